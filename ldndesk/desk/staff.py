"""The clinic and its people: founded once, then added to, reset and disabled by an admin."""

import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import func, insert, select, update

from ldndesk.store import staff_tables as t
from ldndesk.store.day_tables import clinic

from .work import PROGRAM, UNNAMED, Changes, Part, Refused, Role, Work

EMERGENCY = timedelta(minutes=30)
"""So long an emergency lets somebody see and do more than their role."""
_SHORTEST_REASON = 10


@dataclass(frozen=True, slots=True)
class Standing:
    """An account as it stands now."""

    id: int
    sign_in: str
    name: str
    role: Role
    active: bool
    password: str
    """The hash that is kept of it."""


@dataclass(frozen=True, slots=True)
class Person:
    """An account as the admin sees it."""

    id: int
    sign_in: str
    name: str
    role: Role
    active: bool


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody to be added; the password is given as the hash that is kept of it."""

    sign_in: str
    name: str
    role: Role
    password: str


@dataclass(frozen=True, slots=True)
class Clinic:
    """What the record says of the clinic."""

    name: str
    zone: str
    synthetic: bool


def fold_sign_in(text: str) -> str:
    """Write the name somebody signs in with as it is kept: capitals do not count."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def read_clinic(work: Work) -> Clinic:
    """Read what the record says of the clinic."""
    row = work.connection.execute(select(clinic.c.name, clinic.c.zone, clinic.c.synthetic)).one()
    return Clinic(row.name, row.zone, bool(row.synthetic))


def standing(work: Work) -> tuple[Standing, ...]:
    """Give every account as it stands now, in the order in which they were made."""
    latest = select(func.max(t.staff_state.c.id)).group_by(t.staff_state.c.staff_id)
    state = t.staff_state.c
    rows = work.connection.execute(
        select(t.staff.c.id, t.staff.c.sign_in, state.name, state.role, state.active, state.password)
        .join_from(t.staff, t.staff_state, state.staff_id == t.staff.c.id)
        .where(state.id.in_(latest))
        .order_by(t.staff.c.id)
    )
    return tuple(Standing(r.id, r.sign_in, r.name, Role(r.role), bool(r.active), r.password) for r in rows)


def has_staff(work: Work) -> bool:
    """Whether people sign in to this record."""
    return work.connection.scalar(select(t.staff.c.id).limit(1)) is not None


def list_staff(work: Work) -> tuple[Person, ...]:
    """List every account; admin only."""
    work.only(Role.ADMIN)
    return tuple(Person(s.id, s.sign_in, s.name, s.role, s.active) for s in standing(work))


def read_own(work: Work) -> Standing | None:
    """Give the account of the person at the desk."""
    return next((s for s in standing(work) if s.id == work.actor.staff_id), None)


def found_clinic(work: Work, name: str, zone: str, people: tuple[NewPerson, ...]) -> Changes:
    """Give the record its clinic and its first people: an admin and a prescriber at least; once only."""
    if work.actor != PROGRAM or has_staff(work):
        raise Refused("This record has its clinic and people already.")
    if not name.strip():
        raise Refused("The clinic needs a name; letters carry it.")
    if zone not in available_timezones():
        raise Refused(f"“{zone}” is no time zone; choose one like Europe/London.")
    if not {Role.ADMIN, Role.PRESCRIBER} <= {person.role for person in people}:
        raise Refused("The clinic needs an admin and a prescriber.")
    ZoneInfo(zone)
    work.connection.execute(update(clinic).values(name=name.strip(), zone=zone))
    for person in people:
        _add(work, person)
    return Changes(None, frozenset({Part.STAFF}), f"{len(people)} people may sign in.")


def add_staff(work: Work, person: NewPerson) -> Changes:
    """Add somebody who may sign in; admin only."""
    work.only(Role.ADMIN)
    _add(work, person)
    return Changes(None, frozenset({Part.STAFF}), f"{person.name} may sign in as {fold_sign_in(person.sign_in)}.")


