"""Draws every screen and state, light and dark, at three sizes: ``python -m tests.gallery [FOLDER]``.

FOLDER/index.html shows them side by side. The third size is 3840x2160 at a scale of 2.
"""

import argparse
import os
import subprocess
import sys
from html import escape
from pathlib import Path
from typing import NamedTuple

from ldndesk.ui.look import Scheme

from .album import opened
from .scenes import SCENES


class Format(NamedTuple):
    """A size of the window, logical pixels, and how many pixels of the screen make one."""

    width: int
    height: int
    scale: int = 1

    @property
    def name(self) -> str:
        """The size as people name it."""
        return f"{self.width * self.scale}x{self.height * self.scale}"


FORMATS = (Format(1280, 720), Format(1920, 1080), Format(1920, 1080, 2))


def draw(folder: Path, formats: tuple[Format, ...], names: list[str]) -> None:
    """Draw the scenes of these names at these sizes, light and dark."""
    with opened() as album:
        for size in formats:
            for scheme in (Scheme.LIGHT, Scheme.DARK):
                album.wear(scheme, size.width, size.height)
                for name in names:
                    album.draw(folder / f"{name}-{scheme.value}-{size.name}.png", SCENES[name])


def index(folder: Path) -> None:
    """Write the page that shows the pictures."""
    rows = []
    for name in SCENES:
        pictures = sorted(folder.glob(f"{name}-light-*.png")) + sorted(folder.glob(f"{name}-dark-*.png"))
        shown = "".join(
            f'<a href="{file}"><img src="{file}" alt="{file}" title="{file}"></a>'
            for file in (escape(p.name) for p in pictures)
        )
        rows.append(f"<h2>{escape(name)}</h2><p>{shown}</p>")
    style = "<style>body{font-family:sans-serif;margin:2em}img{height:240px;margin:4px;border:1px solid #888}</style>"
    page = f"<!doctype html><meta charset=utf-8><title>ldndesk: every screen</title>{style}{''.join(rows)}"
    (folder / "index.html").write_text(page, "utf-8")


def main(folder: Path, names: list[str]) -> None:
    """Draw all: what needs another scale of the screen is drawn by a process of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    scale = int(os.environ.get("QT_SCALE_FACTOR", "1"))
    draw(folder, tuple(f for f in FORMATS if f.scale == scale), names)
    if scale == 1:
        command = [sys.executable, "-m", "tests.gallery", str(folder), *names]
        for larger in sorted({f.scale for f in FORMATS} - {1}):
            subprocess.run(command, env={**os.environ, "QT_SCALE_FACTOR": str(larger)}, check=True)
        index(folder)


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    parser = argparse.ArgumentParser("python -m tests.gallery", description="Draws every screen and state.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path("gallery"))
    parser.add_argument("names", nargs="*", choices=[[], *SCENES], metavar="SCENE", help="all when left out")
    given = parser.parse_args()
    main(given.folder, given.names or list(SCENES))
