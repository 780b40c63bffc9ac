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

from ldndesk.clinical.facts import Answer
from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.history import History, Patient
from ldndesk.clinical.pack import Pack
from ldndesk.clinical.plan import Administration, Step
from ldndesk.clinical.symptoms import Indication
from ldndesk.desk.calls import CallRecord, DoseReport, MedicineReport, record_call
from ldndesk.desk.looking_back import end_of
from ldndesk.desk.page import PatientPage, read_page, strike_entry
from ldndesk.desk.patients import register_patient
from ldndesk.desk.plans import PlanChange, change_plan, orders_of, stop_course
from ldndesk.desk.work import Desk, Refused, Work
from ldndesk.store.engine import open_engine
from ldndesk.store.records import load_history
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
        self.desk = Desk(self.engine, lambda: pack, PRESCRIBER, self.clock)
        self.tokens = (f"deed {n}" for n in count())
        registered = self.desk.do(next(self.tokens), register_patient, EVE, (Indication.ME_CFS,))
        assert registered.patient_id is not None
        self.eve = registered.patient_id
        self.live: dict[date, History] = {}

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
        standing = [e for e in self.page.entries if not e.struck and e.table != "patient_indication"]
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
            self.desk.do(next(self.tokens), stop_course, self.eve, EVE.display_name, self.day, "as asked")

    def days(self, days: int, _: None) -> None:
        self.remember()
        self.clock.pass_days(days)

    @property
    def page(self) -> PatientPage:
        return self.desk.ask(read_page, self.eve)

    def remember(self) -> None:
        self.live[self.day] = self.desk.ask(lambda work: load_history(work.connection, self.eve, work.zone))

    def replayed(self, day: date) -> History:
        def read(work: Work) -> History:
            return load_history(work.connection, self.eve, work.zone, by=end_of(day, work.zone))

        return self.desk.ask(read)


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
            for day, live in clinic.live.items():
                assert clinic.replayed(day) == live, f"{day} replayed"
            with pytest.raises(Refused, match="not yet registered"):
                clinic.replayed(date(2026, 1, 4))
            clinic.engine.dispose()

    live_and_replayed()
