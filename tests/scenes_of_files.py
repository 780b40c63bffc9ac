"""Files coming in and going out, as a person sees them."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QWidget

from ldndesk.clinical.facts import Answer
from ldndesk.desk.exchange import import_files
from ldndesk.desk.patients import search_patients
from ldndesk.desk.reading_files import read_files
from ldndesk.ui.import_dialog import ImportDialog

from .album import Album, wait_until
from .ui.clinic import bundle, call, register, token

Scene = Callable[[Album], Iterator[QWidget | None]]


def _importing(*make: Callable[[Album], Path]) -> Scene:
    def made(album: Album) -> Iterator[QWidget | None]:
        album.screens.show_today()
        album.screens.dialogs.import_files(tuple(one(album) for one in make))
        dialog = album.dialog("Import")
        assert isinstance(dialog, ImportDialog)
        wait_until(album.app, lambda: dialog.lines.rows_model.rows)
        yield dialog
        dialog.reject()

    return made


def _diary(album: Album) -> Path:
    """Write a diary of two days for a patient of the clinic: one score as in the record, one that differs."""
    desk = album.bridge.desk
    found = desk.ask(search_patients, "DIARIST")
    who = found[0].id if found else register(desk, "DIARIST", "Dora", "DEMO-DIARY")
    if not found:
        call(desk, who, "DIARIST, Dora", Answer("headache", 3))
    day = desk.today()
    rows = (f"DEMO-DIARY,{day},headache,6,4.5,", f"DEMO-DIARY,{day - timedelta(days=1)},nausea,2,,queasy – at lunch")
    path = album.place / "diary.csv"
    path.write_bytes("\n".join(("patient,date,symptom,score,dose_mg,note", *rows)).encode("cp1252"))
    return path


def _twin(album: Album) -> Path:
    """Write a bundle of somebody with the family name and birth date of a patient of the record."""
    desk = album.bridge.desk
    if not desk.ask(search_patients, "TWIN"):
        first = read_files(desk, (bundle(album.place, "TWIN", local_id="TWIN-1"),))
        desk.do(token(), import_files, first)
    return bundle(album.place, "TWIN", 6, "TWIN-2")


FILE_SCENES: dict[str, Scene] = {
    "import-unsure": _importing(lambda album: bundle(album.place), _twin),
    "import-preview": _importing(lambda album: bundle(album.place)),
    "import-refused": _importing(
        lambda album: bundle(album.place), lambda album: bundle(album.place, "FAULTY", score=11, local_id="F2")
    ),
    "import-diary": _importing(_diary),
}


def _exporting(album: Album) -> Iterator[QWidget | None]:
    """Whose records go where, from a patient's page."""
    found = album.bridge.desk.ask(search_patients, "")
    album.patient(found[0].id)
    album.screens.dialogs.export()
    dialog = album.dialog("Export")
    yield dialog
    dialog.reject()


FILE_SCENES["export"] = _exporting
