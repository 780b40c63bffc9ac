"""Draws the README's pictures from the demo clinic: ``python -m tests.pictures [FOLDER]``."""

import os
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from ldndesk.ui.look import Scheme

from .album import Album
from .scenes import SCENES

SIZE = (1280, 800)
PICTURES = {
    "today": ("today", Scheme.LIGHT),
    "patient": ("patient", Scheme.LIGHT),
    "patient-dark": ("patient", Scheme.DARK),
    "plan": ("plan-editor", Scheme.LIGHT),
    "call": ("call", Scheme.LIGHT),
}
"""Each picture's scene and colours."""


def draw_all(folder: Path) -> None:
    """Draw them."""
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    with tempfile.TemporaryDirectory() as place:
        settings = QSettings(str(Path(place) / "settings.ini"), QSettings.Format.IniFormat)
        album = Album(app, settings, Path(place))
        try:
            for name, (scene, scheme) in PICTURES.items():
                album.wear(scheme, *SIZE)
                steps = SCENES[scene](album)
                widget = next(steps)
                album.draw(folder / f"{name}.png", widget)
                next(steps, None)
        finally:
            album.close()


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    draw_all(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "resources" / "pictures")
