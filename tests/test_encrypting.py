"""A plain record becomes an encrypted one: every row of it, or nothing is changed."""

from contextlib import closing
from pathlib import Path

import pytest

from ldndesk import entering
from ldndesk.desk.check_record import check_record
from ldndesk.desk.work import Desk, Refused, Role
from ldndesk.store.backups import back_up_by_itself, own_backups
from ldndesk.store.clinic_key import key_file, make_key
from ldndesk.store.file import StoreError, open_driver
from ldndesk.store.trail_files import anchor_path, key_path

from .conftest import MORNING
from .desk.people import NAMES, QUICK, WORDS
from .started import PASSPHRASE
from .store.test_backups import damage
from .ui.clinic import call, prescribe, register

NAME = "DISTINCTIVE, Jane"


def new_clinic(passphrase: str = PASSPHRASE) -> entering.NewClinic:
    people = tuple(entering.Newcomer(role, NAMES[role][1], NAMES[role][0], WORDS[role]) for role in Role)
    return entering.NewClinic("Riverside Practice", "Europe/London", people, passphrase, make_key())


@pytest.fixture
def plain(desk: Desk, database: Path) -> Path:
    """A plain record of one patient, with a backup."""
    who = register(desk, "DISTINCTIVE")
    prescribe(desk, who, NAME)
    back_up_by_itself(database, MORNING)
    call(desk, who, NAME)
    desk.engine.dispose()
    return database


def rows(path: Path, key: bytes | None = None) -> dict[str, list[tuple[object, ...]]]:
    with closing(open_driver(path, key, "ro")) as driver:
        names = [n for (n,) in driver.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
        return {n: sorted(driver.execute(f'SELECT * FROM "{n}"').fetchall(), key=repr) for n in names}


@pytest.mark.hazard("H35")
@pytest.mark.hazard("H36")
def test_a_plain_record_becomes_an_encrypted_one_that_holds_with_every_row_and_the_plain_one_is_kept(
    plain: Path,
) -> None:
    before = rows(plain)
    new = new_clinic()
    aside = encrypt_clinic(plain, new, QUICK)
    assert aside is not None
    assert entering.look_at(plain) is entering.Kind.SEALED
    assert b"DISTINCTIVE" not in plain.read_bytes()
    key = entering.key_by_passphrase(plain, PASSPHRASE)
    report = check_record(plain, key.database, key.trail)
    assert report.findings == ()
    after = rows(plain, key.database)
    for table in before.keys() - {"clinic", "seal", "deed", "deed_outcome", "staff", "staff_state", "sqlite_sequence"}:
        assert after[table] == before[table], table
    for table in ("deed", "deed_outcome", "seal"):
        assert len(after[table]) == len(before[table]) + 1, table
    assert set(before["deed"]) < set(after["deed"])
    assert rows(aside) == before
    assert b"DISTINCTIVE" in aside.read_bytes()
    assert key_path(aside).exists()
    assert not key_path(plain).exists()
    (backup,) = own_backups(plain).values()
    assert b"DISTINCTIVE" not in backup.read_bytes()
    assert check_record(backup, key.database, key.trail).findings == ()
    assert not [path.name for path in plain.parent.iterdir() if "encrypting" in path.name]


@pytest.mark.hazard("H35")
def test_where_it_is_wiped_no_file_holds_a_name_any_more(plain: Path) -> None:
    assert encrypt_clinic(plain, new_clinic(), QUICK, wipe=True) is None
    for file in plain.parent.rglob("*"):
        if file.is_file():
            assert b"DISTINCTIVE" not in file.read_bytes(), file.name
    assert not [path.name for path in plain.parent.iterdir() if ".plain-" in path.name]


@pytest.mark.hazard("H34")
@pytest.mark.parametrize("fault", ["open elsewhere", "changed from outside", "damaged", "invented", "no prescriber"])
def test_what_cannot_be_encrypted_stays_as_it_was(plain: Path, desk: Desk, fault: str) -> None:
    new = new_clinic()
    words = {
        "open elsewhere": "open in a program",
        "changed from outside": "not as the program left it",
        "damaged": "damaged",
        "invented": "invented patients",
        "no prescriber": "needs an admin and a prescriber",
    }[fault]
    if fault == "changed from outside":
        with closing(open_driver(plain)) as driver:
            driver.execute("UPDATE patient SET current_dose = '9 mg'")
    elif fault == "damaged":
        damage(plain)
    elif fault == "invented":
        with closing(open_driver(plain)) as driver:
            driver.execute("UPDATE clinic SET synthetic = 1")
    elif fault == "no prescriber":
        new = entering.NewClinic(new.name, new.zone, new.people[:1], PASSPHRASE, new.key)
    elif fault == "open elsewhere":
        with desk.engine.connect(), pytest.raises(StoreError, match=words):
            encrypt_clinic(plain, new, QUICK)
        desk.engine.dispose()
        return
    before = () if fault == "damaged" else rows(plain)
    with pytest.raises((StoreError, Refused), match=words):
        encrypt_clinic(plain, new, QUICK)
    assert entering.look_at(plain) is entering.Kind.PLAIN or fault == "damaged"
    assert fault == "damaged" or rows(plain) == before
    assert not key_file(plain).exists()
    assert anchor_path(plain).exists()
    assert not [path.name for path in plain.parent.iterdir() if "encrypting" in path.name or ".plain-" in path.name]


def test_an_encrypted_record_is_not_encrypted_again(plain: Path) -> None:
    encrypt_clinic(plain, new_clinic(), QUICK)
    with pytest.raises(StoreError, match="no plain record"):
        encrypt_clinic(plain, new_clinic(), QUICK)
