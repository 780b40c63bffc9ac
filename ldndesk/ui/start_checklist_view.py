"""The checklist before a first dose, beside the plan: a sign and a word for each line, never colour alone."""

from datetime import date

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QWidget

from ldndesk.clinical.days import show_day
from ldndesk.clinical.history import History
from ldndesk.clinical.pack import Pack
from ldndesk.clinical.start_checklist import OPIOIDS, CheckLine, Standing, start_checklist

from .call_result import SignLabel
from .look import GAP
from .plain_label import PlainLabel, tip

ASKED = (
    "Keep in the record that the patient was asked today, patches and cough medicine included, "
    "and takes no other medicine beside those recorded"
)
_SIGNS = {
    Standing.KNOWN: ("check", ""),
    Standing.NOT_KNOWN: ("circle-question-mark", "soon"),
    Standing.CONFIRM: ("triangle-alert", "soon"),
    Standing.BLOCKS: ("octagon-alert", "urgent"),
}


class StartChecklist(QFrame):
    """Shows what is known before the start, for the first day that stands in the plan."""

    def __init__(self, history: History, on: date, pack: Pack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._history, self._on, self._pack = history, on, pack
        self.lines: tuple[CheckLine, ...] = ()
        self._shown: list[QWidget] = []
        self.setProperty("kind", "card")
        self.heading = PlainLabel("", kind="strong", wrap=True)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(GAP + 4, 6, GAP + 4, 6)
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(4)
        self.asked = QPushButton("As&ked today: none")
        self.asked.setProperty("kind", "small")
        self.asked.setAccessibleName("Asked today about other medicines: none beside those recorded")
        self.asked.setToolTip(tip(ASKED))
        self.asked.setAutoDefault(False)
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self.asked)
        self._grid.addLayout(head, 0, 0, 1, 3)
        self._grid.setColumnStretch(2, 1)

    def take(self, history: History) -> None:
        """Take what the record says now; shown with the next first day."""
        self._history = history

    def _may_be_asked(self, start: date, lines: tuple[CheckLine, ...]) -> bool:
        """Whether “asked today, none” would answer the line of opioids for this start."""
        unknown = any(line.what == OPIOIDS and line.standing is Standing.NOT_KNOWN for line in lines)
        return unknown and (start - self._on).days <= self._pack.n.opioid_block_days

    def show_for(self, start: date) -> None:
        """Show the checklist for a first dose on a day."""
        lines = start_checklist(self._history, start, self._pack)
        self.asked.setVisible(self._may_be_asked(start, lines))
        if lines == self.lines:
            return
        self.lines = lines
        open_ = sum(line.standing is not Standing.KNOWN for line in lines)
        self.heading.setText(f"Before the first dose on {show_day(start)}: {open_} of {len(lines)} to settle")
        for widget in self._shown:
            self._grid.removeWidget(widget)
            widget.deleteLater()
        self._shown = []
        for row, line in enumerate(lines, 1):
            self._add(line, row)
        self._grid.setRowStretch(len(lines) + 1, 1)
        self.setAccessibleName(self.heading.text())
        self._keep_whole()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the height that the wrapped lines need, so that none is ever cut."""
        super().resizeEvent(event)
        self._keep_whole()

    def _keep_whole(self) -> None:
        self.setMinimumHeight(self._grid.totalHeightForWidth(self.width()))

    def _add(self, line: CheckLine, row: int) -> None:
        sign, kind = _SIGNS[line.standing]
        word = PlainLabel(line.standing.value.capitalize(), kind=kind or "soft")
        told = PlainLabel(f"{line.what}: {line.said}", wrap=True)
        for column, widget in enumerate((SignLabel(sign, kind), word, told)):
            self._grid.addWidget(widget, row, column)
            self._shown.append(widget)
