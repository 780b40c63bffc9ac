"""A patient's page as the desk reads it, invented: an MS patient on liquid at night with open alerts."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from ldndesk.clinical.course_state import CourseStage, CourseState
from ldndesk.clinical.facts import Answer, Capture, FollowUp, MedicineUse
from ldndesk.clinical.findings import (
    Advice,
    Category,
    Evaluation,
    Evidence,
    Finding,
    NotEvaluated,
    Proposal,
    Threshold,
    Tier,
    Urgency,
)
from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.history import AllergyStatus, Gender, History, Patient
from ldndesk.clinical.plan import Administration, Course, Plan, Step
from ldndesk.clinical.symptoms import Indication
from ldndesk.desk.page import Entry, PatientPage
from ldndesk.desk.today import AlertRow, AlertState, CallDue

from .samples import START, TODAY, sample_chart

NOW = datetime(2026, 6, 3, 9, tzinfo=UTC)
JANE = Patient(
    "L-17",
    "Example",
    "Jane",
    date(1980, 3, 7),
    Gender.FEMALE,
    "9434765919",
    "Ms",
    "01632 960 001",
    AllergyStatus.KNOWN,
    "penicillin",
)


def step(first: date, last: date | None, ug: int) -> Step:
    return Step(first, last, (Administration(time(22), ug),), Route.ORAL, Form.LIQUID)


def finding(rule: str, category: Category, urgency: Urgency, reason: str, subject: str = "headache") -> Finding:
    evidence = (Evidence("Headache", date(2026, 6, 1), 6, "of 10"),)
    numbers = (Threshold("Troublesome from", 5, "of 10", Tier.CLINIC, "clinic"),)
    return Finding(
        rule, category, urgency, Tier.SOURCE, subject, date(2026, 6, 1), reason, "S22", Advice.HALVE, evidence, numbers,
        ("usual sleep times",),
    )  # fmt: skip


def alert(number: int, found: Finding, state: AlertState = AlertState.OPEN) -> AlertRow:
    return AlertRow(number, 1, JANE.display_name, found, state, date(2026, 6, 1))


FINDINGS = (
    finding("gi-referral", Category.REVIEW, Urgency.ROUTINE, "Nausea on 3 days.", "nausea"),
    finding("troublesome-side-effect", Category.DOSE_REDUCTION, Urgency.SOON, "Headache 6 of 10."),
    finding("gi-route-change", Category.ROUTE_CHANGE, Urgency.SOON, "Nausea 4 of 10.", "nausea"),
    finding("red-flag-liver", Category.REVIEW, Urgency.URGENT, "Dark urine.", "dark_urine"),
)


def sample_page(findings: tuple[Finding, ...] = FINDINGS, *, proposed: bool = True) -> PatientPage:
    """Give the page with alerts for these findings."""
    change = START + timedelta(days=41)
    plan = Plan(START, NOW, (step(START, change - timedelta(days=1), 1500), step(change, None, 4500)))
    history = History(
        JANE,
        indications=(Indication.MS,),
        courses=(Course("1", (plan,)),),
        follow_ups=(
            FollowUp(
                date(2026, 5, 20),
                Capture.CALL,
                NOW,
                (Answer("headache", 3), Answer("rash", 2), Answer("ms_fatigue", 6)),
            ),
        ),
        medicines=(MedicineUse("omeprazole", None, None, NOW),),
    )
    missing = (NotEvaluated("sleep-night-dose", "the usual sleep times are not recorded"),)
    evaluation = Evaluation(TODAY, "ldn", "1.0.0", "ab" * 32, findings, missing, date(2026, 6, 8))
    steps = (step(date(2026, 6, 4), date(2026, 6, 10), 2200), step(date(2026, 6, 11), None, 4500))
    rules = ("troublesome-side-effect", "gi-route-change")
    proposal = Proposal("Halve to 2.2 mg for 7 days, then 4.5 mg", steps, rules, "0.5 mg a week (S26)")
    alerts = tuple(alert(n, f) for n, f in enumerate(findings, 1))
    state = CourseState(CourseStage.ACTIVE, START, 94)
    return PatientPage(
        1, TODAY, history, history.courses[0], state, evaluation, alerts, (), proposal if proposed else None,
        sample_chart(), CallDue(1, JANE.display_name, "", date(2026, 6, 10), "Day 8", None, 0),
    )  # fmt: skip


def sample_entries() -> tuple[Entry, ...]:
    """Give an entry that stands and one that was struck out."""
    return (
        Entry("follow_up", 1, date(2026, 5, 20), "20-May-2026 14:05", "Nurse Lee", "Call", "Headache 3", ""),
        Entry("follow_up", 2, date(2026, 5, 6), "06-May-2026 14:05", "Nurse Lee", "Call", "Rash 9", "wrong patient"),
    )


def named(page: PatientPage, family: str) -> PatientPage:
    """Give the page under another family name."""
    return replace(page, history=replace(page.history, patient=replace(page.history.patient, family=family), cache={}))
