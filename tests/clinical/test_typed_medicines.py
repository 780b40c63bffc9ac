"""What is typed or printed in a letter is recognised, asked about or shown as not checked; nothing grave is missed."""

import re
import tomllib
from itertools import combinations

import pytest

from ldndesk.clinical.medicine_names import NearNames, digits_of, one_slip_apart, words_of
from ldndesk.clinical.medicines import Certainty, Match, Status, read_catalogue
from ldndesk.shipped import shipped
from tests.clinical.typed_medicines import rows

SHIPPED = shipped("resources/rules/medicines.toml").read_text(encoding="utf-8")
CATALOGUE = read_catalogue(SHIPPED)
ENTRIES = [entry for kind in ("substance", "product") for entry in tomllib.loads(SHIPPED)[kind]]
NAMES = sorted(
    {name for e in ENTRIES for name in (*e.get("names", []), *e["uk"], *e["us"], *([e["name"]] if "name" in e else []))}
)
GRAVITY = ("no_rule", "acceptable", "ask_pharmacist", "thyroid", "caution", "opioid", "not_acceptable")
SHOWN = {Status.ASK_PHARMACIST: "ask", Status.NO_RULE: "no rule"}
EVERYDAY = """
    a able about after again all also always and another any are around as ask at away back bad be because bed been
    before best better bit blood body book both bread but by call can car cat change child clean clear code codes coffee
    cold come cough could course daily dark day days deal did diet do doctor dog done door down dream drink dry each eat
    egg end energy even evening ever every eye face fall family far fast fat feel feet few fine fire first fish fit five
    food foot for form free fresh friend from full gave get girl give glad go good got green had hair half hand happy
    hard has have he head hear heart heat help her here high him his hold home hospital hot hour house how if ill in is
    it job joint just keep kind kitchen know large last late leave left leg lemon less life light like lime line list
    little live long look low lunch made main make man many may me meal mean meat medicine milk mind mine minute mint
    month more morning most mouth move much muscle my name near neck need new next nice night no none nose not nothing
    now nurse of off often oil old on once one only open or orange order other our out over pain part past pink place
    plan plus pot prime protein quick rather red rest rice right room run salt same sea see sense set she short sick
    side skin sleep slow small snow so soap some soon sore spine stay still stomach stop strong such sugar sun sure
    sweet swim take talk tea tell than thank that the their then there they thin thing think this time tired to today
    too top tram train try turn two ultra under up use very vitamin walk want warm was water way we week well went were
    what when where white who why wife will wine with woman work worse would year yellow yes yoga you young zinc
""".split()


def outcome(match: Match) -> str:
    """Say a match in the words of the table."""
    if match.certainty is Certainty.OFFERED:
        return f"offered {match.offered}"
    if match.certainty is Certainty.UNKNOWN:
        return "not checked"
    if match.is_naltrexone:
        return "ldn"
    if Status.NOT_ACCEPTABLE in match.statuses:
        return "forbidden"
    if Status.OPIOID in match.statuses:
        return "long opioid" if match.long_washout else "opioid"
    return " and ".join(sorted(SHOWN.get(status, status.value) for status in match.statuses))


def gravity(statuses: frozenset[Status]) -> int:
    """Rank what a medicine means, the gravest highest."""
    return max((GRAVITY.index(status) for status in statuses), default=-1)


@pytest.mark.hazard("H11")
@pytest.mark.hazard("H12")
@pytest.mark.hazard("H14")
@pytest.mark.parametrize(("typed", "wanted", "contents"), rows(), ids=[typed for typed, *_ in rows()])
def test_what_is_typed_is_taken_for_what_it_is(typed: str, wanted: str, contents: tuple[str, ...]) -> None:
    match = CATALOGUE.match(typed)
    assert outcome(match) == wanted
    assert not contents or set(match.substances) == set(contents)


