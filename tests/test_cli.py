"""The command line: judged without a record, imported whole or not at all, and read as it stood."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ldndesk import cli
from tests.interop.bundles import answer, bundle, dosage, foreign_bundle, medicine, naltrexone, order, taken

INDICATION = {
    "resourceType": "Condition",
    "code": {"coding": [{"system": "urn:ldndesk:indication", "code": "me_cfs"}]},
}
YES = {"code": {"coding": [{"system": "urn:ldndesk:answer", "code": "troublesome"}]}, "valueBoolean": True}
PLAN = order(
    {**dosage("2026-01-05", None, (4.5, "mg")), "route": {"text": "oral"}},
    medicationCodeableConcept=naltrexone("tablet"),
)
TROUBLED = bundle(PLAN, INDICATION, answer(component=[YES]))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own, with the record's path named in the environment."""
    monkeypatch.setenv("LDNDESK_DATABASE", str(tmp_path / "record" / "clinic.ldndesk"))
    return tmp_path


def write(folder: Path, name: str, data: bytes) -> str:
    (folder / name).write_bytes(data)
    return str(folder / name)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[str], list[str]]:
    status = cli.main(words)
    out = capsys.readouterr()
    return status, out.out.splitlines(), out.err.splitlines()


def rules_of(line: str) -> dict[str, Any]:
    return {f["rule"]: f for f in json.loads(line)["findings"]}


