"""The tabs of a patient's page: figures, medicines, laboratory, events, documents, entries, past alerts."""

from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from typing import Any

from PySide6.QtWidgets import QWidget

from ldndesk.clinical.facts import Caution, CautionKind, MainSleep, Procedure
from ldndesk.desk.keeping import NOT_KEPT, Fact, keep_fact, read_events
from ldndesk.desk.letter_days import LetterKind
from ldndesk.desk.letters import keep_letter, write_letter
from ldndesk.desk.page import read_entries, strike_entry
from ldndesk.desk.today import read_today
from ldndesk.desk.work import Role
from ldndesk.ui.documents_tab import DocumentsTab
from ldndesk.ui.fact_dialog import FactDialog
from ldndesk.ui.fact_forms import LabForm, MedicineForm
from ldndesk.ui.fact_tab import FactTab
from ldndesk.ui.patient_page import PatientPageView

from .album import Album, wait_until
from .scene import Scene, on_reduction, onto
from .ui.clinic import token

EVENTS: tuple[Fact, ...] = (
    Procedure(date(2026, 3, 7), "knee replacement", date(2026, 3, 7), NOT_KEPT),
    Caution(CautionKind.ACUTE_HEPATITIS, None, None, NOT_KEPT),
    MainSleep(date(2026, 3, 7), time(23), time(7), NOT_KEPT),
)
RECORD_SCENES: dict[str, Scene] = {}
scene = onto(RECORD_SCENES)


@scene
def patient_tabs(album: Album) -> Iterator[QWidget | None]:
    """All entries of a patient."""
    page = on_reduction(album)
    page.tabs.setCurrentWidget(page.tabs.entries)
    yield None


@scene
def patient_past_alerts(album: Album) -> Iterator[QWidget | None]:
    """Alerts that have ended."""
    page = on_reduction(album)
    page.tabs.setCurrentWidget(page.tabs.past)
    yield None


@scene
def patient_figures_by_day(album: Album) -> Iterator[QWidget | None]:
    """The same, day by day."""
    page = on_reduction(album)
    figures = page.tabs.figures
    page.tabs.setCurrentWidget(figures)
    figures.turns[0].click()
    yield None
    figures.turns[1].click()


@scene
def patient_figures(album: Album) -> Iterator[QWidget | None]:
    """The chart as figures."""
    page = on_reduction(album)
    page.tabs.setCurrentWidget(page.tabs.figures)
    yield None


def _with_medicines(album: Album) -> PatientPageView:
    album.play(Role.PRESCRIBER)
    alert = next(a for a in album.bridge.desk.ask(read_today).alerts if a.finding.rule == "opioid-comedication")
    page = album.patient(alert.patient_id, alert.id)
    page.tabs.setCurrentWidget(page.tabs.medicines)
    album.settle()
    page.tabs.medicines.table.selectRow(0)
    return page


@scene
def patient_medicines(album: Album) -> Iterator[QWidget | None]:
    """The other medicines of a patient."""
    _with_medicines(album)
    yield None


@scene
def medicine_entered(album: Album) -> Iterator[QWidget | None]:
    """Another medicine as it is typed."""
    tab = _with_medicines(album).tabs.medicines
    tab.adds[0].click()
    dialog = tab.dialog
    assert isinstance(dialog, FactDialog)
    assert isinstance(dialog.form, MedicineForm)
    dialog.form.line.text.setText("codeinne")
    dialog.form.line.first.set_day(album.bridge.desk.today())
    yield dialog
    dialog.reject()


@scene
def patient_laboratory(album: Album) -> Iterator[QWidget | None]:
    """Laboratory values of a patient."""
    page = on_reduction(album)
    page.tabs.setCurrentWidget(page.tabs.labs)
    album.settle()
    page.tabs.labs.table.selectRow(0)
    yield None


@scene
def laboratory_value_entered(album: Album) -> Iterator[QWidget | None]:
    """A laboratory value that may be meant in two ways."""
    tab = on_reduction(album).tabs.labs
    tab.adds[0].click()
    dialog = tab.dialog
    assert isinstance(dialog, FactDialog)
    assert isinstance(dialog.form, LabForm)
    dialog.form.test.setCurrentIndex(3)
    dialog.form.value.line.setText("1,234")
    dialog.form.value.tell()
    yield dialog
    dialog.reject()


@scene
def patient_events(album: Album) -> Iterator[QWidget | None]:
    """Events of a patient, one of them entered in error."""
    page = on_reduction(album)
    tab, desk = page.tabs.events, album.bridge.desk
    name, day = page.page.history.patient.display_name if page.page else "", desk.today()
    if len(desk.ask(read_events, page.patient_id)) < len(EVENTS):
        for fact in EVENTS:
            told = fact._replace(day=day + timedelta(days=30), known_from=day) if isinstance(fact, Procedure) else fact
            desk.do(token(), keep_fact, page.patient_id, name, told)
        wrong = next(k.entry for k in desk.ask(read_events, page.patient_id) if k.entry.table == "caution")
        desk.do(token(), strike_entry, page.patient_id, wrong.table, wrong.id, "another patient’s result")
        page.reload()
    page.tabs.setCurrentWidget(tab)
    album.settle()
    tab.table.selectRow(1)
    yield None


def _with_papers(album: Album) -> DocumentsTab:
    page = on_reduction(album)
    tab, desk = page.tabs.documents, album.bridge.desk
    if not any(e.table == "letter" for e in desk.ask(read_entries, page.patient_id)):
        for kind in (LetterKind.GP, LetterKind.REVIEW, LetterKind.NOT_REACHED):
            desk.do(token(), keep_letter, desk.ask(write_letter, page.patient_id, kind), "Please ring after 17:00.")
        wrong = next(e for e in desk.ask(read_entries, page.patient_id) if e.table == "letter")
        desk.do(token(), strike_entry, page.patient_id, wrong.table, wrong.id, "the patient was reached")
        page.reload()
    page.tabs.setCurrentWidget(tab)
    album.settle()
    tab.table.selectRow(1)
    return tab


@scene
def patient_documents(album: Album) -> Iterator[QWidget | None]:
    """The papers of a patient, one of them entered in error."""
    _with_papers(album)
    yield None


@scene
def document_read(album: Album) -> Iterator[QWidget | None]:
    """A kept letter, read again."""
    tab = _with_papers(album)
    tab.table.selectRow(2)
    tab.read.click()
    wait_until(album.app, lambda: tab.dialog is not None)
    dialog = tab.dialog
    assert dialog is not None
    yield dialog
    dialog.reject()


def _asked(name: str, tab: Callable[[Album], FactTab[Any]], ask: Callable[[FactTab[Any]], None]) -> None:
    """Put on the list what a button of a tab asks."""

    def made(album: Album) -> Iterator[QWidget | None]:
        asking = tab(album)
        ask(asking)
        assert asking.dialog is not None
        yield asking.dialog
        asking.dialog.reject()

    RECORD_SCENES[name] = made


_asked("medicine-stopped", lambda album: _with_medicines(album).tabs.medicines, lambda tab: tab.end.click())
_asked("medicine-corrected", lambda album: _with_medicines(album).tabs.medicines, lambda tab: tab.correct.click())
_asked("condition-entered", lambda album: on_reduction(album).tabs.events, lambda tab: tab.adds[1].click())
