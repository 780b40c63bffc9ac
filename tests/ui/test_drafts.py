"""A call being typed: nothing is lost by leaving, by a crash, or by a power cut, and nobody is rung twice at once."""

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from pytestqt.qtbot import QtBot
from sqlalchemy import Engine, text

from ldndesk.desk.drafts import HOLDS, Draft, claim_call, read_draft
from ldndesk.desk.today import CallDue, read_today
from ldndesk.desk.work import Actor, Desk, Refused, Role, Work
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.call_draft import put_back, typed
from ldndesk.ui.call_form import CallForm
from ldndesk.ui.patient_page import PatientPageView
from tests.conftest import Clock

from .clinic import NURSE, prescribe, register

NAME = "HUGHES, Jane"
BOB = Actor("Nurse Bob", Role.NURSE)


@pytest.fixture
def jane(desk: Desk) -> int:
    made = register(desk, "HUGHES")
    prescribe(desk, made, NAME)
    desk.actor = NURSE
    return made


@pytest.fixture
def view(qtbot: QtBot, bridge: Bridge, jane: int) -> Iterator[PatientPageView]:
    yield opened(qtbot, bridge, jane)
    bridge.close()


def opened(qtbot: QtBot, bridge: Bridge, patient_id: int) -> PatientPageView:
    made = PatientPageView(bridge, patient_id)
    qtbot.addWidget(made)
    made.resize(1280, 760)
    made.show()
    qtbot.waitUntil(lambda: made.page is not None)
    return made


def calling(qtbot: QtBot, view: PatientPageView) -> CallForm:
    qtbot.keyClick(view, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: view.form is not None)
    assert view.form is not None
    return view.form


def due_calls(desk: Desk) -> tuple[CallDue, ...]:
    """List the calls due, with everybody made due."""

    def everybody(work: Work) -> None:
        work.connection.execute(text("UPDATE patient SET todo_on = '2026-03-01'"))

    desk.jot(everybody)
    return desk.ask(read_today).calls


def fill(qtbot: QtBot, form: CallForm) -> None:
    """Type into every kind of field."""
    qtbot.keyClick(form.doses.taken.yes, Qt.Key.Key_Y)
    line = form.symptoms.line("headache")
    qtbot.keyClicks(line.score, "6")
    qtbot.keyClick(line.troublesome.yes, Qt.Key.Key_Y)
    line.onset.line.setText("1/3/2026")
    form.symptoms.search.setText("ringing ears")
    form.symptoms.finder.offer()
    form.symptoms.finder.offers[-1].click()
    qtbot.keyClicks(form.symptoms.lines[-1].score, "3")
    qtbot.keyClick(form.safety.questions["jaundice"].yes, Qt.Key.Key_N)
    qtbot.keyClicks(form.medicines.lines[0].text, "codiene")
    qtbot.keyClicks(form.medicines.add().text, "Gaviscon")
    qtbot.keyClick(form.ahead.operation.yes, Qt.Key.Key_Y)
    form.ahead.on.line.setText("not yet a day")
    qtbot.keyClick(form.ahead.consent.yes, Qt.Key.Key_Y)
    form.ahead.with_whom.setText("her sister")
    form.next_call.at.setText("10")
    form.bed.setText("23")
    form.note.setPlainText("She will think about it.")


def kept(draft: Draft) -> dict[str, Any]:
    """Give what was typed of a draft, without the time it took."""
    return {name: value for name, value in draft.content.items() if name != "seconds"}


@pytest.mark.hazard("H6")
def test_what_was_typed_comes_back_to_the_same_patient_marked_as_draft_and_is_stored_once(
    qtbot: QtBot, bridge: Bridge, desk: Desk, engine: Engine, jane: int, view: PatientPageView
) -> None:
    form = calling(qtbot, view)
    fill(qtbot, form)
    before, token, record = typed(form), form.token, form.record()
    qtbot.waitUntil(lambda: (d := desk.ask(read_draft, jane)) is not None and kept(d) == before)
    for timer in form.findChildren(QTimer):  # as if the program had gone: nobody said what to do with the call
        timer.stop()

    other = opened(qtbot, bridge, jane)
    again = calling(qtbot, other)
    assert typed(again) == before
    assert again.token == token
    assert again.record() == record
    assert again.resumed.text() == "Draft of 07-Mar-2026 09:00 by Nurse Lee, put back. It is not saved yet."
    again.ahead.on.line.setText("20-Mar-2026")
    again.rise.setText("7")
    qtbot.keyClick(again.medicines.lines[0].slip.asked.yes, Qt.Key.Key_N)
    again.store()
    qtbot.waitUntil(lambda: again.result is not None)
    assert desk.ask(read_draft, jane) is None
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM follow_up")) == 1