def reset_password(work: Work, staff_id: int, password: str) -> Changes:
    """Give somebody a new password, as hash, and let them try at once; admin only."""
    work.only(Role.ADMIN)
    was = _of(work, staff_id)
    _put(work, staff_id, was.name, was.role, was.active, password)
    work.connection.execute(t.sign_in_try.delete().where(t.sign_in_try.c.sign_in == was.sign_in))
    return Changes(None, frozenset({Part.STAFF}), f"{was.name} has a new password.")


def change_password(work: Work, password: str) -> Changes:
    """Change one’s own password, given as hash; the old one was asked for before."""
    was = _of(work, work.actor.staff_id)
    _put(work, was.id, was.name, was.role, was.active, password)
    return Changes(None, frozenset({Part.STAFF}), "Your password is changed.")


def set_active(work: Work, staff_id: int, *, active: bool) -> Changes:
    """Let somebody sign in, or no longer; the last admin always may. Admin only."""
    work.only(Role.ADMIN)
    was = _of(work, staff_id)
    others = [s for s in standing(work) if s.active and s.role is Role.ADMIN and s.id != staff_id]
    if not active and was.role is Role.ADMIN and not others:
        raise Refused("This is the last admin; make another one first, or nobody could manage people.")
    if was.active is active:
        raise Refused(f"{was.name} {'may sign in' if active else 'is disabled'} already.")
    _put(work, staff_id, was.name, was.role, active, was.password)
    return Changes(None, frozenset({Part.STAFF}), f"{was.name} {'may sign in again' if active else 'is disabled'}.")


def note_signed_in(work: Work) -> Changes:
    """Note that the person at the desk signed in."""
    return _noted(work, "signed in")


def note_locked(work: Work) -> Changes:
    """Note that the desk was locked."""
    return _noted(work, "the desk was locked")


def note_passphrase_changed(work: Work) -> Changes:
    """Note that the record’s passphrase was changed."""
    work.only(Role.ADMIN)
    return _noted(work, "the passphrase of the record was changed")


def open_chart(work: Work, patient_id: int) -> Changes:
    """Note that the person at the desk opened a patient’s chart."""
    work.only(Role.NURSE, Role.PRESCRIBER, emergency=True)
    return Changes(patient_id, frozenset())


def break_glass(work: Work, reason: str) -> Changes:
    """Note why somebody must see or do more than their role in an emergency."""
    if not work.actor.staff_id:
        raise Refused("Nobody is signed in here.")
    if len(reason.strip()) < _SHORTEST_REASON:
        raise Refused("Say in a sentence what the emergency is; it stays in the record.")
    return Changes(None, frozenset(), f"Emergency: {reason.strip()}")


def _noted(work: Work, what: str) -> Changes:
    if not work.actor.staff_id:
        raise Refused("Nobody is signed in here.")
    return Changes(None, frozenset(), f"{work.actor.name}: {what}.")


def _of(work: Work, staff_id: int) -> Standing:
    found = next((s for s in standing(work) if s.id == staff_id), None)
    if found is None:
        raise Refused("There is no such account.")
    return found


def _add(work: Work, person: NewPerson) -> None:
    sign_in, name = fold_sign_in(person.sign_in), " ".join(person.name.split())
    if not sign_in or any(letter.isspace() for letter in sign_in):
        raise Refused("The name to sign in with is one word, like grey.")
    if not name or name in (UNNAMED, PROGRAM.name):
        raise Refused("Give the person’s name; deeds are recorded under it.")
    for other in standing(work):
        if other.sign_in == sign_in:
            raise Refused(f"“{sign_in}” is taken; choose another name to sign in with.")
        if other.name.casefold() == name.casefold():
            raise Refused(f"There is a {other.name} already, and deeds are told apart by name; add an initial or role.")
    added = work.connection.execute(
        insert(t.staff).values(sign_in=sign_in, recorded_at=work.now, deed_id=work.deed_id)
    ).inserted_primary_key
    if added is not None:
        _put(work, int(added[0]), name, person.role, True, person.password)


def _put(work: Work, staff_id: int, name: str, role: Role, active: bool, password: str) -> None:
    row = {"staff_id": staff_id, "name": name, "role": role.value, "active": active, "password": password}
    work.connection.execute(insert(t.staff_state).values(row | {"recorded_at": work.now, "deed_id": work.deed_id}))
