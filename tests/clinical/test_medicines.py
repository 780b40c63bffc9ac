"""A typed medicine is recognised as what it is, or shown as not checked; an opioid is never missed by spelling."""

import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ldndesk.clinical.medicine_names import one_slip_apart, words_of
from ldndesk.clinical.medicines import (
    FORBIDDEN,
    FORBIDDEN_STATUSES,
    Catalogue,
    CatalogueError,
    Certainty,
    Status,
    read_catalogue,
)
from ldndesk.shipped import shipped

SHIPPED = shipped("resources/rules/medicines.toml").read_text(encoding="utf-8")
CATALOGUE = read_catalogue(SHIPPED)
OPIOID_NAMES = sorted({n for m in CATALOGUE.medicines.values() if Status.OPIOID in m.statuses for n in m.names})
OTHER_KEYS = {
    "".join(words_of(n)) for m in CATALOGUE.medicines.values() if Status.OPIOID not in m.statuses for n in m.names
}


@pytest.mark.hazard("H11")
@pytest.mark.parametrize(
    "typed",
    [
        "Morphine / Naltrexone",
        "Morphine Sulfate 20 MG / Naltrexone hydrochloride 0.8 MG",
        "Hydrocodone Bitartrate 5 MG / Acetaminophen 300 MG Oral Tablet",
        "Oramorph 10mg/5ml",
        "ORAMORPH",
        "mor\u200bphine",
        "Mórphine",
        "codeine phosphate 15 mg tabs",
        "Co codamol 30/500",
        "cocodamol",
        "Panadol Ultra",
        "Nurofen Plus 24 pack",
        "Solpadeine Max soluble",
        "DF118",
        "DF 118",
        "Gee’s Linctus",
        "MST continus 10mg bd",
        "Tylenol #3",
        "butrans 5 micrograms/hour patch",
        "Suboxone",
        "Imodium A-D",
        "Kaolin & Morphine Mixture",
        "K&M",
        "Lomotil",
        "paracetamol 500 mg / dihydrocodeine tartrate 10 mg",
    ],
)
def test_an_opioid_is_recognised_however_it_is_written(typed: str) -> None:
    match = CATALOGUE.match(typed)
    assert Status.OPIOID in match.statuses
    assert match.certainty is Certainty.KNOWN
    assert match.typed == typed


@pytest.mark.hazard("H11")
@pytest.mark.hazard("H14")
@pytest.mark.parametrize(
    "typed",
    [
        "oxytocin",
        "no opioids",
        "Panadol",
        "Nurofen 200 mg",
        "Naltrexone 4.5 mg capsule",
        "LDN",
        "naloxone",
        "Kaolin Mixture",
        "omeprazole 20mg",
        "codfish",
        "",
    ],
)
def test_what_is_no_opioid_is_never_taken_for_one(typed: str) -> None:
    match = CATALOGUE.match(typed)
    assert Status.OPIOID not in match.statuses
    assert Status.OPIOID not in match.offered_statuses


@pytest.mark.hazard("H14")
def test_naloxone_is_not_naltrexone_and_a_combination_is_not_plain_naltrexone() -> None:
    assert CATALOGUE.match("Naltrexone hydrochloride 1 MG/ML Oral Solution").is_naltrexone
    assert CATALOGUE.match("low dose naltrexone 4.5mg").is_naltrexone
    for other in ("naloxone", "Morphine / Naltrexone", "naltrexone and something", "Contrave", "methylnaltrexone"):
        assert not CATALOGUE.match(other).is_naltrexone


@pytest.mark.hazard("H11")
@given(st.sampled_from(OPIOID_NAMES), st.data())
def test_an_opioid_with_one_slip_of_the_pen_fires_or_asks(name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(name) - 1))
    letter = data.draw(st.sampled_from(string.ascii_lowercase))
    slipped = data.draw(
        st.sampled_from(
            [
                name[:at] + name[at + 1 :],
                name[:at] + letter + name[at + 1 :],
                name[:at] + letter + name[at:],
                name[:at] + name[at : at + 2][::-1] + name[at + 2 :],
            ]
        )
    )
    match = CATALOGUE.match(slipped)
    harmless = match.certainty is Certainty.KNOWN and Status.OPIOID not in match.statuses
    assert not harmless or "".join(words_of(slipped)) in OTHER_KEYS


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("codiene", "codeine"),
        ("xramadol", "tramadol"),
        ("tramadox", "tramadol"),
        ("orphine", "morphine"),
        ("tramadl", "tramadol"),
        ("Panadol Ultar", "Panadol Ultra"),
        ("omeprazol", "omeprazole"),
    ],
)
def test_a_slip_is_offered_and_never_assumed(typed: str, offered: str) -> None:
    match = CATALOGUE.match(typed)
    assert (match.certainty, match.offered) == (Certainty.OFFERED, offered)
    assert match.statuses <= {Status.NO_RULE}
    assert match.offered_statuses


@pytest.mark.hazard("H11")
@pytest.mark.parametrize(
    "typed", ["metformin", "Paracetamol Extra Special", "fizzy zinc", "omeprazole and mystery", "морфин", "", "500 mg"]
)
def test_what_is_not_wholly_known_is_not_checked(typed: str) -> None:
    assert CATALOGUE.match(typed).certainty is Certainty.UNKNOWN


