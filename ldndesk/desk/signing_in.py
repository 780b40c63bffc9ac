"""Signing in: a try is counted before its password is looked at, so that neither a crash nor a restart forgets it."""

import logging
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import delete, insert, select, update

from ldndesk.store import staff_tables as t

from . import staff
from .passwords import hash_password, is_right
from .work import Actor, CannotWrite, Changes, Desk, Refused, Work

_log = logging.getLogger(__name__)
FREE_TRIES = 3
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
WRONG = "Name or password is not right. Capitals count in the password."


@dataclass(frozen=True, slots=True)
class Try:
    """What a try to sign in is judged by; the account is None where there is none, or it is disabled."""

    account: staff.Standing | None


def wait_after(failures: int) -> timedelta:
    """Give how long nobody may try again after so many failures in a row."""
    if failures < FREE_TRIES:
        return timedelta(0)
    return min(LONGEST_WAIT, FIRST_WAIT * (1 << min(failures - FREE_TRIES, 10)))


def begin_try(work: Work, sign_in: str) -> Try:
    """Count a try as failed until it is known to be right; refused while too many failed."""
    name = staff.fold_sign_in(sign_in)[:100]
    where = t.sign_in_try.c.sign_in == name
    row = work.connection.execute(select(t.sign_in_try).where(where)).first()
    failures = 0 if row is None else row.failures
    if row is not None:
        _wait(failures, row.last_at, work.now)
    values = {"failures": failures + 1, "last_at": work.now}
    if not work.connection.execute(update(t.sign_in_try).where(where).values(values)).rowcount:
        work.connection.execute(insert(t.sign_in_try).values(sign_in=name, **values))
    return standing_of(work, name)


def _wait(failures: int, last_at: datetime, now: datetime) -> None:
    """Refuse while somebody is to wait."""
    left = last_at + wait_after(failures) - now
    # A try that lies in the future was made under a wrong clock; nobody is to wait a year for it.
    if timedelta(0) < left <= wait_after(failures):
        raise Refused(f"Too many tries failed. Try again in {_in_words(left)}.")


def standing_of(work: Work, name: str) -> Try:
    """Find the account of a name, as far as it may sign in."""
    return Try(next((s for s in staff.standing(work) if s.sign_in == name and s.active), None))


def end_try(work: Work, sign_in: str) -> None:
    """Forget the failures of somebody who got it right."""
    work.connection.execute(delete(t.sign_in_try).where(t.sign_in_try.c.sign_in == sign_in))


def note_refused(_work: Work, staff_id: int) -> Changes:
    """Note that somebody could not sign in to an account."""
    return Changes(None, frozenset(), f"A sign-in to account {staff_id} failed.")


def sign_in(desk: Desk, name: str, password: str) -> Actor:
    """Give who signs in; raises Refused. Takes as long for a name that is not there as for a wrong password.

    A record that takes nothing lets people in to read it: what cannot be noted in it stands in the log, by number.
    """
    program = desk.unattended()
    try:
        account = program.jot(begin_try, name).account
    except CannotWrite:
        account = _begin_unnoted(program, name)
    right = is_right(_nobody() if account is None else account.password, password)
    if account is None or not right:
        if account is not None:
            _note(program, "a sign-in failed", account.id, note_refused, account.id)
        raise Refused(WRONG)
    with suppress(CannotWrite):
        program.jot(end_try, account.sign_in)
    _UNNOTED.pop(account.sign_in, None)
    actor = Actor(account.name, account.role, account.id)
    _note(replace(desk, actor=actor), "signed in", account.id, staff.note_signed_in)
    return actor


_UNNOTED: dict[str, tuple[int, datetime]] = {}
"""Failures in a row and the last try, by name, while the record takes nothing; a new start forgets them."""


def _begin_unnoted(program: Desk, sign_in: str) -> staff.Standing | None:
    """Count a try in this program alone; refused while too many failed."""
    name = staff.fold_sign_in(sign_in)[:100]
    failures, last_at = _UNNOTED.get(name, (0, program.clock()))
    _wait(failures, last_at, program.clock())
    _UNNOTED[name] = (failures + 1, program.clock())
    return program.ask(standing_of, name).account


def _note(desk: Desk, what: str, staff_id: int, deed: Callable[..., Changes], *given: int) -> None:
    try:
        desk.do(_token(), deed, *given)
    except CannotWrite:
        _log.warning("the record takes nothing: %s, account %d", what, staff_id)


def is_own_password(desk: Desk, password: str) -> bool:
    """Whether a password is that of the person at the desk; counted like a sign-in."""
    own = desk.ask(staff.read_own)
    if own is None:
        return False
    program = desk.unattended()
    program.jot(begin_try, own.sign_in)
    if not is_right(own.password, password):
        program.do(_token(), note_refused, own.id)
        return False
    program.jot(end_try, own.sign_in)
    return True


@cache
def _nobody() -> str:
    return hash_password(str(uuid.uuid4()))


def _token() -> str:
    return str(uuid.uuid4())


def _in_words(left: timedelta) -> str:
    seconds = int(left.total_seconds()) + 1
    return f"{seconds} seconds" if seconds < 100 else f"{-(-seconds // 60)} minutes"
