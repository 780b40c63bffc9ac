"""Files are read in a process of their own: what it may take is limited, and its end is a sentence."""

import os
import pickle
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ldndesk.clinical.days import LONDON
from ldndesk.interop import reading_apart
from ldndesk.interop.file_reading import MOST_DIARY_BYTES, FileRead, Wanted, guarded, read_path
from ldndesk.interop.reading_apart import Cancelled, Reader
from ldndesk.interop.reading_process import MOST_MEMORY
from tests.interop.bundles import answer, bundle

NOW = datetime(2026, 3, 7, 12, tzinfo=UTC)
WANTED = Wanted("iso", LONDON, NOW.date(), NOW)
MB = 1024 * 1024


def good(folder: Path) -> Path:
    (folder / "good.json").write_bytes(bundle(answer()))
    return folder / "good.json"


def large(folder: Path, rows: int = 150_000) -> Path:
    """Write what takes seconds to read."""
    (folder / "large.json").write_bytes(b"[" + b",".join([b'{"a": [1.5, {"b": "c"}]}'] * rows) + b"]")
    return folder / "large.json"


def only_fault(read: FileRead) -> str:
    faults = [*read.faults, *(f for b in read.bundles for f in b.faults)]
    assert len(faults) == 1
    fault = faults[0]
    assert fault.file == read.file
    return fault.text


def test_what_is_read_apart_is_what_is_read_here(tmp_path: Path) -> None:
    file = good(tmp_path)
    seen: list[tuple[int, int]] = []
    [read] = Reader((file,), WANTED).read(lambda done, of: seen.append((done, of)))
    assert read == read_path(file, WANTED)
    assert read.bundles[0].history is not None
    assert read.bundles[0].history.zone is LONDON
    assert seen == sorted(set(seen)), "it goes on, each step once"
    assert seen[-1] == (100, 100)
    assert len(seen) > 2, "within the file too"


@pytest.mark.parametrize("name", ["d.csv", "b.json", "b.ndjson"])
def test_the_reading_of_one_large_file_is_told_step_by_step(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    one = bundle(*(answer() for _ in range(300))) if name == "b.json" else bundle(answer())
    rows = b"patient,date,symptom,score\n" + b"".join(b"A%d,2026-03-01,headache,3\n" % n for n in range(3000))
    file.write_bytes(rows if name == "d.csv" else one if name == "b.json" else one.replace(b"\n", b" ") + b"\n" * 2)
    if name == "b.ndjson":
        file.write_bytes(b"\n".join([one.replace(b"\n", b" ")] * 60))
    seen: list[tuple[int, int]] = []
    Reader((file, good(tmp_path)), WANTED).read(lambda done, of: seen.append((done, of)))
    assert {of for _, of in seen} == {200}
    told = [done for done, _ in seen]
    assert told == sorted(told)
    assert len([done for done in told if done < 100]) > 20
    assert told[-1] == 200


@pytest.mark.hazard("H33")
def test_a_file_that_takes_too_long_is_given_up_by_name_and_the_others_are_read(tmp_path: Path) -> None:
    slow, file = large(tmp_path, 2_000_000), good(tmp_path)
    late, read = Reader((slow, file), WANTED, seconds=0.5).read()
    assert "took longer than 0.5 seconds" in only_fault(late)
    assert late.file == str(slow)
    assert read.file == str(file)


@pytest.mark.hazard("H33")
@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not hold a process to its memory")
def test_a_file_that_needs_too_much_memory_is_given_up_by_name(tmp_path: Path) -> None:
    [much, read] = Reader((large(tmp_path, 1_500_000), good(tmp_path)), WANTED, memory=150 * MB).read()
    assert "split it" in only_fault(much)
    assert read.bundles[0].faults == ()


@pytest.mark.hazard("H33")
@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_a_killed_process_is_a_sentence_about_the_file_it_read(tmp_path: Path) -> None:
    reader = Reader((large(tmp_path, 1_000_000), good(tmp_path)), WANTED)
    found: list[FileRead] = []
    thread = threading.Thread(target=lambda: found.extend(reader.read()))
    thread.start()
    while reader._process is None:
        thread.join(0.01)
    reader._process.kill()
    thread.join()
    assert "was given up" in only_fault(found[0])
    assert found[1].bundles[0].history is not None


def test_a_reading_called_off_ends_at_once_and_gives_nothing(tmp_path: Path) -> None:
    reader = Reader((large(tmp_path, 1_000_000),), WANTED)
    threading.Timer(0.2, reader.cancel).start()
    with pytest.raises(Cancelled):
        reader.read()
    with pytest.raises(Cancelled):
        reader.read()


def test_a_reading_that_breaks_is_told_without_a_word_of_the_file(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(file: Path, wanted: Wanted) -> FileRead:
        raise ZeroDivisionError("Jane Example")

    read = guarded(tmp_path / "x.json", WANTED, breaks)
    assert "a fault of this program" in only_fault(read)
    assert "ZeroDivisionError" in read.broke
    assert "Jane" not in repr(read)

    def grows(file: Path, wanted: Wanted) -> FileRead:
        raise MemoryError

    assert "more memory" in only_fault(guarded(tmp_path / "x.json", WANTED, grows))


@pytest.mark.parametrize(("name", "most"), [("x.csv", MOST_DIARY_BYTES), ("x.json", 200 * MB), ("x.ndjson", 200 * MB)])
def test_a_file_too_large_is_refused_by_its_size_before_a_byte_is_read(name: str, most: int, tmp_path: Path) -> None:
    with (tmp_path / name).open("wb") as opened:
        opened.truncate(most + 1)  # holds no bytes on the disk
    assert f"larger than {most // MB} MB" in only_fault(read_path(tmp_path / name, WANTED))


def test_what_the_process_sends_can_be_values_of_a_record_and_nothing_that_acts() -> None:
    for value in (os.system, print, getattr, Path("x")):
        with pytest.raises(pickle.UnpicklingError):
            reading_apart._Plain(pickle.dumps(value), LONDON).load()


def test_a_packed_program_starts_itself_to_read_files(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ldndesk", reading_apart.WORD]
    asked = pickle.dumps(((tmp_path / "gone.json",), WANTED, MOST_MEMORY))
    done = subprocess.run(command, input=asked, capture_output=True, check=True)
    assert b"cannot be read: No such file" in done.stdout


def test_the_process_that_reads_brings_neither_window_nor_database() -> None:
    told = "import sys, ldndesk.interop.reading_process as _; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert not {name.partition(".")[0] for name in done.stdout.split()} & {"PySide6", "sqlalchemy", "pyqtgraph"}
