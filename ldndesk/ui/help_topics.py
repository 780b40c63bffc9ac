"""Which page of the help, and which heading on it, belongs to what is in sight."""

from PySide6.QtWidgets import QWidget

TOPICS = {
    "TodayPage": ("today", ""),
    "PatientsPage": ("patients", ""),
    "ClinicPage": ("clinic-report", ""),
    "PeoplePage": ("people", "Who may do what"),
    "SignInPage": ("people", ""),
    "WaitPage": ("keeping-the-record", ""),
    "PatientPageView": ("patient-chart", ""),
    "SidePanel": ("patient-chart", "Beside the chart"),
    "DoseChart": ("patient-chart", "The chart"),
    "FiguresTab": ("patient-chart", "Figures"),
    "MedicinesTab": ("patient-chart", "Medicines"),
    "LabsTab": ("patient-chart", "Laboratory"),
    "EventsTab": ("patient-chart", "Events"),
    "DocumentsTab": ("patient-chart", "Documents"),
    "EntriesTable": ("patient-chart", "Entries"),
    "CallForm": ("taking-a-call", ""),
    "PlanEditorFace": ("deciding", ""),
    "DeedDialog": ("deciding", ""),
    "FactDialog": ("patient-chart", "Medicines"),
    "NewPatientDialog": ("patients", "New patient"),
    "ImportDialog": ("importing", ""),
    "ExportDialog": ("importing", "Exporting"),
    "PaperWindow": ("papers", ""),
    "PaperPreview": ("papers", ""),
    "LetterQuestion": ("papers", ""),
    "PersonDialog": ("people", "Who may do what"),
    "PasswordDialog": ("people", ""),
    "DeskDialog": ("people", "Who may do what"),
    "RestoreDialog": ("keeping-the-record", "Restore"),
    "EncryptDialog": ("people", ""),
    "PassphraseDialog": ("people", "The passphrase"),
    "SettingsDialog": ("people", ""),
}
"""By the kind of widget: page and heading; what is nearest to the focus decides."""


def topic_at(*places: QWidget | None) -> tuple[str, str]:
    """Give page and heading for the first place that has any, looking outwards from each."""
    for place in places:
        widget = place
        while widget is not None:
            for kind in type(widget).__mro__:
                if kind.__name__ in TOPICS:
                    return TOPICS[kind.__name__]
            widget = widget.parentWidget()
    return "index", ""
