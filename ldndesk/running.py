"""Runs the program: a window after another, for what is restored is opened anew."""

import gc
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from ldndesk.app import Program
from ldndesk.app_log import note_uncaught

if TYPE_CHECKING:
    from ldndesk.store.server import Place


def run(*, demo: bool, database: "Place | None") -> int:
    """Open the window and stay until it is closed."""
    gc.disable()
    app = QApplication(sys.argv[:1])
    app.setApplicationName("ldndesk")
    app.setDesktopFileName("ldndesk")
    first: Callable[[], None] | None = None
    ended: list[Program] = []  # kept: objects of a closed window must not end while its successor loads on a thread
    while True:
        program = Program(app, QSettings("ldndesk", "ldndesk"), demo=demo, database=database, first=first)
        program.window.painted.connect(note_uncaught)
        program.window.show()
        status = app.exec()
        program.close()
        ended.append(program)
        if (first := program.then) is None:
            return status
