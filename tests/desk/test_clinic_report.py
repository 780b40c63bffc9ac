"""Every figure of the clinic report is a direct recount of the demo clinic's record, and as many stand behind it."""

import csv
import io
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from ldndesk.clinical.clinic_sums import Introduction, Response, sum_up, wilson
from ldndesk.clinical.compiled import compiled
from ldndesk.clinical.course_state import CourseStage, course_state
from ldndesk.clinical.dose import show_mg
from ldndesk.clinical.history import History
from ldndesk.clinical.pack import Pack
from ldndesk.clinical.symptoms import INDICATIONS, Indication
from ldndesk.desk.clinic_figures import NOBODY, Figure
from ldndesk.desk.clinic_report import (
    clinic_report,
    months_back,
    read_clinic_facts,
    read_sums,
    report_csv,
    report_sheet,
)
from ldndesk.desk.demo.clinic import fill_demo
from ldndesk.desk.work import PROGRAM, Desk, Work
from ldndesk.interop.cells import safe_cell
from ldndesk.store import records
from tests.conftest import NURSE

TODAY = date(2026, 3, 7)
YEAR = date(2025, 3, 8)


def figures_of(desk: Desk, first: date) -> tuple[Figure, ...]:
    facts = desk.ask(read_clinic_facts, first)
    return clinic_report(facts, desk.ask(read_sums, facts.patients, first))


def one(figures: tuple[Figure, ...], group: str, label: str) -> Figure:
    (found,) = (f for f in figures if f.group == group and f.label == label)
    return found


def count(desk: Desk, statement: str, **values: str) -> int:
    def ask(work: Work) -> int:
        return int(work.connection.scalar(text(statement), values) or 0)

    return desk.ask(ask)


def histories(work: Work) -> list[History]:
    numbers = work.connection.execute(text("SELECT id FROM patient")).scalars().all()
    return [records.load_history(work.connection, number, work.zone) for number in numbers]


@pytest.mark.file_only  # week twelve, below, is counted from a server too
@pytest.mark.parametrize("first", [YEAR, date(2025, 12, 8), date.min])
def test_each_figure_is_a_recount_of_the_record(desk: Desk, pack: Pack, first: date) -> None:
    desk.actor = PROGRAM
    desk.do("fill", fill_demo, 200)
    desk.actor = NURSE
    found = figures_of(desk, first)
    since = first.isoformat()

    assert len(one(found, "Patients", "All patients").behind) == count(desk, "SELECT count(*) FROM patient") == 200
    for indication in Indication:
        sql = "SELECT count(DISTINCT patient_id) FROM patient_indication WHERE indication = :what"
        label = INDICATIONS[indication].label
        assert len(one(found, "By indication", label).behind) == count(desk, sql, what=indication.value)

    everyone = desk.ask(histories)
    stages = Counter(course_state(h, TODAY, pack).stage for h in everyone)
    unbegun = stages[CourseStage.NONE] + stages[CourseStage.PLANNED] + stages[CourseStage.NOT_CONFIRMED]
    phases = {f.label: len(f.behind) for f in found if f.group == "By phase"}
    assert sum(phases.values()) == 200
    assert phases["Not started"] == unbegun
    assert phases["Paused"] == stages[CourseStage.PAUSED]
    assert phases["Stopped"] == stages[CourseStage.STOPPED]
    assert phases["On ramp"] + phases["Stable"] + phases["Reduced"] == stages[CourseStage.ACTIVE]
    running = [h for h in everyone if course_state(h, TODAY, pack).stage is CourseStage.ACTIVE]
    doses = Counter(
        show_mg(s.daily_ug)
        for h in running
        for s in [compiled(h, pack).at(TODAY).step_on(TODAY)]
        if s is not None and s.daily_ug
    )
    assert {f.label: len(f.behind) for f in found if f.group == "By dose prescribed today"} == doses

    assert len(one(found, "Calls", "Made").behind) == count(
        desk, "SELECT count(*) FROM call_attempt WHERE day >= :since AND day <= '2026-03-07'", since=since
    )
    assert len(one(found, "Calls", "Reached").behind) == count(
        desk,
        "SELECT count(*) FROM call_attempt WHERE day >= :since AND day <= '2026-03-07' AND outcome = 'reached'",
        since=since,
    )
    opened = count(desk, "SELECT count(*) FROM alert WHERE opened_on >= :since", since=since)
    assert len(one(found, "Alerts", "Opened, all rules").behind) == opened > 20
    for figure in (f for f in found if f.label.endswith(": opened")):
        rule = figure.label.removesuffix(": opened")
        sql = "SELECT count(*) FROM alert WHERE rule = :rule AND opened_on >= :since"
        assert len(figure.behind) == count(desk, sql, rule=rule, since=since)
    waiting = count(desk, "SELECT count(*) FROM alert WHERE state IN ('open', 'acknowledged', 'snoozed')")
    assert sum(len(f.behind) for f in found if f.group == "Called for, not yet acted on") == waiting


