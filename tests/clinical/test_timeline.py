"""What the chart shows is what was recorded: steps, gaps, bands and marks."""

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.facts import (
    CallAttempt,
    CallOutcome,
    Capture,
    Decision,
    DoseTaken,
    Lab,
    LabResult,
    Procedure,
    Verdict,
)
from ldndesk.clinical.findings import Advice, Category
from ldndesk.clinical.formulary import Form
from ldndesk.clinical.history import History
from ldndesk.clinical.symptoms import Kind
from ldndesk.clinical.timeline import BandKind, Chart, MarkerKind, Standing, TakenDay, draw, read_day

from .people import (
    at_noon,
    but,
    day,
    found,
    ordered,
    person,
    ramp,
    says,
    shipped_pack,
    steady,
    step,
    stopped,
    takes,
    told,
)


def drawn(history: History, on: date) -> Chart:
    return draw(history, on, shipped_pack(), says(on))


def test_prescribed_spans_are_split_at_today_and_planned_ones_are_marked() -> None:
    chart = drawn(person(ramp(500, 500, 1500, 14)), day(20))
    assert [(s.first, s.last, s.ug, s.planned) for s in chart.prescribed] == [
        (day(1), day(14), 500, False),
        (day(15), day(20), 1000, False),
        (day(21), day(28), 1000, True),
        (day(29), None, 1500, True),
    ]
    assert chart.prescribed[0].label == "tablet · oral"


def test_the_chart_runs_from_two_weeks_before_the_start_past_the_end_of_the_ramp() -> None:
    chart = drawn(person(ramp(500, 500, 4500, 14)), day(20))
    assert (chart.first, chart.last, chart.today) == (day(-13), day(113 + 14), day(20))
    assert drawn(person(steady(4500)), day(200)).last == day(228)
    assert drawn(person(None), day(1)).first == day(-13)


def test_doses_of_one_dose_day_are_summed_and_a_missed_day_is_kept() -> None:
    taken = (
        DoseTaken(day(3), day(3), time(22), 2250, at_noon(day(4))),
        DoseTaken(day(4), day(4), time(0, 30), 2250, at_noon(day(4))),
        DoseTaken(day(4), day(5), None, 0, at_noon(day(6))),
        DoseTaken(day(19), day(40), time(9), 4500, at_noon(day(40))),
    )
    chart = drawn(but(person(steady(4500)), doses_taken=taken), day(20))
    assert chart.taken == (
        TakenDay(day(3), 4500),
        TakenDay(day(4), 0),
        TakenDay(day(5), 0),
        TakenDay(day(19), 4500),
        TakenDay(day(20), 4500),
    )


@pytest.mark.hazard("H22")
@pytest.mark.hazard("H25")
def test_silence_and_long_pauses_are_gaps_and_never_zero() -> None:
    calls = [
        told(day(1), "nausea", 3),
        told(day(7), "nausea", 4),
        told(day(14), "nausea", None),
        told(day(20), "nausea", 2),
    ]
    calls += [told(day(55), "nausea", 1), told(day(91), "nausea", 0)]
    chart = drawn(person(steady(4500), *calls), day(100))
    [series] = chart.series
    assert series.kinds == {Kind.GI}
    assert [[(p.day, p.score) for p in segment] for segment in series.segments] == [
        [(day(1), 3), (day(7), 4)],
        [(day(20), 2), (day(55), 1)],
        [(day(91), 0)],
    ]


@pytest.mark.hazard("H22")
def test_diary_points_more_than_a_week_apart_are_not_joined() -> None:
    diary = [told(day(n), "pain", 3, by=Capture.DIARY) for n in (1, 8, 16)]
    [series] = drawn(person(steady(4500), *diary), day(20)).series
    assert [[p.day for p in segment] for segment in series.segments] == [[day(1), day(8)], [day(16)]]


def test_the_worst_of_several_answers_of_a_day_is_drawn() -> None:
    calls = (told(day(3), "headache", 2, False), told(day(3), "headache", 6), told(day(3), "headache", None, True))
    [series] = drawn(person(steady(4500), *calls), day(5)).series
    assert series.segments == (((day(3), 6, True),),)


def test_a_reduction_is_a_band_until_the_dose_rises_again() -> None:
    course = ordered(steady(4500), day(20), step(day(21), 2250, last=day(27)), step(day(28), 4500))
    [band] = [b for b in drawn(person(course), day(22)).bands if b.kind is BandKind.REDUCTION]
    assert (band.first, band.last, band.label) == (day(21), day(27), "4.5 mg reduced to 2.25 mg")


def test_introductory_windows_join_over_a_ramp_and_need_an_indication_that_has_them() -> None:
    history = person(ramp(500, 500, 1500, 14))
    [band] = [b for b in drawn(history, day(20)).bands if b.kind is BandKind.INTRODUCTORY]
    assert (band.first, band.last) == (day(1), day(42))
    assert not any(b.kind is BandKind.INTRODUCTORY for b in drawn(but(history, indications=()), day(20)).bands)


