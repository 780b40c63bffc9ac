"""A record that goes away under the program takes no further deed, and none is called saved that is not."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from ldndesk.desk.work import Changes, Desk, Refused, Work
from ldndesk.store.file import StoreError
from ldndesk.store.file_guard import refuse_network
from tests.ui.clinic import register

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/share /mnt/share nfs4 rw 0 0
//server/clinic /mnt/with\\040blank cifs rw 0 0
/dev/sdb1 /mnt/share/local ext4 rw 0 0
"""


def log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def put_another_there(path: Path) -> None:
    shutil.copy(path, path.with_name("other"))
    path.with_name("other").replace(path)


@pytest.mark.hazard("H19")
@pytest.mark.parametrize(
    ("happens", "words"),
    [
        (lambda path: path.unlink(), "no longer there"),
        (put_another_there, "replaced by another"),
        (lambda path: log_of(path).unlink(), "-wal is no longer there"),
        (lambda path: put_another_there(log_of(path)), "-wal was replaced"),
    ],
    ids=["removed", "replaced", "log removed", "log replaced"],
)
def test_what_happens_to_the_file_between_and_within_deeds_is_noticed(
    desk: Desk, database: Path, happens: Callable[[Path], object], words: str
) -> None:
    register(desk, "HUGHES")

    def meanwhile(_: Work) -> Changes:
        happens(database)
        return Changes(None, frozenset())

    with pytest.raises(Refused, match=words):
        desk.do("within", meanwhile)
    with pytest.raises(Refused, match=f"Nothing was saved.*{words}"):
        register(desk, "LATER")


def test_a_record_closed_and_opened_again_is_the_same(desk: Desk, engine: Engine) -> None:
    register(desk, "HUGHES")
    engine.dispose()
    register(desk, "LATER")


@pytest.mark.hazard("H21")
def test_a_record_on_a_network_drive_is_refused_where_that_can_be_told(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS, "utf-8")
    for place in ("/mnt/share/clinic.ldndesk", "/mnt/with blank/a/clinic.ldndesk"):
        with pytest.raises(StoreError, match=r"network drive .* use a database server"):
            refuse_network(Path(place), mounts)
    for place in ("/mnt/share/local/clinic.ldndesk", "/home/clinic.ldndesk", "/mnt/shared"):
        refuse_network(Path(place), mounts)
    refuse_network(tmp_path, tmp_path / "none")
    refuse_network(Path(os.curdir))
