"""Facts kept by hand: each deed whole, the wrong entry struck with its reason, and what cannot be so refused."""

from datetime import time, timedelta
from decimal import Decimal

import pytest

from ldndesk.clinical.facts import Caution, CautionKind, Lab, LabResult, MainSleep, MedicineUse, Procedure
from ldndesk.clinical.lab_value import LabValueError, lab_words, read_lab_value
from ldndesk.desk.calls import CallRecord, MedicineReport, record_call
from ldndesk.desk.keeping import NOT_KEPT, Fact, Instead, Kept, end_fact, keep_fact, read_kept
from ldndesk.desk.page import read_page
from ldndesk.desk.work import Actor, Desk, NotAllowed, Refused, Role
from tests.ui.clinic import register, today, token

NAME = "KEEPER, Jane"


@pytest.fixture
def patient(desk: Desk) -> int:
    return register(desk, "KEEPER")


def keep(desk: Desk, patient: int, fact: Fact, instead: Instead | None = None) -> None:
    desk.do(token(), keep_fact, patient, NAME, fact, instead)


def medicines(desk: Desk, patient: int) -> list[MedicineUse]:
    return [use._replace(recorded=NOT_KEPT) for use in desk.ask(read_page, patient).history.medicines]


def kept(desk: Desk, patient: int, *kinds: type[Fact]) -> tuple[Kept, ...]:
    return desk.ask(read_kept, patient, kinds)


def reported(desk: Desk, patient: int, *told: MedicineReport) -> None:
    desk.do(token(), record_call, CallRecord(patient, NAME, today(desk), medicines=told))


@pytest.mark.hazard("H11")
def test_a_stop_told_in_a_call_ends_the_entry_that_runs_on(desk: Desk, patient: int) -> None:
    day = today(desk)
    begun = day - timedelta(days=9)
    reported(desk, patient, MedicineReport("Tramadol", begun), MedicineReport("Losec"))
    reported(desk, patient, MedicineReport(" tramadol", None, day), MedicineReport("tramadol", None, day))
    uses = [use for use in medicines(desk, patient) if use.text.casefold() == "tramadol"]
    assert {use.last for use in uses} == {day}  # none is still taken
    assert begun in {use.first for use in uses}
    assert MedicineUse("Losec", None, None, NOT_KEPT) in medicines(desk, patient)
    struck = [k.entry for k in kept(desk, patient, MedicineUse) if k.entry.struck]
    assert [entry.struck_by for entry in struck] == ["Nurse Lee"]


@pytest.mark.parametrize(("first", "ago"), [(None, 1), (400, 300)])
@pytest.mark.hazard("H11")
def test_a_stop_that_may_be_of_another_time_leaves_the_entry_running(
    desk: Desk, patient: int, first: int | None, ago: int
) -> None:
    """Still taken when it was recorded today: a day before that is no end of it."""
    day = today(desk)
    reported(desk, patient, MedicineReport("tramadol"))
    started = None if first is None else day - timedelta(days=first)
    reported(desk, patient, MedicineReport("tramadol", started, day - timedelta(days=ago)))
    assert MedicineUse("tramadol", None, None, NOT_KEPT) in medicines(desk, patient)


def test_what_cannot_be_so_is_refused_and_nothing_is_kept(desk: Desk, patient: int) -> None:
    day = today(desk)
    late, old = day + timedelta(days=1), day - timedelta(days=5)
    wrong: list[tuple[Fact, str]] = [
        (MedicineUse(" ", None, None, NOT_KEPT), "name is missing"),
        (MedicineUse("Losec", None, late, NOT_KEPT), "cannot have ended"),
        (LabResult(late, Lab.ALT, Decimal(30), "U/L", NOT_KEPT), "future"),
        (LabResult(day, Lab.ALT, Decimal(60000), "U/L", NOT_KEPT), "unit of the report"),
        (Procedure(day, "", day, NOT_KEPT), "what is planned"),
        (Procedure(old, "knee", day, NOT_KEPT), "later day"),
        (Caution(CautionKind.PREGNANCY, late, None, NOT_KEPT), "future"),
        (Caution(CautionKind.PREGNANCY, None, late, NOT_KEPT), "leave it empty"),
        (Caution(CautionKind.PREGNANCY, day, old, NOT_KEPT), "before it begins"),
        (MainSleep(day, time(22), time(22), NOT_KEPT), "same time"),
    ]
    for fact, why in wrong:
        with pytest.raises(Refused, match=why):
            keep(desk, patient, fact)
    assert kept(desk, patient, MedicineUse, LabResult, Procedure, Caution, MainSleep) == ()
    desk.actor = Actor("Clerk", Role.ADMIN)
    with pytest.raises(NotAllowed):
        keep(desk, patient, MedicineUse("Losec", None, None, NOT_KEPT))


