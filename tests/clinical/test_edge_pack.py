"""A rule pack that cannot be trusted is refused entry by entry, whatever is wrong with it."""

import json

import pytest

from ldndesk.clinical.findings import Tier
from ldndesk.clinical.pack import Pack, PackError, read_pack
from ldndesk.clinical.pack_check import check_pack
from ldndesk.clinical.worked import cases_of, failing, outcome


def refused(rules: str, medicines: str) -> str:
    with pytest.raises(PackError) as told:
        read_pack(rules, medicines)
    return str(told.value)


def changed(pack: Pack, old: str, new: str) -> str:
    assert old in pack.texts[0]
    return pack.texts[0].replace(old, new, 1)


def block(name: str, **values: object) -> str:
    """The block of a number with some of its values told otherwise."""
    own: dict[str, object] = {"words": "x", "value": 1, "unit": "days", "low": 1, "high": 1}
    told = own | {"tier": "clinic", "citation": "clinic"} | values
    lines = [f"{key} = {value!r}".replace("'", '"') for key, value in told.items()]
    return "\n".join([f"[limits.{name}]", *lines, ""])


def with_block(pack: Pack, name: str, **values: object) -> str:
    """The shipped pack with one number's block written anew."""
    head, _, rest = pack.texts[0].partition(f"[limits.{name}]\n")
    assert rest
    return head + block(name, **values) + "\n[" + rest.partition("\n[")[2]


def but_for(pack: Pack, name: str, **values: object) -> str:
    """The shipped pack with some entries of one number written anew."""
    head, start, rest = pack.texts[0].partition(f"[limits.{name}]\n")
    own, end, rest = rest.partition("\n[")
    for key, value in values.items():
        line = next(line for line in own.splitlines() if line.startswith(f"{key} = "))
        own = own.replace(line, f"{key} = {json.dumps(value)}")
    return head + start + own + end + rest


@pytest.mark.hazard("H17")
def test_a_pack_that_is_no_toml_is_told_as_such(pack: Pack) -> None:
    assert refused("not toml [", pack.texts[1]).startswith("The rule pack cannot be read: ")


@pytest.mark.hazard("H17")
def test_a_list_of_medicines_that_cannot_be_read_refuses_the_pack(pack: Pack) -> None:
    assert refused(pack.texts[0], "not toml [").startswith("The list of medicines cannot be read: ")


@pytest.mark.hazard("H17")
@pytest.mark.parametrize("head", ["", '[pack]\nname = "ldn"\n', '[pack]\nname = ""\nversion = "1"\n', 'pack = "ldn"\n'])
def test_a_pack_has_a_name_and_a_version(pack: Pack, head: str) -> None:
    _, _, rest = pack.texts[0].partition("[limits.")
    assert refused(f"{head}[limits.{rest}", pack.texts[1]) == "[pack] needs a name and a version, both texts."


@pytest.mark.hazard("H17")
def test_a_pack_without_numbers_or_with_an_unknown_one_is_refused(pack: Pack) -> None:
    assert refused('[pack]\nname = "a"\nversion = "1"\n', pack.texts[1]) == "[limits] is missing."
    missing = changed(pack, "[limits.gap_days]", "[limits.gap_dayz]")
    assert refused(missing, pack.texts[1]) == "[limits.gap_days] is missing."
    more = changed(pack, "[limits.gap_days]", block("courage") + "\n[limits.gap_days]")
    assert refused(more, pack.texts[1]) == "[limits.courage] is no number the rules know."


