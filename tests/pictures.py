"""Draws the README's pictures from the demo clinic: ``python -m tests.pictures [FOLDER]``."""

import os
import sys
from pathlib import Path

from ldndesk.ui.look import Scheme

from .album import opened
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
    with opened() as album:
        for name, (scene, scheme) in PICTURES.items():
            album.wear(scheme, *SIZE)
            album.draw(folder / f"{name}.png", SCENES[scene])


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    draw_all(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "resources" / "pictures")
