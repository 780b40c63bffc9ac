"""Opens the demo clinic once and draws its screens, for the README's pictures and the gallery."""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from ldndesk.app import Program
from ldndesk.clinical.findings import Category
from ldndesk.desk.today import AlertRow, read_today
from ldndesk.desk.work import Role
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.look import Scheme
from ldndesk.ui.patient_page import PatientPageView
from ldndesk.ui.screens import Screens


def wait_until(app: QApplication, ready: Callable[[], object], seconds: float = 30) -> None:
    """Let the program work until something is so; fail loudly when it never is."""
    end = monotonic() + seconds
    while not ready():
        if monotonic() > end:
            raise TimeoutError("the screen was not ready in time")
        app.processEvents()


class Album:
    """The program on the demo clinic, ready to be looked at."""

    def __init__(self, app: QApplication, settings: QSettings, place: Path) -> None:
        self.app, self.place = app, place
        self.program = Program(app, settings, demo=True, database=None)
        filled: list[bool] = []
        self.program.filled.connect(lambda: filled.append(True))
        self.program.window.show()
        wait_until(app, lambda: filled, 120)

    @property
    def bridge(self) -> Bridge:
        """The door to the use cases."""
        assert self.program.bridge is not None
        return self.program.bridge

    @property
    def screens(self) -> Screens:
        """The pages of the window."""
        assert self.program.screens is not None
        return self.program.screens

    def wear(self, scheme: Scheme, width: int, height: int) -> None:
        """Change colours and size."""
        self.program.window.schemes[scheme].trigger()
        self.program.window.resize(width, height)

    def settle(self) -> None:
        """Let everything asked for arrive and be painted."""
        for _ in range(3):
            done: list[object] = []
            self.bridge.ask(self.program.window, done.append, read_today)
            wait_until(self.app, partial(bool, done))
            self.app.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def draw(self, path: Path, scene: "Callable[[Album], Iterator[QWidget | None]]") -> None:
        """Save the picture of a scene."""
        steps = scene(self)
        widget = next(steps) or self.program.window
        self.settle()
        widget.grab().save(str(path))
        next(steps, None)

    def alert(self, category: Category, rule: str = "") -> AlertRow:
        """Find an alert to show."""
        alerts = self.bridge.desk.ask(read_today).alerts
        return next(a for a in alerts if a.finding.category is category and (not rule or a.finding.rule == rule))

    def play(self, role: Role) -> None:
        """Sit at the desk in a role."""
        self.screens.shell.role_chosen.emit(role.value)

    def patient(self, patient_id: int, alert_id: int = 0) -> PatientPageView:
        """Open one patient's page and wait until it is read."""
        self.screens.open_patient(patient_id, alert_id)
        self.settle()
        assert self.screens.patient is not None
        return self.screens.patient

    def dialog(self, name: str = "") -> QDialog:
        """Give the dialog that is open over the window."""
        self.settle()
        window = self.program.window
        found = [d for d in window.findChildren(QDialog) if d.isVisible() and name in type(d).__name__]
        assert found, f"no dialog {name} is open"
        return found[-1]

    def close(self) -> None:
        """Close the program."""
        self.program.close()
        self.program.window.close()


@contextmanager
def opened() -> Iterator[Album]:
    """Open the program on the demo clinic for as long as pictures are drawn."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    with tempfile.TemporaryDirectory() as place:
        settings = QSettings(str(Path(place) / "settings.ini"), QSettings.Format.IniFormat)
        album = Album(app, settings, Path(place))
        try:
            yield album
        finally:
            album.close()
