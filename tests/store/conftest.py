"""One rich record, and a connection on which everything is undone."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from sqlalchemy import Connection, Engine

from ldndesk.clinical.facts import (
    Answer,
    CallAttempt,
    CallOutcome,
    Capture,
    Caution,
    CautionKind,
    Decision,
    DoseTaken,
    FollowUp,
    Lab,
    LabResult,
    MainSleep,
    MedicinesAsked,
    MedicineUse,
    Procedure,
    Silence,
    Verdict,
)
from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.history import History
from ldndesk.clinical.plan import Course, Plan, ramp_steps
from ldndesk.clinical.symptoms import Indication
from ldndesk.store import deeds
from tests.conftest import ANN

FEBRUARY = date(2026, 2, 1)
AT = datetime(2026, 3, 7, 9, tzinfo=UTC)
FIRST = date(2026, 1, 1)
RICH = History(
    ANN,
    indications=(Indication.ME_CFS,),
    courses=(
        Course(
            "c1",
            (
                Plan(FIRST, AT, ramp_steps(FIRST, time(21), Form.CAPSULE, Route.ORAL, (1500, 2000, 2500), 14)),
                Plan(
                    date(2026, 2, 1), AT, ramp_steps(date(2026, 2, 1), None, Form.DROPS, Route.SUBLINGUAL, (1000,), 7)
                ),
            ),
            date(2026, 3, 1),
        ),
    ),
    follow_ups=(
        FollowUp(
            date(2026, 1, 5),
            Capture.CALL,
            AT,
            (
                Answer("nausea", 3, None, True, False, date(2026, 1, 2)),
                Answer("insomnia", None, Silence.NOT_ASKED),
                Answer("headache", None, Silence.DECLINED),
                Answer("vivid_dreams", 0),
            ),
            "Felt sick after breakfast.",
        ),
    ),
    doses_taken=(
        DoseTaken(FIRST, date(2026, 1, 5), time(21), 1500, AT, Route.ORAL, Form.CAPSULE),
        DoseTaken(date(2026, 1, 6), date(2026, 1, 6), None, 0, AT),
    ),
    medicines=(MedicineUse("omeprazole", date(2026, 1, 6), None, AT, "omeprazol"),),
    labs=(LabResult(FIRST, Lab.TSH, Decimal("1.20"), "mIU/L", AT, "0.4 to 4.0"),),
    cautions=(Caution(CautionKind.PREGNANCY, None, date(2025, 12, 1), AT),),
    procedures=(Procedure(date(2026, 4, 1), "knee", FIRST, AT),),
    main_sleep=(MainSleep(FIRST, time(23), time(7), AT),),
    medicines_asked=(MedicinesAsked(FIRST, AT),),
    call_attempts=(CallAttempt(FIRST, CallOutcome.NO_ANSWER, AT, 2),),
    decisions=(Decision(Verdict.DOSE_CONFIRMED, FIRST, "benefit", AT, 5000),),
)
"""A record with a fact of every kind."""


@pytest.fixture
def open_record(engine: Engine) -> Iterator[tuple[Connection, int]]:
    """A connection in the middle of a deed, and the deed's number."""
    with engine.begin() as connection:
        yield connection, deeds.add_deed(connection, "test", AT, "Tester", "admin", "test")
