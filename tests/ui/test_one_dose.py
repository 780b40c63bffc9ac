"""Over random histories: the dose told to a patient is one and the same wherever an increase waits, and stays so."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from ldndesk.clinical.days import show_day
from ldndesk.clinical.dose import show_mg
from ldndesk.clinical.facts import Answer
from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.history import History, Patient
from ldndesk.clinical.plan_to_tell import plan_to_tell, told_words
from ldndesk.clinical.worked.story import MORNING, Story, day, me_cfs
from ldndesk.desk.alerts import settle
from ldndesk.desk.calls import CallRecord, DoseReport, read_call_result, record_call
from ldndesk.desk.letter_days import LetterKind
from ldndesk.desk.letter_form import Letter
from ldndesk.desk.letters import write_letter
from ldndesk.desk.list_columns import dose_shown
from ldndesk.desk.page import PatientPage, read_page
from ldndesk.desk.work import Changes, Desk, Part, Refused, Work
from ldndesk.store.records import add_facts, add_patient, load_history
from ldndesk.ui import banner
from ldndesk.ui.call_form_doses import as_planned
from tests.conftest import Clock

pytestmark = [pytest.mark.hazard("H9"), pytest.mark.hazard("H41")]
NUMBERS = count(1)
AMOUNTS = (1000, 2000, 3000, 4000)
LED, OTHERS = "headache", ("rash", "fatigue", "insomnia", "dizziness")


@st.composite
def reduced(draw: st.DrawFn) -> tuple[Story, int]:
    """Give a course halved for a troublesome headache, its return planned, and a day on or after the return."""
    full = draw(st.sampled_from(AMOUNTS))
    fell = draw(st.integers(10, 40))
    story = me_cfs().prescribed((full, 1), form=Form.LIQUID).said(fell - 1, (LED, 6, True))
    back = [(full, 1)]
    if full >= 3000 and draw(st.booleans()):
        back = [(full // 2 + 500, 7), (full, 1)]
    story = story.prescribed((full // 2, draw(st.integers(7, 9))), *back, form=Form.LIQUID, from_day=fell)
    on = fell + draw(st.integers(9, 30))
    for number, symptom in draw(st.lists(st.tuples(st.integers(fell, on - 1), st.sampled_from(OTHERS)), max_size=2)):
        story = story.said(number, (symptom, 1))
    for _ in range(draw(st.integers(0, 2))):
        first = draw(st.integers(1, on - 1))
        story = story.took(first, draw(st.integers(first, on - 1)), draw(st.sampled_from((full, full // 2, 0))))
    return story, on


@st.composite
def climbing(draw: st.DrawFn) -> tuple[Story, int]:
    """Give a ramp whose second step has come unasked."""
    days = draw(st.integers(7, 14))
    story = me_cfs().prescribed((1000, days), (1500, 40), (2000, 1), form=Form.LIQUID)
    return story, days + draw(st.integers(1, 30))


def settle_in(work: Work, history: History) -> Changes:
    patient_id = add_patient(
        work.connection, history.patient, history.indications, history.follow_ups[0].recorded, work.deed_id
    )
    add_facts(work.connection, patient_id, history, work.deed_id)
    settle(work, patient_id)
    return Changes(patient_id, frozenset(Part))


def listed(work: Work, patient_id: int) -> str:
    return dose_shown(work, load_history(work.connection, patient_id, work.zone), work.today)


def told_everywhere(desk: Desk, page: PatientPage) -> set[str]:
    """Gather the dose each place tells for today: list, banner, form, calendar, label, letter."""
    assert page.hold is not None
    assert page.course is not None
    planned = show_mg(page.hold.planned.daily_ug)
    told = {
        desk.ask(listed, page.patient_id).removeprefix("Hold at ").removesuffix(f" ({planned} planned)"),
        " ".join(banner.held_words(page.hold).removeprefix("Hold at ").split()[:2]),
    }
    reports = as_planned(page.course, page.on, page.on, frozenset(), page.hold)
    told |= {show_mg(report.ug) for report in reports}
    new = plan_to_tell(page.history, page.on, desk.pack)
    if new is not None:
        told |= {line.split(": ")[1].split(" (")[0] for line in told_words(new, page.on, page.hold) if "mg" in line}
    for kind in (LetterKind.CALENDAR, LetterKind.LABEL):
        letter = paper(desk, page.patient_id, kind)
        if letter is not None:
            cells = [cell for table in letter.tables for row in table.rows for cell in row if cell]
            lines = [line for line in "\n".join(cells).split("\n") if line.endswith(" mg")]
            lines += [p.removeprefix("Take ") for p in letter.paragraphs if p.startswith("Take ") and ":" in p]
            told |= {" ".join(line.split()[:2]).rstrip(":") for line in lines}
    letter = desk.ask(write_letter, page.patient_id, LetterKind.GP)
    (now,) = [p for p in letter.paragraphs if "Prescribed now: " in p]
    told.add(" ".join(now.split("Prescribed now: ")[1].split()[:2]))
    assert f"The increase to {planned} planned from {show_day(page.hold.since)}" in now
    return told


def paper(desk: Desk, patient_id: int, kind: LetterKind) -> Letter | None:
    """Write a paper; None where an urgent alert holds it back."""
    try:
        return desk.ask(write_letter, patient_id, kind)
    except Refused as why:
        if "The prescriber decides first" not in str(why):
            raise
        event("a paper waits for the prescriber")
        return None


def comes(desk: Desk, clock: Clock, story: Story, on: int) -> PatientPage:
    clock.now = datetime.combine(day(on), datetime.min.time(), clock.now.tzinfo) + timedelta(hours=15)
    number = next(NUMBERS)
    history = replace(story.history, patient=Patient(f"T{number}", "Test", f"Tess{number}"), cache={})
    made = desk.do(f"{number} comes", settle_in, history)
    assert made.patient_id is not None
    return desk.ask(read_page, made.patient_id)


SLOW: Any = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(max_examples=25, deadline=None, suppress_health_check=SLOW)
@given(story=st.one_of(reduced(), climbing()))
def test_a_dose_that_waits_is_told_as_one_everywhere(desk: Desk, clock: Clock, story: tuple[Story, int]) -> None:
    page = comes(desk, clock, *story)
    assert page.hold is not None
    assert told_everywhere(desk, page) == {show_mg(page.hold.at.daily_ug)}


@settings(max_examples=25, deadline=None, suppress_health_check=SLOW)
@given(story=reduced(), data=st.data())
def test_no_dose_told_in_a_call_raises_it_while_what_led_to_the_reduction_is_not_asked(
    desk: Desk, clock: Clock, story: tuple[Story, int], data: st.DataObject
) -> None:
    page = comes(desk, clock, *story)
    assert page.hold is not None
    assert page.course is not None
    held, on, start = page.hold.at.daily_ug, page.on, page.course.start
    assert start is not None
    days = st.integers(0, (on - start).days).map(lambda n: start + timedelta(days=n))
    first, last = sorted((data.draw(days), data.draw(days)))
    ug = data.draw(st.sampled_from((held, page.hold.planned.daily_ug, 2 * held, 700, 0)))
    doses: tuple[DoseReport, ...] = (DoseReport(first, last, MORNING, ug, Route.ORAL, Form.LIQUID),)
    if data.draw(st.booleans()):
        doses = as_planned(page.course, first, last, frozenset(), page.hold)
    answers = tuple(Answer(s, data.draw(st.integers(0, 3))) for s in data.draw(st.sets(st.sampled_from(OTHERS))))
    name = page.history.patient.display_name
    desk.do(f"call {next(NUMBERS)}", record_call, CallRecord(page.patient_id, name, on, answers=answers, doses=doses))
    for later in (0, data.draw(st.integers(1, 20))):
        clock.now += timedelta(days=later)
        after = desk.ask(read_page, page.patient_id)
        assert after.hold is not None
        assert after.hold.at.daily_ug == held
        assert told_everywhere(desk, after) == {show_mg(held)}
        if after.proposal is not None:
            assert all(step.daily_ug <= held for step in after.proposal.steps)
        said = desk.ask(read_call_result, page.patient_id)
        assert not any("Go on as planned" in line or "you take now" in line for line in said.say_now)
