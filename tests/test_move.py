"""A clinic moves from its file to a server: counted, sealed as before, and the file is marked and kept."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from ldndesk import cli, entering
from ldndesk.desk.work import Role
from ldndesk.store.clinic_key import read_key_file, unwrap_key
from ldndesk.store.columns import metadata
from ldndesk.store.file import open_driver
from ldndesk.store.moved import moved_path
from ldndesk.store.server import Server
from tests.desk.people import NAMES, WORDS
from tests.interop.bundles import bundle
from tests.postgres import TestServer
from tests.started import PASSPHRASE, found_at, log_beside

Run = Callable[..., tuple[int, str]]


@pytest.fixture(autouse=True)
def _log_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("LDNDESK_PASSPHRASE", PASSPHRASE)
    with log_beside(tmp_path, monkeypatch):
        yield


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Give a command as somebody does; gives status and all that was said."""

    def command(role: Role, database: object, *words: str) -> tuple[int, str]:
        monkeypatch.setenv("LDNDESK_USER", NAMES[role][0])
        monkeypatch.setenv("LDNDESK_PASSWORD", WORDS[role])
        status = cli.main([*words, "--database", getattr(database, "address", str(database))])
        told = capsys.readouterr()
        return status, told.out + told.err

    return command


@pytest.fixture
def empty(test_server: TestServer) -> Iterator[Server]:
    """A database as whoever runs the server makes it."""
    name = test_server.empty()
    yield test_server.at(name)
    test_server.drop(name)


@pytest.fixture
def clinic(tmp_path: Path, run: Run) -> Path:
    """A clinic in a file, with a patient."""
    path = found_at(tmp_path / "clinic" / "clinic.ldndesk")
    file = tmp_path / "jane.json"
    file.write_bytes(bundle())
    assert run(Role.NURSE, path, "import", str(file))[0] == 0
    return path


def select(name: str) -> str:
    columns = ", ".join(f'"{column}"' for column in metadata.tables[name].columns.keys())  # noqa: SIM118
    return f"SELECT {columns} FROM {name}"


def rows_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of a file, table by table."""
    key = unwrap_key(read_key_file(path), PASSPHRASE)
    with closing(open_driver(path, key.database)) as driver:
        return {t.name: sorted(driver.execute(select(t.name)).fetchall(), key=repr) for t in metadata.sorted_tables}


@pytest.mark.hazard("H36")
@pytest.mark.hazard("H18")
def test_a_clinic_moves_whole_and_its_trail_goes_on_there(
    clinic: Path, empty: Server, run: Run, tmp_path: Path
) -> None:
    status, told = run(Role.ADMIN, clinic, "migrate-to", empty.address)
    assert (status, told) == (0, told)
    assert "counted and checked there" in told
    assert run(Role.NURSE, empty, "verify")[0] == 0
    with psycopg.connect(empty.address) as there:
        for name, kept in rows_of(clinic).items():
            if name not in {"sealed_key", "sign_in_try", "claim", "deed", "deed_outcome", "seal"}:
                assert sorted(there.execute(select(name).encode()).fetchall(), key=repr) == kept, name
        deeds = [what for (what,) in there.execute("SELECT what FROM deed ORDER BY id")]
    assert deeds[0] == "found_clinic"
    assert "note_moved" in deeds
    file = tmp_path / "again.json"
    file.write_bytes(bundle())
    assert run(Role.NURSE, empty, "import", str(file))[0] == 0
    status, told = run(Role.NURSE, empty, "verify")
    assert (status, "The record holds" in told) == (0, True), told


@pytest.mark.hazard("H20")
def test_the_file_that_was_moved_is_kept_and_no_longer_opens(clinic: Path, empty: Server, run: Run) -> None:
    assert run(Role.ADMIN, clinic, "migrate-to", empty.address)[0] == 0
    before = rows_of(clinic)
    status, told = run(Role.NURSE, clinic, "alerts")
    assert status == 2
    assert f"was moved to {empty}" in told
    assert rows_of(clinic) == before
    status, told = run(Role.ADMIN, clinic, "migrate-to", empty.address)
    assert (status, "was moved to" in told) == (2, True)
    moved_path(clinic).unlink()  # as when the program was ended before it wrote the note
    status, told = run(Role.ADMIN, clinic, "migrate-to", empty.address)
    assert (status, "holds a record already" in told) == (2, True), "signing in went on in the file: they differ now"


@pytest.mark.hazard("H33")
def test_what_cannot_be_moved_is_refused_and_nothing_is_half_there(
    clinic: Path, empty: Server, run: Run, test_server: TestServer, tmp_path: Path
) -> None:
    before = rows_of(clinic)
    status, told = run(Role.NURSE, clinic, "migrate-to", empty.address)
    assert (status, "Only an admin may do this" in told) == (2, True)
    key = entering.key_by_passphrase(clinic, PASSPHRASE)
    with closing(open_driver(clinic, key.database)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("SELECT count(*) FROM patient").fetchall()
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM patient").fetchall()
        status, told = run(Role.ADMIN, clinic, "migrate-to", empty.address)
    assert (status, "is open in a program" in told) == (2, True), told
    with closing(open_driver(clinic, key.database)) as driver:
        driver.execute("UPDATE patient SET family = 'Changed'")
    status, told = run(Role.ADMIN, clinic, "migrate-to", empty.address)
    assert (status, "not as the program left it" in told) == (2, True), told
    with psycopg.connect(empty.address) as there:
        assert there.execute("SELECT count(*) FROM patient").fetchone() == (0,)
    assert not moved_path(clinic).exists()
    assert {name: len(rows) for name, rows in before.items()}["patient"] == 1
    full = found_at(tmp_path / "other.ldndesk")
    name = test_server.empty()
    try:
        found_at(test_server.at(name))
        status, told = run(Role.ADMIN, full, "migrate-to", test_server.at(name).address)
        assert (status, "holds a record already" in told) == (2, True)
        assert not moved_path(full).exists()
    finally:
        test_server.drop(name)


def test_only_an_encrypted_record_is_moved_and_only_to_an_address(
    database: Path, tmp_path: Path, run: Run, clinic: Path
) -> None:
    for record, target, words in (
        (database, "postgresql://desk@127.0.0.1:1/clinic", "ldndesk encrypt"),
        (clinic, str(tmp_path / "file"), "address of a database"),
        (clinic, "mysql://db/clinic", "no address of a record"),
        (tmp_path / "nowhere", "postgresql://desk@127.0.0.1:1/clinic", "there is none"),
        (clinic, "postgresql://desk@127.0.0.1:1/clinic", "cannot be reached"),
    ):
        status, told = run(Role.ADMIN, record, "migrate-to", target)
        assert (status, words in told) == (2, True), told
