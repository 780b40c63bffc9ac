"""People sign in: who they are is kept, failures are counted, and the last admin stays."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from ldndesk.desk import passwords, staff
from ldndesk.desk.signing_in import LONGEST_WAIT, WRONG, is_own_password, sign_in, wait_after
from ldndesk.desk.work import Actor, Desk, NotAllowed, Refused, Role
from ldndesk.store.engine import open_engine
from tests.conftest import Clock

from .people import NAMES, QUICK, WORDS, found, person


@pytest.fixture
def admin(desk: Desk) -> Desk:
    """The admin's desk in a clinic of three."""
    found(desk)
    desk.actor = sign_in(desk, "keeper", WORDS[Role.ADMIN])
    return desk


def deeds(engine: Engine) -> list[tuple[str, str, str]]:
    order = "SELECT d.actor, d.role, d.what FROM deed d ORDER BY d.id"
    with engine.connect() as connection:
        return [(row.actor, row.role, row.what) for row in connection.execute(text(order))]


@pytest.mark.hazard("H36")
@pytest.mark.parametrize("role", list(Role))
def test_whoever_signs_in_is_known_by_name_and_role_and_it_is_in_the_record_of_deeds(
    desk: Desk, engine: Engine, role: Role
) -> None:
    found(desk)
    handle, name = NAMES[role]
    actor = sign_in(desk, f" {handle.upper()} ", WORDS[role])
    assert (actor.name, actor.role) == (name, role)
    assert actor.staff_id > 0
    assert deeds(engine)[-1] == (name, role.value, "note_signed_in")


@pytest.mark.hazard("H35")
@pytest.mark.parametrize(("handle", "word"), [("lee", "ring before no"), ("nobody", "ring before noon"), ("lee", "")])
def test_a_wrong_name_and_a_wrong_password_are_refused_in_the_same_words(desk: Desk, handle: str, word: str) -> None:
    found(desk)
    with pytest.raises(Refused) as caught:
        sign_in(desk, handle, word)
    assert str(caught.value) == WRONG


@pytest.mark.hazard("H35")
def test_after_three_failures_one_waits_longer_and_longer_and_a_new_start_forgets_nothing(
    desk: Desk, database: Path, clock: Clock
) -> None:
    found(desk)
    for _ in range(3):
        with pytest.raises(Refused, match="not right"):
            sign_in(desk, "lee", "a wrong password")
    with pytest.raises(Refused, match="Try again in 31 seconds"):
        sign_in(desk, "lee", WORDS[Role.NURSE])
    engine = open_engine(database)
    anew = replace(desk, record=lambda: engine)
    clock.now += timedelta(seconds=29)
    with pytest.raises(Refused, match="Try again in 2 seconds"):
        sign_in(anew, "lee", WORDS[Role.NURSE])
    clock.now += timedelta(seconds=2)
    assert sign_in(anew, "lee", WORDS[Role.NURSE]).name == "Nurse Lee"
    with pytest.raises(Refused, match="not right"):
        sign_in(anew, "lee", "a wrong password")
    engine.dispose()


def test_the_wait_grows_to_a_quarter_of_an_hour_and_no_clock_set_wrong_makes_it_endless(
    desk: Desk, clock: Clock
) -> None:
    waits = [wait_after(failures) for failures in range(200)]
    assert waits == sorted(waits)
    assert waits[2] == timedelta(0)
    assert waits[-1] == LONGEST_WAIT
    found(desk)
    clock.pass_days(365)
    for _ in range(3):
        with pytest.raises(Refused, match="not right"):
            sign_in(desk, "lee", "a wrong password")
    clock.pass_days(-365)
    assert sign_in(desk, "lee", WORDS[Role.NURSE]).name == "Nurse Lee"


