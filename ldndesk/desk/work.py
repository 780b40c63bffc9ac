"""The desk: every reading and every deed passes here, one transaction each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, tzinfo
from enum import StrEnum
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from ldndesk.clinical.days import LONDON
from ldndesk.store.faults import NoSuchPatient, RecordError
from ldndesk.store.file import READING, DriverError, NotWritable, StoreError, is_barred, say_error

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from ldndesk.clinical.pack import Pack
    from ldndesk.store.server import Server

    from .keeper import Keeper
    from .whose import Whose

P = ParamSpec("P")
T = TypeVar("T")


class Role(StrEnum):
    """What a person at the desk may do."""

    NURSE = "nurse"
    PRESCRIBER = "prescriber"
    ADMIN = "admin"


NOT_SAVED = "Nothing was saved. "
UNNAMED = "Not named"
"""Stands for a person at the desk who gave no name."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is at the desk."""

    name: str
    role: Role
    staff_id: int = 0
    """The account they signed in with; 0: nobody signs in to this record."""
    emergency_until: datetime | None = None
    """Until when an emergency that they gave a reason for lets them see and do more than their role."""

    def in_emergency(self, now: datetime) -> bool:
        """Whether an emergency still holds."""
        return self.emergency_until is not None and now < self.emergency_until


class Part(StrEnum):
    """What a deed touched; screens reload when a part they show is named."""

    PATIENT = "patient"
    PLAN = "plan"
    FACTS = "facts"
    ALERTS = "alerts"
    CALLS = "calls"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Changes:
    """What a deed changed; patient_id None: many patients (an import, the day's run)."""

    patient_id: int | None
    parts: frozenset[Part]
    note: str = ""
    """One sentence for the status line: ``Call saved; 1 new alert.``"""


class Refused(Exception):
    """A deed that may not be done; the message says what is wrong and what would be right."""


class CannotWrite(Refused):
    """Nothing at all can be written for now, whoever asks."""

    def __init__(self, sentence: str, why: str) -> None:
        super().__init__(sentence)
        self.why = why
        """What is wrong with the record, and what to do."""


class NotAllowed(Refused):
    """A deed that this role may not do."""


@dataclass(frozen=True, slots=True)
class Work:
    """One open transaction and what it needs to know: who, when, by which rules."""

    connection: Connection
    actor: Actor
    now: datetime
    rules: Callable[[], Pack]
    """Gives the rule pack; read when first needed, for the lists of the day need none."""
    zone: tzinfo = LONDON
    deed_id: int = 0
    """The line in the record of deeds that this work belongs to; 0 while reading."""

    @property
    def pack(self) -> Pack:
        """The rule pack in force."""
        return self.rules()

    @property
    def today(self) -> date:
        """Today in the clinic's zone."""
        return self.now.astimezone(self.zone).date()

    def only(self, *roles: Role, emergency: bool = False) -> None:
        """Refuse the deed unless the person at the desk holds one of the roles, or may do it in an emergency."""
        if self.actor.role not in roles and not (emergency and self.actor.in_emergency(self.now)):
            raise not_allowed(roles, self.actor)


def not_allowed(roles: Collection[Role], actor: Actor) -> NotAllowed:
    """Say who may, and who asked."""
    wanted = " or ".join(role for role in Role if role in roles) or "program itself"
    one = "an" if wanted.startswith("a") else "a"
    return NotAllowed(f"Only {one} {wanted} may do this; {actor.name} is signed in as {actor.role}.")


PROGRAM = Actor("ldndesk", Role.ADMIN)
"""Whose the deeds are that nobody at the desk asks for, such as the day's run."""


def system_clock() -> datetime:
    """Give the present instant in UTC."""
    return datetime.now(UTC)