@pytest.mark.hazard("H17")
@pytest.mark.parametrize(
    ("name", "values", "words"),
    [
        ("usual_top_ug", {"value": 4000, "low": 4000, "high": 5000, "tier": "source"}, "be 4500."),
        ("reduction_days", {"value": 6, "low": 6, "high": 7, "tier": "source"}, "be 7."),
        ("gi_rise_ug", {"value": 501, "low": 500, "high": 501, "tier": "source"}, "be 500."),
        ("gi_rise_days", {"value": 6, "low": 6, "high": 7, "tier": "source"}, "be 7."),
        ("gap_days", {"value": 21, "low": 14, "high": 28, "tier": "hearsay"}, "tier must be one of source, implied,"),
        ("gap_days", {"value": 13, "low": 14, "high": 28}, "value 13 lies outside its bounds 14 to 28."),
        ("gap_days", {"value": 29, "low": 14, "high": 28}, "value 29 lies outside its bounds 14 to 28."),
        ("gap_days", {"value": "21", "low": 14, "high": 28}, "needs whole numbers value, low, high"),
        ("gap_days", {"value": 21, "low": 14.5, "high": 28}, "needs whole numbers value, low, high"),
        ("gap_days", {"value": 21, "low": 14, "high": 28, "words": ""}, "and texts unit, tier, citation, words."),
        ("gap_days", {"value": 21, "low": 14, "high": 28, "unit": 7}, "and texts unit, tier, citation, words."),
    ],
)
def test_each_number_is_held_to_its_bounds_and_the_source(
    pack: Pack, name: str, values: dict[str, object], words: str
) -> None:
    told = refused(with_block(pack, name, **values), pack.texts[1])
    assert told.startswith(f"[limits.{name}] ")
    assert words in told


@pytest.mark.hazard("H17")
def test_a_number_that_is_no_table_is_refused(pack: Pack) -> None:
    head, _, rest = pack.texts[0].partition("[limits.gap_days]\n")
    text = head.replace("[limits.", "[limits]\ngap_days = 21\n[limits.", 1) + "[" + rest.partition("\n[")[2]
    assert refused(text, pack.texts[1]).startswith("[limits.gap_days] needs whole numbers value, low, high")


@pytest.mark.hazard("H17")
@pytest.mark.parametrize(
    ("name", "value", "first"),
    [
        ("introductory_prolonged_days", 62, "introductory_prolonged_days"),
        ("introductory_beyond_days", 60, "introductory_prolonged_days"),
        ("reduction_low_percent", 61, "reduction_low_percent"),
        ("troublesome_score", 8, "troublesome_score"),
        ("opioid_block_days", 11, "opioid_block_days"),
        ("opioid_long_days", 9, "opioid_block_days"),
        ("diary_high_days", 4, "diary_high_days"),
        ("reduction_asked_from_day", 8, "reduction_asked_from_day"),
        ("missed_note_days", 8, "missed_note_days"),
        ("gap_start_again_days", 20, "missed_note_days"),
        ("response_day", 183, "response_day"),
        ("response_small_percent", 31, "response_small_percent"),
    ],
)
def test_numbers_that_contradict_one_another_are_refused(pack: Pack, name: str, value: int, first: str) -> None:
    told = refused(with_block(pack, name, value=value, low=value, high=value), pack.texts[1])
    assert told.startswith(f"[limits.{first}], [limits.")
    assert f"[limits.{name}]" in told
    assert told.endswith("must not fall in this order.")


@pytest.mark.hazard("H17")
def test_numbers_that_are_equal_do_not_contradict_one_another(pack: Pack) -> None:
    assert (
        read_pack(with_block(pack, "troublesome_score", value=7, low=4, high=7), pack.texts[1]).n.troublesome_score == 7
    )


def test_a_pack_is_known_by_name_version_and_the_hash_of_both_its_texts(pack: Pack) -> None:
    again = read_pack(*pack.texts)
    assert (again.name, again.version, again.sha256) == (pack.name, pack.version, pack.sha256)
    assert len(pack.sha256) == 64
    assert again.texts == pack.texts
    assert read_pack(f"{pack.texts[0]}\n", pack.texts[1]).sha256 != pack.sha256
    assert read_pack(pack.texts[0], f"{pack.texts[1]}\n").sha256 != pack.sha256
    assert read_pack(f"{pack.texts[0]}#", pack.texts[1]).sha256 != read_pack(pack.texts[0], f"#{pack.texts[1]}").sha256


