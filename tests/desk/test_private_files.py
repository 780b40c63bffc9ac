"""What leaves the record is written whole, for its owner alone, and over nothing that somebody did not offer."""

import os
from pathlib import Path

import pytest

from ldndesk.desk.export import export_records
from ldndesk.desk.private_files import keep_private, private_file, put_new, write_private
from ldndesk.desk.work import Desk

pytestmark = pytest.mark.skipif(os.name == "nt", reason="rights are kept otherwise there")


def rights(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.fixture(autouse=True)
def _open_to_all() -> object:
    """A machine on which new files are everybody's to read and write."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.hazard("H35")
def test_a_new_file_is_its_owners_alone_and_so_is_one_written_over(tmp_path: Path) -> None:
    place = tmp_path / "letter.pdf"
    write_private(place, b"new")
    assert (place.read_bytes(), rights(place)) == (b"new", 0o600)
    place.chmod(0o644)
    write_private(place, b"again")
    assert (place.read_bytes(), rights(place)) == (b"again", 0o600)
    assert [p.name for p in tmp_path.iterdir()] == ["letter.pdf"]


def test_what_goes_with_a_file_and_fails_leaves_the_one_that_was_there(tmp_path: Path) -> None:
    place = tmp_path / "letter.pdf"
    place.write_bytes(b"mine")
    with pytest.raises(ZeroDivisionError), private_file(place, b"new", over=True):
        raise ZeroDivisionError
    assert place.read_bytes() == b"mine"
    with pytest.raises(FileExistsError), private_file(place, b"new", over=False):
        pass
    assert [p.name for p in tmp_path.iterdir()] == ["letter.pdf"]


def test_one_that_comes_meanwhile_is_left(tmp_path: Path) -> None:
    place = tmp_path / "letter.pdf"
    with pytest.raises(FileExistsError), private_file(place, b"new", over=False):
        place.write_bytes(b"came meanwhile")
    assert place.read_bytes() == b"came meanwhile"
    with pytest.raises(FileExistsError):
        put_new(place, place)


def test_a_link_is_followed_and_a_pipe_is_written_into(tmp_path: Path) -> None:
    (tmp_path / "real.pdf").write_bytes(b"old")
    (tmp_path / "link.pdf").symlink_to(tmp_path / "real.pdf")
    write_private(tmp_path / "link.pdf", b"new")
    assert (tmp_path / "real.pdf").read_bytes() == b"new"
    assert (tmp_path / "link.pdf").is_symlink()
    write_private(Path(os.devnull), b"gone")
    assert Path(os.devnull).is_char_device()
    with pytest.raises(IsADirectoryError):
        write_private(tmp_path, b"x")


@pytest.mark.hazard("H35")
def test_an_exported_record_and_its_folder_are_their_owners_alone(desk: Desk, ann: int, tmp_path: Path) -> None:
    desk.do("out", export_records, (), tmp_path / "out", True)
    assert rights(tmp_path / "out") == 0o700
    assert {rights(p) for p in (tmp_path / "out").iterdir()} == {0o600}
    assert len(list((tmp_path / "out").iterdir())) == 3


def test_a_file_the_printer_wrote_is_closed_to_others(tmp_path: Path) -> None:
    (tmp_path / "printed.pdf").write_bytes(b"x")
    keep_private(str(tmp_path / "printed.pdf"))
    assert rights(tmp_path / "printed.pdf") == 0o600
    keep_private("")
    keep_private(str(tmp_path / "none.pdf"))
