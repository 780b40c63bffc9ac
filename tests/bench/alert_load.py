"""How many alerts a year of the demo clinic raises: told day by day, judged every morning, answered by the next one.

Run: python -m tests.bench.alert_load [PATIENTS]. Every fact goes into a real record on the day it was recorded; the
prescriber answers each open alert on the next weekday, so that whatever comes back shows as what it is.
"""

import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import select

from ldndesk.clinical.facts import CallOutcome, Capture
from ldndesk.clinical.history import History
from ldndesk.clinical.plan import Course
from ldndesk.desk.alerts import settle
from ldndesk.desk.day_run import patients_due, run_day
from ldndesk.desk.demo.clinic import PATIENTS, stories
from ldndesk.desk.inbox import DismissReason, dismiss_alert, read_alerts
from ldndesk.desk.packs import load_pack
from ldndesk.desk.today import AlertRow, read_today
from ldndesk.desk.work import Actor, Changes, Desk, Part, Role, Work
from ldndesk.store import records, tables
from ldndesk.store.engine import open_engine
from ldndesk.store.migrate import bring_up_to_date

LAST = date(2026, 3, 7)
DAYS = 365
_KINDS = [f.name for f in fields(History) if f.name.endswith(("_ups", "_taken", "_sleep", "_attempts"))]
_KINDS += ["medicines", "labs", "cautions", "procedures", "decisions"]


def by_day(history: History) -> dict[date, History]:
    """Part a history by the day on which each fact was recorded."""
    parts: dict[date, History] = defaultdict(lambda: History(history.patient))
    for kind in _KINDS:
        for fact in getattr(history, kind):
            day = history.day_of(fact.recorded)
            more: dict[str, Any] = {kind: (*getattr(parts[day], kind), fact), "cache": {}}
            parts[day] = replace(parts[day], **more)
    for course in history.courses:
        for plan in course.plans:
            day = history.day_of(plan.recorded)
            parts[day] = replace(parts[day], courses=(*parts[day].courses, Course(course.key, (plan,))), cache={})
    return parts


def tell(work: Work, patient_id: int, facts: History) -> Changes:
    """Keep what one day brought of one patient and judge it."""
    records.add_facts(work.connection, patient_id, facts, work.deed_id)
    settle(work, patient_id)
    return Changes(patient_id, frozenset(Part))


def register(work: Work, histories: list[History]) -> Changes:
    """Put every patient into the record before the year begins."""
    for history in histories:
        records.add_patient(work.connection, history.patient, history.indications, work.now, work.deed_id)
    return Changes(None, frozenset(Part))


class Year:
    """A year of the clinic in a real record."""

    def __init__(self, path: Path, histories: list[History]) -> None:
        bring_up_to_date(path)
        pack = load_pack()
        self.now = datetime.combine(LAST - timedelta(days=DAYS), time(7), UTC)
        engine = open_engine(path)
        self.desk = Desk(lambda: engine, lambda: pack, Actor("Dr Grey", Role.PRESCRIBER), lambda: self.now)
        self.tokens = (f"deed {n}" for n in count())
        self.parts = [by_day(history) for history in histories]
        self.desk.do(next(self.tokens), register, histories)
        self.longest = 0

    def live(self) -> Iterator[date]:
        """Live one day after the other."""
        for number in range(DAYS + 1):
            day = LAST - timedelta(days=DAYS - number)
            self.now = datetime.combine(day, time(8), UTC)
            self.desk.do(next(self.tokens), run_day, self.desk.ask(patients_due))
            if day.weekday() < 5:
                self.answer_all()
            self.now = datetime.combine(day, time(18), UTC)
            for patient_id, parts in enumerate(self.parts, 1):
                told = sorted(d for d in parts if d <= day)
                for earlier in told:
                    self.desk.do(next(self.tokens), tell, patient_id, parts.pop(earlier))
            yield day

    def answer_all(self) -> None:
        """Answer what the morning's inbox holds."""
        inbox = self.desk.ask(read_today).alerts
        self.longest = max(self.longest, len(inbox))
        for alert in inbox:
            self.desk.do(next(self.tokens), dismiss_alert, alert.id, DismissReason.BENEFIT_OUTWEIGHS, "seen, go on")

    def alerts(self) -> list[AlertRow]:
        """Give every alert of the year."""

        def read(work: Work) -> list[AlertRow]:
            ids = work.connection.scalars(select(tables.patient.c.id)).all()
            return [row for patient_id in ids for row in read_alerts(work, patient_id)]

        return self.desk.ask(read)


def repeats(alerts: list[AlertRow]) -> int:
    """Count alerts that say again, word for word, what was answered already."""
    told: Counter[tuple[object, ...]] = Counter()
    for row in alerts:
        f = row.finding
        told[row.patient_id, f.rule, f.subject, f.urgency, f.reason, f.evidence] += 1
    return sum(n - 1 for n in told.values())


def main() -> None:
    """Live the year and print the table."""
    patients = int(sys.argv[1]) if len(sys.argv) > 1 else PATIENTS
    histories = [story.history() for story in stories(LAST, load_pack(), patients)]
    first = LAST - timedelta(days=DAYS)
    spoken = [f for h in histories for f in h.follow_ups if f.capture is not Capture.DIARY and f.day > first]
    reached = sum(1 for h in histories for a in h.call_attempts if a.outcome is CallOutcome.REACHED and a.day > first)
    with tempfile.TemporaryDirectory() as folder:
        year = Year(Path(folder) / "year.ldndesk", histories)
        weekdays = sum(1 for day in year.live() if day.weekday() < 5)
        alerts = year.alerts()
        year.desk.engine.dispose()
    contacts = len(spoken)
    print(
        f"{patients} patients, {DAYS} days, {weekdays} prescriber-days, {contacts} contacts ({reached} calls reached)"
    )
    by_rule = Counter((row.finding.rule, row.finding.urgency.value) for row in alerts)
    for (rule, urgency), n in sorted(by_rule.items(), key=lambda item: (-item[1], item[0])):
        print(f"{rule:26} {urgency:8} {n:5}  {100 * n / contacts:6.2f} per 100 contacts")
    by_urgency = Counter(row.finding.urgency.value for row in alerts)
    for urgency, n in by_urgency.items():
        print(f"all {urgency:8} {n:5}  {100 * n / contacts:6.2f} per 100 contacts  {n / weekdays:.2f} a prescriber-day")
    print(f"longest morning inbox {year.longest}; repeats of unchanged advice {repeats(alerts)}")


if __name__ == "__main__":
    main()