def test_week_twelve_is_counted_from_the_scores_themselves(desk: Desk, pack: Pack) -> None:
    desk.actor = PROGRAM
    desk.do("fill", fill_demo, 200)
    desk.actor = NURSE
    better = whole = 0
    for history in desk.ask(histories):
        course = compiled(history, pack).at(TODAY).course
        if course is None or course.start is None or not YEAR <= course.start + timedelta(days=83) <= TODAY:
            continue
        day84 = course.start + timedelta(days=83)
        for outcome in sorted({o for i in history.indications if (o := INDICATIONS[i].first_outcome)}):
            told = sorted(
                (f.day, max(a.score for a in f.answers if a.symptom == outcome and a.score is not None))
                for f in history.follow_ups
                if any(a.symptom == outcome and a.score is not None for a in f.answers)
            )
            before = [score for day, score in told if day < course.start]
            near = [
                (abs((day - day84).days), day, s)
                for day, s in told
                if abs((day - day84).days) <= 28 and course.start <= day <= TODAY
            ]
            if before and near and before[-1] >= 2:
                score = min(near)[2]
                whole += 1
                better += before[-1] - score >= 2 or (before[-1] - score) * 100 >= 30 * before[-1]
                break
    figure = one(figures_of(desk, YEAR), "Response at week 12", Response.BETTER.value.capitalize())
    assert (len(figure.behind), figure.whole) == (better, whole)
    assert whole > 10


def test_of_nobody_there_is_no_share(desk: Desk) -> None:
    found = figures_of(desk, date.min)
    shares = [f for f in found if f.whole is not None]
    assert shares
    assert {f.words for f in shares} == {NOBODY}
    assert not any("%" in f.share for f in shares)
    assert one(found, "Calls", "Minutes").words == "not recorded"


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(1, 10, 0.0179, 0.4042), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662)],
)
def test_the_interval_is_wilsons(part: int, whole: int, low: float, high: float) -> None:
    """Figures of Newcombe 1998, and of the formula worked by hand."""
    interval = wilson(part, whole)
    assert interval is not None
    assert interval == pytest.approx((low, high), abs=5e-5)
    assert wilson(0, 0) is None


def test_exactly_ten_percent_is_a_figure_like_any_other() -> None:
    figure = Figure("Introductory courses begun", Introduction.HARD.value, ((1, "A", ""),), 10)  # type: ignore[arg-type]
    assert figure.words == "1 of 10"
    assert figure.share == "10.0 % (1.8 to 40.4 %)"


def test_no_cell_is_a_formula_and_no_name_leaves_in_the_files(desk: Desk, ann: int) -> None:
    facts = desk.ask(read_clinic_facts, YEAR)
    figures = clinic_report(facts, desk.ask(read_sums, facts.patients, YEAR))
    bad = replace(figures[0], label="=1+1")
    rows = list(csv.reader(io.StringIO(report_csv((bad, *figures[1:])))))
    assert rows[1][1] == "'=1+1"
    assert len(rows) == len(figures) + 1
    sheet = report_sheet(facts, figures)
    assert "EXAMPLE" not in report_csv(figures) + repr(sheet)
    assert sum(len(table.rows) for table in sheet.tables) == len(figures)
    for begin in "=+-@\t\r\0":
        assert safe_cell(f"{begin}x") == f"'{begin}x"
    assert safe_cell("4.5 mg") == "4.5 mg"


def test_a_period_holds_whole_months() -> None:
    assert months_back(date(2026, 3, 7), 12) == YEAR
    assert months_back(date(2026, 5, 31), 3) == date(2026, 3, 1)
    assert months_back(date(2028, 2, 29), 12) == date(2027, 3, 1)


def test_a_week_twelve_without_a_score_is_not_known(desk: Desk, ann: int, pack: Pack) -> None:
    history = desk.ask(lambda work: records.load_history(work.connection, ann, work.zone))
    assert sum_up(history, ann, YEAR, TODAY, pack).response is Response.UNKNOWN
    assert sum_up(history, ann, TODAY, TODAY, pack).response is None
