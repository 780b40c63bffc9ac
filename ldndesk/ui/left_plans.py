"""Plans that somebody was typing when the desk was locked and another person signed in: kept for their author alone."""

from PySide6.QtCore import QObject
from shiboken6 import isValid

from ldndesk.desk.work import Actor

from .patient_page import PatientPageView
from .plan_editor import KeptPlan
from .screens import Screens
from .shell import Shell

CAUSE = "plan"


class LeftPlans(QObject):
    """Keeps one plan for each author while the program runs, and offers it when they are at the desk again."""

    def __init__(self, shell: Shell, screens: Screens) -> None:
        super().__init__(shell)
        self._shell, self._screens = shell, screens
        self._noted: tuple[int, KeptPlan] | None = None
        self._kept: dict[int, KeptPlan] = {}

    def note(self, actor: Actor, page: PatientPageView | None) -> None:
        """Note at the moment of the lock what stands in the editor; whoever comes back finds it there by themselves."""
        editor = page.editor if page is not None else None
        kept = editor.kept() if editor is not None and isValid(editor) else None
        self._noted = None if kept is None else (actor.staff_id, kept)

    def hand_over(self, actor: Actor) -> None:
        """Keep what was noted for its author, and offer whoever came what they left before."""
        if self._noted is not None:
            author, plan = self._noted
            self._kept[author] = plan
        self._noted = None
        mine = self._kept.get(actor.staff_id)
        if mine is None:
            self._shell.alarms.tell(CAUSE, "")
            return
        self._shell.alarms.tell(
            CAUSE,
            f"You left a plan for {mine.name} unsaved when this desk was locked; it is not in force.",
            [("Go on with it", lambda: self._go_on(actor, mine)), ("Throw it away", lambda: self._forget(actor))],
        )

    def _go_on(self, actor: Actor, mine: KeptPlan) -> None:
        self._screens.open_patient(mine.patient_id)
        if (page := self._screens.patient) is not None and page.patient_id == mine.patient_id:
            self._forget(actor)
            page.go_on_with_plan(mine)

    def _forget(self, actor: Actor) -> None:
        self._kept.pop(actor.staff_id, None)
        self._shell.alarms.tell(CAUSE, "")
