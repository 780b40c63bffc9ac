"""The program dressed as people see it, and the door to a real record."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from ldndesk.desk.work import Desk
from ldndesk.ui import look
from ldndesk.ui.bridge import Bridge


@pytest.fixture(scope="session", autouse=True)
def _dressed(qapp: QApplication) -> None:
    look.prepare(qapp, look.Scheme.LIGHT)


@pytest.fixture
def bridge(desk: Desk) -> Iterator[Bridge]:
    made = Bridge(desk)
    yield made
    made.close()
