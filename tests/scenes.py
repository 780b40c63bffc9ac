"""Every screen of the program and its states, each reached as a person reaches it.

A scene is a generator: it yields the widget to look at (None: the whole window) and afterwards puts things back.
"""

import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta

from PySide6.QtWidgets import (
    QWidget,
)

from ldndesk.clinical.findings import Category
from ldndesk.clinical.formulary import Form
from ldndesk.desk.letter_days import LetterKind
from ldndesk.desk.page import read_entries, strike_entry
from ldndesk.desk.patients import search_patients
from ldndesk.desk.plans import set_maximum
from ldndesk.desk.today import FOR_RELEASE, AlertState, read_today
from ldndesk.desk.work import Role
from ldndesk.ui.patient_page import PatientPageView

from .album import Album
from .scene import Scene, on_reduction, onto
from .scenes_of_files import FILE_SCENES
from .scenes_of_keeping import KEEPING_SCENES
from .scenes_of_the_record import RECORD_SCENES
from .ui.clinic import register

OVERDUE = timedelta(days=7)
SCENES: dict[str, Scene] = FILE_SCENES | KEEPING_SCENES | RECORD_SCENES
scene = onto(SCENES)


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


@scene
def patient(album: Album) -> Iterator[QWidget | None]:
    """A patient with a plan to consider."""
    on_reduction(album)
    yield None


@scene
def patient_why(album: Album) -> Iterator[QWidget | None]:
    """The same with the alert explained."""
    page = on_reduction(album)
    line = page.side.lines()[0]
    line.why.setChecked(True)
    yield None
    line.why.setChecked(False)


@scene
def looking_back(album: Album) -> Iterator[QWidget | None]:
    """The page as it stood a month ago."""
    page = on_reduction(album)
    assert page.page is not None
    then = page.page.on - timedelta(days=21)
    page.past_day.offer(then, page.page.on)
    page.past_day.wanted.emit(then)
    yield None
    page.past_day.leave()


@scene
def plan_editor(album: Album) -> Iterator[QWidget | None]:
    """The proposed plan being changed before it is accepted."""
    page = on_reduction(album)
    assert page.side.proposal is not None
    page.side.proposal.changes[0].click()
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
def plan_editor_marked(album: Album) -> Iterator[QWidget | None]:
    """A ramp against which something speaks: every risky step marked, the keyboard led to one of them."""
    page = on_reduction(album)
    page.change_plan()
    album.settle()
    editor = page.editor
    assert editor is not None
    for dose, ug in ((editor.ramp.start, 3000), (editor.ramp.rise, 500), (editor.ramp.top, 5500)):
        dose.set_ug(ug)
    editor.ramp.every.setText("14")
    editor.ramp.fill.click()
    album.settle()
    editor.marks.go_on()
    yield editor
    editor.discard.click()


@scene
def patient_maximum(album: Album) -> Iterator[QWidget | None]:
    """A patient's own highest dose, with the plan in force going above it."""
    page = on_reduction(album)
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
        ask(on_reduction(album, role))
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
    page = on_reduction(album, Role.NURSE)
    page.start_call()
    yield None
    page.call.end(discard=True)


@scene
def call_answered(album: Album) -> Iterator[QWidget | None]:
    """A call with answers, lower down the form."""
    page = on_reduction(album, Role.NURSE)
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
    page = on_reduction(album, Role.NURSE)
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
