"""A migrated file copied for each test, a desk over it with a clock that can be set, and two invented patients."""

import gc
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine

from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.history import AllergyStatus, Gender, History, Patient
from ldndesk.clinical.pack import Pack
from ldndesk.clinical.plan import Course, Plan, ramp_doses, ramp_steps
from ldndesk.clinical.symptoms import Indication
from ldndesk.desk.packs import load_pack
from ldndesk.desk.work import Actor, Changes, Desk, Part, Role, Work
from ldndesk.store.engine import open_engine
from ldndesk.store.migrate import bring_up_to_date
from ldndesk.store.records import add_facts, add_patient
from ldndesk.store.server import Server
from ldndesk.store.server_engine import open_server
from ldndesk.ui.collecting import collect_if_due

if TYPE_CHECKING:
    from tests.postgres import TestServer

NURSE = Actor("Nurse Lee", Role.NURSE)
PRESCRIBER = Actor("Dr Grey", Role.PRESCRIBER)
TRAIL_KEY = bytes(range(32))
MORNING = datetime(2026, 3, 7, 9, tzinfo=UTC)
ANN = Patient(
    "A1",
    "Example",
    "Ann",
    date(1976, 5, 4),
    Gender.FEMALE,
    "9434765919",
    "Ms",
    "01632 960001",
    AllergyStatus.NONE_KNOWN,
)
"""Treated for ME/CFS with capsules at night, four and a half milligrams since 2026-02-25."""
BOB = Patient("B2", "Sample", "Bob", date(1969, 11, 30), Gender.MALE, title="Mr")
"""Treated for MS with liquid in the morning, at the start of the ramp."""


@dataclass
class Clock:
    """A clock that stands where it is put."""

    now: datetime = MORNING

    def __call__(self) -> datetime:
        return self.now

    def pass_days(self, days: int) -> None:
        self.now += timedelta(days=days)


@pytest.fixture(autouse=True)
def _collected_on_this_thread(request: pytest.FixtureRequest) -> Iterator[None]:
    """Where there are screens, end what is no longer used on their thread alone, as the program does."""
    if "qapp" not in request.fixturenames:
        yield
        return
    gc.disable()
    yield
    collect_if_due()
    gc.enable()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh record, its schema laid once for all tests."""
    path = tmp_path_factory.mktemp("template") / "clinic.ldndesk"
    bring_up_to_date(path)
    return path


@pytest.fixture
def database(template: Path, tmp_path: Path) -> Path:
    """A test's own copy of the fresh record."""
    return Path(shutil.copy(template, tmp_path / "clinic.ldndesk"))


BOTH = ("tests.store.", "tests.desk.", "tests.ui.test_other_desks")
"""Rooms whose tests run on a file and on a server, unless they ask for the file itself."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Say where tests keep the record.

    Usually all in a file, and the store's and those of several desks on a server too, within ten minutes; ``both``
    runs the use cases on a server as well; ``file`` needs no server; ``server`` looks at one alone.
    """
    kinds = ("usual", "both", "file", "server")
    parser.addoption("--record", choices=kinds, default="usual", help="where tests keep the record")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what works on any record twice; what asks for a file, or for a server, there alone."""
    if "record_kind" not in metafunc.fixturenames or not metafunc.module.__name__.startswith(BOTH):
        return
    kinds = ["file", "server"]
    if "database" in metafunc.fixturenames or metafunc.definition.get_closest_marker("file_only"):
        kinds = ["file"]
    elif "server" in metafunc.fixturenames:
        kinds = ["server"]
    asked = metafunc.config.getoption("record")
    if asked in {"file", "server"}:
        kinds = [kind for kind in kinds if kind == asked]
    elif asked == "usual" and metafunc.module.__name__.startswith("tests.desk."):
        kinds = kinds[:1]
    metafunc.parametrize("record_kind", kinds, indirect=True)


@pytest.fixture
def record_kind(request: pytest.FixtureRequest) -> str:
    """Where the record of a test is kept: in a file, or on a server."""
    return str(getattr(request, "param", "file"))


@pytest.fixture(scope="session")
def test_server() -> "Iterator[TestServer]":
    """A PostgreSQL server, found or started."""
    from tests.postgres import serving

    with serving() as found:
        yield found


@pytest.fixture
def server(test_server: "TestServer") -> Iterator[Server]:
    """A test's own fresh record on a server."""
    name = test_server.migrated()
    yield test_server.at(name)
    test_server.drop(name)


@pytest.fixture
def lent_record(test_server: "TestServer") -> Iterator[Server]:
    """A record on a server without rows, that tests have one after the other."""
    name = test_server.lend()
    yield test_server.at(name)
    test_server.give_back(name)


@pytest.fixture
def engine(record_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if record_kind == "server":
        own = "server" if "server" in request.fixturenames else "lent_record"
        made = open_server(request.getfixturevalue(own), TRAIL_KEY, tmp_path)
    else:
        made = open_engine(request.getfixturevalue("database"))
    yield made
    made.dispose()


@pytest.fixture(scope="session")
def pack() -> Pack:
    """The rule pack the program ships."""
    return load_pack()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(engine: Engine, pack: Pack, clock: Clock) -> Desk:
    """The nurse's desk on Saturday 2026-03-07; set ``desk.actor`` to PRESCRIBER where one decides."""
    return Desk(lambda: engine, lambda: pack, NURSE, clock)


def plan_from(first: date, at: time, form: Form, route: Route, start_ug: int) -> Plan:
    """The usual ramp by half a milligram each fortnight, ordered the day before it begins."""
    ordered = first - timedelta(days=1)
    steps = ramp_steps(first, at, form, route, ramp_doses(start_ug, 500, 4500), 14)
    return Plan(ordered, datetime.combine(ordered, time(10), UTC), steps)


def settle_in(work: Work, patient: Patient, indication: Indication, plan: Plan) -> Changes:
    """Put a patient with a course into the record as an import does."""
    history = History(patient, indications=(indication,), courses=(Course("1", (plan,)),))
    patient_id = add_patient(work.connection, patient, (indication,), plan.recorded, work.deed_id)
    add_facts(work.connection, patient_id, history, work.deed_id)
    return Changes(patient_id, frozenset({Part.PATIENT, Part.PLAN}))


@pytest.fixture
def ann(desk: Desk) -> int:
    """Ann's number in the record."""
    plan = plan_from(date(2025, 11, 5), time(21), Form.CAPSULE, Route.ORAL, 500)
    changes = desk.do("ann comes", settle_in, ANN, Indication.ME_CFS, plan)
    assert changes.patient_id is not None
    return changes.patient_id


@pytest.fixture
def bob(desk: Desk) -> int:
    """Bob's number in the record."""
    plan = plan_from(date(2026, 2, 16), time(8), Form.LIQUID, Route.ORAL, 1500)
    changes = desk.do("bob comes", settle_in, BOB, Indication.MS, plan)
    assert changes.patient_id is not None
    return changes.patient_id
