"""The day's run looks only at whoever is due, and leaves the record as a run over everybody would."""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select

from ldndesk.clinical.history import History
from ldndesk.clinical.pack import Pack
from ldndesk.desk.day_run import patients_due, run_day
from ldndesk.desk.work import PROGRAM, Changes, Desk, Part, Work
from ldndesk.store import tables as t
from ldndesk.store.engine import open_engine
from ldndesk.store.records import add_facts, add_patient
from tests.clinical.strategies import START, histories
from tests.conftest import Clock

DAYS = 45
FIRST = datetime.combine(START + timedelta(days=25), datetime.min.time(), UTC) + timedelta(hours=9)


def take_in(work: Work, history: History) -> Changes:
    patient_id = add_patient(work.connection, history.patient, history.indications, work.now, work.deed_id)
    add_facts(work.connection, patient_id, history, work.deed_id)
    return Changes(patient_id, frozenset({Part.ALERTS}), "taken in")


def kept(work: Work) -> list[Any]:
    """Everything the lists and the inbox show, with its history."""
    alert, event, who = t.alert.c, t.alert_event.c, t.patient.c
    columns = (who.next_call_on, who.todo, who.last_contact_on, who.failed_attempts, who.current_dose)
    alerts = (alert.id, alert.rule, alert.subject, alert.state, alert.urgency, alert.finding, alert.opened_on)
    events = (event.alert_id, event.state, event.reason_code, event.text)
    asked = (
        select(*columns, who.not_evaluated),
        select(*alerts).order_by(alert.rule, alert.subject, alert.id),
        select(*events).order_by(event.alert_id, event.id),
    )
    return [[tuple(row) for row in work.connection.execute(one)] for one in asked]


class Clinic:
    """A record with one patient and a desk over it."""

    def __init__(self, template: Path, path: Path, pack: Pack, clock: Clock, history: History) -> None:
        path.write_bytes(template.read_bytes())
        self.engine = open_engine(path)
        self.desk = Desk(lambda: self.engine, lambda: pack, PROGRAM, clock)
        self.desk.do("taken in", take_in, history)

    def run(self, *, full: bool) -> int:
        due = self.desk.ask(patients_due, full=full)
        self.desk.do(f"run {self.desk.clock()}", run_day, due)
        return len(due)


@pytest.mark.hazard("H9")
def test_a_run_of_whoever_is_due_leaves_what_a_full_run_leaves(template: Path, pack: Pack) -> None:
    looked = []

    @given(history=histories())
    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    def day_by_day(history: History) -> None:
        with tempfile.TemporaryDirectory() as folder:
            clock = Clock(FIRST)
            due, full = (Clinic(template, Path(folder) / name, pack, clock, history) for name in ("due", "full"))
            for _ in range(DAYS):
                looked.append(due.run(full=False))
                full.run(full=True)
                assert due.desk.ask(kept) == full.desk.ask(kept), f"on {clock.now:%d-%b-%Y}"
                clock.pass_days(1)
            for clinic in (due, full):
                clinic.engine.dispose()

    day_by_day()
    assert 0 < sum(looked) < len(looked) / 2, "a patient is not looked at on most days"