@pytest.mark.hazard("H11")
def test_what_is_only_offered_is_never_assumed() -> None:
    for typed, wanted, _ in rows():
        if wanted.startswith("offered "):
            match = CATALOGUE.match(typed)
            assert Status.OPIOID not in match.statuses
            assert match.offered_statuses == CATALOGUE.match(match.offered).statuses


@pytest.mark.hazard("H11")
def test_everyday_words_name_no_opioid() -> None:
    for word in EVERYDAY:
        match = CATALOGUE.match(word)
        assert (match.substances, match.offered if Status.OPIOID in match.offered_statuses else "") in {
            ((), ""),
            ((), "Codis"),  # “codes” is one letter from Codis: asked
            ((), "Ultram"),  # “ultra” is one letter from Ultram: asked
        }, word


@pytest.mark.hazard("H11")
def test_the_gravest_name_comes_first() -> None:
    assert CATALOGUE.match("Panadol 500mg with codeine").names == ("codeine", "Panadol")
    assert CATALOGUE.match("naltrexone 0.8 mg / morphine 20 mg").names == ("morphine", "naltrexone")
    assert CATALOGUE.match("kaolin light 20%, morphine 0.05%").names[0] == "kaolin and morphine"


@pytest.mark.hazard("H11")
def test_no_name_is_a_slip_of_a_graver_one_without_being_asked_about() -> None:
    found = {"".join(words_of(name)): name for name in NAMES}
    for one, other in combinations(sorted(found), 2):
        if one_slip_apart(one, other) and digits_of(one) == digits_of(other):
            mild, grave = sorted((one, other), key=lambda key: gravity(CATALOGUE.match(found[key]).statuses))
            match, worse = CATALOGUE.match(found[mild]), CATALOGUE.match(found[grave])
            if gravity(match.statuses) < gravity(worse.statuses):
                assert match.certainty is Certainty.OFFERED, (found[mild], found[grave])
                assert match.offered_statuses == worse.statuses


@pytest.mark.hazard("H11")
def test_a_harmless_name_one_letter_from_an_opioid_is_asked_about() -> None:
    close = read_catalogue("""
        ignored = "mg"
        [[substance]]
        name = "mildanol"
        statuses = ["no_rule"]
        [[substance]]
        name = "mildenol"
        statuses = ["opioid"]
        [[substance]]
        name = "mildanol 3"
        statuses = ["opioid"]
    """)
    mild, grave = close.match("mildanol 5 mg"), close.match("mildenol")
    assert (mild.certainty, mild.offered, mild.statuses) == (Certainty.OFFERED, "mildenol", frozenset({Status.NO_RULE}))
    assert (grave.certainty, grave.statuses) == (Certainty.KNOWN, frozenset({Status.OPIOID}))
    assert close.match("mildinol").offered_statuses == {Status.OPIOID}


@pytest.mark.hazard("H11")
def test_every_name_on_the_list_is_read_as_itself() -> None:
    for entry in ENTRIES:
        inside = set(entry.get("contains", [entry.get("name")]))
        for name in (*entry.get("names", []), *entry["uk"], *entry["us"]):
            assert set(CATALOGUE.match(name).substances) == inside, name
            assert set(CATALOGUE.match(f"{name.upper()} 10 mg tabs x 28").substances) == inside, name


def test_every_entry_says_where_it_was_seen() -> None:
    for entry in ENTRIES:
        assert re.match(r"(S27|label|clinic)\b", entry["seen"]), entry


def test_a_list_with_a_name_too_long_to_be_found_is_refused() -> None:
    with pytest.raises(ValueError, match="more than 6 words"):
        read_catalogue('[[substance]]\nname = "one two three four five six seven"\nstatuses = ["opioid"]')


def test_near_names_are_all_the_names_one_slip_away() -> None:
    keys = sorted({"".join(words_of(name)) for name in NAMES})
    near = NearNames(keys)
    for typed in ("codiene", "tramadl", "xodeine", "codeinee", "norcp", "oramoprh", "mst", "fine", "codeine", ""):
        assert near.of(typed) == {key for key in keys if key == typed or one_slip_apart(typed, key)}
