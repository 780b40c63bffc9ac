"""A corpus of hostile files: each is refused in words and changes nothing; strange but lawful files are taken."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from ldndesk import logs
from ldndesk.desk.exchange import FilesRefused, import_files, preview_import
from ldndesk.desk.reading_files import read_files
from ldndesk.desk.work import Desk
from tests.interop import hostile
from tests.interop.bundles import bundle

from .test_exchange import rows


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    root = logging.getLogger()
    before = list(root.handlers)
    yield logs.keep_log(tmp_path / "log")
    for handler in set(root.handlers) - set(before):
        root.removeHandler(handler)
        handler.close()


def import_one(desk: Desk, folder: Path, name: str = "known.json") -> None:
    """Bring the patient into the record whom the diaries are about."""
    file = folder / name
    file.write_bytes(bundle(patient=hostile.WHO))
    desk.do("known", import_files, read_files(desk, (file,)))


@pytest.mark.hazard("H33")
@pytest.mark.hazard("H35")
def test_every_hostile_file_is_refused_in_a_sentence_and_changes_nothing(
    desk: Desk, engine: Engine, tmp_path: Path, log: Path
) -> None:
    import_one(desk, tmp_path)
    before = rows(engine)
    (tmp_path / "hostile").mkdir()
    files = hostile.hostile(tmp_path / "hostile")
    assert len(files) >= 100
    taken = []
    for number, read in enumerate(read_files(desk, tuple(files))):
        assert not read.broke, f"{read.file}: {read.broke}"
        [preview] = desk.ask(preview_import, (read,))
        if not preview.faults:
            taken.append(read.file)
            continue
        assert all(f.place and len(f.text) > 10 for f in preview.faults)
        assert hostile.NAME not in " ".join(f.text for f in preview.faults if not read.file.endswith("number.csv"))
        with pytest.raises(FilesRefused):
            desk.do(f"hostile {number}", import_files, (read,))
    assert taken == []
    assert rows(engine) == before
    assert not log.exists() or hostile.NAME not in log.read_text("utf-8")


@pytest.mark.hazard("H4")
def test_every_strange_but_lawful_file_is_taken_letter_by_letter(desk: Desk, engine: Engine, tmp_path: Path) -> None:
    import_one(desk, tmp_path)
    (tmp_path / "good").mkdir()
    wanted = hostile.acceptable(tmp_path / "good")
    assert len(wanted) >= 40
    refused = {}
    for read in read_files(desk, tuple(wanted)):
        [preview] = desk.ask(preview_import, (read,))
        if preview.faults:
            refused[read.file] = preview.faults
        else:
            desk.do(read.file, import_files, (read,))
    assert refused == {}
    with engine.connect() as connection:
        names = set(connection.scalars(text("select family from patient")))
        notes = set(connection.scalars(text("select note from follow_up")))
    assert {kept for kept in wanted.values() if kept not in names | notes} == set()
