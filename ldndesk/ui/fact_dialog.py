"""The dialog in which one fact is entered or corrected; a refused deed keeps what was typed."""

import uuid
from datetime import date

from PySide6.QtCore import QEvent, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ldndesk.desk.entries import Entry
from ldndesk.desk.keeping import Instead, end_fact, keep_fact
from ldndesk.desk.page import PatientPage
from ldndesk.desk.work import Changes

from .bridge import Bridge
from .date_field import DateField
from .fact_forms import FactForm
from .look import GAP
from .plain_label import FaultLabel, PlainLabel, literal


class LastDayForm(QWidget):
    """Takes the last day of what runs on."""

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.day = DateField()
        self.day.setAccessibleName("Last day")
        self.day.set_day(today)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(PlainLabel("Last day", kind="strong"))
        column.addWidget(self.day)
        self.setFocusProxy(self.day.line)

    def problem(self) -> str:
        """Say what must be put right."""
        return self.day.problem() or ("" if self.day.day() else "Type the last day.")


class FactDialog(QDialog):
    """Enters a fact; with ``old`` it takes that entry's place, for a reason, or gives it its last day."""

    def __init__(
        self,
        bridge: Bridge,
        page: PatientPage,
        title: str,
        form: FactForm | LastDayForm,
        parent: QWidget,
        old: Entry | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._page, self._old = bridge, page, old
        self._asks = old is not None and isinstance(form, FactForm)
        self._token = str(uuid.uuid4())
        self.form = form
        name = page.history.patient.display_name
        self.setWindowTitle(f"{title} – {literal(name)}")
        self.setObjectName("fact_dialog")
        self.setMinimumWidth(520)
        self.reason = QLineEdit()
        self.reason.setAccessibleName("Why the entry is wrong")
        self.fault = FaultLabel()
        self.act = QPushButton("Save the correction" if self._asks else "Save")
        self.act.setProperty("kind", "primary")
        self.act.setDefault(True)
        buttons = QDialogButtonBox()
        buttons.addButton(self.act, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(GAP)
        column.addWidget(PlainLabel(name, kind="strong", wrap=True))
        if old is not None:
            told = f"In the record: {old.text}\nIt stays, struck through, and is put anew with what is below."
            column.addWidget(PlainLabel(told, kind="soft", wrap=True))
        column.addWidget(form)
        if self._asks:
            column.addWidget(PlainLabel("Why the entry is wrong", kind="strong"))
            column.addWidget(self.reason)
        column.addWidget(self.fault)
        column.addWidget(buttons)
        buttons.accepted.connect(self.do)
        buttons.rejected.connect(self.reject)
        form.setFocus()

    def event(self, event: QEvent) -> bool:
        """Grow with what is said in the form, so that no field is ever squeezed."""
        grown = event.type() == QEvent.Type.LayoutRequest
        done = super().event(event)
        if grown and (layout := self.layout()) is not None:
            self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))
        return done

    def _problem(self) -> str:
        missing = self._asks and not self.reason.text().strip()
        return self.form.problem() or ("Write why the entry is wrong." if missing else "")

    @Slot()
    def do(self) -> None:
        """Do the deed, or say what is missing."""
        self.fault.setText(self._problem())
        if self.fault.text():
            return
        self.act.setEnabled(False)
        whose = self._page.patient_id, self._page.history.patient.display_name
        told = self, self._done, self._refused, self._token
        old, form = self._old, self.form
        if isinstance(form, FactForm):
            instead = Instead(old.table, old.id, self.reason.text().strip()) if old else None
            self._bridge.do(*told, keep_fact, *whose, form.fact(), instead)
        elif old is not None and (day := form.day.day()) is not None:
            self._bridge.do(*told, end_fact, *whose, old.table, old.id, day)

    def _done(self, _: Changes) -> None:
        self.accept()

    def _refused(self, why: str) -> None:
        self.act.setEnabled(True)
        self.fault.setText(f"Not saved. {why.removeprefix('Nothing was saved. ')}")
