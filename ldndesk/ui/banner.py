"""The patient banner: who this is, in sight on every view of the patient (NHS banner guidance)."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ldndesk.clinical.dose import show_mg
from ldndesk.clinical.history import AllergyStatus, Patient
from ldndesk.clinical.holding import Hold
from ldndesk.clinical.patient_maximum import patient_maximum
from ldndesk.desk.page import PatientPage
from ldndesk.desk.whose import Whose

from . import words
from .call_result import SignLabel
from .look import GAP
from .maximum_card import plan_above
from .plain_label import PlainLabel


def allergy_words(patient: Patient) -> str:
    """Give one of the four fixed wordings, and which allergies where they are known."""
    if patient.allergy_status is AllergyStatus.KNOWN and patient.allergies:
        return f"{patient.allergy_status.value}: {patient.allergies}"
    return patient.allergy_status.value


def held_words(hold: Hold) -> str:
    """Say the dose to stay at, and what is planned instead."""
    return f"Hold at {words.dose_line(hold.at)} ({show_mg(hold.planned.daily_ug)} planned – {hold.why})"


def _unasked(page: PatientPage) -> str:
    """Say before the dose that it rose, or rises, though nobody has asked, or that the next one waits."""
    if any(f.rule == "withdrawal-suspected" for f in page.evaluation.findings):
        return "Next dose waits for the prescriber. Planned: "
    unasked = any(f.rule in {"reduction-unchecked", "course-revived"} for f in page.evaluation.findings)
    return "Nobody has asked – hold. Planned: " if unasked or page.evaluation.unasked_rises else ""


def _stopped_for(page: PatientPage) -> str:
    """Say why the course was stopped, as the prescriber wrote it."""
    return f": {page.stopped_for}" if page.stopped_for else ""


def _at_most(page: PatientPage) -> str:
    """Say after the dose what is this patient's highest, and that the plan in force goes above it."""
    maximum = patient_maximum(page.history, page.on)
    if maximum is None:
        return ""
    return f" · at most {show_mg(maximum.ug)}{' – the plan goes above it' if plan_above(page) else ''}"


class Banner(QFrame):
    """Name, birth date and age, gender, NHS number, allergies, indication, dose and day of the course; never cut."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.setAccessibleName("Patient banner")
        self._whose = Whose(0, "", "")
        self.name = PlainLabel("Reading the record…", kind="banner", wrap=True)
        self.values = {
            label: PlainLabel("", kind="strong", wrap=True)
            for label in ("Born", "Gender", "NHS No.", "Local No.", "Allergies", "For", "Current dose", "Course")
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 6, 2 * GAP, 6)
        column.setSpacing(4)
        first, second = QHBoxLayout(), QHBoxLayout()
        self.same = self._shared()
        who = QVBoxLayout()
        who.setSpacing(0)
        who.addWidget(self.name)
        who.addWidget(self.same)
        who.addStretch(1)
        first.addLayout(who, 8)
        for label, stretch in (("Born", 4), ("Gender", 2), ("NHS No.", 3), ("Local No.", 2)):
            first.addLayout(self._item(label), stretch)
        for label, stretch in (("Current dose", 5), ("Course", 3), ("For", 3), ("Allergies", 3)):
            second.addLayout(self._item(label), stretch)
        for row in (first, second):
            row.setSpacing(2 * GAP)
            column.addLayout(row)

    @staticmethod
    def _shared() -> QWidget:
        """Make the mark of a name that another patient bears too, out of sight at first."""
        mark = QWidget()
        row = QHBoxLayout(mark)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(SignLabel(words.NAMESAKE.icon, "soon"))
        row.addWidget(PlainLabel(words.NAMESAKE.word, kind="soon"))
        row.addStretch(1)
        mark.hide()
        return mark

    def _item(self, label: str) -> QVBoxLayout:
        item = QVBoxLayout()
        item.setSpacing(0)
        item.addWidget(PlainLabel(label, kind="small"))
        item.addWidget(self.values[label])
        item.addStretch(1)
        return item

    def whose(self) -> Whose:
        """Give whom it shows, for every deed of the page to be held against; nobody before the record is read."""
        return self._whose

    def show_page(self, page: PatientPage) -> None:
        """Show whose page this is."""
        patient = page.history.patient
        self._whose = Whose(page.patient_id, patient.display_name, patient.local_id)
        died = " · deceased" if patient.deceased else ""
        self.name.setText(f"{patient.display_name}{died}")
        self.same.setVisible(page.namesake)
        step = plan = None
        if page.course is not None:
            plan = page.course.plan_on(page.on)
            step = next((s for s in page.course.effective_steps() if s.covers(page.on)), None)
        told = {
            "Born": words.born_line(patient.born, page.on),
            "Gender": words.GENDER[patient.gender],
            "NHS No.": words.nhs_number(patient.nhs_number),
            "Local No.": patient.local_id or "none",
            "Allergies": allergy_words(patient),
            "For": words.indication_words(page.history.indications),
            "Current dose": (
                held_words(page.hold)
                if page.hold is not None
                else _unasked(page)
                + (words.dose_line(step, plan.pattern) if plan is not None else words.dose_line(step))
            )
            + _at_most(page),
            "Course": words.course_words(page.course_state) + _stopped_for(page),
        }
        for label, text in told.items():
            self.values[label].setText(text)
            self.values[label].setAccessibleName(f"{label}: {text}")