def test_evaluate_gives_one_json_line_in_the_agreed_shape(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(home, "jane.json", TROUBLED)
    status, [line], _ = run(capsys, "evaluate", file, "--on", "2026-03-07", "--json")
    assert status == 0
    told = json.loads(line)
    assert list(told) == ["patient", "on", "pack", "findings", "not_evaluated", "proposal", "recheck_on"]
    assert told["patient"] == {"id": "9434765919", "name": "EXAMPLE, Jane (Ms)"}
    assert (told["on"], told["pack"]["name"], len(told["pack"]["sha256"])) == ("2026-03-07", "ldn", 64)
    finding = rules_of(line)["troublesome-side-effect"]
    assert (finding["category"], finding["advice"], finding["tier"]) == ("dose reduction", "halve", "source")
    assert (finding["subject"], finding["citation"], finding["since"]) == ("headache", "S22", "2026-03-05")
    assert {"fact", "date", "value", "unit"} == set(finding["evidence"][0])
    [half, *_] = told["proposal"]["steps"]
    assert (half["from"], half["to"], half["daily_mg"]) == ("2026-03-08", "2026-03-14", "2.25")
    assert half["administrations"] == [{"time": None, "mg": "2.25", "measure": "half a tablet of 4.5 mg"}]
    assert "troublesome-side-effect" in told["proposal"]["answers"]


def test_evaluate_judges_each_day_of_a_range(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(home, "jane.json", TROUBLED)
    status, lines, _ = run(capsys, "evaluate", file, "--from", "2026-03-04", "--to", "2026-03-06", "--json")
    assert status == 0
    assert [json.loads(line)["on"] for line in lines] == ["2026-03-04", "2026-03-05", "2026-03-06"]
    assert ["troublesome-side-effect" in rules_of(line) for line in lines] == [False, True, True]


def test_evaluate_speaks_plainly_without_json(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, lines, _ = run(capsys, "evaluate", write(home, "jane.json", TROUBLED), "--on", "2026-03-07")
    assert status == 0
    assert lines[0] == "EXAMPLE, Jane (Ms) · 9434765919 · 07-Mar-2026"
    assert any("dose reduction" in line for line in lines)
    assert any("08-Mar-2026 to 14-Mar-2026: 2.25 mg a day" in line for line in lines)


@pytest.mark.hazard("H13")
def test_fifty_milligrams_is_a_finding_for_evaluate_and_a_fault_for_import(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(home, "fifty.json", bundle(order(dosage("2026-01-05", None, (50, "mg")))))
    status, [line], _ = run(capsys, "evaluate", file, "--on", "2026-03-07", "--json")
    assert status == 0
    finding = rules_of(line)["dose-not-ldn"]
    assert (finding["urgency"], finding["category"], finding["advice"]) == ("urgent", "review", "block-start")
    status, out, err = run(capsys, "import", file)
    assert (status, out) == (2, [])
    assert err[0].startswith(f"{file}: entry[1].resource.dosageInstruction[0]: 50 mg a day is outside low-dose use")


def test_every_fault_of_every_file_is_told_on_a_line_of_its_own(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = write(home, "one.json", bundle(answer(valueInteger=11), taken(4.5, None)))
    two = write(home, "two.json", b"not JSON")
    gone, diary = str(home / "gone.json"), write(home, "diary.csv", b"patient,date\n")
    for command in (["evaluate"], ["import"], ["import", "--dry-run"]):
        status, out, err = run(capsys, *command, one, two, gone, diary, "--json")
        assert (status, out) == (2, [])
        assert [line.split(": ")[0] for line in err] == [one, one, two, gone, diary]
        assert err[0].startswith(f"{one}: entry[1].resource.valueInteger: 11 is outside 0 to 10; ")


@pytest.mark.parametrize(
    "words",
    [
        ["evaluate"],
        ["evaluate", "x.json", "--on", "07/03/2026"],
        ["evaluate", "x.json", "--from", "2026-03-01"],
        ["evaluate", "x.json", "--from", "2026-03-02", "--to", "2026-03-01"],
        ["evaluate", "x.json", "--on", "2026-03-01", "--from", "2026-03-01", "--to", "2026-03-02"],
        ["evaluate", "x.json", "--pack", "no-such-pack.toml"],
        ["export", "--to", "x"],
        ["alerts"],
        ["alerts", "--on", "2026-02-30"],
        ["alerts", "--database", "postgresql://clinic"],
        ["import"],
        ["import", "x.json", "--dry"],
    ],
)
def test_bad_usage_ends_with_2_and_says_what_would_be_right(
    words: list[str], home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(capsys, *words)
    assert (status, out) == (2, [])
    assert err
    assert not (home / "record" / "clinic.ldndesk").exists()


def test_a_broken_pack_is_refused(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = write(home, "mine.toml", b"name = 3")
    status, out, err = run(capsys, "evaluate", write(home, "jane.json", TROUBLED), "--pack", pack)
    assert (status, out) == (2, [])
    assert err[-1].startswith(f"{pack}: file: ")


def test_import_stores_and_raises_alerts_that_alerts_then_shows(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(home, "jane.json", TROUBLED)
    status, [line], err = run(capsys, "import", file, "--json")
    assert status == 0
    told = json.loads(line)
    assert (told["new"], told["added"]["Symptom answers"], told["already_there"]) == (True, 1, 0)
    assert "1 new patient" in err[-1]
    status, [line], _ = run(capsys, "alerts", "--json")
    assert status == 0
    alert = rules_of(line)["troublesome-side-effect"]["alert"]
    assert alert["state"] == "open"
    assert alert["history"][0]["actor"].endswith("(command line)")
    status, lines, _ = run(capsys, "alerts")
    assert any("troublesome-side-effect · headache: open" in line for line in lines)


def test_alerts_as_known_before_anything_was_recorded_finds_nothing_of_it(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "import", write(home, "jane.json", TROUBLED))
    _, [late], _ = run(capsys, "alerts", "--on", "2026-03-07", "--json")
    assert "troublesome-side-effect" in rules_of(late)
    _, lines, _ = run(capsys, "alerts", "--on", "2026-03-07", "--known", "2026-03-04", "--json")
    assert not any("troublesome-side-effect" in rules_of(line) for line in lines)


@pytest.mark.hazard("H7")
def test_the_same_bundle_twice_changes_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(home, "jane.json", TROUBLED)
    run(capsys, "import", file)
    before = run(capsys, "alerts", "--on", "2026-03-07", "--json")[1]
    status, [line], err = run(capsys, "import", file, "--json")
    assert status == 0
    told = json.loads(line)
    assert (told["new"], told["added"], told["already_there"]) == (False, {}, 3)
    assert "0 new patients, 0 new entries" in err[-1]
    assert run(capsys, "alerts", "--on", "2026-03-07", "--json")[1] == before


def test_a_dry_run_makes_no_record(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, lines, err = run(capsys, "import", "--dry-run", write(home, "jane.json", TROUBLED))
    assert status == 0
    assert "adds: 1 plans, 1 symptom answers, 1 indications" in lines[1]
    assert err == ["Dry run: nothing was stored."]
    assert not (home / "record").exists()


def test_a_foreign_record_is_imported_and_judged(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(home, "foreign.json", foreign_bundle(50))
    status, [line], _ = run(capsys, "import", file, "--json")
    assert status == 0
    told = json.loads(line)
    assert told["added"] == {"Other medicines": 2, "Laboratory values": 1, "Indications": 1}
    assert told["left_out"]["Claim"] == 50
    status, [line], err = run(capsys, "evaluate", file, "--json")
    assert status == 0
    assert any("left out: 50 Claim" in words or "50 Encounter" in words for words in err)


@pytest.mark.hazard("H11")
def test_an_opioid_among_foreign_medicines_reaches_the_rules(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "Acetaminophen 300 MG / HYDROcodone Bitartrate 5 MG [Vicodin]"
    file = write(home, "jane.json", bundle(PLAN, INDICATION, medicine(text)))
    _, [line], _ = run(capsys, "evaluate", file, "--on", "2026-03-07", "--json")
    assert rules_of(line)["opioid-comedication"]["urgency"] == "urgent"


def _process(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ldndesk", *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONWARNINGS": "error", "DISPLAY": "", "QT_QPA_PLATFORM": "no-such-platform"},
    )


def test_the_program_runs_without_a_screen(home: Path) -> None:
    file = write(home, "jane.json", TROUBLED)
    done = _process(home, "evaluate", file, "--on", "2026-03-07", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert "troublesome-side-effect" in rules_of(done.stdout)
    assert _process(home, "--database", str(home / "b.ldndesk"), "import", file).returncode == 0
    assert "troublesome-side-effect" in _process(home, "alerts", "--database", str(home / "b.ldndesk"), "--json").stdout
    assert not (home / "record").exists()
    broken = _process(home, "import", write(home, "bad.json", b"[]"))
    assert (broken.returncode, broken.stdout) == (2, "")
    assert "Traceback" not in broken.stderr


def test_evaluate_loads_neither_the_window_nor_the_database() -> None:
    code = "import sys, ldndesk.cli; print({'PySide6', 'sqlalchemy', 'fhir', 'alembic'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_a_reader_that_closes_the_pipe_early_is_no_error(home: Path) -> None:
    file = write(home, "jane.json", TROUBLED)
    words = [sys.executable, "-m", "ldndesk", "evaluate", file, "--from", "2026-01-01", "--to", "2026-12-31", "--json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait() == 0


def test_a_file_that_is_no_record_is_refused_and_left_alone(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(home, "notes.txt", b"shopping list, not a record, and longer than a page header of a database")
    before = Path(file).read_bytes()
    for words in (["alerts"], ["import", write(home, "jane.json", TROUBLED)]):
        status, out, err = run(capsys, *words, "--database", file)
        assert (status, out) == (2, [])
        assert err[0].startswith(f"{file}: database: ")
    assert Path(file).read_bytes() == before


def test_what_could_not_be_judged_is_said_in_plain_words_too(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(home, "jane.json", bundle(PLAN, answer("insomnia")))
    _, lines, _ = run(capsys, "evaluate", file, "--on", "2026-03-07")
    assert any(line.startswith("  NOT EVALUATED  ") for line in lines)


@pytest.mark.hazard("H36")
def test_verify_tells_a_record_that_holds_from_one_changed_from_outside(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "verify")[0] == 2  # there is none
    run(capsys, "import", write(home, "jane.json", TROUBLED))
    status, [line], _ = run(capsys, "verify")
    assert (status, line) == (0, "The record holds: file, 1 sealed deeds, and the doses shown.")
    with sqlite3.connect(home / "record" / "clinic.ldndesk") as record:
        record.execute("DROP TRIGGER follow_up_no_update")
        record.execute("UPDATE follow_up SET note = 'not said'")
    record.close()
    status, [line], _ = run(capsys, "verify", "--json")
    told = json.loads(line)
    assert (status, told["holds"]) == (1, False)
    assert told["file"] == ["The trigger follow_up_no_update is missing."]
    assert told["trail"][0].startswith("What was written by deed 1 (import files, ")


@pytest.mark.hazard("H18")
def test_a_backup_is_restored_after_saying_what_is_lost(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "backup", str(home / "stick.ldndesk"))[0] == 2  # there is no record
    run(capsys, "import", write(home, "jane.json", TROUBLED))
    status, [line], _ = run(capsys, "backup", str(home / "stick.ldndesk"))
    assert (status, line) == (0, f"{home / 'stick.ldndesk'}: the record up to deed 1, checked.")
    run(capsys, "import", write(home, "more.json", bundle(PLAN, INDICATION, answer(effectiveDateTime="2026-03-06"))))
    status, out, err = run(capsys, "restore", str(home / "stick.ldndesk"))
    assert (status, err) == (2, ["ldndesk: restore: nobody is there to ask; give --yes to agree to what is lost"])
    status, out, _ = run(capsys, "restore", str(home / "stick.ldndesk"), "--yes")
    assert status == 0
    assert out[1] == "Lost would be 1 deed:"
    assert "import files" in out[2]
    assert "is kept as" in out[-1]
    assert run(capsys, "verify")[0] == 0
    assert run(capsys, "restore", str(home / "nothing"), "--yes")[0] == 2


@pytest.mark.hazard("H35")
def test_an_import_never_founds_a_clinic_by_itself(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("LDNDESK_DATABASE", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    file = write(home, "jane.json", bundle(PLAN, INDICATION))
    assert cli.main(["import", file]) == 2
    assert "there is none; start ldndesk to found the clinic" in capsys.readouterr().err
    assert not list((home / "data").rglob("*.ldndesk"))
    named = home / "named.ldndesk"
    assert cli.main(["import", file, "--database", str(named)]) == 0
    assert "not encrypted" in capsys.readouterr().err
    assert named.stat().st_mode & 0o077 == 0
