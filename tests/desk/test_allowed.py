"""Every use case is called in every role: whoever the table does not name is refused before anything is read."""

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest

import ldndesk.desk
from ldndesk.desk import staff
from ldndesk.desk.allowed import ALLOWED, IN_EMERGENCY, PARTS
from ldndesk.desk.page import read_page
from ldndesk.desk.plans import StopReason, change_plan, confirm_dose, lift_gi_cap, stop_course
from ldndesk.desk.release import refuse_plan
from ldndesk.desk.work import Actor, Desk, NotAllowed, Refused, Role
from tests.conftest import Clock

pytestmark = pytest.mark.file_only  # who is refused does not come as far as the record
ROOM = "ldndesk.desk."


def use_cases() -> dict[str, Callable[..., Any]]:
    """Find every function of the room that takes Work."""
    found: dict[str, Callable[..., Any]] = {}
    for module in pkgutil.walk_packages(ldndesk.desk.__path__, ROOM):
        for name, function in inspect.getmembers(import_module(module.name), inspect.isfunction):
            first = next(iter(inspect.signature(function).parameters.values()), None)
            takes_work = first is not None and first.annotation in ("Work", ldndesk.desk.work.Work)
            if takes_work and function.__module__ == module.name and not name.startswith("_"):
                found[f"{module.name.removeprefix(ROOM)}.{name}"] = function
    return found


USE_CASES = use_cases()


@pytest.mark.hazard("H35")
def test_every_use_case_stands_in_the_table_and_the_table_names_no_other() -> None:
    assert len(USE_CASES) > 50
    assert not set(ALLOWED) & PARTS
    assert set(USE_CASES) == set(ALLOWED) | PARTS
    assert set(IN_EMERGENCY) <= set(ALLOWED)


def ways_in(desk: Desk) -> Iterator[Callable[[Callable[..., Any]], object]]:
    yield desk.ask
    yield desk.jot
    yield lambda use_case: desk.do("a token", use_case)


@pytest.mark.hazard("H35")
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("name", sorted(ALLOWED))
def test_who_is_not_named_for_a_use_case_is_refused_by_every_way_in(desk: Desk, name: str, role: Role) -> None:
    desk.actor = Actor("Somebody", role, staff_id=1)
    for way in ways_in(desk):
        if role in ALLOWED[name]:
            # Let in, and stopped only by what it was not told: it takes more than Work, or finds no clinic of its own.
            try:
                way(USE_CASES[name])
            except NotAllowed as error:  # pragma: no cover - the failure this test looks for
                raise AssertionError(name) from error
            except (TypeError, Refused, AttributeError, ValueError):
                continue
        else:
            with pytest.raises(NotAllowed, match="Somebody"):
                way(USE_CASES[name])


@pytest.mark.hazard("H35")
def test_an_admin_sees_no_chart_unless_in_an_emergency_and_then_for_half_an_hour(
    desk: Desk, ann: int, clock: Clock
) -> None:
    admin = Actor("Kim Keeper", Role.ADMIN, staff_id=1)
    desk.actor = admin
    with pytest.raises(NotAllowed, match="Kim Keeper is signed in as admin"):
        desk.ask(read_page, ann)
    with pytest.raises(Refused, match="Say in a sentence"):
        desk.do("glass", staff.break_glass, "urgent")
    desk.do("glass", staff.break_glass, "The nurse is ill and the patient rings in pain.")
    desk.actor = replace(admin, emergency_until=clock() + staff.EMERGENCY)
    assert desk.ask(read_page, ann).patient_id == ann
    clock.now += timedelta(minutes=31)
    with pytest.raises(NotAllowed):
        desk.ask(read_page, ann)


@pytest.mark.hazard("H10")
def test_in_an_emergency_a_nurse_may_stop_a_course_and_never_raise_a_dose(desk: Desk, ann: int, clock: Clock) -> None:
    name = desk.ask(read_page, ann).history.patient.display_name
    what = (ann, name, desk.today(), StopReason.OTHER, "Operation tonight; opioids will be given.")
    with pytest.raises(NotAllowed):
        desk.do("stop", stop_course, *what)
    desk.actor = replace(desk.actor, staff_id=1, emergency_until=clock() + staff.EMERGENCY)
    for deed in (change_plan, lift_gi_cap, confirm_dose, refuse_plan):
        with pytest.raises(NotAllowed):
            desk.do("raise", deed)  # type: ignore[arg-type]
    assert desk.do("stop", stop_course, *what).patient_id == ann
