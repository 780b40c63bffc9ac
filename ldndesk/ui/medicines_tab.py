"""Other medicines on the patient's page: each with what the catalogue says of it, and when somebody last asked."""

import uuid

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from ldndesk.clinical.days import taken_words
from ldndesk.clinical.facts import MedicineUse
from ldndesk.clinical.medicines import Certainty, Status
from ldndesk.clinical.start_checklist import last_asked
from ldndesk.desk.medicines import MedicineKept, keep_asked, read_medicines
from ldndesk.desk.page import PatientPage
from ldndesk.desk.work import Changes

from .bridge import Bridge
from .call_medicines import ASK_BACK_DAYS, asked_words
from .fact_forms import MedicineForm
from .fact_tab import FactKind, FactTab, is_struck, standing_column
from .icons import icon
from .medicine_words import match_words
from .plain_label import FaultLabel, PlainLabel
from .table_model import Column


def sign(kept: MedicineKept) -> str:
    """Give the sign of a status: a tick for a remedy the source accepts alone; what is unknown is a question."""
    kind = match_words(kept.match).kind
    if kind == "urgent":
        return "octagon-alert"
    if kept.match.certainty is not Certainty.KNOWN:
        return "circle-question-mark"
    return "triangle-alert" if kind == "soon" else "check" if Status.ACCEPTABLE in kept.match.statuses else "info"


def days_words(kept: MedicineKept) -> str:
    """Say since when and until when it is taken."""
    return taken_words(kept.fact.first, kept.fact.last) if kept.fact is not None else ""


COLUMNS = (
    Column[MedicineKept]("Medicine", lambda k: k.name, struck=is_struck),
    Column[MedicineKept](
        "With LDN",
        lambda k: match_words(k.match).text,
        icon=lambda k: icon(sign(k)),
        kind=lambda k: "" if match_words(k.match).kind == "soft" else match_words(k.match).kind,
    ),
    Column[MedicineKept]("Taken", days_words, struck=is_struck),
    standing_column(),
)


class MedicinesTab(FactTab[MedicineKept]):
    """Lists the other medicines, takes new ones and their last days, and keeps the word that none is taken besides."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(
            bridge,
            "Other medicines",
            COLUMNS,
            (150, 0, 140, 120),
            read_medicines,
            (FactKind(MedicineUse, "Other medicine", "&Add a medicine…", self._form),),
            "No other medicine is recorded. That does not mean that none is taken.",
            ends=(MedicineUse,),
        )
        self._token = str(uuid.uuid4())
        self.end.setText("S&topped on…")
        self.end.setAccessibleName("The chosen medicine was stopped on a day")
        self.asked = PlainLabel("", kind="strong", wrap=True)
        self.none = QPushButton(f"As&ked today: none besides, now or in the last {ASK_BACK_DAYS} days")
        self.none.setAccessibleName("Asked today: none besides")
        self.none.setAutoDefault(False)
        self.fault = FaultLabel()
        head = QHBoxLayout()
        head.addWidget(self.asked, 1)
        head.addWidget(self.none)
        self.column.insertLayout(0, head)
        self.column.insertWidget(1, self.fault)
        self.none.clicked.connect(self._keep_asked)
        self.ahead = (self.none,)

    def _form(self, page: PatientPage) -> MedicineForm:
        return MedicineForm(page.on, self.bridge.desk.pack.medicines)

    def show_patient(self, page: PatientPage) -> None:
        """Show the other medicines of the patient on a page, and when somebody last asked."""
        asked = last_asked(page.history, page.on)
        self.asked.setText(asked_words(asked))
        self.none.setEnabled(not page.looking_back and (asked is None or asked.day < page.on))
        super().show_patient(page)

    @Slot()
    def _keep_asked(self) -> None:
        if self.page is not None:
            self.none.setEnabled(False)
            about = self.page.patient_id, self.page.history.patient.display_name
            self.bridge.do(self, self._after, self._refused, self._token, keep_asked, *about)

    def _after(self, _: Changes) -> None:
        self._token = str(uuid.uuid4())
        self.fault.setText("")

    def _refused(self, why: str) -> None:
        self.none.setEnabled(True)
        self.fault.setText(f"Not saved. {why}")
