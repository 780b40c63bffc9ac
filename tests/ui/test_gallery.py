"""Every screen and state of the program, opened on the demo clinic at the smallest size it is made for."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from ldndesk import places
from ldndesk.desk.patients import search_patients
from ldndesk.ui import look
from ldndesk.ui.look import Scheme
from tests.album import Album
from tests.scenes import SCENES
from tests.scenes_words import raw
from tests.walks import clipped, mnemonic_twins, unreachable

from .test_screens import nameless

SMALLEST = (1280, 720)


@pytest.fixture
def album(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Album]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    root = logging.getLogger()
    before = list(root.handlers)
    made = Album(qapp, QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat), tmp_path)
    yield made
    made.close()
    made.program.window.deleteLater()
    for handler in set(root.handlers) - set(before):
        root.removeHandler(handler)
        handler.close()
    look.wear(qapp, Scheme.LIGHT)


@pytest.mark.gallery
@pytest.mark.hazard("H30")
def test_every_screen_opens_with_its_words_whole_and_all_one_acts_on_named_and_reached_by_key(album: Album) -> None:
    faults: dict[str, list[str]] = {}
    for scheme in (Scheme.LIGHT, Scheme.DARK):
        album.wear(scheme, *SMALLEST)
        for name in SCENES if scheme is Scheme.LIGHT else ("today", "patient", "call"):
            steps = SCENES[name](album)
            root = next(steps) or album.program.window
            album.settle()
            by_key = [*mnemonic_twins(root), *unreachable(root)]
            if found := [*clipped(root), *nameless(root), *raw(root), *by_key]:
                faults[f"{name}, {scheme.value}"] = found
            next(steps, None)
    assert not faults
    log = places.log_folder() / "ldndesk.log"
    told = log.read_text("utf-8") if log.exists() else ""
    names = {row.name.partition(",")[0] for row in album.bridge.desk.ask(search_patients, "")}
    assert len(names) > 50
    assert not [name for name in names if name in told], "the log names a patient"
