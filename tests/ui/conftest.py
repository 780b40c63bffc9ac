"""The program dressed as people see it, and the door to a real record."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ldndesk.desk.work import Desk
from ldndesk.ui import look
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.frame import Frame
from ldndesk.ui.screens import Screens
from ldndesk.ui.shell import Shell


@pytest.fixture(scope="session", autouse=True)
def _dressed(qapp: QApplication) -> None:
    look.prepare(qapp, look.Scheme.LIGHT)


@pytest.fixture
def bridge(desk: Desk) -> Iterator[Bridge]:
    made = Bridge(desk)
    yield made
    made.close()


@pytest.fixture
def screens(qtbot: QtBot, bridge: Bridge, tmp_path: Path) -> Iterator[Screens]:
    """The whole window over a real record, in the demo's clothes so that both roles can be played."""
    frame = Frame(demo=True)
    qtbot.addWidget(frame)
    frame.show()
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    made = Screens(Shell(frame, look.Scheme.LIGHT), bridge, settings, demo=True)
    yield made
    bridge.close()