def test_the_cap_after_stomach_symptoms_is_a_band_until_it_is_lifted() -> None:
    history = person(ramp(500, 500, 4500, 14), told(day(10), "nausea", 3))
    [band] = [b for b in drawn(history, day(20)).bands if b.kind is BandKind.GI_CAP]
    assert band.first == day(10)
    lifted = but(history, decisions=(Decision(Verdict.GI_CAP_LIFTED, day(18), "settled", at_noon(day(18))),))
    [band] = [b for b in drawn(lifted, day(20)).bands if b.kind is BandKind.GI_CAP]
    assert band.last == day(18)


def test_a_stop_and_a_pause_are_bands_without_dose() -> None:
    paused = ordered(steady(4500), day(10), step(day(11), 4500, last=day(12)), step(day(16), 4500))
    bands = drawn(person(stopped(paused, day(40))), day(50)).bands
    assert [(b.first, b.last) for b in bands if b.kind is BandKind.NO_DOSE] == [(day(13), day(15)), (day(40), day(78))]


def test_marks_stand_for_calls_plans_routes_procedures_decisions_opioids_and_notes() -> None:
    course = ordered(steady(4500), day(10), step(day(11), 4500, Form.DROPS))
    history = but(
        person(course, told(day(7), "headache", 0), medicines=(takes("Oramorph", day(12)), takes("Panadol", day(12)))),
        call_attempts=(CallAttempt(day(14), CallOutcome.NO_ANSWER, at_noon(day(14))),),
        procedures=(Procedure(day(30), "hernia", day(9), at_noon(day(9))),),
        decisions=(Decision(Verdict.DOSE_CONFIRMED, day(9), "long stable", at_noon(day(9)), 5000),),
    )
    note = replace(found("introductory-expected", Advice.REASSURE), category=Category.NOTE)
    chart = draw(history, day(20), shipped_pack(), says(day(20), note))
    marks = {(m.day, m.kind, m.label) for m in chart.markers}
    assert {
        (day(7), MarkerKind.CALL, "Call answered"),
        (day(14), MarkerKind.CALL, "No answer"),
        (day(1), MarkerKind.PLAN, "Course prescribed"),
        (day(10), MarkerKind.PLAN, "Plan changed"),
        (day(11), MarkerKind.EVENT, "Oral to sublingual"),
        (day(12), MarkerKind.EVENT, "Oramorph started (opioid)"),
        (day(30), MarkerKind.EVENT, "Procedure: hernia"),
        (day(9), MarkerKind.NOTE, "5 mg confirmed: long stable"),
        (day(1), MarkerKind.NOTE, "introductory-expected was found."),
    } == marks


def test_reading_a_day_tells_the_dose_first_then_scores_then_bands_and_marks() -> None:
    history = but(
        person(ramp(500, 500, 4500, 14), told(day(10), "nausea", 6, True)),
        doses_taken=(DoseTaken(day(10), day(10), time(22), 0, at_noon(day(11))),),
    )
    chart = drawn(history, day(20))
    lines = [(r.what, r.value) for r in read_day(chart, day(10))]
    assert lines[:3] == [
        ("Prescribed", "0.5 mg · tablet · oral · 22:00"),
        ("Taken", "missed"),
        ("Nausea", "6 · troublesome"),
    ]
    assert ("Call", "answered") in lines
    assert [w for w, _ in lines[3:]] == ["Introductory window", "GI ramp cap", "Call"]
    assert read_day(chart, day(9))[1].value == "not reported"
    assert read_day(chart, day(30))[0].what == "Planned"
    assert read_day(chart, chart.first)[0].value == "no dose"
    assert read_day(chart, day(1) - timedelta(days=400))[0].value == "no dose"


@pytest.mark.parametrize(
    ("on", "asked", "held"),
    [
        (15, None, (15, 15, "Held at 0.5 mg: nobody has asked")),
        (20, None, (15, 20, "Held at 0.5 mg: nobody has asked")),
        (30, None, (15, 30, "Not confirmed: nobody has asked")),
        (20, 18, None),
        (14, None, None),
    ],
)
def test_a_step_nobody_asked_about_is_named_on_the_chart(
    on: int, asked: int | None, held: tuple[int, int, str] | None
) -> None:
    answers = () if asked is None else (told(day(asked), "headache", 0),)
    history = person(ramp(500, 500, 1500, 14), *answers)
    chart = draw(history, day(on), shipped_pack(), evaluate(history, day(on), shipped_pack()))
    bands = [(b.first, b.last, b.label) for b in chart.bands if b.kind is BandKind.HELD]
    assert bands == ([] if held is None else [(day(held[0]), day(held[1]), held[2])])