@given(st.text(max_size=40))
def test_no_text_breaks_the_look_up_and_no_unknown_text_is_called_known(typed: str) -> None:
    match = CATALOGUE.match(typed)
    assert match is CATALOGUE.match(typed)
    assert match.typed == typed
    assert (match.certainty is Certainty.KNOWN) <= bool(match.substances)


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("Losec", Status.ACCEPTABLE),
        ("Zantac 150 mg", Status.ACCEPTABLE),
        ("Gaviscon Advance liquid", Status.ACCEPTABLE),
        ("Peptac", Status.ACCEPTABLE),
        ("Fybogel sachets", Status.ACCEPTABLE),
        ("Mucogel", Status.ACCEPTABLE),
        ("Pepto Bismol", Status.ACCEPTABLE),
        ("Imodium Instants", Status.NOT_ACCEPTABLE),
        ("loperamide 2 mg capsules", Status.NOT_ACCEPTABLE),
        ("Diocalm Ultra", Status.NOT_ACCEPTABLE),
        ("kaolin and morphine", Status.NOT_ACCEPTABLE),
        ("Kao-Morph", Status.NOT_ACCEPTABLE),
        ("kaolin", Status.ASK_PHARMACIST),
        ("esomeprazole magnesium", Status.ASK_PHARMACIST),
        ("Zantac 360", Status.ASK_PHARMACIST),
        ("thioridazine", Status.CAUTION),
        ("interferon beta-1a", Status.CAUTION),
        ("prednisolone 5mg", Status.CAUTION),
        ("levothyroxine sodium 50 micrograms", Status.THYROID),
        ("Calpol", Status.NO_RULE),
        ("Vivitrol", Status.CAUTION),
    ],
)
def test_each_medicine_has_its_meaning(typed: str, status: Status) -> None:
    assert status in CATALOGUE.match(typed).statuses


def test_the_days_of_withdrawal_and_the_long_wash_out_are_known() -> None:
    assert {(w.country, w.day) for w in CATALOGUE.match("ranitidine").withdrawn} == {
        ("UK", date(2019, 10, 8)),
        ("US", date(2020, 4, 1)),
    }
    assert CATALOGUE.match("pholcodine linctus").withdrawn[0].day == date(2023, 3, 14)
    assert CATALOGUE.match("methadone").long_washout
    assert CATALOGUE.match("Subutex").long_washout
    assert not CATALOGUE.match("codeine").long_washout


def test_only_remedies_still_on_the_market_are_offered() -> None:
    before = {m.name for m in CATALOGUE.acceptable_on(date(2019, 10, 7))}
    after = {m.name for m in CATALOGUE.acceptable_on(date(2026, 3, 7))}
    assert before - after == {"ranitidine"}
    assert {"omeprazole", "alginate", "ispaghula", "co-magaldrox", "bismuth subsalicylate"} == after


@pytest.mark.hazard("H12")
def test_no_name_is_both_acceptable_and_not_acceptable() -> None:
    good = {"".join(words_of(n)) for m in CATALOGUE.acceptable_on(date.min) for n in m.names}
    bad = {"".join(words_of(n)) for m in CATALOGUE.not_acceptable() for n in m.names}
    assert good
    assert bad
    assert not good & bad


@pytest.mark.hazard("H12")
def test_no_list_can_drop_or_soften_the_two_forbidden_remedies() -> None:
    softened = SHIPPED.replace('statuses = ["not_acceptable", "opioid"]', 'statuses = ["acceptable"]')
    empty = ""
    for text in (softened, empty):
        catalogue = read_catalogue(text)
        for forbidden, brands in FORBIDDEN.items():
            for name in (forbidden, *brands):
                assert catalogue.match(name).statuses == FORBIDDEN_STATUSES


@pytest.mark.hazard("H12")
@pytest.mark.parametrize(
    "text",
    [
        '[[substance]]\nname = "safe"\nuk = ["Imodium"]\nstatuses = ["acceptable"]',
        '[[substance]]\nname = "safe"\nstatuses = ["harmless"]',
        '[[substance]]\nname = "safe"\nstatuses = []',
        '[[substance]]\nname = "safe"',
        '[[substance]]\nstatuses = ["opioid"]',
        '[[substance]]\nname = "&"\nstatuses = ["opioid"]',
        '[[product]]\ncontains = ["ghost"]\nnames = ["Brand"]',
        '[[product]]\ncontains = []\nnames = ["Brand"]',
        '[[substance]]\nname = "safe"\nstatuses = ["opioid"]\nwithdrawn = [{ country = "UK", day = "soon" }]',
        'ignored = "loperamide"',
        'substance = "codeine"',
        "not toml at all [",
    ],
)
def test_a_list_that_cannot_be_trusted_is_refused(text: str) -> None:
    with pytest.raises(CatalogueError):
        read_catalogue(text)


def test_every_shipped_name_is_recognised_as_itself() -> None:
    for medicine in CATALOGUE.medicines.values():
        for name in medicine.names:
            assert medicine.name in CATALOGUE.match(name).substances, name


def test_a_slip_is_one_letter_missing_added_wrong_or_swapped() -> None:
    assert one_slip_apart("codein", "codeine")
    assert one_slip_apart("codeinne", "codeine")
    assert one_slip_apart("kodeine", "codeine")
    assert one_slip_apart("codiene", "codeine")
    assert not one_slip_apart("codeine", "codeine")
    assert not one_slip_apart("naloxone", "naltrexone")
    assert not one_slip_apart("mst", "mxt")


def test_an_empty_list_still_knows_plain_naltrexone() -> None:
    bare: Catalogue = read_catalogue("")
    assert bare.match("naltrexone").is_naltrexone
    assert bare.match("codeine").certainty is Certainty.UNKNOWN
