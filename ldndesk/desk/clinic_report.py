"""The clinic's figures over a period, each with the patients behind it."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select

from ldndesk.clinical.clinic_sums import Introduction, PatientSum, Phase, Response, sum_up, wilson
from ldndesk.clinical.days import show_day
from ldndesk.clinical.dose import show_mg
from ldndesk.clinical.facts import CallOutcome
from ldndesk.clinical.names import display_name
from ldndesk.clinical.symptoms import INDICATIONS, Indication, label_of
from ldndesk.interop.cells import safe_cell
from ldndesk.store import records
from ldndesk.store import tables as t

from .alert_events import ENDED
from .letter_form import LetterTable, Sheet
from .letters import clinic_name
from .work import Work

NOBODY = "no patients yet"
AGES = ((7, "up to 7 days"), (14, "8 to 14 days"), (28, "15 to 28 days"), (None, "more than 28 days"))


class Behind(NamedTuple):
    """One entry behind a figure: the patient, and what it is."""

    patient_id: int
    name: str
    what: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the report with all that is behind it."""

    group: str
    label: str
    behind: tuple[Behind, ...]
    whole: int | None = None
    """Of how many; None: a count that is no share."""
    not_recorded: str = ""
    """Why there is no figure."""

    @property
    def words(self) -> str:
        """Say the figure: ``12``, or ``4 of 10``; of nobody, that there is nobody."""
        if self.not_recorded:
            return "not recorded"
        if self.whole is None:
            return str(len(self.behind))
        return f"{len(self.behind)} of {self.whole}" if self.whole else NOBODY

    @property
    def share(self) -> str:
        """Say the share and its 95 % interval: ``40 % (17 to 69 %)``."""
        interval = wilson(len(self.behind), self.whole or 0)
        if self.not_recorded or interval is None or not self.whole:
            return self.not_recorded
        low, high = interval
        return f"{100 * len(self.behind) / self.whole:.1f} % ({100 * low:.1f} to {100 * high:.1f} %)"


class AlertLife(NamedTuple):
    """A stored alert from opening to end."""

    behind: Behind
    rule: str
    state: str
    opened: date
    came_back: bool
    ended: bool
    """Whether its finding ended after it was settled."""


class CallMade(NamedTuple):
    """An attempt to ring a patient."""

    behind: Behind
    reached: bool


@dataclass(frozen=True, slots=True)
class ClinicFacts:
    """What the report is reckoned from."""

    on: date
    first: date
    clinic: str
    patients: tuple[int, ...]
    alerts: tuple[AlertLife, ...]
    calls: tuple[CallMade, ...]


def read_clinic_facts(work: Work, first: date) -> ClinicFacts:
    """Read the clinic's patients, and the alerts and calls of a period up to today."""
    patients = work.connection.scalars(select(t.patient.c.id).order_by(t.patient.c.sort_key, t.patient.c.id)).all()
    alerts, calls = tuple(_alerts(work, first)), tuple(_calls(work, first))
    return ClinicFacts(work.today, first, clinic_name(work), tuple(patients), alerts, calls)


def read_sums(work: Work, patients: Sequence[int], first: date) -> tuple[PatientSum, ...]:
    """Reckon what some patients add to the figures; few at a time, so that nobody waits for the record."""
    return tuple(
        sum_up(records.load_history(work.connection, number, work.zone), number, first, work.today, work.pack)
        for number in patients
    )


_WHO = (t.patient.c.family, t.patient.c.given, t.patient.c.title)


def _alerts(work: Work, first: date) -> Iterator[AlertLife]:
    """Give the alerts opened in the period and, for what waits, those that still do."""
    alert = t.alert.c
    columns = select(alert.id, alert.patient_id, alert.rule, alert.state, alert.opened_on, *_WHO)
    wanted = columns.join_from(t.alert, t.patient).where(
        (alert.opened_on >= first) | alert.state.in_(t.UNSETTLED), alert.opened_on <= work.today
    )
    again = set(work.connection.scalars(select(alert.previous_id).where(alert.previous_id.is_not(None))))
    ended = set(work.connection.scalars(select(t.alert_event.c.alert_id).where(t.alert_event.c.reason_code == ENDED)))
    for row in work.connection.execute(wanted.order_by(alert.opened_on.desc(), alert.id)):
        what = f"{row.rule}, opened {show_day(row.opened_on)}, {row.state}"
        yield AlertLife(_behind(row, what), row.rule, row.state, row.opened_on, row.id in again, row.id in ended)


def _calls(work: Work, first: date) -> Iterator[CallMade]:
    call = t.call_attempt.c
    struck = select(t.struck.c.row_id).where(t.struck.c.table_name == t.call_attempt.name)
    columns = select(call.patient_id, call.day, call.outcome, *_WHO).join_from(t.call_attempt, t.patient)
    wanted = columns.where(call.day >= first, call.day <= work.today, call.id.not_in(struck))
    for row in work.connection.execute(wanted.order_by(call.day.desc(), call.id)):
        what = f"{show_day(row.day)}: {row.outcome.replace('_', ' ')}"
        yield CallMade(_behind(row, what), row.outcome == CallOutcome.REACHED.value)


def _behind(row: Any, what: str) -> Behind:
    return Behind(row.patient_id, display_name(row.family, row.given, row.title), what)


def clinic_report(facts: ClinicFacts, sums: Sequence[PatientSum]) -> tuple[Figure, ...]:
    """Reckon every figure of the report."""
    return (
        *_who(sums),
        *_response(sums),
        *_side_effects(sums),
        *_alert_figures(facts),
        *_call_figures(facts),
        *_inertia(facts),
    )


def _begun_large(words: str) -> str:
    return words[:1].upper() + words[1:]


