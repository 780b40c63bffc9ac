"""The desk: every reading and every deed passes here, one transaction each."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from enum import StrEnum
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine

from ldndesk.clinical.history import LONDON
from ldndesk.clinical.pack import Pack

P = ParamSpec("P")
T = TypeVar("T")


class Role(StrEnum):
    """What a person at the desk may do."""

    NURSE = "nurse"
    PRESCRIBER = "prescriber"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is at the desk."""

    name: str
    role: Role


class Part(StrEnum):
    """What a deed touched; screens reload when a part they show is named."""

    PATIENT = "patient"
    PLAN = "plan"
    FACTS = "facts"
    ALERTS = "alerts"
    CALLS = "calls"


@dataclass(frozen=True, slots=True)
class Changes:
    """What a deed changed; patient_id None: many patients (an import, the day's run)."""

    patient_id: int | None
    parts: frozenset[Part]
    note: str = ""
    """One sentence for the status line: ``Call saved; 1 new alert.``"""


class Refused(Exception):
    """A deed that may not be done; the message says what is wrong and what would be right."""


class NotAllowed(Refused):
    """A deed that this role may not do."""


@dataclass(frozen=True, slots=True)
class Work:
    """One open transaction and what it needs to know: who, when, by which rules."""

    connection: Connection
    actor: Actor
    now: datetime
    pack: Pack
    zone: tzinfo = LONDON

    @property
    def today(self) -> date:
        """Today in the clinic's zone."""
        return self.now.astimezone(self.zone).date()

    def only(self, *roles: Role) -> None:
        """Refuse the deed unless the person at the desk holds one of the roles."""
        if self.actor.role not in roles:
            wanted = " or ".join(roles)
            raise NotAllowed(f"Only a {wanted} may do this; {self.actor.name} is signed in as {self.actor.role}.")


def system_clock() -> datetime:
    """Give the present instant in UTC."""
    return datetime.now(UTC)


@dataclass
class Desk:
    """Runs use cases against one database for the person at the desk."""

    engine: Engine
    pack: Pack
    actor: Actor
    clock: Callable[[], datetime] = field(default=system_clock)
    zone: tzinfo = LONDON

    def ask(self, reading: Callable[Concatenate[Work, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a reading in a transaction of its own that cannot write."""
        raise NotImplementedError

    def do(
        self, token: str, deed: Callable[Concatenate[Work, P], Changes], *args: P.args, **kwargs: P.kwargs
    ) -> Changes:
        """Run a deed in one transaction with its line in the record of deeds.

        The token is made when a form opens and is unique: a retry of a deed already done returns what
        that deed changed and does nothing more. Raises Refused with nothing changed.
        """
        raise NotImplementedError
