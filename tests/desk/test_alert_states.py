"""An alert may be silenced only until it is worse: random deeds on a real record, judged anew after each."""

import shutil
import tempfile
from datetime import UTC, date, datetime, time
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from ldndesk.clinical.facts import Answer
from ldndesk.clinical.findings import INBOX, URGENCY_ORDER, Finding, Urgency
from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.history import Patient
from ldndesk.clinical.pack import Pack
from ldndesk.clinical.plan import Administration, Step
from ldndesk.clinical.symptoms import Indication
from ldndesk.desk.calls import CallRecord, MedicineReport, record_call
from ldndesk.desk.day_run import patients_due, run_day
from ldndesk.desk.inbox import DismissReason, acknowledge_alert, dismiss_alert
from ldndesk.desk.medicines import keep_asked
from ldndesk.desk.page import PatientPage, read_entries, read_page, strike_entry
from ldndesk.desk.patients import register_patient
from ldndesk.desk.plan_change import PlanChange, orders_of
from ldndesk.desk.plans import change_plan
from ldndesk.desk.today import AlertRow, AlertState
from ldndesk.desk.work import Changes, Desk, Refused, Work
from ldndesk.store import tables as t
from ldndesk.store.engine import open_engine
from tests.conftest import PRESCRIBER, Clock

EVE = Patient("E5", "Example", "Eve", date(1980, 3, 7))
OUT_OF_SIGHT = {AlertState.DISMISSED, AlertState.ACTIONED, AlertState.SNOOZED}
SYMPTOMS = ("headache", "nausea", "insomnia", "flu_like")
LISTS = ("next_call_on", "todo", "last_contact_on", "failed_attempts", "current_dose", "not_evaluated")
Key = tuple[str, str]


class Seen(NamedTuple):
    """How bad a finding was when somebody last settled or acknowledged its alert."""

    urgency: Urgency
    score: int | None


def seen(finding: Finding) -> Seen:
    scores = [e.value for e in finding.evidence if e.unit == "0-10" and isinstance(e.value, int)]
    return Seen(finding.urgency, scores[0] if scores else None)


def is_worse(now: Seen, before: Seen) -> bool:
    scored = now.score is not None and before.score is not None and now.score >= before.score + 2
    return scored or URGENCY_ORDER[now.urgency] < URGENCY_ORDER[before.urgency]


def inbox_findings(page: PatientPage) -> dict[Key, Finding]:
    return {(f.rule, f.subject): f for f in page.evaluation.findings if f.category in INBOX}


def latest(page: PatientPage) -> dict[Key, AlertRow]:
    everyone = sorted((*page.alerts, *page.snoozed, *page.past_alerts), key=lambda a: a.id)
    return {(a.finding.rule, a.finding.subject): a for a in everyone}