@dataclass
class Desk:
    """Runs use cases against one database for the person at the desk."""

    record: Callable[[], Engine]
    """Gives the record's engine; opened when first needed, for the lists of the day need none."""
    rules: Callable[[], Pack]
    actor: Actor
    clock: Callable[[], datetime] = field(default=system_clock)
    zone: tzinfo = LONDON
    whose: Whose | None = None
    """The patient whose banner is in sight: every deed must be about this one; None: any."""
    keeper: Keeper | None = None
    """Keeps the record's file; None where nobody has to, as in a test."""
    server: Server | None = None
    """The server the record is kept on; None: a file of this computer."""
    blocked: str = ""
    """Why nothing may be written; empty while all is well."""

    @property
    def engine(self) -> Engine:
        """The record's engine."""
        return self.record()

    def today(self) -> date:
        """Give today in the clinic's zone."""
        return self.clock().astimezone(self.zone).date()

    def sees_charts(self) -> bool:
        """Whether the person at the desk sees patients: an admin only in an emergency."""
        return self.actor.role is not Role.ADMIN or self.actor.in_emergency(self.clock())

    def stops_courses(self) -> bool:
        """Whether the person at the desk may stop a course: a nurse only in an emergency."""
        nurse_may = self.actor.role is Role.NURSE and self.actor.in_emergency(self.clock())
        return self.actor.role is Role.PRESCRIBER or nurse_may

    def _admit(self, use_case: Callable[..., object]) -> None:
        """Refuse a use case that the person at the desk may not ask for; what it is about is not even read."""
        from .allowed import may, who_may  # noqa: PLC0415 - it names the roles of this module

        now = self.clock()
        if self.actor != PROGRAM and not may(self.actor.role, use_case, emergency=self.actor.in_emergency(now)):
            raise not_allowed(who_may(use_case), self.actor)

    def about(self, whose: Whose) -> Desk:
        """Give the same desk before one patient's banner."""
        return replace(self, whose=whose)

    def _same(self, fault: Callable[[Whose], str]) -> None:
        """Refuse what is not about the patient in sight."""
        if self.whose is not None and (why := fault(self.whose)):
            raise Refused(f"{why} Nothing was saved.")

    def unattended(self) -> Desk:
        """Give the same desk with the program itself at it."""
        return replace(self, actor=PROGRAM)

    @property
    def pack(self) -> Pack:
        """The rule pack in force."""
        return self.rules()

    def ask(self, reading: Callable[Concatenate[Work, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a reading in a transaction of its own that cannot write."""
        self._admit(reading)
        with _in_words(""), self.engine.connect() as connection:
            connection.execution_options(**{READING: True})
            return reading(Work(connection, self.actor, self.clock(), self.rules, self.zone), *args, **kwargs)

    def do(
        self, token: str, deed: Callable[Concatenate[Work, P], Changes], *args: P.args, **kwargs: P.kwargs
    ) -> Changes:
        """Run a deed of the person at the desk in one transaction with its line in the record of deeds.

        The token is made when a form opens and is unique: a retry of a deed already done returns what
        that deed changed and does nothing more. Raises Refused with nothing changed.
        """
        self._admit(deed)
        self._not_blocked()
        from ldndesk.store import deeds  # noqa: PLC0415 - brings the database library, not needed to show the day

        with _in_words(NOT_SAVED), self.engine.begin() as connection:
            self._same(lambda whose: whose.differs(connection))
            if (before := deeds.find_outcome(connection, token)) is not None:
                self._same(lambda whose: whose.missed(before.patient_id))
                return Changes(before.patient_id, frozenset(Part(part) for part in before.parts), before.note)
            trail = deeds.trail_of(connection)
            marks = trail.begin(connection)
            now = self.clock()
            what = getattr(deed, "__name__", type(deed).__name__)
            deed_id = deeds.add_deed(connection, token, now, self.actor.name, self.actor.role.value, what)
            changes = deed(Work(connection, self.actor, now, self.rules, self.zone, deed_id), *args, **kwargs)
            self._same(lambda whose: whose.missed(changes.patient_id))
            deeds.add_outcome(connection, deed_id, changes.patient_id, sorted(changes.parts), changes.note)
            sealed = trail.seal(connection, deed_id, marks)
        with _in_words(""):
            trail.anchor(sealed)
        return changes

    def _not_blocked(self) -> None:
        if self.blocked:
            raise CannotWrite(f"{NOT_SAVED}{self.blocked}", self.blocked)

    def jot(self, note: Callable[Concatenate[Work, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run what is no deed, such as keeping a draft, in a transaction without a line in the record of deeds."""
        self._admit(note)
        self._not_blocked()
        with _in_words(""), self.engine.begin() as connection:
            return note(Work(connection, self.actor, self.clock(), self.rules, self.zone), *args, **kwargs)


@contextmanager
def _in_words(first: str) -> Iterator[None]:
    """Turn what the record refuses, and what its file suffers, into a sentence for the person at the desk."""
    try:
        yield
    except NotWritable as error:
        raise CannotWrite(f"{first}{error}", str(error)) from error
    except (RecordError, NoSuchPatient, StoreError) as error:
        raise Refused(f"{first}{error}") from error
    except DriverError as error:
        raise _refusal(first, error) from error
    except UnicodeError as error:
        raise Refused(f"{first}A text holds a character that cannot be kept; type it anew.") from error
    except Exception as error:
        if (refusal := _database_refusal(first, error)) is None:
            raise
        raise refusal from error


def _refusal(first: str, error: BaseException) -> Refused:
    why = say_error(error)
    return CannotWrite(f"{first}{why}", why) if is_barred(error) else Refused(f"{first}{why}")


def _database_refusal(first: str, error: Exception) -> Refused | None:
    from sqlalchemy.exc import DBAPIError, IntegrityError  # noqa: PLC0415 - loaded by whoever could raise them

    if isinstance(error, IntegrityError):
        told = getattr(getattr(error.orig, "diag", None), "message_primary", None)  # the rest names what was typed
        return Refused(f"{first}The record does not take this entry: {told or error.orig}.")
    if isinstance(error, DBAPIError):
        return _refusal(first, error.orig or error)
    return _refusal(first, error) if hasattr(error, "sqlstate") else None