def test_a_finding_shows_the_number_it_was_compared_with(pack: Pack) -> None:
    shown = pack.limits["gi_rise_ug"].threshold()
    assert (shown.value, shown.unit, shown.tier.value, shown.citation) == (500, "micrograms", "source", "S26")


HEADACHE = 'says = "own"\nplan = [[4500, 1]]\nanswers = [[20, "headache", 6]]\non = 20\n'


def own_case(pack: Pack, text: str) -> tuple[str, ...]:
    """What is told of a pack whose only case of its own is this."""
    rules = pack.texts[0].partition("[[case]]")[0]
    return check_pack(f"{rules}[[case]]\n{text}", pack.texts[1])[0]


@pytest.mark.hazard("H17")
def test_the_packs_own_cases_are_run(pack: Pack) -> None:
    assert own_case(pack, HEADACHE + 'found = ["troublesome-side-effect"]') == ()
    assert own_case(pack, HEADACHE + 'found = ["gi-referral", "call-due"]') == (
        "[[case]] no. 1 “own”: call-due is to speak",
        "[[case]] no. 1 “own”: gi-referral is to speak",
    )
    assert own_case(pack, HEADACHE + 'absent = ["troublesome-side-effect"]') == (
        "[[case]] no. 1 “own”: troublesome-side-effect is to be silent",
    )


@pytest.mark.hazard("H17")
def test_an_own_case_may_name_the_indication_the_form_and_other_medicines(pack: Pack) -> None:
    opioid = 'medicines = [["Oramorph", 19], ["Imodium", 3, 5]]\n'
    assert (
        own_case(pack, HEADACHE + opioid + 'found = ["opioid-comedication"]\nabsent = ["remedy-not-acceptable"]') == ()
    )
    stopped = 'medicines = [["Imodium", 3, 6]]\n'
    assert own_case(pack, HEADACHE + stopped + 'found = ["remedy-not-acceptable"]') == ()
    flu = 'says = "flu"\nplan = [[1500, 1]]\nanswers = [[9, "flu_like", 4, false]]\non = 9\n'
    assert own_case(pack, flu + 'found = ["introductory-expected"]') == ()
    assert own_case(pack, flu + 'indication = "cancer"\nabsent = ["introductory-expected"]') == ()
    drops = 'says = "drops"\nform = "drops_0_5mg"\nplan = [[500, 1]]\nanswers = [[9, "nausea", 3]]\non = 9\n'
    assert own_case(pack, drops + 'absent = ["gi-route-change"]') == ()


@pytest.mark.hazard("H17")
@pytest.mark.parametrize(
    "text",
    [
        HEADACHE,
        HEADACHE + 'found = ["troublesome"]',
        HEADACHE.replace("headache", "homesickness") + 'found = ["call-due"]',
        HEADACHE.replace("on = 20\n", "") + 'found = ["call-due"]',
        HEADACHE.replace("[[4500, 1]]", "4500") + 'found = ["call-due"]',
        HEADACHE + 'form = "potion"\nfound = ["call-due"]',
    ],
)
def test_an_own_case_that_cannot_be_read_is_told_with_what_it_needs(pack: Pack, text: str) -> None:
    [told] = own_case(pack, text)
    assert told.startswith("[[case]] no. 1 cannot be read (")
    assert "it needs says, plan = [[micrograms, days]]" in told


@pytest.mark.hazard("H17")
def test_cases_that_are_no_list_are_told_and_the_pack_itself_is_still_given(pack: Pack) -> None:
    rules = "case = 7\n" + pack.texts[0].partition("[[case]]")[0]
    faults, read = check_pack(rules, pack.texts[1])
    assert faults == ("[[case]] is a list of tables, each with says, plan, on, and found or absent.",)
    assert read is not None


