"""One patient's page: banner, chart, open alerts, the proposed plan, the record, and the call form beside them."""

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from ldndesk.clinical.findings import Proposal
from ldndesk.clinical.plan import Step
from ldndesk.desk.accepting import answered
from ldndesk.desk.looking_back import read_page_then
from ldndesk.desk.page import PatientPage, read_page
from ldndesk.desk.release import PlanForRelease
from ldndesk.desk.work import Changes, Role

from .banner import Banner
from .bridge import Bridge
from .call_form import CallForm
from .call_sight import CallSight
from .late_tab import follow
from .look import GAP
from .look_back_strip import LookBackStrip
from .page_call import PageCall
from .page_deeds import PageDeeds
from .page_head import PageHead
from .page_tabs import PageTabs
from .patient_bridge import PatientBridge
from .plan_editor import KeptPlan, PlanEditor
from .side_panel import SidePanel

SIDE, CALLING = 380, 480
"""Width of the right side, pixels: alerts; the call form."""


class PatientPageView(QWidget):
    """Shows one patient and leads to every deed about the patient; one patient a page."""

    closed = Signal()
    title_changed = Signal(str)

    def __init__(self, bridge: Bridge, patient_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.banner, self.patient_id = Banner(self), patient_id
        self._bridge = bridge = PatientBridge(bridge, self.banner.whose, self)
        self.page: PatientPage | None = None
        self.call = PageCall(bridge, patient_id, self)
        self.sight: CallSight | None = None
        """What stays in sight while a call is taken, in the place of the buttons."""
        self.editor: PlanEditor | None = None
        self._then: list[Callable[[], object]] = []
        self._closing = False
        # each part is made inside its parent: to move it there later dresses all of it a second time
        self.split = QSplitter(Qt.Orientation.Horizontal, self)
        self.tabs, self.right = PageTabs(bridge, self.split), QStackedWidget(self.split)
        self.chart = self.tabs.chart
        self.head, self.side = PageHead(self), SidePanel(self.right)
        self.deeds = PageDeeds(bridge, self, self.head, self.side)
        self._strip: LookBackStrip | None = None
        self._then_day: date | None = None
        self._lay_out()
        self._connect()
        self.reload()

    def _lay_out(self) -> None:
        self.right.addWidget(self.side)
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(2 * GAP)
        self.split.addWidget(self.tabs)
        self.split.addWidget(self.right)
        self.split.setStretchFactor(0, 1)
        self._widen(SIDE)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, GAP, 2 * GAP, GAP)
        column.setSpacing(GAP)
        self._under_banner = column
        for row in (self.banner, self.head, self.call.leave):
            column.addWidget(row)
        column.addWidget(self.split, 1)

    def _connect(self) -> None:
        self._bridge.changed.connect(self._note_change)
        self.head.back.connect(self.close_page)
        self.head.call.connect(self.start_call)
        self.head.plan.connect(self.change_plan)
        self.head.look.connect(self.look_back)
        self.side.change_wanted.connect(self._change_proposal)
        self.side.release_change_wanted.connect(self._change_waiting)
        self.deeds.outdated.connect(self.reload)
        self.tabs.strike_wanted.connect(self.deeds.ask_strike)
        self.chart.alert_clicked.connect(self.show_alert)
        self.chart.entry_clicked.connect(self.tabs.show_entry)
        self.call.opened.connect(self._show_form)
        self.call.ended.connect(self._drop_form)
        self.call.refused.connect(self._say_refusal)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self._escape)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "head"):
            self.head.dress()

    # reading

    @property
    def past_day(self) -> LookBackStrip:
        """The strip that leads to a past day, made when somebody first wants to look back."""
        if self._strip is None:
            self._strip = LookBackStrip(self)
            self._strip.wanted.connect(self._look_at)
            self._under_banner.insertWidget(self._under_banner.indexOf(self.call.leave), self._strip)
            follow(self.head.letters, self._strip)
        return self._strip

    @Slot()
    def reload(self) -> None:
        """Read the patient anew."""
        if self._then_day is None:
            self._bridge.ask(self, self._show, read_page, self.patient_id)
        else:
            self._bridge.ask(self, self._show, read_page_then, self.patient_id, self._then_day)

    @Slot()
    def look_back(self) -> None:
        """Ask which past day to look at; the day of the chart's reading line is offered."""
        if self.page is None or self.form is not None:
            return
        today = self.page.on if self._then_day is None else self._bridge.desk.today()
        offered = self.chart.focus_day or today
        self.past_day.offer(offered if offered < today else today - timedelta(days=7), today)

    @Slot(object)
    def _look_at(self, day: date | None) -> None:
        self._then_day = day
        if day is not None:
            self.past_day.say(day)
        self.reload()

    @Slot(object)
    def _note_change(self, changes: Changes) -> None:
        if changes.patient_id in {None, self.patient_id}:
            self.reload()

    def _show(self, page: PatientPage) -> None:
        self.page = page
        prescriber = self._bridge.desk.actor.role is Role.PRESCRIBER
        self.banner.show_page(page)
        self.deeds.page = page
        self.head.show_page(page, prescriber, self._bridge.desk.pack, self._bridge.desk.stops_courses())
        self.side.show_page(page, prescriber)
        if self.sight is not None:
            self.sight.show_page(page)
        if page.looking_back:
            for button in self.side.findChildren(QPushButton):
                button.setEnabled(button.isCheckable())  # what only opens an explanation stays
        self.tabs.show_page(page)
        self.title_changed.emit(page.history.patient.display_name)
        waiting, self._then = self._then, []
        for step in waiting:
            step()

    def _once_read(self, step: Callable[[], object]) -> None:
        if self.page is None:
            self._then.append(step)
        else:
            step()

    # coming and going

    @Slot()
    def close_page(self) -> None:
        """Leave the page, unless a call is not saved."""
        self._closing = not self.may_leave()
        if not self._closing:
            self.let_go()
            self.closed.emit()

    def may_leave(self) -> bool:
        """Whether nothing would be lost; else ask, beside the form."""
        return self.call.may_leave()

    def let_go(self) -> None:
        """Give the patient free as the page goes."""
        self.call.end(discard=True)

    @property
    def form(self) -> CallForm | None:
        """The call form while it is open."""
        return self.call.form

    @Slot()
    def _escape(self) -> None:
        if self.form is not None:
            self.call.cancel()
        elif self._strip is not None and self._strip.isVisible():
            self.past_day.leave()
        else:
            self.close_page()

    @Slot(int)
    def show_alert(self, alert_id: int) -> None:
        """Bring an alert into sight, among the open ones or the past ones."""
        self._once_read(lambda: self._point_at(alert_id))

    def _point_at(self, alert_id: int) -> None:
        if not self.side.point_at(alert_id) and self.page is not None:
            rows = [a.id for a in self.page.past_alerts]
            if alert_id in rows:
                self.tabs.setCurrentWidget(self.tabs.past)
                self.tabs.past.alerts.selectRow(rows.index(alert_id))

    # the call

    @Slot()
    def start_call(self) -> None:
        """Open the call form beside the chart."""
        self._once_read(self._open_form)

    def _open_form(self) -> None:
        if self.page is not None:
            self._closing = False
            self.call.start(self.page)

    @Slot(str)
    def _say_refusal(self, why: str) -> None:
        self.side.fault.setText(why)

    @Slot(object)
    def _show_form(self, form: CallForm) -> None:
        if self.page is not None:
            self.sight = CallSight(self.page)
            self._under_banner.insertWidget(1, self.sight)
        self.head.hide()
        self.right.addWidget(form)
        self.right.setCurrentWidget(form)
        self._widen(CALLING)
        form.setFocus()

    @Slot(object)
    def _drop_form(self, form: CallForm) -> None:
        self.right.removeWidget(form)
        form.deleteLater()
        if self.sight is not None:
            self.sight.hide()  # at once: what is deleted later keeps its room until then
            self.sight.deleteLater()
            self.sight = None
        self.head.show()
        self._widen(SIDE)
        self.side.setFocus()
        if self._closing:
            self._closing = False
            self.closed.emit()

    def _widen(self, right: int) -> None:
        self.right.setMinimumWidth(right)
        self.split.setSizes([max(1, self.split.width() - right), right])

    @Slot()
    def change_plan(self) -> None:
        """Open the plan editor on what is planned."""
        self._once_read(lambda: self._edit(None))

    @Slot(object)
    def _change_proposal(self, proposal: Proposal) -> None:
        self._edit(proposal)

    @Slot(object)
    def _change_waiting(self, waiting: PlanForRelease) -> None:
        if self.page is not None:
            standing = {alert.id for alert in self.page.alerts}
            answers = tuple(a for a in waiting.change.answers if a in standing)
            self._open_editor(waiting.change.steps, answers, waiting.title)

    def go_on_with_plan(self, kept: KeptPlan) -> None:
        """Open the plan editor on what was typed before."""
        self._once_read(lambda: self._open_editor((), kept.answers, "", kept))

    def _edit(self, proposal: Proposal | None) -> None:
        if self.page is None:
            return
        answers = answered(self.page, proposal) if proposal else ()
        self._open_editor(proposal.steps if proposal else (), answers, proposal.title if proposal else "")

    def _open_editor(
        self, steps: tuple[Step, ...], answers: tuple[int, ...], reason: str, kept: KeptPlan | None = None
    ) -> None:
        if self.page is None:
            return
        self.editor = PlanEditor(self._bridge, self.page, self, steps=steps, answers=answers, reason=reason)
        self.editor.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if kept is not None:
            self.editor.go_on(kept)
        self.editor.open()
