"""The log holds numbers and places, never a name, a number of the health service, a dose or what somebody wrote."""

import ast
import sys
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ldndesk import cli, logs
from ldndesk.clinical.facts import Answer
from ldndesk.clinical.history import Patient
from ldndesk.clinical.symptoms import Indication
from ldndesk.desk.patients import register_patient
from ldndesk.desk.signing_in import sign_in
from ldndesk.desk.work import Refused, Role, Work
from ldndesk.ui.screens import Screens

from .desk.people import NAMES, WORDS
from .started import LONG, PASSPHRASE, Started, found_at, log_beside
from .store.protected import write_protected
from .ui.clinic import bundle, call, prescribe, token

FAMILY, GIVEN, NHS, PHONE = "ZWETSCHGENKNOEDEL", "Quirinia", "9434765919", "01632 960777"
NAME = Patient("", FAMILY, GIVEN).display_name
NOTE = "Her brother Xaverius will fetch the capsules; she takes 3.7 mg"
SECRET = (FAMILY, GIVEN, NHS, PHONE, "Xaverius", "capsules", "3.7", "3700", "Riverside", PASSPHRASE, *WORDS.values())
"""What must not stand in any line of the log."""


def breaks(_: Work) -> str:
    """Break as a fault in the program would: with words of the record in its message."""
    try:
        raise KeyError(f"{NAME} {NHS} {PHONE}")
    except KeyError as fault:
        raise ValueError(f"no dose of 3.7 mg for {NAME}: {NOTE}") from fault


def typed(started: Started, screens: Screens, patient_id: int) -> None:
    """Type a call into the form until its draft is kept, and leave it open."""
    screens.open_patient(patient_id)
    page = screens.patient
    assert page is not None
    started.qtbot.waitUntil(lambda: page.page is not None, timeout=LONG)
    page.start_call()
    started.qtbot.waitUntil(lambda: page.form is not None, timeout=LONG)
    assert page.form is not None
    page.form.note.setPlainText(NOTE)
    page.call.keep()


def works_a_day(started: Started, screens: Screens, files: Path) -> None:
    """Do what is done on a day, the faults of the program and the slips of people among it."""
    bridge, desk = started.program.bridge, started.desk
    assert bridge is not None
    patient = Patient("L-77", FAMILY, GIVEN, date(1980, 3, 7), nhs_number=NHS, phone=PHONE)
    at_it = replace(desk)
    changes = at_it.do(token(), register_patient, patient, (Indication.ME_CFS,))
    assert changes.patient_id == 1
    prescribe(at_it, 1, NAME, 3700)
    call(at_it, 1, NAME, Answer("headache", 7))
    screens.refresh()
    said: list[str] = []
    bridge.failed.connect(said.append)
    for _ in range(2):
        bridge.ask(screens, lambda _: None, breaks)
    started.qtbot.waitUntil(lambda: len(said) == 2, timeout=LONG)
    typed(started, screens, 1)
    screens.patients.field.setText(FAMILY)
    with pytest.raises(Refused, match="not right"):
        sign_in(desk, NAMES[Role.NURSE][0], f"{WORDS[Role.NURSE]}!")
    screens.dialogs.import_files((bundle(files, FAMILY, 11, "L-77"),))
    started.shell.actions_by_name["lock"].trigger()
    lock = started.program.lock
    assert lock is not None
    lock.page.password.setText(WORDS[Role.NURSE])
    started.qtbot.keyClick(lock.page.password, Qt.Key.Key_Return)
    started.qtbot.waitUntil(lambda: not lock.is_locked, timeout=LONG)


def breaks_uncaught(capsys: pytest.CaptureFixture[str]) -> None:
    """Raise where nobody catches, on this thread and on another."""
    before = sys.excepthook, threading.excepthook
    logs.note_uncaught()
    try:
        try:
            raise RuntimeError(f"{NAME} takes 3.7 mg")
        except RuntimeError as fault:
            sys.excepthook(type(fault), fault, fault.__traceback__)
        thread = threading.Thread(target=lambda: breaks(None))  # type: ignore[arg-type]
        thread.start()
        thread.join()
    finally:
        sys.excepthook, threading.excepthook = before
    told = capsys.readouterr().err
    assert "see the log" in told
    assert FAMILY not in told


@pytest.mark.hazard("H35")
def test_after_a_long_day_in_the_window_and_on_the_command_line_no_line_of_the_log_tells_of_a_patient(
    qapp: QApplication,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    place = found_at(tmp_path / "record" / "clinic.ldndesk")
    for name, value in (("PASSPHRASE", PASSPHRASE), ("USER", NAMES[Role.NURSE][0]), ("PASSWORD", WORDS[Role.NURSE])):
        monkeypatch.setenv(f"LDNDESK_{name}", value)
    with log_beside(tmp_path, monkeypatch) as log:
        started = Started(qapp, qtbot, place)
        started.signs_in(Role.NURSE, passphrase=PASSPHRASE)
        works_a_day(started, started.opens(), tmp_path)
        breaks_uncaught(capsys)
        started.close()
        faulty = bundle(tmp_path, f"{FAMILY}-TWO", 11, "L-78")
        for words in (
            ("import", str(faulty)),
            ("alerts", "--json"),
            ("export", "--to", str(tmp_path / "out")),
            ("downtime", str(tmp_path / "d.pdf")),
            ("verify",),
            ("letter", NHS, str(tmp_path / "l.pdf")),
        ):
            cli.main([*words, "--database", str(place)])
        with write_protected(place.parent):
            again = Started(qapp, qtbot, place)
            again.signs_in(Role.NURSE, passphrase=PASSPHRASE)
            screens = again.opens()
            screens.open_patient(1)
            page = screens.patient
            assert page is not None
            qtbot.waitUntil(lambda: page.page is not None, timeout=LONG)
            again.close()
        told = log.read_text("utf-8")
    assert told.count("a use case broke") == 2
    assert told.count("an error nobody caught") == 2
    assert "the record takes nothing: open_chart [1]" in told
    for secret in (*SECRET, *(name for _, name in NAMES.values())):
        assert secret.casefold() not in told.casefold(), secret


FILLED_WITH = {
    *("rule.name", "len(faults)", "type(fault).__name__", "what", "staff_id", "deed.__name__", "numbers"),
    *("desk.actor.staff_id", "read.broke"),
}
"""All that a line is filled with: numbers, kinds and places of errors, and names of the program's own."""


@pytest.mark.hazard("H35")
def test_every_line_the_program_writes_to_its_log_is_made_of_its_own_words_and_of_what_is_allowed() -> None:
    lines = 0
    for path in sorted(Path(logs.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and ast.unparse(node.func).startswith("_log.")):
                continue
            lines += 1
            words, *given = node.args
            assert isinstance(words, ast.Constant), f"{path.name}:{node.lineno} is no fixed text"
            assert {ast.unparse(part) for part in given} <= FILLED_WITH, f"{path.name}:{node.lineno}"
    assert lines > 10
