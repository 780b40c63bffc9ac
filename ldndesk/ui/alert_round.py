"""The round through the open alerts: which comes next, in the order in which they stood when one was opened."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction

from .today_page import TodayPage


class AlertRound(QObject):
    """Remembers where in the list somebody is, though what was decided has left it; one key goes on to the next."""

    ended = Signal()
    """The last alert of the list was passed."""

    def __init__(self, go_on: QAction, today: TodayPage) -> None:
        super().__init__(today)
        self._today = today
        self._order: tuple[int, ...] = ()
        self._at = 0
        today.patient_wanted.connect(self._opened)
        go_on.triggered.connect(self.go_on)

    @Slot(int, int)
    def _opened(self, _patient_id: int, alert_id: int) -> None:
        self._at, self._order = alert_id, tuple(a.id for a in self._today.alerts.rows_model.rows)

    @Slot()
    def go_on(self) -> None:
        """Go to the next alert that is still in the list."""
        present = {a.id: a for a in self._today.alerts.rows_model.rows}
        found = following(self._order, self._at, tuple(present))
        if found is None:
            self._at, self._order = 0, ()
            self.ended.emit()
            return
        self._today.patient_wanted.emit(present[found].patient_id, found)


def following(order: Sequence[int], at: int, present: Sequence[int]) -> int | None:
    """Give what comes after one alert of a list and is there still; of none, the first that is there."""
    if at not in order:
        return present[0] if present else None
    there = set(present)
    return next((i for i in order[order.index(at) + 1 :] if i in there), None)
