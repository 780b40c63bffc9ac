"""Fills a fresh database with the demo clinic."""

import uuid
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import update

from ldndesk.clinical.pack import Pack
from ldndesk.desk.alerts import settle
from ldndesk.desk.packs import pack_in_force
from ldndesk.desk.work import Actor, Changes, Desk, Part, Role, Work
from ldndesk.store import records, tables
from ldndesk.store.engine import open_engine
from ldndesk.store.migrate import bring_up_to_date

from .chronicle import Chronicle, recorded
from .people import invent, synthetic_numbers
from .showcase import STORIES, tell
from .simulate import Simulation, pick_indication

PATIENTS = 200
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
        desk = Desk(engine, pack_in_force, Actor("Demo generator", Role.ADMIN))
        desk.do(str(uuid.uuid4()), fill_demo, patients, progress)
    finally:
        engine.dispose()


def fill_demo(work: Work, patients: int, progress: Progress | None = None) -> Changes:
    """Store every story and let the rules speak, all in one transaction."""
    work.connection.execute(update(tables.clinic).values(name="Demo clinic", synthetic=True))
    for done, story in enumerate(stories(work.today, work.pack, patients), 1):
        history = story.history()
        first = min((f.recorded for f in history.follow_ups), default=recorded(work.today - timedelta(days=1)))
        patient_id = records.add_patient(work.connection, history.patient, history.indications, first, work.deed_id)
        records.add_facts(work.connection, patient_id, history, work.deed_id)
        settle(work, patient_id)
        if progress is not None:
            progress(done, patients)
    return Changes(None, frozenset(Part), f"Demo clinic with {patients} synthetic patients.")
