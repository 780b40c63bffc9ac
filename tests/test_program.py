import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QSettings, QSize, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ldndesk import logs, places
from ldndesk.app import Program
from ldndesk.store.server import Server
from ldndesk.ui import look
from tests.desk.people import QUICK


@pytest.fixture
def _log_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    root = logging.getLogger()
    before = list(root.handlers)
    yield
    for handler in set(root.handlers) - set(before):
        root.removeHandler(handler)
        handler.close()


def program(qapp: QApplication, qtbot: QtBot, folder: Path, database: Path) -> Program:
    settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
    made = Program(qapp, settings, demo=False, database=database, hardness=QUICK)
    qtbot.addWidget(made.window)
    return made


@pytest.mark.usefixtures("_log_beside")
def test_a_plain_record_opens_without_a_sign_in_and_says_that_it_is_not_encrypted(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, database: Path
) -> None:
    started = program(qapp, qtbot, tmp_path, database)
    try:
        with qtbot.waitSignal(started.filled, timeout=20_000):
            started.window.show()
        assert started.screens is not None
        assert "No patients yet" in started.screens.today.alerts_panel.empty.text()
        assert started.shell is not None
        qtbot.waitUntil(started.shell.strip.mark.isVisible)  # the furniture shows on the loop's next turn
        assert "Not encrypted" in started.shell.strip.mark.text()
    finally:
        started.close()


@pytest.mark.hazard("H34")
@pytest.mark.usefixtures("_log_beside")
def test_a_file_that_is_no_record_is_left_alone_and_named(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    database = tmp_path / "letter.txt"
    database.write_text("Dear colleague, " * 100, "utf-8")
    started = program(qapp, qtbot, tmp_path, database)
    try:
        with qtbot.waitSignal(started.failed, timeout=20_000) as failed:
            started.window.show()
        assert "letter.txt" in failed.args[0]
        assert database.read_text("utf-8").startswith("Dear colleague")
    finally:
        started.close()


@pytest.mark.usefixtures("_log_beside")
def test_the_colours_chosen_are_remembered(qapp: QApplication, qtbot: QtBot, tmp_path: Path, database: Path) -> None:
    first = program(qapp, qtbot, tmp_path, database)
    try:
        with qtbot.waitSignal(first.filled, timeout=20_000):
            first.window.show()
        first.window.schemes[look.Scheme.DARK].trigger()
        assert look.theme().dark
        settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
        assert settings.value("look/scheme") == "dark"
    finally:
        first.close()
        look.wear(qapp, look.Scheme.LIGHT)


@pytest.mark.hazard("H35")
@pytest.mark.usefixtures("_log_beside")
def test_the_log_holds_where_an_error_arose_but_not_what_it_quoted(tmp_path: Path) -> None:
    path = logs.keep_log(tmp_path / "log")
    try:
        raise ValueError("HUGHES, Ann takes 4.5 mg")
    except ValueError:
        logging.getLogger("ldndesk.test").exception("a use case broke")
    text = path.read_text("utf-8")
    assert "ValueError" in text
    assert "test_program.py" in text
    assert "HUGHES" not in text
    assert "4.5" not in text


def test_the_record_rests_where_it_is_told_to(tmp_path: Path) -> None:
    assert places.database_path(tmp_path / "a", {"LDNDESK_DATABASE": "b"}) == tmp_path / "a"
    assert places.database_path(None, {"LDNDESK_DATABASE": "b"}) == Path("b")
    assert Path(str(places.database_path(None, {}))).name == "clinic.ldndesk"
    address = "postgresql+psycopg://desk@server.example/clinic"
    assert places.database_path(None, {"LDNDESK_DATABASE": address}) == Server(address)


class Circle(QObject):
    """Ends only when a collection finds it; says on which thread."""

    def __init__(self, ended_on: list[str]) -> None:
        super().__init__()
        self.itself = self
        self.destroyed.connect(
            lambda: ended_on.append(threading.current_thread().name), Qt.ConnectionType.DirectConnection
        )


@pytest.mark.usefixtures("_log_beside")
def test_what_is_no_longer_used_ends_on_the_thread_of_the_screens(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, database: Path
) -> None:
    started = program(qapp, qtbot, tmp_path, database)
    ended_on: list[str] = []

    def allocate() -> None:
        kept = [{n: [n]} for n in range(200_000)]
        assert len(kept) == 200_000

    try:
        with qtbot.waitSignal(started.filled, timeout=20_000):
            started.window.show()
        Circle(ended_on)
        worker = threading.Thread(target=allocate, name="worker")
        worker.start()
        worker.join()
        assert not ended_on
        qtbot.waitUntil(lambda: bool(ended_on))
        assert ended_on == [threading.main_thread().name]
    finally:
        started.close()


@pytest.mark.usefixtures("_log_beside")
def test_the_window_comes_back_as_large_as_it_was_left(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, database: Path
) -> None:
    seen = []
    for _ in range(2):
        started = program(qapp, qtbot, tmp_path, database)
        try:
            with qtbot.waitSignal(started.filled, timeout=20_000):
                started.window.show()
            seen.append(started.window.size())
            started.window.resize(760, 560)
            started.window.close()
        finally:
            started.close()
    assert seen[0] != QSize(760, 560)
    assert seen[1] == QSize(760, 560)
