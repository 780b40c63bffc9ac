"""The admin's page: who may sign in, and what can be done about it."""

import uuid
from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ldndesk.desk.passwords import hash_password
from ldndesk.desk.staff import NewPerson, Person, add_staff, list_staff, reset_password, set_active
from ldndesk.desk.work import Changes, Role

from .bridge import Bridge
from .look import GAP
from .plain_label import FaultLabel, PlainLabel, literal
from .secret_field import SecretField
from .still_combo import StillCombo

_HEADINGS = ("Name", "Signs in as", "Role", "May sign in")


class PersonDialog(QDialog):
    """Asks for a new person, or for a new password alone; what is refused stays typed."""

    def __init__(self, bridge: Bridge, parent: QWidget, person: Person | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._person, self._token = bridge, person, str(uuid.uuid4())
        self.setWindowTitle("New password" if person else "Add a person")
        self.name, self.handle, self.role = QLineEdit(), QLineEdit(), StillCombo()
        self.name.setAccessibleName("Full name")
        self.handle.setAccessibleName("Name to sign in with")
        self.role.setAccessibleName("Role")
        for role in Role:
            self.role.addItem(role.value.capitalize(), role.value)
        self.password, self.again = SecretField("Password"), SecretField("Password again")
        self.fault = FaultLabel()
        self.act = QPushButton("Set the password" if person else "Add")
        self.act.setProperty("kind", "primary")
        form = QFormLayout()
        if person is None:
            form.addRow("&Full name", self.name)
            form.addRow("&Signs in as", self.handle)
            form.addRow("&Role", self.role)
        form.addRow("&Password", self.password)
        form.addRow("Password &again", self.again)
        buttons = QDialogButtonBox()
        buttons.addButton(self.act, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.addWidget(PlainLabel(person.name if person else "They can change the password once they signed in."))
        column.addLayout(form)
        column.addWidget(self.fault)
        column.addWidget(buttons)
        buttons.accepted.connect(self.take)
        buttons.rejected.connect(self.reject)

    @Slot()
    def take(self) -> None:
        """Do it, or say what is wrong."""
        if self.password.text() != self.again.text():
            self._refuse("The two passwords are not the same; type them again.")
            return
        self.act.setEnabled(False)
        self._bridge.work_out(self, self._store, self._refuse, hash_password, self.password.text())

    def _store(self, kept: str) -> None:
        if self._person is not None:
            self._bridge.do(self, self._done, self._refuse, self._token, reset_password, self._person.id, kept)
        else:
            person = NewPerson(self.handle.text(), self.name.text(), Role(self.role.currentData()), kept)
            self._bridge.do(self, self._done, self._refuse, self._token, add_staff, person)

    def _done(self, _: Changes) -> None:
        self.accept()

    def _refuse(self, why: str) -> None:
        self.act.setEnabled(True)
        self.fault.setText(why)


class PeoplePage(QWidget):
    """Lists everybody; a role never sees this page but the admin's."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self.people: tuple[Person, ...] = ()
        self.dialog: PersonDialog | None = None
        self.table = QTableWidget(0, len(_HEADINGS))
        self.table.setAccessibleName("People")
        self.table.setHorizontalHeaderLabels(_HEADINGS)
        self.table.verticalHeader().hide()
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.add, self.reset = QPushButton("&Add a person…"), QPushButton("New &password…")
        self.switch = QPushButton("&Disable")
        self.fault = FaultLabel()
        row = QHBoxLayout()
        for button in (self.add, self.reset, self.switch):
            button.setAutoDefault(True)
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.addWidget(PlainLabel("People", kind="title"))
        about = "Who may sign in. An admin sees no patient’s chart; everything ever changed here stays in the record."
        column.addWidget(PlainLabel(about, kind="soft", wrap=True))
        column.addLayout(row)
        column.addWidget(self.fault)
        column.addWidget(self.table, 1)
        self.add.clicked.connect(self._ask_new)
        self.reset.clicked.connect(self._ask_password)
        self.switch.clicked.connect(self._switch)
        self.table.itemSelectionChanged.connect(self._fit)
        self._fit()

    def reload(self) -> None:
        """Read everybody again."""
        self._bridge.ask(self, self._show, list_staff)

    def _show(self, people: Sequence[Person]) -> None:
        at = self.table.currentRow()
        self.people = tuple(people)
        self.table.setRowCount(len(people))
        for row, person in enumerate(people):
            told = (person.name, person.sign_in, person.role.value, "yes" if person.active else "no, disabled")
            for column, words in enumerate(told):
                self.table.setItem(row, column, QTableWidgetItem(literal(words)))
        self.table.selectRow(min(max(at, 0), len(people) - 1))
        self._fit()

    def chosen(self) -> Person | None:
        """Give the person whose row is chosen."""
        at = self.table.currentRow()
        return self.people[at] if 0 <= at < len(self.people) else None

    @Slot()
    def _fit(self) -> None:
        person = self.chosen()
        self.reset.setEnabled(person is not None)
        self.switch.setEnabled(person is not None)
        self.switch.setText("&Disable" if person is None or person.active else "&Let in again")

    @Slot()
    def _ask_new(self) -> None:
        self._open(PersonDialog(self._bridge, self))

    @Slot()
    def _ask_password(self) -> None:
        if (person := self.chosen()) is not None:
            self._open(PersonDialog(self._bridge, self, person))

    def _open(self, dialog: PersonDialog) -> None:
        self.dialog = dialog
        dialog.accepted.connect(self.reload)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def _switch(self) -> None:
        if (person := self.chosen()) is not None:
            self.fault.setText("")
            done, refused = (lambda _: self.reload()), self.fault.setText
            self._bridge.do(self, done, refused, str(uuid.uuid4()), set_active, person.id, active=not person.active)
