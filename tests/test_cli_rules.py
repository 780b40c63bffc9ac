"""The rule book on the command line, and the check that a rule pack passes before it is used."""

import json
from pathlib import Path

import pytest

from ldndesk.cli import main
from ldndesk.cli_words import patient_lines, sourced
from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.findings import Tier
from ldndesk.clinical.pack import Pack
from ldndesk.clinical.rules import RULES
from ldndesk.clinical.worked import CASES
from ldndesk.clinical.worked.story import day
from ldndesk.desk import packs
from ldndesk.desk.packs import choose_pack, load_pack
from tests.scenes_words import raw_words


def changed(pack: Pack, folder: Path, old: str, new: str) -> Path:
    text = pack.texts[0]
    assert old in text
    path = folder / "rules.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


def test_the_rule_book_shows_every_rule_with_numbers_and_cases(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "show"]) == 0
    told = capsys.readouterr().out
    assert all(rule.name in told for rule in RULES)
    assert main(["rules", "show", "call-due"]) == 0
    told = capsys.readouterr().out
    assert "a call is overdue from this many days after it was due: 14 days (7 to 28; clinic)" in told
    assert "- day 6 needs no call yet (day 6): silent" in told
    assert "- day 7 and nobody has rung (day 7): task, routine: call" in told
    assert main(["rules", "show", "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["rule"] for line in lines] == [rule.name for rule in RULES]
    assert all(line["cases"] for line in lines)


def test_a_rule_there_is_none_of_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "show", "call-dew"]) == 2
    assert "“call-dew” is no rule; give one of" in capsys.readouterr().err


@pytest.mark.hazard("H17")
def test_the_shipped_pack_is_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "check"]) == 0
    assert "sound" in capsys.readouterr().out


@pytest.mark.hazard("H17")
@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("value = 500\n", "value = 750\n", "[limits.gi_rise_ug] value 750 lies outside its bounds 500 to 500"),
        ("value = 61\n", "value = 60\n", "case “60 days”"),
        (
            'answers = [[20, "headache", 1]]',
            'answers = [[20, "headache", 9]]',
            "troublesome-side-effect is to be silent",
        ),
        ('found = ["troublesome-side-effect"]', 'found = ["troublesome"]', "cannot be read"),
        ("[pack]", "[pact]", "[pack] needs a name and a version"),
        ('words = "usual highest daily dose"', "", "[limits.usual_top_ug] needs whole numbers"),
    ],
)
def test_a_pack_that_is_not_sound_is_told_entry_by_entry(
    pack: Pack, tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, fault: str
) -> None:
    path = changed(pack, tmp_path, old, new)
    assert main(["rules", "check", str(path)]) == 1, "the check asked for did not hold"
    out, told = capsys.readouterr()
    assert out == ""
    assert all(line.startswith(f"{path}: ") for line in told.splitlines())
    assert fault in told


def test_a_pack_that_cannot_be_read_is_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in (tmp_path / "none.toml", tmp_path):
        assert main(["rules", "check", str(path)]) == 2
        out, told = capsys.readouterr()
        assert (out, told.count("\n")) == ("", 1)
        assert told.startswith(f"{path}: file: cannot be read")


@pytest.mark.hazard("H17")
def test_a_pack_that_fails_is_refused_and_the_last_good_one_stays(pack: Pack, tmp_path: Path) -> None:
    own = changed(pack, tmp_path, 'version = "1.1"', 'version = "clinic 7"')
    assert choose_pack(own).version == "clinic 7"
    assert packs._faults == []
    own.write_text(own.read_text("utf-8").replace("value = 500\n", "value = 750\n", 1), "utf-8")
    assert choose_pack(own).version == "clinic 7"
    assert packs._faults[0].startswith(
        "The rule pack rules.toml was refused, the last good one stays: [limits.gi_rise_ug]"
    )
    own.with_suffix(".last-good.toml").unlink()
    assert choose_pack(own).sha256 == pack.sha256
    assert "the shipped one stays" in packs._faults[0]
    own.unlink()
    assert choose_pack(own).sha256 == pack.sha256
    assert packs._faults == []


@pytest.mark.hazard("H12")
def test_no_list_of_medicines_makes_the_forbidden_remedies_acceptable(pack: Pack) -> None:
    from ldndesk.clinical.pack_check import check_pack

    rules, medicines = pack.texts
    for softened in (
        medicines.replace('status = ["not_acceptable", "opioid"]', 'status = ["acceptable"]'),
        medicines.replace("loperamide", "loperamida"),
    ):
        if softened != medicines:
            faults, read = check_pack(rules, softened)
            assert faults
            assert read is None


def test_the_rule_book_in_the_window_shows_the_worked_cases(pack: Pack) -> None:
    from ldndesk.ui.rule_book import rule_book

    told = rule_book(pack)
    assert "### surgery-hold" in told
    assert "| an operation in 15 days | 12 | silent |" in told


def test_no_word_is_said_twice_and_no_key_is_shown_in_plain_lines() -> None:
    assert sourced(Tier.CLINIC, "clinic") == "clinic"
    assert sourced(Tier.SOURCE, "S22") == "source S22"
    case = next(case for case in CASES if any(rule == "red-flag-liver" for rule, *_ in case.found))
    history = case.story.history
    told = "\n".join(patient_lines(history.patient, evaluate(history, day(case.on), load_pack()), None))
    assert "red-flag-liver · dark urine · since" in told
    assert raw_words(told) == []
