"""Draws the README's pictures from the demo clinic: ``python -m tests.pictures [FOLDER]``."""

import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QWidget

from ldndesk.app import Program
from ldndesk.clinical.findings import Category
from ldndesk.desk.letter_days import LetterKind
from ldndesk.desk.today import FOR_RELEASE, AlertRow, read_today
from ldndesk.desk.work import Role
from ldndesk.ui.look import Scheme

SIZES = ((1280, 800), (1920, 1080))


def wait_until(app: QApplication, ready: Callable[[], object], seconds: float = 30) -> None:
    """Let the program work until something is so; fail loudly when it never is."""
    from time import monotonic

    end = monotonic() + seconds
    while not ready():
        if monotonic() > end:
            raise TimeoutError("the screen was not ready in time")
        app.processEvents()


class Album:
    """Opens the demo clinic once and draws its screens."""

    def __init__(self, app: QApplication, folder: Path, settings: QSettings) -> None:
        self.app, self.folder = app, folder
        self.program = Program(app, settings, demo=True, database=None)
        self.filled = False
        self.program.filled.connect(self._note)
        self.program.window.show()
        wait_until(app, lambda: self.filled, 60)

    def _note(self) -> None:
        self.filled = True

    def settle(self) -> None:
        """Let everything asked for arrive and be painted."""
        bridge = self.program.bridge
        assert bridge is not None
        for _ in range(3):
            done: list[object] = []
            bridge.ask(self.program.window, done.append, read_today)
            wait_until(self.app, partial(bool, done))
            self.app.processEvents()

    def draw(self, name: str, widget: QWidget | None = None) -> None:
        """Save one picture."""
        self.settle()
        picture = (widget or self.program.window).grab()
        picture.save(str(self.folder / f"{name}.png"))

    def alert(self, category: Category, rule: str = "") -> AlertRow:
        """Find an alert to show."""
        assert self.program.bridge is not None
        alerts = self.program.bridge.desk.ask(read_today).alerts
        return next(a for a in alerts if a.finding.category is category and (not rule or a.finding.rule == rule))


def draw_all(folder: Path) -> None:
    """Draw every screen, light and dark, at both sizes."""
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    with tempfile.TemporaryDirectory() as place:
        settings = QSettings(str(Path(place) / "settings.ini"), QSettings.Format.IniFormat)
        album = Album(app, folder, settings)
        try:
            for scheme in (Scheme.LIGHT, Scheme.DARK):
                album.program.window.schemes[scheme].trigger()
                for width, height in SIZES:
                    album.program.window.resize(width, height)
                    _screens(album, f"{'-dark' if scheme is Scheme.DARK else ''}{'-wide' if width > 1280 else ''}")
        finally:
            album.program.close()
            album.program.window.close()


def _screens(album: Album, suffix: str) -> None:
    screens = album.program.screens
    assert screens is not None
    screens.show_today()
    album.draw(f"today{suffix}")
    screens.show_patients()
    album.draw(f"patients{suffix}")
    screens._play(Role.PRESCRIBER.value)
    alert = album.alert(Category.DOSE_REDUCTION)
    screens.open_patient(alert.patient_id, alert.id)
    album.draw(f"patient{suffix}")
    assert screens.patient is not None
    screens.patient.change_plan()
    album.settle()
    editor = screens.patient.editor
    assert editor is not None
    album.draw(f"plan{suffix}", editor)
    editor.reject()
    screens._play(Role.NURSE.value)
    screens.patient.start_call()
    album.draw(f"call{suffix}")
    screens.patient.call.end(discard=True)
    waiting = album.alert(Category.REVIEW, FOR_RELEASE)
    screens.open_patient(waiting.patient_id, waiting.id)
    album.draw(f"release{suffix}")
    screens.patient.head.letter.emit(LetterKind.GP)
    album.settle()
    letter = screens.patient.deeds.letter
    assert letter is not None
    album.draw(f"letter{suffix}", letter)
    letter.reject()
    screens.show_today()


if __name__ == "__main__":
    draw_all(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "resources" / "pictures")
