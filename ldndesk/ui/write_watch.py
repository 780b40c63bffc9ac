"""What the window does while the record takes nothing: it says so above every page, and goes on reading."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from ldndesk.desk.writing import try_again

from .bridge import Bridge
from .day_watch import DayWatch
from .shell import Shell

CAUSE = "write"
_ABOUT = (
    "Nothing can be saved until then. What was saved can be read; what is being typed stays in its form. Print the "
    "downtime list and note calls on paper."
)


class WriteWatch(QObject):
    """Bars every save from the first one that the record did not take, until it takes something again."""

    def __init__(self, shell: Shell, bridge: Bridge, day: DayWatch) -> None:
        super().__init__(shell)
        self._shell, self._bridge, self._day = shell, bridge, day
        bridge.barred.connect(self.bar)
        if why := bridge.desk.blocked:  # since the start; only another start ends it
            self._tell(why, [])

    @Slot(str)
    def bar(self, why: str) -> None:
        """Bar every save, and say why."""
        if not self._bridge.desk.blocked:
            self._bridge.desk.blocked = why
            self._tell(why, [("Try again", self.try_again)])

    def _tell(self, why: str, more: list[tuple[str, Callable[[], object]]]) -> None:
        downtime = self._shell.actions_by_name["downtime"].trigger
        self._shell.alarms.tell(CAUSE, f"Read only. {why} {_ABOUT}", [("Downtime list", downtime), *more])

    def try_again(self) -> None:
        """See whether the record takes something again."""
        self._bridge.work_out(self, self._free, self._still, try_again, self._bridge.desk)

    def _free(self, _: None) -> None:
        self._bridge.desk.blocked = ""
        self._shell.alarms.tell(CAUSE, "")
        self._shell.note.setText("The record can be written again. Save what was refused once more.")
        self._day.judge()

    def _still(self, why: str) -> None:
        self._shell.note.setText(f"Still not: {why}")
