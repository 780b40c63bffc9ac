"""The demo clinic shows every rule, is marked as synthetic, and is the same for the same day."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from nhs_number.constants import REGION_SYNTHETIC
from nhs_number.validate import is_valid
from sqlalchemy import Engine, func, select

from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.findings import INBOX
from ldndesk.clinical.history import History
from ldndesk.clinical.pack import Pack
from ldndesk.clinical.rules import RULES
from ldndesk.desk.demo.clinic import fill_demo, stories
from ldndesk.desk.today import glance, read_today
from ldndesk.desk.work import Actor, Desk, Role
from ldndesk.store import tables
from tests.conftest import NURSE

TODAY = date(2026, 3, 7)
NOT_STORABLE = {"dose-not-ldn"}
"""50 mg is refused before it is stored, so no stored patient can show that rule."""


@pytest.fixture(scope="module")
def clinic(pack: Pack) -> tuple[History, ...]:
    return tuple(story.history() for story in stories(TODAY, pack))


def test_every_rule_can_be_seen_in_the_demo_clinic(clinic: tuple[History, ...], pack: Pack) -> None:
    shown = {finding.rule for history in clinic for finding in evaluate(history, TODAY, pack).findings}
    assert {rule.name for rule in RULES} - NOT_STORABLE - shown == set()


def test_everybody_in_the_demo_clinic_is_marked_as_invented(clinic: tuple[History, ...]) -> None:
    assert len(clinic) == 200
    for history in clinic:
        patient = history.patient
        assert patient.local_id.startswith("DEMO-")
        assert is_valid(patient.nhs_number, for_region=REGION_SYNTHETIC)


def test_the_same_day_tells_the_same_stories(clinic: tuple[History, ...], pack: Pack) -> None:
    again = tuple(story.history() for story in stories(TODAY, pack, patients=60))
    assert again == clinic[:60]


@pytest.mark.hazard("H26")
def test_the_demo_inbox_can_be_emptied_in_a_day(engine: Engine, database: Path, pack: Pack) -> None:
    nine = datetime(2026, 3, 7, 9, tzinfo=UTC)
    desk = Desk(lambda: engine, lambda: pack, Actor("Generator", Role.ADMIN), clock=lambda: nine)
    desk.do("fill", fill_demo, 200)
    day = replace(desk, actor=NURSE).ask(read_today)
    assert day.patients == 200
    assert 20 <= len(day.alerts) <= 80
    assert all(alert.finding.category in INBOX for alert in day.alerts)
    assert day.calls
    assert glance(database, day.on, nine) == day
    with engine.connect() as connection:
        assert connection.scalar(select(tables.clinic.c.synthetic)) == 1
        assert connection.scalar(select(func.count()).select_from(tables.patient)) == 200
