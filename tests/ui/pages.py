"""How a person uses the patient's page: what the nurse and the prescriber do, by key and by button."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ldndesk.desk.inbox import DismissReason
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.call_form import CallForm
from ldndesk.ui.deed_dialog import DeedDialog
from ldndesk.ui.patient_page import PatientPageView

from .clinic import NURSE, PRESCRIBER


def open_page(qtbot: QtBot, bridge: Bridge, patient_id: int) -> PatientPageView:
    """Open a patient's page and wait until it is read."""
    view = PatientPageView(bridge, patient_id)
    qtbot.addWidget(view)
    view.resize(1132, 720)
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    qtbot.waitUntil(lambda: view.page is not None)
    return view


class Person:
    """Somebody at the desk before one patient's page."""

    def __init__(self, qtbot: QtBot, bridge: Bridge, view: PatientPageView) -> None:
        self.qtbot, self.bridge, self.view = qtbot, bridge, view

    def press(self, button: QPushButton) -> None:
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def key(self, widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(widget, key, modifier)

    def rules_shown(self) -> list[str]:
        """List the rules of the open alerts, from the top."""
        return [line.alert.finding.rule for line in self.view.side.lines()]

    def reread(self) -> None:
        """Read the page anew and wait for it."""
        before = self.view.page
        self.view.reload()
        self.qtbot.waitUntil(lambda: self.view.page is not before)

    @property
    def dialog(self) -> DeedDialog:
        assert self.view.deeds.dialog is not None
        return self.view.deeds.dialog


class Nurse(Person):
    """Takes calls."""

    def __init__(self, qtbot: QtBot, bridge: Bridge, view: PatientPageView) -> None:
        super().__init__(qtbot, bridge, view)
        bridge.desk.actor = NURSE
        self.reread()

    def takes_a_call(self) -> CallForm:
        self.key(self.view, Qt.Key.Key_F2)
        self.qtbot.waitUntil(lambda: self.view.form is not None)
        assert self.view.form is not None
        return self.view.form

    def types_score(self, symptom: str, score: str, troublesome: bool | None = None) -> None:
        assert self.view.form is not None
        line = self.view.form.symptoms.line(symptom)
        self.qtbot.keyClicks(line.score, score)
        if troublesome is not None:
            self.key(line.score, Qt.Key.Key_Return)
            self.key(line.troublesome.yes, Qt.Key.Key_Y if troublesome else Qt.Key.Key_N)

    def saves(self) -> None:
        """Save the call and wait for what the rules say."""
        form = self.view.form
        assert form is not None
        self.key(form, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        self.qtbot.waitUntil(lambda: form.result is not None)

    def reads_the_result(self) -> None:
        form = self.view.form
        assert form is not None
        assert form.result is not None
        self.key(form.result.close_button, Qt.Key.Key_Return)

    def reports(self, symptom: str, score: int, troublesome: bool | None = None) -> None:
        """Take a whole call with one score, wholly by keyboard."""
        self.takes_a_call()
        self.types_score(symptom, str(score), troublesome)
        self.saves()
        self.reads_the_result()


class Prescriber(Person):
    """Decides."""

    def __init__(self, qtbot: QtBot, bridge: Bridge, view: PatientPageView) -> None:
        super().__init__(qtbot, bridge, view)
        bridge.desk.actor = PRESCRIBER
        self.reread()

    def accepts(self) -> None:
        """Accept the proposed plan and wait for the page drawn anew."""
        before, card = self.view.page, self.view.side.proposal
        assert card is not None
        self.press(card.accepts[0])
        self.qtbot.waitUntil(lambda: self.view.page is not before or not card.fault.isHidden())

    def dismisses(self, rule: str, reason: DismissReason, text: str) -> None:
        """Dismiss one alert with its reasons and wait for the page drawn anew."""
        line = next(x for x in self.view.side.lines() if x.alert.finding.rule == rule)
        self.press(line.dismiss)
        dialog, gone = self.dialog, line.alert.id
        dialog.code.setCurrentIndex(dialog.code.findData(reason.value))
        self.qtbot.keyClicks(dialog.text, text)
        self.press(dialog.act)
        self.qtbot.waitUntil(lambda: gone not in {x.alert.id for x in self.view.side.lines()})
