"""Papers from the command line, read back from the PDF and held against the plan."""

import os
import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path

import pytest
from pypdf import PdfReader

from ldndesk import cli, cli_papers
from ldndesk.clinical.dose import show_mg
from ldndesk.clinical.facts import Answer
from ldndesk.clinical.formulary import Form, Route, measure_text
from ldndesk.clinical.plan import Course, Plan, ramp_doses, ramp_steps
from ldndesk.clinical.symptoms import Indication
from ldndesk.desk.calls import CallRecord, record_call
from ldndesk.desk.dose_calendar import dose_calendar
from ldndesk.desk.downtime import read_downtime
from ldndesk.desk.page import read_entries
from ldndesk.desk.plan_change import PlanChange, orders_of
from ldndesk.desk.release import propose_plan
from ldndesk.desk.work import Desk, Work
from ldndesk.store import records
from ldndesk.ui.paper_file import paper_bytes
from tests.conftest import ANN, BOB, MORNING, Clock, settle_in

TODAY = MORNING.date()
CELL = re.compile(r"(\d\d)-([A-Z][a-z]{2})$")
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def words_of(file: Path) -> str:
    return " ".join(lines_of(file).split())


def lines_of(file: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(file, strict=True).pages)


def days_of(file: Path, first: date) -> dict[date, str]:
    """What a calendar says of each day, read from the paper alone."""
    found: dict[date, str] = {}
    day: date | None = None
    for line in lines_of(file).splitlines():
        if met := CELL.match(line.strip()):
            month = MONTHS.index(met[2]) + 1
            year = (day or first).year + (day is not None and month < day.month)
            day = date(year, month, int(met[1]))
            found[day] = ""
        elif day is not None:
            found[day] += f" {line.strip()}"
    return found


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch, clock: Clock, qapp: object) -> None:
    """The command line has the computer's clock; here it is the one of the tests."""
    monkeypatch.setattr("ldndesk.cli_record.Desk", partial(Desk, clock=clock))


def answered(desk: Desk, patient_id: int, name: str) -> None:
    desk.do(f"call {patient_id}", record_call, CallRecord(patient_id, name, TODAY, answers=(Answer("headache", 0),)))


@pytest.mark.hazard("H41")
@pytest.mark.parametrize("first", [date(2028, 1, 3), date(2026, 3, 1), date(2026, 9, 1)])
def test_the_paper_says_the_plan_day_by_day_over_120_days(
    desk: Desk, clock: Clock, tmp_path: Path, first: date
) -> None:
    """Leap day and both clock changes lie in these days."""
    clock.now = datetime.combine(first - timedelta(days=1), time(9), UTC)
    steps = ramp_steps(first, time(21), Form.DROPS, Route.SUBLINGUAL, ramp_doses(500, 500, 4500), 14)
    course = Course("1", (Plan(first - timedelta(days=1), clock.now, steps),))
    made = desk.do("bob", settle_in, BOB, Indication.MS, course.plans[0])
    assert made.patient_id is not None

    def written(work: Work) -> bytes:
        history = records.load_history(work.connection, made.patient_id or 0, work.zone)
        return paper_bytes(dose_calendar(work, made.patient_id or 0, history, "Clinic", 120))

    (tmp_path / "c.pdf").write_bytes(desk.ask(written))
    told = days_of(tmp_path / "c.pdf", first)
    assert list(told) == [first + timedelta(days=n) for n in range(120)]
    before = 0
    for day, words in told.items():
        ug = next(s.daily_ug for s in steps if s.covers(day))
        (dose,) = re.findall(r"(?<![\d.])[\d.]+ mg(?![\w/])", words)[:1]
        assert dose == show_mg(ug), day
        assert measure_text(Form.DROPS, ug) in words, day
        assert ("NEW DOSE" in words) == bool(before and ug != before), day
        assert ("(500 micrograms)" in " ".join(words.split())) == (ug == 500), day
        before = ug


