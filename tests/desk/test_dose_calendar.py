"""The patient's calendar says, day by day, what the plan in force says, and nothing while that is not known."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given

from ldndesk.clinical.dose import show_mg
from ldndesk.clinical.facts import Answer
from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.plan import Course, Pattern, Plan, ramp_doses, ramp_steps
from ldndesk.desk.calls import CallRecord, record_call
from ldndesk.desk.dose_calendar import ASK_FIRST, WEEKDAYS, calendar_days
from ldndesk.desk.letter_days import LetterKind
from ldndesk.desk.letters import write_letter
from ldndesk.desk.plans import StopReason, stop_course
from ldndesk.desk.work import Desk, Refused
from tests.clinical.strategies import START, courses
from tests.clinical.test_rule_properties import SLOW
from tests.conftest import ANN, BOB, MORNING, PRESCRIBER, Clock

TODAY = date(2026, 3, 7)
LIQUID = "1.5 mg\n1.5 mL\nat 08:00"


@SLOW
@given(courses())
def test_every_day_is_the_plans_own_over_120_days(course: Course) -> None:
    days = tuple(calendar_days(course, START, 120))
    assert [d.day for d in days] == [START + timedelta(days=n) for n in range(120)]
    before = None
    for day in days:
        step = next((s for s in course.effective_steps() if s.covers(day.day)), None)
        planned = 0 if step is None else step.daily_ug
        assert day.ug == planned
        if planned and step is not None:
            assert len(day.doses) == len(step.administrations)
            assert all(text.startswith(show_mg(a.ug)) for text, a in zip(day.doses, step.administrations, strict=True))
            assert (day.mark == ASK_FIRST) == (before is not None and planned > before)
            before = planned


@pytest.mark.parametrize("first", [date(2028, 2, 20), date(2026, 3, 20), date(2026, 10, 15)])
def test_leap_days_and_clock_changes_are_days_like_any_other(first: date) -> None:
    steps = ramp_steps(first, time(21), Form.DROPS, Route.SUBLINGUAL, ramp_doses(500, 500, 3000), 7)
    days = list(calendar_days(Course("1", (Plan(first, MORNING, steps),)), first, 42))
    assert [d.ug for d in days] == [ug for ug in (500, 1000, 1500, 2000, 2500, 3000) for _ in range(7)]
    assert days[0].doses == ("0.5 mg\n(500 micrograms)\n1 drop\nat 21:00",)
    assert days[41].doses == ("3 mg\n6 drops\nat 21:00",)
    assert len({d.day for d in days}) == 42


@pytest.mark.hazard("H41")
def test_a_calendar_that_begins_on_the_day_of_a_rise_marks_it() -> None:
    steps = ramp_steps(START, time(8), Form.LIQUID, Route.ORAL, (1500, 2000), 7)
    course = Course("1", (Plan(START, MORNING, steps),))
    rise = START + timedelta(days=7)
    assert [d.mark for d in calendar_days(course, rise, 2)] == [ASK_FIRST, ""]
    assert [d.mark for d in calendar_days(course, rise + timedelta(days=1), 2)] == ["", ""]


def test_planned_days_off_and_pauses_are_named() -> None:
    steps = ramp_steps(START, time(8), Form.LIQUID, Route.ORAL, (1500,), 7)
    plan = Plan(START, MORNING, steps, Pattern.THREE_ON_THREE_OFF)
    days = list(calendar_days(Course("1", (plan,)), START, 9))
    assert [d.doses[0] for d in days[2:7]] == [
        LIQUID,
        "day off",
        "day off",
        "day off",
        LIQUID,
    ]
    assert not any(d.mark for d in days)
    stopped = Course("1", (Plan(START, MORNING, steps),), START + timedelta(days=2))
    assert [d.doses[0] for d in calendar_days(stopped, START, 4)][2:] == ["no dose", "no dose"]


def test_the_page_is_laid_out_in_weeks_from_monday(desk: Desk, bob: int) -> None:
    desk.do("call", record_call, CallRecord(bob, BOB.display_name, TODAY, answers=(Answer("headache", 0),)))
    letter = desk.ask(write_letter, bob, LetterKind.CALENDAR)
    (table,) = letter.tables
    assert table.columns == WEEKDAYS
    assert table.rows[0][:5] == ("",) * 5
    assert table.rows[0][5] == "07-Mar\n2 mg\n2 mL\nat 08:00\n[  ] taken"
    assert table.rows[2][0] == f"16-Mar\n{ASK_FIRST}\n2.5 mg\n2.5 mL\nat 08:00\n[  ] taken"
    assert letter.paragraphs[0] == "Plan 1 of 15-Feb-2026. Form: oral liquid 1 mg/mL."
    cells = [cell for row in table.rows for cell in row if cell]
    assert len(cells) == 42


@pytest.mark.hazard("H41")
def test_a_held_step_stays_held_on_the_calendar(desk: Desk, clock: Clock, bob: int) -> None:
    desk.do("call", record_call, CallRecord(bob, BOB.display_name, TODAY, answers=(Answer("headache", 0),)))
    clock.pass_days(24)
    letter = desk.ask(write_letter, bob, LetterKind.CALENDAR)
    assert "Stay at 2.5 mg until we have spoken with you." in letter.paragraphs
    doses = {line for row in letter.tables[0].rows for cell in row for line in cell.split("\n") if "mg" in line}
    assert doses == {"2.5 mg"}


@pytest.mark.hazard("H41")
def test_nothing_is_written_while_it_is_not_known_what_is_to_be_taken(desk: Desk, ann: int, bob: int) -> None:
    with pytest.raises(Refused, match="Several increases passed and nobody has asked"):
        desk.ask(write_letter, ann, LetterKind.CALENDAR)
    ill = CallRecord(bob, BOB.display_name, TODAY, answers=(Answer("dark_urine", 1),))
    desk.do("ill", record_call, ill)
    with pytest.raises(Refused, match="The prescriber decides first: Dark urine"):
        desk.ask(write_letter, bob, LetterKind.CALENDAR)
    desk.actor = PRESCRIBER
    desk.do("stop", stop_course, ann, ANN.display_name, TODAY, StopReason.WISH)
    with pytest.raises(Refused, match="no current plan"):
        desk.ask(write_letter, ann, LetterKind.CALENDAR)
