"""The people of an invented clinic, with passwords that cost little to try."""

from ldndesk.desk.passwords import hash_password
from ldndesk.desk.staff import NewPerson, found_clinic
from ldndesk.desk.work import Desk, Role
from ldndesk.store.clinic_key import Hardness

QUICK = Hardness(1, 64, 1)
WORDS = {Role.ADMIN: "keys of the house", Role.PRESCRIBER: "small doses first", Role.NURSE: "ring before noon"}
NAMES = {Role.ADMIN: ("keeper", "Kim Keeper"), Role.PRESCRIBER: ("grey", "Dr Grey"), Role.NURSE: ("lee", "Nurse Lee")}


def person(role: Role, sign_in: str = "", name: str = "", password: str = "") -> NewPerson:
    usual_sign_in, usual_name = NAMES[role]
    kept = hash_password(password or WORDS[role], QUICK)
    return NewPerson(sign_in or usual_sign_in, name or usual_name, role, kept)


def found(desk: Desk, *roles: Role) -> None:
    """Give a record its clinic with one person of each role."""
    people = tuple(person(role) for role in (roles or tuple(Role)))
    desk.unattended().do("founding", found_clinic, "Riverside Practice", "Europe/London", people)