@pytest.mark.hazard("H6")
def test_leaving_asks_and_a_draft_can_be_left_for_later_or_discarded(
    qtbot: QtBot, desk: Desk, jane: int, view: PatientPageView
) -> None:
    form = calling(qtbot, view)
    form.note.setPlainText("Rings back after tea.")
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.call.leave.isVisible()
    qtbot.mouseClick(view.call.leave.later, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desk.ask(read_draft, jane) is not None)
    assert view.form is None
    # The draft may have been kept before; the patient is given free by a deed of its own.
    qtbot.waitUntil(lambda: [(due.has_draft, due.rung_by) for due in due_calls(desk)] == [(True, "")])
    view.reload()
    qtbot.waitUntil(lambda: "is not saved" in view.head.role.text())
    assert view.head.buttons["call"].text() == "Go on with the call  (F2)"
    again = calling(qtbot, view)
    assert again.note.toPlainText() == "Rings back after tea."
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.mouseClick(view.call.leave.discard, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desk.ask(read_draft, jane) is None)


def test_what_the_form_no_longer_asks_is_put_into_the_note(qtbot: QtBot, view: PatientPageView) -> None:
    form = calling(qtbot, view)
    put_back(form, {"note": "Spoke long.", "lines": {"Score of yesterday’s form": "4"}})
    assert form.note.toPlainText() == "Spoke long.\nScore of yesterday’s form: 4"


@pytest.mark.hazard("H20")
def test_two_desks_never_ring_one_patient_until_the_first_is_silent_for_long(
    qtbot: QtBot, desk: Desk, clock: Clock, jane: int, view: PatientPageView
) -> None:
    desk.actor = BOB
    desk.jot(claim_call, jane, "another desk")
    desk.actor = NURSE
    qtbot.keyClick(view, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: "Nurse Bob is ringing this patient, since 09:00" in view.side.fault.text())
    assert view.form is None
    (due,) = due_calls(desk)
    assert (due.has_draft, due.rung_by) == (False, "Nurse Bob")
    clock.now += HOLDS * 2
    calling(qtbot, view)
    desk.actor = BOB
    with pytest.raises(Refused, match="Nurse Lee is ringing this patient"):
        desk.jot(claim_call, jane, "another desk")


@pytest.mark.hazard("H6")
@pytest.mark.parametrize("left", [True, False])
def test_a_draft_left_as_the_program_ends_is_kept(
    qtbot: QtBot, bridge: Bridge, desk: Desk, jane: int, view: PatientPageView, left: bool
) -> None:
    form = calling(qtbot, view)
    for _ in range(20):
        view.reload()  # the worker has enough to do
    form.note.setPlainText("Rings back after tea.")
    if left:
        view.call.put_off()
    bridge.close()
    draft = desk.ask(read_draft, jane)
    assert draft is not None
    assert draft.content["note"] == "Rings back after tea."


TYPIST = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from ldndesk.desk.packs import pack_in_force
from ldndesk.desk.work import Actor, Desk, Role
from ldndesk.store.engine import open_engine
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.patient_page import PatientPageView
import time
app = QApplication([])
engine = open_engine(Path(sys.argv[1]))
desk = Desk(lambda: engine, pack_in_force, Actor("Nurse Lee", Role.NURSE))
view = PatientPageView(Bridge(desk), int(sys.argv[2]))
view.start_call()
at = int(sys.argv[3])
def key():
    global at
    if view.form is None:
        return
    at += 1
    view.form.note.setPlainText(" ".join(str(n) for n in range(at)))
    print(at, time.time(), flush=True)
typing = QTimer(interval=40)
typing.timeout.connect(key)
typing.start()
app.exec()
"""


@pytest.mark.hazard("H6")
@pytest.mark.hazard("H7")
def test_killed_while_typing_nothing_typed_more_than_a_second_before_is_lost(
    desk: Desk, engine: Engine, database: Path, jane: int
) -> None:
    rng, before = random.Random(7), 0
    for _ in range(6):
        arguments = [sys.executable, "-c", TYPIST, str(database), str(jane), str(before)]
        with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as typist:
            assert typist.stdout is not None
            lines: list[tuple[int, float]] = []
            end = 1.2 + rng.random()
            for line in typist.stdout:
                number, at = line.split()
                lines.append((int(number), float(at)))
                if lines[-1][1] - lines[0][1] > end:
                    break
            typist.send_signal(signal.SIGKILL)
            killed = time.time()
        draft = desk.ask(read_draft, jane)
        assert draft is not None
        kept = len(draft.content["note"].split())
        safe = max(n for n, at in lines if at < killed - 1)
        assert kept >= safe, f"kept {kept}, typed {safe} more than a second before"
        before = kept
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM follow_up")) == 0
        assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
