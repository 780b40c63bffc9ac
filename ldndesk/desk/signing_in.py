"""Signing in: a try is counted before its password is looked at, so that neither a crash nor a restart forgets it."""

import uuid
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache

from sqlalchemy import delete, insert, select, update

from ldndesk.store import staff_tables as t

from . import staff
from .passwords import hash_password, is_right
from .work import Actor, Changes, Desk, Refused, Work

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
        left = row.last_at + wait_after(failures) - work.now
        # A try that lies in the future was made under a wrong clock; nobody is to wait a year for it.
        if timedelta(0) < left <= wait_after(failures):
            raise Refused(f"Too many tries failed. Try again in {_in_words(left)}.")
    values = {"failures": failures + 1, "last_at": work.now}
    if not work.connection.execute(update(t.sign_in_try).where(where).values(values)).rowcount:
        work.connection.execute(insert(t.sign_in_try).values(sign_in=name, **values))
    found = next((s for s in staff.standing(work) if s.sign_in == name and s.active), None)
    return Try(found)


def end_try(work: Work, sign_in: str) -> None:
    """Forget the failures of somebody who got it right."""
    work.connection.execute(delete(t.sign_in_try).where(t.sign_in_try.c.sign_in == sign_in))


def note_refused(_work: Work, staff_id: int) -> Changes:
    """Note that somebody could not sign in to an account."""
    return Changes(None, frozenset(), f"A sign-in to account {staff_id} failed.")


def sign_in(desk: Desk, name: str, password: str) -> Actor:
    """Give who signs in; raises Refused. Takes as long for a name that is not there as for a wrong password."""
    program = desk.unattended()
    account = program.jot(begin_try, name).account
    right = is_right(_nobody() if account is None else account.password, password)
    if account is None or not right:
        if account is not None:
            program.do(_token(), note_refused, account.id)
        raise Refused(WRONG)
    program.jot(end_try, account.sign_in)
    actor = Actor(account.name, account.role, account.id)
    replace(desk, actor=actor).do(_token(), staff.note_signed_in)
    return actor


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