class LifeOfAlerts(RuleBasedStateMachine):
    """A nurse and a prescriber at work on one patient; ``quiet`` is what they were told, kept apart from the record."""

    template: Path
    pack: Pack

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.engine = open_engine(Path(shutil.copy(self.template, self.folder / "clinic.ldndesk")))
        self.clock = Clock(datetime(2026, 1, 5, 9, tzinfo=UTC))
        self.desk = Desk(lambda: self.engine, lambda: self.pack, PRESCRIBER, self.clock)
        self.tokens = (f"deed {n}" for n in count())
        self.quiet: dict[Key, Seen] = {}

    def teardown(self) -> None:
        self.engine.dispose()
        shutil.rmtree(self.folder)

    @property
    def page(self) -> PatientPage:
        return self.desk.ask(read_page, self.eve)

    @initialize(start=st.sampled_from((1500, 4500)), at=st.sampled_from((time(8), time(22))))
    def begin(self, start: int, at: time) -> None:
        registered = self.desk.do(next(self.tokens), register_patient, EVE, (Indication.ME_CFS,))
        assert registered.patient_id is not None
        self.eve = registered.patient_id
        first = Step(self.clock.now.date(), None, (Administration(at, start),), Route.ORAL, Form.LIQUID)
        self.desk.do(next(self.tokens), keep_asked, self.eve, EVE.display_name)
        self.desk.do(next(self.tokens), change_plan, PlanChange(self.eve, EVE.display_name, (), (first,)))

    def call(self, *answers: Answer, medicines: tuple[MedicineReport, ...] = ()) -> None:
        day = self.clock.now.date()
        told = CallRecord(self.eve, EVE.display_name, day, answers=answers, medicines=medicines)
        self.desk.do(next(self.tokens), record_call, told)

    @rule(
        symptom=st.sampled_from(SYMPTOMS),
        score=st.integers(0, 10),
        troublesome=st.sampled_from((None, None, True, False)),
    )
    def answers(self, symptom: str, score: int, troublesome: bool | None) -> None:
        self.call(Answer(symptom, score, troublesome=troublesome if score else None))

    @rule()
    def names_an_opioid(self) -> None:
        self.call(medicines=(MedicineReport("tramadol", self.clock.now.date(), self.clock.now.date()),))

    @rule(days=st.integers(1, 20))
    def days_pass(self, days: int) -> None:
        self.clock.pass_days(days)
        self.desk.do(next(self.tokens), run_day, self.desk.ask(patients_due))

    @precondition(lambda self: bool(self.page.alerts))
    @rule(data=st.data())
    def dismiss(self, data: st.DataObject) -> None:
        alert = data.draw(st.sampled_from(self.page.alerts))
        self.desk.do(next(self.tokens), dismiss_alert, alert.id, DismissReason.PATIENT_PREFERS, "in her own words")
        self.quiet[alert.finding.rule, alert.finding.subject] = seen(alert.finding)

    @precondition(lambda self: bool(self.page.alerts))
    @rule(data=st.data())
    def acknowledge(self, data: st.DataObject) -> None:
        alert = data.draw(st.sampled_from(self.page.alerts))
        self.desk.do(next(self.tokens), acknowledge_alert, alert.id)
        if alert.state is AlertState.OPEN:
            self.quiet[alert.finding.rule, alert.finding.subject] = seen(alert.finding)

    @precondition(lambda self: self.page.proposal is not None and bool(self.page.proposal.steps))
    @rule()
    def accept(self) -> None:
        page = self.page
        assert page.proposal is not None
        assert page.course is not None
        answered = [a for a in page.alerts if a.finding.rule in page.proposal.answers]
        change = PlanChange(
            self.eve,
            EVE.display_name,
            orders_of(page.course),
            page.proposal.steps,
            title=page.proposal.title,
            answers=tuple(a.id for a in answered),
        )
        self.desk.do(next(self.tokens), change_plan, change)
        self.quiet |= {(a.finding.rule, a.finding.subject): seen(a.finding) for a in answered}

    @rule(data=st.data())
    def strike(self, data: st.DataObject) -> None:
        standing = [
            e
            for e in self.desk.ask(read_entries, self.eve)
            if e.table in {"follow_up", "medicine_use"} and not e.struck
        ]
        if standing:
            entry = data.draw(st.sampled_from(standing))
            self.desk.do(next(self.tokens), strike_entry, self.eve, entry.table, entry.id, "wrong patient")

    @invariant()
    def nothing_gets_worse_unseen(self) -> None:
        if not hasattr(self, "eve"):
            return
        page = self.page
        found, alerts = inbox_findings(page), latest(page)
        self.quiet = {key: before for key, before in self.quiet.items() if key in found}
        for key, finding in found.items():
            assert key in alerts, f"{key} was found and never shown"
            before = self.quiet.get(key)
            if before is None or is_worse(seen(finding), before):
                assert alerts[key].state is AlertState.OPEN, f"{key} is {alerts[key].state}: {finding.reason}"
                self.quiet.pop(key, None)

    @invariant()
    def the_open_alerts_are_the_findings_less_the_settled(self) -> None:
        if not hasattr(self, "eve"):
            return
        page = self.page
        settled = {key for key, alert in latest(page).items() if alert.state in OUT_OF_SIGHT}
        shown = [(a.finding.rule, a.finding.subject) for a in page.alerts]
        assert sorted(shown) == sorted(inbox_findings(page).keys() - settled)
        told = {a.finding for a in (*page.alerts, *page.snoozed)}
        assert told <= set(page.evaluation.findings), "an alert not yet settled tells the present"

    @invariant()
    def judging_only_who_is_due_equals_judging_all(self) -> None:
        if not hasattr(self, "eve"):
            return
        before = self.stored()
        with pytest.raises(Refused, match="kept apart"):
            self.desk.do(next(self.tokens), self.run_all_and_stop)
        assert self.after_full_run == before

    def run_all_and_stop(self, work: Work) -> Changes:
        """Run all, look, and take it back, so that looking changes nothing."""
        run_day(work, patients_due(work, full=True))
        self.after_full_run = _stored(work)
        raise Refused("kept apart")

    def stored(self) -> list[object]:
        return self.desk.ask(_stored)


def _stored(work: Work) -> list[object]:
    alerts = select(*(t.alert.c[n] for n in ("id", "state", "finding", "previous_id", "plan_id"))).order_by(
        t.alert.c.id
    )
    lists = select(*(t.patient.c[n] for n in LISTS)).order_by(t.patient.c.id)
    return [tuple(r) for wanted in (alerts, lists) for r in work.connection.execute(wanted)]


@pytest.mark.hazard("H2")
@pytest.mark.hazard("H3")
def test_whatever_is_done_nothing_gets_worse_unseen_and_what_is_stored_is_what_is_found(
    template: Path, pack: Pack
) -> None:
    LifeOfAlerts.template, LifeOfAlerts.pack = template, pack
    run_state_machine_as_test(
        LifeOfAlerts,
        settings=settings(
            max_examples=12,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=tuple(p for p in Phase if p is not Phase.explain),
        ),
    )