def test_letter_and_calendar_are_written_and_kept(
    desk: Desk, ann: int, database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answered(desk, ann, ANN.display_name)
    where = ("--database", str(database))
    assert cli.main(["calendar", "943 476 5919", str(tmp_path / "c.pdf"), *where]) == 0
    assert cli.main(["letter", "A1", str(tmp_path / "l.pdf"), *where]) == 0
    assert len(days_of(tmp_path / "c.pdf", TODAY)) == 42
    assert "What changed, and why" in words_of(tmp_path / "l.pdf")
    assert "What we ask of you:" in words_of(tmp_path / "l.pdf")
    assert "10 mg limit, above" in words_of(tmp_path / "l.pdf"), "the chart is lines and letters"
    assert b"/Subtype /Image" not in (tmp_path / "l.pdf").read_bytes()
    assert sum(e.table == "letter" for e in desk.ask(read_entries, ann)) == 2
    assert "kept in the record" in capsys.readouterr().out


@pytest.mark.hazard("H41")
def test_a_plan_that_no_prescriber_released_is_on_no_paper(
    desk: Desk, bob: int, database: Path, tmp_path: Path
) -> None:
    answered(desk, bob, BOB.display_name)
    history = desk.ask(lambda work: records.load_history(work.connection, bob, work.zone))
    steps = ramp_steps(TODAY, time(8), Form.LIQUID, Route.ORAL, (1300,), 14)
    change = PlanChange(
        bob, BOB.display_name, orders_of(history.courses[0]), steps, reason="A proposal nobody released"
    )
    desk.do("propose", propose_plan, change)
    for command in ("letter", "calendar"):
        assert cli.main([command, "B2", str(tmp_path / f"{command}.pdf"), "--database", str(database)]) == 0
        told = words_of(tmp_path / f"{command}.pdf")
        assert "1.3 mg" not in told
        assert "nobody released" not in told
        assert "2 mg" in told


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (("calendar", "nobody", "{}/x.pdf"), "patient: “nobody”: nobody has this number"),
        (("calendar", "A1", "{}/x.pdf"), "A1: paper: Several increases passed and nobody has asked"),
        (("calendar", "A1", "{}/none/x.pdf"), "there is no folder"),
        (("calendar", "A1", "{}/x.pdf", "--days", "0"), "give 1 to 366"),
        (("letter", "A1", "{}"), "file: cannot be written: Is a directory"),
    ],
)
def test_what_cannot_be_written_is_one_line_and_leaves_nothing(
    desk: Desk,
    ann: int,
    database: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    fault: str,
) -> None:
    given = [word.format(tmp_path) for word in words]
    assert cli.main([*given, "--database", str(database)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert fault in line
    assert not list(tmp_path.glob("*.pdf"))
    assert not [e for e in desk.ask(read_entries, ann) if e.table == "letter"]


@pytest.mark.hazard("H34")
def test_the_downtime_list_holds_doses_alerts_and_calls(
    desk: Desk, ann: int, bob: int, database: Path, tmp_path: Path
) -> None:
    ill = CallRecord(bob, BOB.display_name, TODAY, answers=(Answer("dark_urine", 1),))
    desk.do("ill", record_call, ill)
    answered(desk, ann, ANN.display_name)
    (tmp_path / "d.pdf").write_bytes(b"yesterday's")
    assert cli.main(["downtime", str(tmp_path / "d.pdf"), "--database", str(database)]) == 0
    told = words_of(tmp_path / "d.pdf")
    for part in (
        "EXAMPLE, Ann (Ms)",
        "943 476 5919",
        "4.5 mg",
        "SAMPLE, Bob (Mr)",
        "URGENT",
        "Dark urine",
        "07-Mar-2026",
    ):
        assert part in told
    assert "On a course: 2" in told
    assert cli_papers.MOST_DAYS == 366


@pytest.mark.parametrize("command", ["letter", "calendar"])
def test_a_paper_goes_over_no_file_unless_that_is_asked_for(
    desk: Desk, bob: int, database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    answered(desk, bob, BOB.display_name)
    file = tmp_path / "p.pdf"
    words = [command, "B2", str(file), "--database", str(database)]
    file.write_bytes(b"mine")
    assert cli.main(words) == 2
    assert capsys.readouterr().err.rstrip().endswith("is there already and was left; give another, or --overwrite")
    assert file.read_bytes() == b"mine"
    assert not [e for e in desk.ask(read_entries, bob) if e.table == "letter"]
    assert cli.main([*words, "--overwrite"]) == 0
    assert file.read_bytes().startswith(b"%PDF")
    assert len([e for e in desk.ask(read_entries, bob) if e.table == "letter"]) == 1
    if os.name != "nt":
        assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.hazard("H1")
@pytest.mark.hazard("H34")
def test_two_patients_of_one_name_are_told_apart_in_every_table_of_the_downtime_list(
    desk: Desk, bob: int, database: Path, tmp_path: Path
) -> None:
    twin = replace(BOB, local_id="B3", born=date(1988, 2, 29), nhs_number="9434765870", phone="01632 960099")
    plan = desk.ask(lambda work: records.load_history(work.connection, bob, work.zone)).courses[0].plans[0]
    made = desk.do("twin", settle_in, twin, Indication.MS, plan)
    assert made.patient_id is not None
    for patient in (bob, made.patient_id):
        ill = CallRecord(patient, BOB.display_name, TODAY, answers=(Answer("dark_urine", 1),))
        desk.do(f"ill {patient}", record_call, ill)
    sheet = desk.ask(read_downtime)
    told = 0
    for table in sheet.tables:
        rows = [" ".join(row) for row in table.rows if any("SAMPLE, Bob (Mr)" in cell for cell in row)]
        assert all("another patient bears this name" in row for row in rows)
        assert sum("29-Feb-1988" in row and "943 476 5870" in row for row in rows) * 2 == len(rows)
        assert sum("30-Nov-1969" in row and "local B2" in row for row in rows) * 2 == len(rows)
        told += bool(rows)
    assert told >= 3, "alerts, things to do, doses"
    assert cli.main(["downtime", str(tmp_path / "d.pdf"), "--database", str(database)]) == 0
    assert words_of(tmp_path / "d.pdf").count("born 29-Feb-1988 943 476 5870") == 2


def test_an_empty_clinic_says_so_on_its_downtime_list(desk: Desk, database: Path, tmp_path: Path) -> None:
    assert cli.main(["downtime", str(tmp_path / "d.pdf"), "--database", str(database)]) == 0
    told = words_of(tmp_path / "d.pdf")
    assert "No alert is open." in told
    assert "No patient is on a course." in told
