"""Why an alert stands: its rule, where the rule's authority comes from, what spoke, and what was missing."""

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ldndesk.clinical.days import show_day
from ldndesk.clinical.findings import Evaluation, Evidence, Finding, Threshold

from . import words
from .look import GAP
from .plain_label import PlainLabel


def evidence_line(evidence: Evidence) -> str:
    """Say one input with its day: ``Headache: 6 of 10 · 07-Mar-2026``."""
    day = f" · {show_day(evidence.day)}" if evidence.day else " · no date"
    return f"{words.fact_words(evidence.fact)}: {_measured(evidence.value, evidence.unit)}{day}"


def threshold_line(threshold: Threshold) -> str:
    """Say one number the rule compared with and where it comes from."""
    measured = _measured(threshold.value, threshold.unit)
    return f"{words.fact_words(threshold.name)}: {measured} · {words.source_words(threshold.tier, threshold.citation)}"


def _measured(value: str | int, unit: str) -> str:
    if unit == "0-10":
        return f"{value} of 10"
    return f"{value} {unit}" if unit else str(value)


class WhyPanel(QFrame):
    """Explains one finding."""

    def __init__(self, finding: Finding, evaluation: Evaluation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "why")
        self.setAccessibleName(f"Why: {finding.reason}")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(GAP, GAP, GAP, GAP)
        self._column.setSpacing(3)
        self._part("Rule", (f"{finding.rule} · {words.ADVICE[finding.advice]}",))
        self._part("Authority", (words.source_words(finding.tier, finding.citation),))
        self._part("What spoke", tuple(evidence_line(e) for e in finding.evidence) or ("nothing listed",))
        self._part("Compared with", tuple(threshold_line(t) for t in finding.thresholds) or ("no number",))
        self._part("Not recorded", finding.missing or ("nothing that the rule asks for",))
        pack = f"{evaluation.pack_name} {evaluation.pack_version} ({evaluation.pack_sha256[:8]})"
        self._part("Rule pack", (f"{pack}, evaluated for {show_day(evaluation.on)}",))

    def _part(self, heading: str, lines: tuple[str, ...]) -> None:
        self._column.addWidget(PlainLabel(heading, kind="small"))
        for line in lines:
            self._column.addWidget(PlainLabel(line, wrap=True))
