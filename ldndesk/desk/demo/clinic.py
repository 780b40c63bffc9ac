"""Fills a fresh database with the demo clinic."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import update

from ldndesk.clinical.findings import Urgency
from ldndesk.clinical.pack import Pack
from ldndesk.desk.accepting import accepted_change
from ldndesk.desk.alerts import settle
from ldndesk.desk.inbox import DismissReason, dismiss_alert, read_alerts
from ldndesk.desk.packs import pack_in_force
from ldndesk.desk.page import read_page
from ldndesk.desk.release import propose_plan
from ldndesk.desk.today import AlertState, read_today
from ldndesk.desk.work import Actor, Changes, Desk, Part, Role, Work
from ldndesk.store import records, tables
from ldndesk.store.engine import open_engine
from ldndesk.store.migrate import bring_up_to_date

from . import showcase, showcase_cautions, showcase_course, showcase_due
from .chronicle import Chronicle, recorded
from .people import invent, synthetic_numbers
from .showcase import tell
from .simulate import Simulation, pick_indication

STORIES = (*showcase.STORIES, *showcase_cautions.STORIES, *showcase_course.STORIES, *showcase_due.STORIES)
"""What each story shows, its indication, and the story."""
PATIENTS = 200
LONG_AGO_DAYS = 14
SEED = 20260307
NEVER_STARTED = 0.1
Progress = Callable[[int, int], None]


def stories(today: date, pack: Pack, patients: int = PATIENTS, seed: int = SEED) -> Iterator[Chronicle]:
    """Tell every patient's story; the same seed and day always tell the same ones."""
    rng = Random(seed)
    numbers = synthetic_numbers(patients)
    for serial, number in enumerate(numbers, 1):
        patient = invent(rng, serial, number, today)
        if serial <= len(STORIES):
            _, indication, story = STORIES[serial - 1]
            yield tell(story, patient, indication, today)
            continue
        never = rng.random() < NEVER_STARTED
        start = today + timedelta(days=rng.randint(2, 12)) if never else today - timedelta(days=rng.randint(4, 260))
        yield Simulation(rng, patient, pick_indication(rng), start, today, pack).run()


def make_demo(path: Path, progress: Progress | None = None, patients: int = PATIENTS) -> None:
    """Make the demo clinic at a path where no file is yet; ``progress`` is called with (done, of)."""
    bring_up_to_date(path)
    engine = open_engine(path)
    try:
        desk = Desk(lambda: engine, pack_in_force, Actor("Demo generator", Role.ADMIN))
        desk.do(str(uuid.uuid4()), fill_demo, patients, progress)
        _hand_on(replace(desk, actor=Actor("Demo nurse", Role.NURSE)))
    finally:
        engine.dispose()


def _hand_on(desk: Desk) -> None:
    """Let the nurse propose one plan, so that the release of one can be seen."""
    for alert in desk.ask(read_today).alerts:
        page = desk.ask(read_page, alert.patient_id)
        if page.proposal is not None and page.proposal.steps and "gi-route-change" in page.proposal.answers:
            desk.do(str(uuid.uuid4()), propose_plan, accepted_change(page, page.proposal))
            return


def _deal_with_the_old(work: Work, patient_id: int) -> None:
    """Settle what a clinic would have looked at long ago, so that the inbox holds what is new."""
    prescriber = replace(work, actor=Actor("Demo prescriber", Role.PRESCRIBER))
    for alert in read_alerts(prescriber, patient_id):
        old = (work.today - alert.finding.since).days > LONG_AGO_DAYS
        if alert.state is AlertState.OPEN and old and alert.finding.urgency is not Urgency.URGENT:
            reason = DismissReason.BENEFIT_OUTWEIGHS
            dismiss_alert(prescriber, alert.id, reason, "Discussed with the patient at the time.")


def fill_demo(work: Work, patients: int, progress: Progress | None = None) -> Changes:
    """Store every story and let the rules speak, all in one transaction."""
    work.connection.execute(update(tables.clinic).values(name="Demo clinic", synthetic=True))
    for done, story in enumerate(stories(work.today, work.pack, patients), 1):
        history = story.history()
        first = min((f.recorded for f in history.follow_ups), default=recorded(work.today - timedelta(days=1)))
        patient_id = records.add_patient(work.connection, history.patient, history.indications, first, work.deed_id)
        records.add_facts(work.connection, patient_id, history, work.deed_id)
        settle(work, patient_id)
        if done > len(STORIES):
            _deal_with_the_old(work, patient_id)
        if progress is not None:
            progress(done, patients)
    return Changes(None, frozenset(Part), f"Demo clinic with {patients} synthetic patients.")