@pytest.mark.hazard("H22")
def test_other_medicines_are_bars_the_gravest_first_and_nothing_unknown_is_shown_as_fine() -> None:
    medicines = (
        takes("Omeprazole 20 mg", day(2), day(9)),
        takes("Mountain Root Complex", day(3)),
        takes("Co-codamol 8/500", day(5)),
        takes("Imodium", day(6), day(7)),
        takes("Codiene", day(8)),
        takes("Panadol", day(21)),
    )
    bars = drawn(but(person(steady(4500)), medicines=medicines), day(20)).medicines
    assert [(b.text, b.standing, b.words) for b in bars] == [
        ("Co-codamol 8/500", Standing.FORBIDDEN, "OPIOID"),
        ("Imodium", Standing.FORBIDDEN, "NOT ACCEPTABLE, OPIOID"),
        ("Codiene", Standing.FORBIDDEN, bars[2].words),
        ("Mountain Root Complex", Standing.UNCHECKED, "not checked"),
        ("Omeprazole 20 mg", Standing.KNOWN, ""),
    ]
    assert bars[2].words.startswith("not checked, is it codeine? ")
    assert [bars[0].covers(day(n)) for n in (4, 5, 20, 21)] == [False, True, True, False]
    assert [bars[1].covers(day(n)) for n in (5, 6, 7, 8)] == [False, True, True, False]
    assert bars[3]._replace(first=None).covers(day(-300))


@pytest.mark.hazard("H22")
def test_a_caution_is_a_caution_and_what_the_pharmacist_is_to_be_asked_says_so() -> None:
    medicines = (takes("Panadol", day(2)), takes("Famotidine", day(4)), takes("Prednisolone 5 mg", day(3), day(5)))
    chart = drawn(but(person(steady(4500)), medicines=medicines), day(20))
    assert [(b.text, b.standing, b.words) for b in chart.medicines] == [
        ("Prednisolone 5 mg", Standing.CAUTION, "caution"),
        ("Famotidine", Standing.CAUTION, "ask the pharmacist"),
        ("Panadol", Standing.KNOWN, ""),
    ]

    def read(number: int) -> list[str]:
        return [r.value for r in read_day(chart, day(number)) if r.what == "Other medicine"]

    assert read(1) == []
    assert read(2) == ["Panadol"], "a medicine no rule speaks of is read by its name alone"
    assert read(5) == ["Prednisolone 5 mg · caution", "Famotidine · ask the pharmacist", "Panadol"]
    assert read(6) == ["Famotidine · ask the pharmacist", "Panadol"]


@pytest.mark.hazard("H22")
def test_laboratory_values_of_each_unit_stand_apart_on_an_axis_from_nought() -> None:
    labs = (
        LabResult(day(40), Lab.ALT, Decimal("31"), "U/L", at_noon(day(40))),
        LabResult(day(-4), Lab.ALT, Decimal("24"), "U/L", at_noon(day(-4))),
        LabResult(day(9), Lab.ALT, Decimal("0.5"), "microkat/L", at_noon(day(9))),
        LabResult(day(9), Lab.TSH, Decimal("0"), "mIU/L", at_noon(day(9))),
        LabResult(day(60), Lab.TSH, Decimal("9"), "mIU/L", at_noon(day(60))),
        LabResult(day(-200), Lab.LYMPHOCYTES, Decimal("10"), "10*9/L", at_noon(day(9))),
    )
    chart = drawn(but(person(steady(4500)), labs=labs), day(50))
    assert [(s.label, s.unit, str(s.top), [str(p.value) for p in s.points]) for s in chart.labs] == [
        ("ALT", "U/L", "5E+1", ["24", "31"]),
        ("ALT", "microkat/L", "1.0", ["0.5"]),
        ("TSH", "mIU/L", "1", ["0"]),
        ("Lymphocytes", "10*9/L", "2E+1", ["10"]),
    ]
    assert chart.first == day(-200), "no value lies outside the chart"
    assert ("ALT", "31 U/L, range not reported") in [(r.what, r.value) for r in read_day(chart, day(40))]


def test_a_value_outside_the_range_reported_with_it_says_on_which_side() -> None:
    def words(value: str, reference: str) -> str:
        lab = LabResult(day(9), Lab.ALT, Decimal(value), "U/L", at_noon(day(9)), reference)
        chart = drawn(but(person(steady(4500)), labs=(lab,)), day(20))
        return chart.labs[0].points[0].words()

    assert [words(value, "10 to 40") for value in ("9", "10", "40", "41")] == ["9 ↓", "10", "40", "41 ↑"]
    assert words("900", "") == "900"


def test_a_change_of_the_time_of_day_is_marked_and_said() -> None:
    course = ordered(steady(4500), day(10), step(day(11), 4500, last=day(14), at=time(8)), step(day(15), 4500, at=None))
    chart = drawn(person(course), day(20))
    events = [(m.day, m.label) for m in chart.markers if m.kind is MarkerKind.EVENT]
    assert events == [(day(11), "Time of day 22:00 to 08:00")]
    assert not any(m.ended for m in chart.markers), "only an alert that is settled is drawn as ended"
    assert [s.at for s in chart.prescribed] == ["22:00", "08:00", "", ""]
