"""Edges at the start of a course and at its twelfth week, a point or a day to either side."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.facts import Lab, LabResult, MedicineUse
from ldndesk.clinical.history import History, Patient
from ldndesk.clinical.pack import Pack
from ldndesk.clinical.plan import Course
from ldndesk.clinical.start_checklist import Standing, start_checklist
from ldndesk.clinical.symptoms import Indication
from ldndesk.clinical.worked.story import Story, day, me_cfs

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
START = date(2026, 3, 20)
WHO = Patient("1", "Test", "Tess")
RAMP = me_cfs().prescribed((500, 14), (1000, 1))


def line(history: History, what: str, pack: Pack) -> tuple[Standing, str]:
    return next((c.standing, c.said) for c in start_checklist(history, START, pack) if c.what == what)


@pytest.mark.hazard("H11")
@pytest.mark.hazard("H29")
def test_an_opioid_is_seen_behind_a_harmless_medicine_and_before_it(pack: Pack) -> None:
    uses = tuple(MedicineUse(name, None, None, AT) for name in ("omeprazole", "co-codamol", "vitamin D"))
    for order in (uses, uses[::-1]):
        standing, said = line(History(WHO, medicines=order), "Opioids", pack)
        assert (standing, said) == (
            Standing.BLOCKS,
            "co-codamol is taken up to the first dose on 20-Mar-2026: no last day is recorded.",
        )


@pytest.mark.hazard("H29")
def test_of_several_liver_tests_the_latest_before_the_start_is_told(pack: Pack) -> None:
    tests = tuple(
        LabResult(date(2026, month, number), Lab.ALT, Decimal(value), "U/L", AT)
        for month, number, value in ((2, 20, 31), (3, 2, 23), (1, 5, 40), (3, 21, 99))
    )
    assert line(History(WHO, labs=tests), "Liver", pack) == (Standing.KNOWN, "ALT 23 U/L on 02-Mar-2026.")


@pytest.mark.parametrize("began", [1, 2, 4])
def test_withdrawal_may_begin_on_the_very_day_of_the_first_dose(pack: Pack, began: int) -> None:
    story = RAMP.said(began, ("vomiting", 4, False), ("sweating", 5, False))
    found = {finding.rule for finding in evaluate(story.history, day(began), pack).findings}
    assert "withdrawal-suspected" in found


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (10, 9, "a small improvement only"),
        (6, 5, "a small improvement only"),
        (6, 6, "no improvement"),
        (6, 7, "worse than before"),
        (10, 8, None),
        (3, 2, None),
    ],
)
def test_at_week_twelve_the_outcome_is_called_by_its_name(pack: Pack, before: int, now: int, words: str | None) -> None:
    treated = Story().treated_for(Indication.ME_CFS).said(-4, ("fatigue", before))
    history = treated.prescribed((4500, 1)).said(80, ("fatigue", now)).history
    said = [f.reason for f in evaluate(history, day(84), pack).findings if f.rule == "no-response"]
    assert bool(said) is (words is not None)
    assert words is None or words in said[0]


def test_before_a_course_begins_no_order_of_it_is_in_force(pack: Pack) -> None:
    course: Course = me_cfs().prescribed((500, 1), from_day=5, written=6).history.courses[0]
    assert course.plan_on(day(4)) is None
    assert course.plan_on(day(5)) is course.plans[0]
    assert Course("1", ()).plan_on(day(5)) is None
