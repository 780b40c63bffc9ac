"""The review summary: one patient on a page, for whoever decides."""

from collections.abc import Iterator

from ldndesk.clinical.days import show_day
from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.history import History

from .inbox import read_alerts
from .letter_days import LetterKind
from .letter_form import Letter, LetterTable
from .letter_tables import changes_table, scores_table
from .letter_texts import about, chart_of
from .release import read_for_release
from .today import UNSETTLED, AlertRow
from .work import Work

MOST_ALERTS = 6
"""So many of the latest settled alerts stand on the page."""


def review_summary(work: Work, patient_id: int, history: History, clinic: str) -> Letter:
    """Sum one patient up: course, chart, scores, alerts with what was decided, and what is open."""
    evaluation = evaluate(history, work.today, work.pack)
    alerts = read_alerts(work, patient_id)
    waiting = read_for_release(work, patient_id)
    open_ = [a for a in alerts if a.state in UNSETTLED]
    left = [f"{a.finding.urgency.value.capitalize()}: {a.finding.reason}" for a in open_]
    left += [f"Not evaluated, {n.rule}: {n.reason}" for n in evaluation.not_evaluated]
    if waiting is not None:
        left.append(f"{waiting.actor} proposed a plan on {show_day(waiting.at.date())}; no prescriber released it.")
    found = (scores_table(work, history), _decided(alerts), changes_table(work, patient_id, history, told_or_not=True))
    return Letter(
        LetterKind.REVIEW,
        patient_id,
        history.patient.display_name,
        work.today,
        clinic,
        "",
        f"Review summary: {history.patient.display_name}",
        (*about(work, history), "Open: " + (" ".join(left) or "nothing is open.")),
        tuple(table for table in found if table.rows),
        chart=chart_of(work, history, evaluation),
    )


def _decided(alerts: tuple[AlertRow, ...]) -> LetterTable:
    settled = sorted((a for a in alerts if a.state not in UNSETTLED), key=lambda a: -a.id)[:MOST_ALERTS]
    rows = tuple(
        (show_day(a.opened), a.finding.reason, f"{a.state.value.capitalize()}: {'; '.join(_last(a))}") for a in settled
    )
    return LetterTable("Alerts, and what was decided", ("Opened", "Alert", "Decision"), rows)


def _last(alert: AlertRow) -> Iterator[str]:
    if alert.history:
        event = alert.history[-1]
        yield f"{event.actor}, {event.at}"
        if event.reason:
            yield event.reason
