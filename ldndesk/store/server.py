"""A clinic's record on a database server: its address, told from a file's path, and shown without its password."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias
from urllib.parse import parse_qs, urlsplit


class AddressError(ValueError):
    """An address this program cannot use; the message is a sentence for the person at the desk."""


_SCHEMES = ("postgresql+psycopg", "postgresql", "postgres")
_OPEN_MODES = ("disable", "allow", "prefer")


@dataclass(frozen=True, slots=True)
class Server:
    """The address of a record on a PostgreSQL server, as it was given."""

    address: str = field(repr=False)

    def __str__(self) -> str:
        return re.sub(r"//([^/@:]*):[^/@]*@", r"//\1@", urlsplit(self.address)._replace(query="").geturl())

    @property
    def url(self) -> str:
        """The address as the database library takes it."""
        return re.sub(r"^[\w+]+://", "postgresql+psycopg://", self.address)

    def exists(self) -> bool:
        """Whether it is worth asking; what is there is known once it is opened."""
        return bool(self.address)


Place: TypeAlias = Path | Server
"""Where a record is kept: in a file of this computer, or on a server."""


def read_place(text: str) -> Place:
    """Read a path or an address; raises AddressError for an address this program cannot use."""
    if "://" not in text:
        return Path(text)
    if text.partition("://")[0] not in _SCHEMES:
        raise AddressError(
            f"“{text.partition('://')[0]}://” is no address of a record; one on a server is written like "
            "postgresql+psycopg://desk@server.example/clinic"
        )
    try:
        urlsplit(text).port  # noqa: B018 - says whether it is a number
    except ValueError as error:
        raise AddressError(f"The address of the record cannot be read: {error}.") from error
    return Server(text)


def safe_options(server: Server, environment: Mapping[str, str]) -> dict[str, str]:
    """Give what is to be added to an address so that nobody on the way reads along, or poses as the server.

    Raises AddressError for an address that asks to go without encryption to another computer.
    """
    parts = urlsplit(server.address)
    given = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    hosts = given.get("host") or parts.hostname or environment.get("PGHOST", "")
    if all(_is_this_computer(host) for host in hosts.split(",")):
        return {}
    mode = given.get("sslmode") or environment.get("PGSSLMODE", "")
    if mode in _OPEN_MODES:
        raise AddressError(
            f"{server} lies on another computer, and sslmode={mode} lets the record travel where others can read it. "
            "Leave sslmode out, and give the server’s certificate by sslrootcert."
        )
    return {} if mode else {"sslmode": "verify-full"}


def _is_this_computer(host: str) -> bool:
    return host in {"", "localhost", "::1"} or host.startswith(("/", "127."))