@pytest.mark.hazard("H17")
def test_a_clinic_sets_its_own_numbers_within_the_shipped_bounds_and_no_others(pack: Pack) -> None:
    def faults(name: str, **block: object) -> tuple[str, ...]:
        return check_pack(but_for(pack, name, **block), pack.texts[1], pack)[0]

    for name, limit in pack.limits.items():
        if limit.tier is Tier.CLINIC:
            for value in {limit.low, limit.high}:
                told = [fault for fault in faults(name, value=value) if not fault.startswith("[[case]]")]
                assert all("must not fall in this order" in fault for fault in told), (name, value, told)
    assert faults("call_overdue_days", value=21) == ()
    assert faults("call_overdue_days", value=60, high=60) == (
        "[limits.call_overdue_days] bounds 7 to 60 are wider than 7 to 28.",
    )
    assert faults("call_overdue_days", low=1) == ("[limits.call_overdue_days] bounds 1 to 28 are wider than 7 to 28.",)
    assert faults("call_overdue_days", low=10, high=20) == ()
    assert faults("introductory_prolonged_days", tier="clinic") == (
        "[limits.introductory_prolonged_days] tier must be source.",
    )
    assert any("case “" in fault for fault in faults("introductory_prolonged_days", value=22))
    assert any("case “" in fault for fault in faults("introductory_prolonged_days", value=22, tier="clinic"))
    assert any("case “" in fault for fault in faults("opioid_long_days", value=21))


@pytest.mark.hazard("H17")
def test_what_a_clinic_set_is_proven_by_its_packs_own_cases(pack: Pack) -> None:
    rules = but_for(pack, "troublesome_score", value=6).partition("[[case]]")[0]
    five = HEADACHE.replace('"headache", 6', '"headache", 5')
    silent = check_pack(f"{rules}[[case]]\n{five}absent = ['troublesome-side-effect']", pack.texts[1], pack)
    assert silent[0] == ()
    assert silent[1] is not None
    assert silent[1].n.troublesome_score == 6
    speaks = check_pack(f"{rules}[[case]]\n{five}found = ['troublesome-side-effect']", pack.texts[1], pack)
    assert speaks[0] == ("[[case]] no. 1 “own”: troublesome-side-effect is to speak",)


@pytest.mark.hazard("H17")
def test_no_pack_is_checked_past_what_cannot_be_read(pack: Pack) -> None:
    assert check_pack("[limits]", pack.texts[1]) == (("[pack] needs a name and a version, both texts.",), None)


@pytest.mark.hazard("H17")
def test_a_worked_case_that_finds_less_or_other_is_told(pack: Pack) -> None:
    calm = read_pack(but_for(pack, "troublesome_score", value=6), pack.texts[1])
    assert any(": troublesome-side-effect is to find dose reduction, soon, " in fault for fault in failing(calm))


@pytest.mark.hazard("H17")
def test_a_pack_that_makes_a_worked_case_speak_where_it_is_silent_is_told(pack: Pack) -> None:
    eager = read_pack(with_block(pack, "troublesome_score", value=4, low=4, high=6), pack.texts[1])
    told = [fault for fault in failing(eager) if "is to be silent" in fault]
    assert "case “4 and nobody asked further”: troublesome-side-effect is to be silent" in told
    assert list(failing(pack)) == []


def test_the_cases_of_a_rule_are_those_in_which_it_speaks_or_is_silent() -> None:
    cases = cases_of("surgery-hold")
    speaks = [c for c in cases if any(rule == "surgery-hold" for rule, *_ in c.found)]
    silent = [c for c in cases if "surgery-hold" in c.absent]
    assert speaks
    assert silent
    assert len(cases) == len(speaks) + len(silent)
    assert outcome(speaks[0], "surgery-hold").startswith("review, soon: Hernia repair")
    assert outcome(silent[0], "surgery-hold") == "silent"
