"""A past day replayed is what was live then: late entries, corrections and new details notwithstanding."""

import shutil
import tempfile
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from ldndesk.clinical.facts import Answer
from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.history import Patient
from ldndesk.clinical.pack import Pack, read_pack
from ldndesk.clinical.plan import Administration, Step
from ldndesk.clinical.symptoms import Indication
from ldndesk.desk.calls import CallRecord, DoseReport, MedicineReport, record_call
from ldndesk.desk.day_run import patients_due, run_day
from ldndesk.desk.looking_back import read_entries_then, read_page_then
from ldndesk.desk.page import Entry, PatientPage, read_entries, read_page, strike_entry
from ldndesk.desk.patients import register_patient
from ldndesk.desk.plan_change import PlanChange, orders_of
from ldndesk.desk.plans import StopReason, change_plan, stop_course
from ldndesk.desk.today import AlertState
from ldndesk.desk.work import Desk, Refused
from ldndesk.store.engine import open_engine
from tests.conftest import PRESCRIBER, Clock

EVE = Patient("E5", "Example", "Eve", date(1980, 3, 7))
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("answer"), st.sampled_from(("headache", "nausea", "insomnia")), st.integers(0, 9)),
        st.tuples(st.just("late"), st.integers(1, 9), st.integers(0, 9)),
        st.tuples(st.just("dose"), st.sampled_from((0, 1000, 2000)), st.integers(0, 3)),
        st.tuples(st.just("opioid"), st.integers(0, 9), st.none()),
        st.tuples(st.just("strike"), st.integers(0, 9), st.none()),
        st.tuples(st.just("plan"), st.sampled_from((500, 1500, 3000)), st.none()),
        st.tuples(st.just("stop"), st.none(), st.none()),
        st.tuples(st.just("days"), st.integers(1, 9), st.none()),
    ),
    min_size=1,
    max_size=14,
)


class Clinic:
    """One patient, a desk whose clock can be moved, and what was live at each day's end."""

    def __init__(self, template: Path, pack: Pack, folder: Path) -> None:
        self.engine = open_engine(Path(shutil.copy(template, folder / "clinic.ldndesk")))
        self.clock = Clock(datetime(2026, 1, 5, 9, tzinfo=UTC))
        self.desk = Desk(lambda: self.engine, lambda: pack, PRESCRIBER, self.clock)
        self.tokens = (f"deed {n}" for n in count())
        registered = self.desk.do(next(self.tokens), register_patient, EVE, (Indication.ME_CFS,))
        assert registered.patient_id is not None
        self.eve = registered.patient_id
        self.live: dict[date, tuple[PatientPage, tuple[Entry, ...]]] = {}

    @property
    def day(self) -> date:
        return self.clock.now.date()

    def call(self, **told: Any) -> None:
        record = replace(CallRecord(self.eve, EVE.display_name, self.day), **told)
        self.desk.do(next(self.tokens), record_call, record)

    def do(self, what: str, one: Any, two: Any) -> None:
        self.clock.now += timedelta(minutes=1)
        with suppress(Refused):  # no start beside an opioid: a refusal changes nothing, which is seen below
            getattr(self, what)(one, two)
        self.remember()

    def answer(self, symptom: str, score: int) -> None:
        self.call(answers=(Answer(symptom, score),))

    def late(self, ago: int, score: int) -> None:
        self.call(day=self.day - timedelta(days=ago), answers=(Answer("headache", score),))

    def dose(self, ug: int, ago: int) -> None:
        day = self.day - timedelta(days=ago)
        self.call(doses=(DoseReport(day, day, time(9), ug),))

    def opioid(self, ago: int, _: None) -> None:
        self.call(medicines=(MedicineReport("tramadol", self.day - timedelta(days=ago), None),))

    def strike(self, which: int, _: None) -> None:
        standing = [
            e for e in self.desk.ask(read_entries, self.eve) if not e.struck and e.table != "patient_indication"
        ]
        if standing:
            entry = standing[which % len(standing)]
            self.desk.do(next(self.tokens), strike_entry, self.eve, entry.table, entry.id, "wrong patient")

    def plan(self, ug: int, _: None) -> None:
        step = Step(self.day, None, (Administration(time(9), ug),), Route.ORAL, Form.LIQUID)
        course = self.page.course
        stopped = course is not None and course.stopped is not None
        change = PlanChange(self.eve, EVE.display_name, orders_of(course), (step,), reason="so", seen_stopped=stopped)
        self.desk.do(next(self.tokens), change_plan, change)

    def stop(self, _: None, __: None) -> None:
        course = self.page.course
        if course is not None and course.stopped is None:
            self.desk.do(next(self.tokens), stop_course, self.eve, EVE.display_name, self.day, StopReason.WISH)

    def days(self, days: int, _: None) -> None:
        self.remember()
        self.clock.pass_days(days)

    @property
    def page(self) -> PatientPage:
        return self.desk.ask(read_page, self.eve)

    def remember(self) -> None:
        self.desk.do(next(self.tokens), run_day, self.desk.ask(patients_due))
        self.live[self.day] = self.page, self.desk.ask(read_entries, self.eve)

    def replayed(self, day: date) -> PatientPage:
        return self.desk.ask(read_page_then, self.eve, day)


