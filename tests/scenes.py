"""Every screen of the program and its states, each reached as a person reaches it.

A scene is a generator: it yields the widget to look at (None: the whole window) and afterwards puts things back.
"""

import uuid
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import (
    QLabel,
    QPushButton,
    QWidget,
)

from ldndesk.clinical.facts import Caution, CautionKind, MainSleep, Procedure
from ldndesk.clinical.findings import Category
from ldndesk.clinical.formulary import Form
from ldndesk.desk.keeping import NOT_KEPT, Fact, keep_fact, read_events
from ldndesk.desk.letter_days import LetterKind
from ldndesk.desk.letters import keep_letter, write_letter
from ldndesk.desk.page import read_entries, strike_entry
from ldndesk.desk.patients import search_patients
from ldndesk.desk.plans import set_maximum
from ldndesk.desk.today import FOR_RELEASE, AlertState, read_today
from ldndesk.desk.work import Role
from ldndesk.ui.documents_tab import DocumentsTab
from ldndesk.ui.fact_dialog import FactDialog
from ldndesk.ui.fact_forms import LabForm, MedicineForm
from ldndesk.ui.patient_page import PatientPageView

from .album import Album, wait_until
from .scenes_of_files import FILE_SCENES
from .scenes_of_keeping import KEEPING_SCENES
from .ui.clinic import register, token

EVENTS: tuple[Fact, ...] = (
    Procedure(date(2026, 3, 7), "knee replacement", date(2026, 3, 7), NOT_KEPT),
    Caution(CautionKind.ACUTE_HEPATITIS, None, None, NOT_KEPT),
    MainSleep(date(2026, 3, 7), time(23), time(7), NOT_KEPT),
)
OVERDUE = timedelta(days=7)
Scene = Callable[[Album], Iterator[QWidget | None]]
SCENES: dict[str, Scene] = dict(FILE_SCENES) | KEEPING_SCENES


def scene(made: Scene) -> Scene:
    """Put a scene on the list under its name."""
    SCENES[made.__name__.strip("_").replace("_", "-")] = made
    return made


@scene
def today(album: Album) -> Iterator[QWidget | None]:
    """The start page."""
    album.screens.show_today()
    yield None


@scene
def patients(album: Album) -> Iterator[QWidget | None]:
    """The search."""
    album.screens.show_patients()
    yield None


@scene
def patients_none_found(album: Album) -> Iterator[QWidget | None]:
    """A search that finds nobody."""
    album.screens.show_patients()
    page = album.screens.patients
    page.field.setText("nobody of this name")
    yield None
    page.field.clear()


def _on_reduction(album: Album, role: Role = Role.PRESCRIBER) -> PatientPageView:
    album.play(role)
    alert = album.alert(Category.DOSE_REDUCTION)
    return album.patient(alert.patient_id, alert.id)


@scene
def patient(album: Album) -> Iterator[QWidget | None]:
    """A patient with a plan to consider."""
    _on_reduction(album)
    yield None


@scene
def patient_why(album: Album) -> Iterator[QWidget | None]:
    """The same with the alert explained."""
    page = _on_reduction(album)
    line = page.side.lines()[0]
    line.why.setChecked(True)
    yield None
    line.why.setChecked(False)


@scene
def patient_tabs(album: Album) -> Iterator[QWidget | None]:
    """All entries of a patient."""
    page = _on_reduction(album)
    page.tabs.setCurrentWidget(page.tabs.entries)
    yield None


@scene
def patient_past_alerts(album: Album) -> Iterator[QWidget | None]:
    """Alerts that have ended."""
    page = _on_reduction(album)
    page.tabs.setCurrentWidget(page.tabs.past)
    yield None


@scene
def patient_figures(album: Album) -> Iterator[QWidget | None]:
    """The chart as figures."""
    page = _on_reduction(album)
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
def medicine_stopped(album: Album) -> Iterator[QWidget | None]:
    """The last day of a medicine."""
    tab = _with_medicines(album).tabs.medicines
    tab.end.click()
    dialog = tab.dialog
    assert dialog is not None
    yield dialog
    dialog.reject()


@scene
def medicine_corrected(album: Album) -> Iterator[QWidget | None]:
    """A wrong entry put right."""
    tab = _with_medicines(album).tabs.medicines
    tab.correct.click()
    dialog = tab.dialog
    assert dialog is not None
    yield dialog
    dialog.reject()


@scene
def patient_laboratory(album: Album) -> Iterator[QWidget | None]:
    """Laboratory values of a patient."""
    page = _on_reduction(album)
    page.tabs.setCurrentWidget(page.tabs.labs)
    album.settle()
    page.tabs.labs.table.selectRow(0)
    yield None


@scene
def laboratory_value_entered(album: Album) -> Iterator[QWidget | None]:
    """A laboratory value that may be meant in two ways."""
    tab = _on_reduction(album).tabs.labs
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
    page = _on_reduction(album)
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
    page = _on_reduction(album)
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


@scene
def condition_entered(album: Album) -> Iterator[QWidget | None]:
    """A condition that cautions a start."""
    tab = _on_reduction(album).tabs.events
    tab.adds[1].click()
    dialog = tab.dialog
    assert dialog is not None
    yield dialog
    dialog.reject()


