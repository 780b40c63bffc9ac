"""What can be measured and halved at the borders, and which of several typed names is meant."""

import pytest

from ldndesk.clinical.facts import Decision, Verdict
from ldndesk.clinical.formulary import Form, measurable, measure_text
from ldndesk.clinical.gi_cap import GiCap, gi_cap
from ldndesk.clinical.halving import half_dose
from ldndesk.clinical.medicines import CatalogueError, Status, read_catalogue
from ldndesk.clinical.plan import Administration, Step

from .people import NIGHT, at_noon, but, day, person, shipped_pack, steady, step, told


@pytest.mark.hazard("H8")
def test_nobody_takes_more_than_four_pieces_for_one_dose() -> None:
    assert measurable(Form.CAPSULE, 2000, (500,))
    assert not measurable(Form.CAPSULE, 2500, (500,))
    assert measurable(Form.CAPSULE, 3500, (500, 1500))
    assert measurable(Form.TABLET, 2000, (500,))
    assert not measurable(Form.TABLET, 2125, (500,))
    assert measurable(Form.TABLET, 125, (500,))
    assert not measurable(Form.TABLET, 100, (500,))


@pytest.mark.parametrize(
    ("form", "ug", "strengths", "words"),
    [
        (Form.CAPSULE, 9000, (), "2 capsules of 4.5 mg"),
        (Form.CAPSULE, 1500, (500,), "3 capsules of 0.5 mg"),
        (Form.CAPSULE, 2500, (500, 1000), "2 capsules of 1 mg + 1 capsule of 0.5 mg"),
        (Form.TABLET, 4000, (2000,), "2 tablets of 2 mg"),
        (Form.TABLET, 1500, (1000,), "1 tablet of 1 mg + half a tablet of 1 mg"),
        (Form.TABLET, 750, (1000,), "three quarters of a tablet of 1 mg"),
        (Form.TABLET, 250, (1000,), "a quarter of a tablet of 1 mg"),
        (Form.TABLET, 1500, (500, 1500, 3000), "1 tablet of 1.5 mg"),
        (Form.TABLET, 1500, (1000, 3000), "half a tablet of 3 mg"),
        (Form.TABLET, 3000, (1000, 1500), "2 tablets of 1.5 mg"),
        (Form.TROCHE, 1000, (2000,), "half a troche of 2 mg"),
        (Form.CREAM, 500, (), "1 mL"),
        (Form.LIQUID, 50_000, (), "50 mL"),
    ],
)
def test_a_measure_names_pieces_and_strengths(form: Form, ug: int, strengths: tuple[int, ...], words: str) -> None:
    assert measure_text(form, ug, strengths) == words


def halved(form: Form, *amounts: int) -> tuple[int, ...] | None:
    doses = tuple(Administration(NIGHT, ug) for ug in amounts)
    given = half_dose(Step(day(1), None, doses, step(day(1), 1, form).route, form))
    return None if given is None else tuple(a.ug for a in given)


@pytest.mark.hazard("H8")
def test_two_doses_come_to_exactly_half_where_one_is_rounded_up_for_the_other() -> None:
    assert halved(Form.LIQUID, 1500, 1500) == (700, 800)
    assert halved(Form.LIQUID, 1500, 1600) == (700, 800)
    assert halved(Form.LIQUID, 500, 500) == (200, 300)
    assert halved(Form.LIQUID, 500, 400) == (300, 200)


@pytest.mark.hazard("H10")
def test_the_cap_is_told_from_the_first_stomach_symptom_and_again_from_one_after_its_lifting() -> None:
    history = person(steady(3000), told(day(5), "nausea", 3), told(day(9), "diarrhoea", 3))
    lifting = Decision(Verdict.GI_CAP_LIFTED, day(12), "settled", at_noon(day(12)))
    assert lifting.ug == 0
    lifted = but(history, decisions=(lifting,))
    again = but(lifted, follow_ups=(*history.follow_ups, told(day(12), "nausea", 3), told(day(15), "nausea", 3)))
    pack = shipped_pack()
    assert gi_cap(history, day(4), pack) is None
    assert gi_cap(history, day(5), pack) == GiCap(day(5), None)
    assert gi_cap(lifted, day(11), pack) == GiCap(day(5), None)
    assert gi_cap(lifted, day(12), pack) == GiCap(day(5), day(12))
    assert gi_cap(again, day(14), pack) == GiCap(day(5), day(12))
    assert gi_cap(again, day(15), pack) == GiCap(day(15), None)
    early = but(history, decisions=(lifting._replace(day=day(5)), lifting._replace(day=day(4))))
    assert gi_cap(early, day(8), pack) == GiCap(day(5), day(5))
    assert gi_cap(early, day(9), pack) == GiCap(day(9), None)
    before = but(history, decisions=(lifting._replace(day=day(4)),))
    assert gi_cap(before, day(8), pack) == GiCap(day(5), None)
    confirmed = but(history, decisions=(lifting._replace(verdict=Verdict.DOSE_CONFIRMED),))
    assert gi_cap(confirmed, day(13), pack) == GiCap(day(5), None)


OVERLAPPING = """
[[substance]]
name = "alphatol betatol gammatol"
statuses = ["no_rule"]
[[substance]]
name = "gammatol deltatol"
statuses = ["opioid"]
[[substance]]
name = "deltatol epsilol"
statuses = ["caution"]
"""


def test_of_names_that_overlap_the_longest_counts_and_of_equals_the_first_written() -> None:
    catalogue = read_catalogue(OVERLAPPING)
    assert catalogue.match("Alphatol Betatol Gammatol Deltatol").substances == ("alphatol betatol gammatol",)
    assert catalogue.match("zeta Gammatol Deltatol Epsilol").statuses == {Status.OPIOID}


def test_an_entry_that_cannot_be_used_is_named() -> None:
    with pytest.raises(CatalogueError, match="“Brand” contains “ghost”, which is not in the list"):
        read_catalogue('[[product]]\ncontains = ["ghost"]\nnames = ["Brand", "Other"]')
    with pytest.raises(CatalogueError, match="“Brand” contains nothing"):
        read_catalogue('[[product]]\ncontains = []\nnames = ["Brand", "Other"]')
    six = "one two three four five six"
    assert read_catalogue(f'[[substance]]\nname = "{six}"\nstatuses = ["opioid"]').match(six).statuses
    with pytest.raises(CatalogueError, match="has more than 6 words"):
        read_catalogue(f'[[substance]]\nname = "{six} seven"\nstatuses = ["opioid"]')