def told(page: PatientPage) -> dict[str, object]:
    """What a page tells, apart from the next call, which is not told of a past day."""
    alerts = {a.id: (a.state, a.finding.rule, a.finding.subject, a.history) for a in (*page.alerts, *page.past_alerts)}
    marks = [(m.day, m.kind, m.alert_id) for m in page.chart.markers]
    return {
        "facts": page.history,
        "course": (page.course, page.course_state),
        "findings": page.evaluation,
        "alerts": alerts,
        "open": [a.finding for a in page.alerts if a.state is AlertState.OPEN],
        "proposal": page.proposal,
        "chart": (replace(page.chart, markers=()), marks),
    }


@pytest.mark.hazard("H20")
def test_a_past_day_replayed_is_what_was_live_then(template: Path, pack: Pack) -> None:
    @given(deeds=DEEDS)
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    def live_and_replayed(deeds: list[tuple[str, Any, Any]]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            clinic = Clinic(template, pack, Path(folder))
            clinic.remember()
            for deed in deeds:
                clinic.do(*deed)
            for day, (live, entries) in clinic.live.items():
                then = clinic.replayed(day)
                assert then.looking_back
                assert told(then) == told(live), f"{day} replayed"
                assert clinic.desk.ask(read_entries_then, clinic.eve, day) == entries
            with pytest.raises(Refused, match="not yet registered"):
                clinic.replayed(date(2026, 1, 4))
            clinic.engine.dispose()

    live_and_replayed()


def test_a_day_to_come_is_not_replayed(desk: Desk, ann: int) -> None:
    with pytest.raises(Refused, match="08-Mar-2026 has not come yet"):
        desk.ask(read_page_then, ann, date(2026, 3, 8))


@pytest.mark.hazard("H17")
def test_a_past_day_is_judged_by_the_rules_of_then(
    engine: Engine, clock: Clock, ann: int, pack: Pack, tmp_path: Path
) -> None:
    rules, medicines = pack.texts
    stricter = read_pack(rules.replace('value = 7\nunit = "0-10"', 'value = 6\nunit = "0-10"'), medicines)
    assert stricter.n.severe_score == 6
    before, after = (Desk(lambda: engine, lambda p=p: p, PRESCRIBER, clock) for p in (pack, stricter))  # type: ignore[misc]
    six = CallRecord(ann, "EXAMPLE, Ann (Ms)", clock.now.date(), answers=(Answer("headache", 6),))
    before.do("call", record_call, six)
    clock.pass_days(1)
    after.do("run", run_day, after.ask(patients_due))
    then, now = after.ask(read_page_then, ann, date(2026, 3, 7)), after.ask(read_page, ann)
    assert [f.urgency for f in then.evaluation.findings if f.rule == "troublesome-side-effect"] == ["soon"]
    assert [f.urgency for f in now.evaluation.findings if f.rule == "troublesome-side-effect"] == ["urgent"]
    assert then.evaluation.pack_sha256 == pack.sha256