@scene
def looking_back(album: Album) -> Iterator[QWidget | None]:
    """The page as it stood a month ago."""
    page = _on_reduction(album)
    assert page.page is not None
    then = page.page.on - timedelta(days=21)
    page.past_day.offer(then, page.page.on)
    page.past_day.wanted.emit(then)
    yield None
    page.past_day.leave()


@scene
def plan_editor(album: Album) -> Iterator[QWidget | None]:
    """A change of plan being considered."""
    page = _on_reduction(album)
    page.change_plan()
    album.settle()
    assert page.editor is not None
    yield page.editor
    page.editor.reject()


def _not_started(album: Album) -> PatientPageView:
    """Open a patient registered a moment ago, for whom nothing is recorded yet."""
    desk = album.bridge.desk
    found = desk.ask(search_patients, "NEWCOME")
    new = found[0].id if found else register(desk, "NEWCOME", "Rosa", "DEMO-NEW")
    album.play(Role.PRESCRIBER)
    return album.patient(new)


@scene
def start_of_a_course(album: Album) -> Iterator[QWidget | None]:
    """The plan editor and the checklist of a patient without a course."""
    page = _not_started(album)
    page.change_plan()
    album.settle()
    assert page.editor is not None
    yield page.editor
    page.editor.reject()


@scene
def patient_not_started(album: Album) -> Iterator[QWidget | None]:
    """A patient without a course."""
    _not_started(album)
    yield None


@scene
def plan_editor_form_changed(album: Album) -> Iterator[QWidget | None]:
    """A ramp of liquid changed to drops: every dose in both measures, and the question."""
    page = _not_started(album)
    page.change_plan()
    album.settle()
    editor = page.editor
    assert editor is not None
    form = editor.rows[0].form
    form.setCurrentIndex(form.findData(Form.DROPS))
    form.activated.emit(form.currentIndex())
    album.settle()
    yield editor
    editor.discard.click()


@scene
def plan_editor_by_interval(album: Album) -> Iterator[QWidget | None]:
    """A ramp being filled in by interval."""
    page = _not_started(album)
    page.change_plan()
    album.settle()
    editor = page.editor
    assert editor is not None
    editor.by_interval.setChecked(True)
    for dose, ug in ((editor.ramp.start, 500), (editor.ramp.rise, 500), (editor.ramp.top, 4500)):
        dose.set_ug(ug)
    editor.ramp.every.setText("14")
    album.settle()
    yield editor
    editor.reject()


@scene
def patient_maximum(album: Album) -> Iterator[QWidget | None]:
    """A patient's own highest dose, with the plan in force going above it."""
    page = _on_reduction(album)
    assert page.page is not None
    name, desk = page.page.history.patient.display_name, album.bridge.desk
    desk.do(str(uuid.uuid4()), set_maximum, page.patient_id, name, 1000, "Headaches above it, twice")
    page.reload()
    album.settle()
    assert page.side.maximum is not None
    page.side.ensureWidgetVisible(page.side.maximum)
    yield None
    made = next(e for e in desk.ask(read_entries, page.patient_id) if e.table == "decision" and not e.struck)
    desk.do(str(uuid.uuid4()), strike_entry, page.patient_id, "decision", made.id, "Only to be looked at")


@scene
def release(album: Album) -> Iterator[QWidget | None]:
    """A nurse's plan that waits for release."""
    album.play(Role.PRESCRIBER)
    waiting = album.alert(Category.REVIEW, FOR_RELEASE)
    album.patient(waiting.patient_id, waiting.id)
    yield None


def _deed(name: str, ask: Callable[[PatientPageView], None], role: Role = Role.PRESCRIBER) -> None:
    def made(album: Album) -> Iterator[QWidget | None]:
        ask(_on_reduction(album, role))
        dialog = album.dialog()
        yield dialog
        dialog.reject()

    SCENES[name] = made


_deed("snooze", lambda page: page.side.lines()[0].snooze.click())
_deed("dismiss", lambda page: page.side.lines()[0].dismiss.click())
_deed("set-maximum", lambda page: page.deeds.ask_maximum())
_deed("stop-course", lambda page: page.deeds.ask_stop())


@scene
def call(album: Album) -> Iterator[QWidget | None]:
    """A call just begun."""
    page = _on_reduction(album, Role.NURSE)
    page.start_call()
    yield None
    page.call.end(discard=True)


@scene
def call_answered(album: Album) -> Iterator[QWidget | None]:
    """A call with answers, lower down the form."""
    page = _on_reduction(album, Role.NURSE)
    page.start_call()
    album.settle()
    form = page.form
    assert form is not None
    form.symptoms.no_side_effects()
    form.symptoms.none.setFocus()
    form.area.ensureWidgetVisible(form.symptoms.none, 0, form.area.height())
    yield None
    page.call.end(discard=True)


