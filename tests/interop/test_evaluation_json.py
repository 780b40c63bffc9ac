"""The line that other programs read."""

import json
from datetime import date, time

from ldndesk.clinical.findings import (
    Advice,
    Category,
    Evaluation,
    Evidence,
    Finding,
    NotEvaluated,
    Proposal,
    Tier,
    Urgency,
)
from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.history import Patient
from ldndesk.clinical.plan import Administration, Step
from ldndesk.interop.evaluation_json import AlertNote, line

PATIENT = Patient("0042", "Example", "Jane")
FINDING = Finding(
    rule="troublesome-side-effect",
    category=Category.DOSE_REDUCTION,
    urgency=Urgency.SOON,
    tier=Tier.SOURCE,
    subject="headache",
    since=date(2026, 3, 5),
    reason="Headache is 6.",
    citation="S22",
    advice=Advice.HALVE,
    evidence=(Evidence("headache", date(2026, 3, 7), 6, "0-10"), Evidence("baseline", None, "not recorded")),
)
SILENT = NotEvaluated("sleep-night-dose", "the time of the dose is not known")
EVALUATION = Evaluation(date(2026, 3, 7), "ldn", "1.0", "a" * 64, (FINDING,), (SILENT,), None)
HALF = Step(date(2026, 3, 8), date(2026, 3, 14), (Administration(time(22), 2200),), Route.ORAL, Form.LIQUID)
PAUSE = Step(date(2026, 3, 15), None, (Administration(None, 0),), Route.ORAL, Form.LIQUID)
PROPOSAL = Proposal("Halve", (HALF, PAUSE), ("troublesome-side-effect",), "half of 4.5 mg", ("one", "two"))


def test_a_finding_carries_its_evidence_and_nothing_is_lost_on_the_way_to_json() -> None:
    told = json.loads(json.dumps(line(PATIENT, EVALUATION, PROPOSAL)))
    assert told["patient"] == {"id": "0042", "name": "EXAMPLE, Jane"}
    assert told["findings"][0] == {
        "rule": "troublesome-side-effect",
        "category": "dose reduction",
        "urgency": "soon",
        "tier": "source",
        "subject": "headache",
        "since": "2026-03-05",
        "reason": "Headache is 6.",
        "citation": "S22",
        "advice": "halve",
        "evidence": [
            {"fact": "headache", "date": "2026-03-07", "value": 6, "unit": "0-10"},
            {"fact": "baseline", "date": None, "value": "not recorded", "unit": ""},
        ],
    }
    assert told["not_evaluated"] == [{"rule": SILENT.rule, "reason": SILENT.reason}]
    assert told["recheck_on"] is None


def test_steps_are_written_in_mg_with_what_to_measure() -> None:
    told = json.loads(json.dumps(line(PATIENT, EVALUATION, PROPOSAL)))["proposal"]
    half, pause = told["steps"]
    assert list(half) == ["from", "to", "daily_mg", "route", "form", "administrations"]
    assert (half["daily_mg"], half["form"]) == ("2.2", "liquid_1mg_ml")
    assert half["administrations"] == [{"time": "22:00", "mg": "2.2", "measure": "2.2 mL"}]
    assert (pause["to"], pause["administrations"]) == (None, [{"time": None, "mg": "0", "measure": None}])
    assert (told["limit"], told["conflicts"]) == ("half of 4.5 mg", ["one", "two"])
    assert line(PATIENT, EVALUATION, None)["proposal"] is None


def test_alerts_say_where_each_finding_stands() -> None:
    event = {"at": "07-Mar-2026 09:00", "state": "open", "actor": "Nurse Lee", "reason": ""}
    note = AlertNote(7, "open", date(2026, 3, 7), (event,))
    alerts = {("troublesome-side-effect", "headache"): note}
    told = json.loads(json.dumps(line(PATIENT, EVALUATION, None, alerts)))
    expected = {"id": 7, "state": "open", "opened": "2026-03-07", "history": [event]}
    assert told["findings"][0]["alert"] == expected
    assert json.loads(json.dumps(line(PATIENT, EVALUATION, None, {})))["findings"][0]["alert"] is None