def test_a_correction_is_one_deed_and_is_refused_for_what_is_not_there(desk: Desk, patient: int) -> None:
    wrong = MedicineUse("Losec", None, None, NOT_KEPT)
    keep(desk, patient, wrong)
    with pytest.raises(Refused, match="stands in the record already"):
        keep(desk, patient, wrong)
    entry = kept(desk, patient, MedicineUse)[0].entry
    right = wrong._replace(text="Lasix")
    for instead, why in (
        (Instead(entry.table, entry.id + 9, "misheard"), "not in this patient"),
        (Instead("lab_result", entry.id, "misheard"), "not in this patient"),
        (Instead(entry.table, entry.id, " "), "Say why"),
    ):
        with pytest.raises(Refused, match=why):
            keep(desk, patient, right, instead)
        assert medicines(desk, patient) == [wrong]
    keep(desk, patient, right, Instead(entry.table, entry.id, "misheard"))
    assert medicines(desk, patient) == [right]
    with pytest.raises(Refused, match="before"):
        keep(desk, patient, right._replace(text="Laxido"), Instead(entry.table, entry.id, "misheard"))
    with pytest.raises(Refused, match="before"):
        desk.do(token(), end_fact, patient, NAME, entry.table, entry.id, today(desk))
    other = register(desk, "OTHER")
    now = next(k.entry for k in kept(desk, patient, MedicineUse) if not k.entry.struck)
    with pytest.raises(Refused, match="not in this patient"):
        desk.do(token(), end_fact, other, "OTHER, Jane", now.table, now.id, today(desk))


def test_every_kind_is_read_back_as_it_was_kept(desk: Desk, patient: int) -> None:
    day = today(desk)
    facts: tuple[Fact, ...] = (
        MedicineUse("Losec", day, None, NOT_KEPT),
        LabResult(day, Lab.TSH, Decimal("2.10"), "mIU/L", NOT_KEPT),
        Procedure(day + timedelta(days=30), "knee replacement", day, NOT_KEPT),
        Caution(CautionKind.PREGNANCY, None, None, NOT_KEPT),
        MainSleep(day, time(23), time(7, 30), NOT_KEPT),
    )
    for fact in facts:
        keep(desk, patient, fact)
    back = kept(desk, patient, *(type(fact) for fact in facts))
    assert {k.fact._replace(recorded=NOT_KEPT) for k in back if k.fact} == set(facts)
    pregnant = next(k.entry for k in back if k.entry.table == "caution")
    desk.do(token(), end_fact, patient, NAME, pregnant.table, pregnant.id, day)
    assert [c.abated for c in desk.ask(read_page, patient).history.cautions] == [day]


@pytest.mark.hazard("H5")
@pytest.mark.parametrize(
    ("typed", "lab", "value"),
    [
        ("1.6", Lab.LYMPHOCYTES, "1.6"),
        ("1,6", Lab.LYMPHOCYTES, "1.6"),
        ("2.345", Lab.TSH, "2.345"),
        ("0,012", Lab.TSH, "0.012"),
        (" 24 ", Lab.ALT, "24"),
        ("1234", Lab.ALT, "1234"),
    ],
)
def test_a_value_is_read_exactly(typed: str, lab: Lab, value: str) -> None:
    assert str(read_lab_value(typed, lab)) == value


@pytest.mark.hazard("H5")
@pytest.mark.parametrize(
    ("typed", "lab", "why"),
    [
        ("1,234", Lab.ALT, "could be read as 1234"),
        ("1.234", Lab.ALT, "could be read as 1234"),
        ("1 234", Lab.ALT, "not a number"),
        ("1'234", Lab.ALT, "not a number"),
        ("1.234,5", Lab.ALT, "not a number"),
        ("-3", Lab.ALT, "not a number"),
        ("1e3", Lab.ALT, "not a number"),
        ("٣", Lab.ALT, "not a number"),
        (".5", Lab.TSH, "not a number"),
        ("5 U/L", Lab.ALT, "without the unit"),
        ("<0.01", Lab.TSH, "a limit"),
        ("007", Lab.TSH, "stray 0"),
        ("0", Lab.TSH, "cannot be so"),
        ("1200", Lab.T_LYMPHOCYTES, "cannot be so"),
        ("", Lab.TSH, "not a number"),
    ],
)
def test_a_value_that_may_be_meant_in_two_ways_is_refused(typed: str, lab: Lab, why: str) -> None:
    with pytest.raises(LabValueError, match=why):
        read_lab_value(typed, lab)


def test_a_unit_of_another_laboratory_is_shown_as_it_was_reported() -> None:
    assert lab_words(Lab.LYMPHOCYTES, Decimal("1.6"), "10*9/L") == "1.6 × 10⁹/L"
    assert lab_words(Lab.T_LYMPHOCYTES, Decimal(1200), "/uL") == "1200 /uL"