def _these(sums: Iterable[PatientSum]) -> tuple[Behind, ...]:
    return tuple(Behind(s.patient_id, s.name, f"{s.phase.value}, {s.begun_words}") for s in sums)


def _who(sums: Sequence[PatientSum]) -> Iterator[Figure]:
    yield Figure("Patients", "All patients", _these(sums))
    for indication in Indication:
        yield Figure(
            "By indication", INDICATIONS[indication].label, _these(s for s in sums if indication in s.indications)
        )
    yield Figure("By indication", "Indication not recorded", _these(s for s in sums if not s.indications))
    for phase in Phase:
        yield Figure("By phase", _begun_large(phase.value), _these(s for s in sums if s.phase is phase))
    for ug in sorted({s.dose_ug for s in sums if s.dose_ug}):
        yield Figure("By dose prescribed today", show_mg(ug), _these(s for s in sums if s.dose_ug == ug))


def _response(sums: Sequence[PatientSum]) -> Iterator[Figure]:
    due = [s for s in sums if s.response is not None]
    known = [s for s in due if s.response is not Response.UNKNOWN]
    group = "Response at week 12"
    for response in (Response.BETTER, Response.NOT_BETTER):
        yield Figure(
            group, _begun_large(response.value), _these(s for s in known if s.response is response), len(known)
        )
    unknown = tuple(s for s in due if s.response is Response.UNKNOWN)
    yield Figure(group, _begun_large(Response.UNKNOWN.value), _these(unknown), len(due))


def _side_effects(sums: Sequence[PatientSum]) -> Iterator[Figure]:
    begun = [s for s in sums if s.introduction is not None]
    group = "Introductory courses begun"
    for course in Introduction:
        more = " (the source: fewer than ten percent)" if course is Introduction.HARD else ""
        words = f"{_begun_large(course.value)}{more}"
        yield Figure(group, words, _these(s for s in begun if s.introduction is course), len(begun))
    told: dict[str, list[Behind]] = defaultdict(list)
    for patient in sums:
        for symptom, day in patient.side_effects:
            told[symptom].append(Behind(patient.patient_id, patient.name, f"last told {show_day(day)}"))
    for symptom, behind in sorted(told.items(), key=lambda item: (-len(item[1]), item[0])):
        yield Figure("Troublesome symptoms told", label_of(symptom), tuple(behind), len(sums))


def _alert_figures(facts: ClinicFacts) -> Iterator[Figure]:
    opened = [a for a in facts.alerts if a.opened >= facts.first]
    rules: dict[str, list[AlertLife]] = defaultdict(list)
    for alert in opened:
        rules[alert.rule].append(alert)
    yield Figure("Alerts", "Opened, all rules", tuple(a.behind for a in opened))
    for rule, of in sorted(rules.items(), key=lambda item: (-len(item[1]), item[0])):
        dismissed = [a for a in of if a.state == "dismissed"]
        yield Figure("Alerts", f"{rule}: opened", tuple(a.behind for a in of))
        yield Figure("Alerts", f"{rule}: acted on", tuple(a.behind for a in of if a.state == "actioned"), len(of))
        yield Figure("Alerts", f"{rule}: dismissed", tuple(a.behind for a in dismissed), len(of))
        if dismissed:
            back = tuple(a.behind for a in dismissed if a.came_back)
            yield Figure("Alerts", f"{rule}: dismissed, and came back later", back, len(dismissed))
            gone = tuple(a.behind for a in dismissed if a.ended and not a.came_back)
            yield Figure("Alerts", f"{rule}: dismissed, and the finding ended", gone, len(dismissed))


def _call_figures(facts: ClinicFacts) -> Iterator[Figure]:
    yield Figure("Calls", "Made", tuple(c.behind for c in facts.calls))
    yield Figure("Calls", "Reached", tuple(c.behind for c in facts.calls if c.reached), len(facts.calls))
    yield Figure("Calls", "Minutes", (), not_recorded="the length of a call is not kept")


def _inertia(facts: ClinicFacts) -> Iterator[Figure]:
    waiting = [a for a in facts.alerts if a.state in t.UNSETTLED]
    over = -1
    for most, words in AGES:
        at_most = (facts.on - date.min).days if most is None else most
        aged = tuple(a.behind for a in waiting if over < (facts.on - a.opened).days <= at_most)
        yield Figure("Called for, not yet acted on", _begun_large(words), aged)
        over = at_most


def months_back(on: date, months: int) -> date:
    """Give the day after the same day so many months ago, so that the period holds as many whole months."""
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    last = (date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(on.day, last)) + timedelta(days=1)


def report_csv(figures: Sequence[Figure]) -> str:
    """Write the figures for a spreadsheet; no cell of it is taken for a formula."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(("Group", "Figure", "Count", "Of", "Share and 95 % interval"))
    for f in figures:
        count = "not recorded" if f.not_recorded else str(len(f.behind))
        rows.writerow(
            [safe_cell(c) for c in (f.group, f.label, count, "" if f.whole is None else str(f.whole), f.share)]
        )
    return out.getvalue()


def report_sheet(facts: ClinicFacts, figures: Sequence[Figure]) -> Sheet:
    """Lay the figures out on paper; no patient is named on it."""
    groups = dict.fromkeys(f.group for f in figures)
    heads = ("Figure", "Count", "Share and 95 % interval")
    tables = tuple(
        LetterTable(group, heads, tuple((f.label, f.words, f.share) for f in figures if f.group == group))
        for group in groups
    )
    since = "all that is recorded" if facts.first == date.min else f"from {show_day(facts.first)}"
    notes = (f"Period: {since} up to {show_day(facts.on)}.", "Small numbers say little: look at the interval.")
    return Sheet(facts.on, facts.clinic, "Clinic report", notes, tables)
