"""When the patient usually sleeps, as the call form asks it: both times or neither."""

from datetime import time

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ldndesk.clinical.history import History

from .answer_fields import TimeField
from .plain_label import PlainLabel


class SleepLine(QWidget):
    """Two times of day; what was told last stands beside them and fills neither."""

    def __init__(self, history: History, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bed, self.rise = TimeField("Usually goes to sleep at"), TimeField("Usually wakes at")
        times = QHBoxLayout(self)
        times.setContentsMargins(0, 0, 0, 0)
        for label, field in (("Usually asleep from", self.bed), ("until", self.rise)):
            times.addWidget(PlainLabel(label))
            times.addWidget(field)
        told = max(history.main_sleep, key=lambda s: (s.day, s.recorded), default=None)
        last = f"last told {told.start:%H:%M} to {told.end:%H:%M}" if told else "not recorded"
        times.addWidget(PlainLabel(last, kind="small", wrap=True), 1)

    def times(self) -> tuple[time, time] | None:
        """Give when the sleep starts and ends; None: not asked."""
        bed, rise = self.bed.at(), self.rise.at()
        return (bed, rise) if bed and rise else None

    def problems(self) -> list[tuple[QWidget, str]]:
        """List what must be put right, and where."""
        wrongs: list[tuple[QWidget, str]] = [(x, wrong) for x in (self.bed, self.rise) if (wrong := x.problem())]
        if bool(self.bed.text().strip()) != bool(self.rise.text().strip()):
            empty = self.rise if self.bed.text().strip() else self.bed
            wrongs.append((empty, "Usual sleep needs both times, or neither."))
        return wrongs
