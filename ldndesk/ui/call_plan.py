"""What was agreed since the patient was last spoken with, to be read out at the head of the call."""

from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ldndesk.clinical.days import show_day
from ldndesk.clinical.dose import show_mg
from ldndesk.clinical.history import History
from ldndesk.clinical.holding import Hold
from ldndesk.clinical.pack import Pack
from ldndesk.clinical.plan_to_tell import plan_to_tell, told_words

from .call_result import section


class PlanToTellCard(QWidget):
    """Reads the new plan out; takes no room where there is none."""

    def __init__(
        self, history: History, on: date, pack: Pack, hold: Hold | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        plan = plan_to_tell(history, on, pack)
        self.lines: tuple[str, ...] = () if plan is None else told_words(plan, on, hold)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        if plan is not None:
            agreed = f"new plan, agreed {show_day(plan.decided)}"
            what = agreed if hold is None else f"stay on {show_mg(hold.at.daily_ug)}, whatever was planned"
            column.addWidget(section(f"Tell the patient: {what}", self.lines, "phone", "soon", "notice"))
        else:
            self.hide()  # shown here, without a parent yet, it would be a window of its own and take the keys