@scene
def call_symptom_offered(album: Album) -> Iterator[QWidget | None]:
    """Part of a symptom’s name typed: the known ones are offered."""
    page = _on_reduction(album, Role.NURSE)
    page.start_call()
    album.settle()
    form = page.form
    assert form is not None
    form.symptoms.search.setText("dream")
    form.symptoms.finder.offer()
    album.settle()
    form.area.ensureWidgetVisible(form.symptoms.finder, 0, 80)
    yield None
    page.call.end(discard=True)


@scene
def call_saved(album: Album) -> Iterator[QWidget | None]:
    """What is told at the end of a call."""
    album.play(Role.NURSE)
    due = next(c for c in album.bridge.desk.ask(read_today).calls if c.due > album.bridge.desk.today() - OVERDUE)
    page = album.patient(due.patient_id)
    page.start_call()
    album.settle()
    form = page.form
    assert form is not None
    form.symptoms.no_side_effects()
    form.store()
    album.settle()
    yield None
    page.call.end(discard=True)


@scene
def warning_sign_why(album: Album) -> Iterator[QWidget | None]:
    """A warning sign explained."""
    album.play(Role.PRESCRIBER)
    found = next(a for a in album.bridge.desk.ask(read_today).alerts if a.finding.rule == "red-flag-mood")
    page = album.patient(found.patient_id, found.id)
    album.settle()
    line = page.side.lines()[0]
    line.why.setChecked(True)
    yield None
    line.why.setChecked(False)


def _taken_back(album: Album, role: Role) -> PatientPageView:
    """Have a warning sign answered with no."""
    album.play(Role.NURSE)
    desk = album.bridge.desk
    found = next(a for a in desk.ask(read_today).alerts if a.finding.rule == "red-flag-liver")
    page = album.patient(found.patient_id)
    album.settle()
    if found.state is not AlertState.CLEARED and page.page is not None:
        page.start_call()
        album.settle()
        assert page.form is not None
        page.form.safety.questions[found.finding.subject].set_value(False)
        page.form.store()
        album.settle()
        if role is Role.PRESCRIBER:
            page.call.end(discard=True)
    album.play(role)
    return page


@scene
def call_cleared(album: Album) -> Iterator[QWidget | None]:
    """The end of a call that took a warning sign back."""
    page = _taken_back(album, Role.NURSE)
    yield None
    page.call.end(discard=True)


@scene
def warning_sign_cleared(album: Album) -> Iterator[QWidget | None]:
    """A warning sign that a nurse’s call took back, before the prescriber."""
    page = _taken_back(album, Role.PRESCRIBER)
    page.reload()
    yield None


def _paper(kind: LetterKind) -> Scene:
    def made(album: Album) -> Iterator[QWidget | None]:
        album.play(Role.PRESCRIBER)
        found = album.alert(Category.ROUTE_CHANGE)
        page = album.patient(found.patient_id)
        page.head.letter.emit(kind)
        dialog = album.dialog("LetterWindow")
        yield dialog
        dialog.reject()

    return made


SCENES |= {f"paper-{kind.name.casefold().replace('_', '-')}": _paper(kind) for kind in LetterKind}


@scene
def new_patient(album: Album) -> Iterator[QWidget | None]:
    """Registering a patient."""
    album.screens.show_today()
    album.screens.dialogs.new_patient()
    dialog = album.dialog("NewPatient")
    yield dialog
    dialog.reject()


def _help(topic: str) -> Scene:
    def made(album: Album) -> Iterator[QWidget | None]:
        album.screens.dialogs.show_help(topic)
        album.settle()
        window = album.screens.dialogs.help
        assert window is not None
        yield window
        window.close()

    return made


SCENES |= {f"help-{topic}": _help(topic) for topic in ("today", "rule-book", "safety", "keyboard", "about")}


@scene
def told_of_a_fault(album: Album) -> Iterator[QWidget | None]:
    """Something could not be done."""
    album.screens.show_today()
    notice = album.screens.shell.notice
    notice.tell("The program could not do this; nothing was changed. The fault is in the log.")
    yield None
    notice.hide()


@scene
def could_not_be_opened(album: Album) -> Iterator[QWidget | None]:
    """The page that says why there is no record to show."""
    shell = album.screens.shell
    shell.wait.show_failure("The clinic’s file is no record of ldndesk. Choose the clinic’s own file.")
    shell.pages.setCurrentWidget(shell.wait)
    yield None
    album.screens.show_today()


def clipped(root: QWidget) -> list[str]:
    """List the words in sight that are not shown whole."""
    found = []
    window = root.window()
    for label in root.findChildren(QLabel):
        if not label.isVisible() or not label.text() or label.visibleRegion().isEmpty():
            continue
        room = label.rect()
        needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        wide = 0 if label.wordWrap() else label.sizeHint().width()
        if needed > room.height() + 3 or wide > room.width() + 3:
            at = label.mapTo(window, QPoint(0, 0))
            found.append(f"{label.text()[:60]!r} at {at.x()},{at.y()}: {room.width()}x{room.height()}, {wide}x{needed}")
    for button in root.findChildren(QPushButton):
        if button.isVisible() and button.text() and button.sizeHint().width() > button.width() + 3:
            found.append(f"button {button.text()!r}: {button.width()} of {button.sizeHint().width()}")
    return found