def test_a_record_has_its_clinic_founded_once_with_an_admin_and_a_prescriber(desk: Desk) -> None:
    for roles in ((Role.ADMIN,), (Role.PRESCRIBER, Role.NURSE)):
        with pytest.raises(Refused, match="an admin and a prescriber"):
            found(desk, *roles)
    program = desk.unattended()
    both = (person(Role.ADMIN), person(Role.PRESCRIBER))
    with pytest.raises(Refused, match="no time zone"):
        program.do("a", staff.found_clinic, "Riverside", "Europe/Nowhere", both)
    with pytest.raises(Refused, match="needs a name"):
        program.do("a", staff.found_clinic, "  ", "Europe/London", both)
    assert not program.ask(staff.has_staff)
    found(desk)
    assert desk.ask(staff.read_clinic) == staff.Clinic("Riverside Practice", "Europe/London", False)
    with pytest.raises(Refused, match="already"):
        program.do("again", staff.found_clinic, "Another", "Europe/London", both)


def test_an_admin_adds_resets_disables_and_lets_in_again(admin: Desk, engine: Engine) -> None:
    admin.do("add", staff.add_staff, person(Role.NURSE, "bob", "Nurse Bob"))
    bob = admin.ask(staff.list_staff)[-1]
    assert (bob.sign_in, bob.name, bob.role, bob.active) == ("bob", "Nurse Bob", Role.NURSE, True)
    admin.do("reset", staff.reset_password, bob.id, passwords.hash_password("four dry towels", QUICK))
    with pytest.raises(Refused, match="not right"):
        sign_in(admin, "bob", WORDS[Role.NURSE])
    assert sign_in(admin, "bob", "four dry towels").name == "Nurse Bob"
    admin.do("off", staff.set_active, bob.id, active=False)
    with pytest.raises(Refused, match="not right"):
        sign_in(admin, "bob", "four dry towels")
    admin.do("on", staff.set_active, bob.id, active=True)
    assert sign_in(admin, "bob", "four dry towels").name == "Nurse Bob"
    with engine.connect() as connection:
        kept = connection.scalar(text(f"SELECT count(*) FROM staff_state WHERE staff_id = {bob.id}"))
    assert kept == 4, "every state an account had is kept"


def test_the_last_admin_cannot_be_disabled(admin: Desk) -> None:
    own = admin.actor.staff_id
    with pytest.raises(Refused, match="last admin"):
        admin.do("off", staff.set_active, own, active=False)
    admin.do("add", staff.add_staff, person(Role.ADMIN, "other", "Pat Porter"))
    admin.do("off", staff.set_active, own, active=False)


@pytest.mark.parametrize(
    ("handle", "name", "words"),
    [("lee", "Another Lee", "taken"), ("new", "nurse  LEE", "Nurse Lee already"), ("two words", "New", "one word")],
)
def test_people_are_told_apart_by_both_names(admin: Desk, handle: str, name: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        admin.do("add", staff.add_staff, person(Role.NURSE, handle, name))


@pytest.mark.parametrize("role", [Role.NURSE, Role.PRESCRIBER])
def test_only_an_admin_manages_people(desk: Desk, role: Role) -> None:
    found(desk)
    desk.actor = Actor(NAMES[role][1], role, staff_id=2)
    with pytest.raises(NotAllowed):
        desk.ask(staff.list_staff)
    with pytest.raises(NotAllowed):
        desk.do("add", staff.add_staff, person(Role.ADMIN, "mine", "My Admin"))


def test_one_changes_ones_own_password_with_the_old_one(desk: Desk) -> None:
    found(desk)
    desk.actor = sign_in(desk, "lee", WORDS[Role.NURSE])
    assert not is_own_password(desk, "a wrong password")
    assert is_own_password(desk, WORDS[Role.NURSE])
    desk.do("change", staff.change_password, passwords.hash_password("four dry towels", QUICK))
    assert sign_in(desk, "lee", "four dry towels").name == "Nurse Lee"


@pytest.mark.parametrize("weak", ["", "short", "aaaaaaaaaaaa", "x" * 201])
def test_a_weak_password_is_refused_in_words(weak: str) -> None:
    with pytest.raises(Refused):
        passwords.hash_password(weak, QUICK)


@pytest.mark.hazard("H35")
def test_no_password_lies_in_the_file(desk: Desk, database: Path) -> None:
    found(desk)
    desk.engine.dispose()
    kept = b"".join(path.read_bytes() for path in database.parent.glob("clinic.ldndesk*"))
    assert b"$argon2id$" in kept
    for word in WORDS.values():
        assert word.encode() not in kept
