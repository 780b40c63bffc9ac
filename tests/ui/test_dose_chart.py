"""The chart shows each value where its axis says, leaves gaps open, and reads every day by pointer and by key."""

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPdfWriter, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ldndesk.clinical.facts import Lab, LabResult, MedicineUse
from ldndesk.clinical.formulary import Route
from ldndesk.clinical.symptoms import Kind
from ldndesk.clinical.timeline import Chart, DoseSpan, EntryPoint, Marker, MarkerKind, TakenDay
from ldndesk.clinical.timeline_lanes import draw_labs, draw_medicines
from ldndesk.ui import look
from ldndesk.ui.dose_chart import DoseChart
from ldndesk.ui.dose_chart_ground import day_ticks
from ldndesk.ui.dose_chart_key import samples
from ldndesk.ui.dose_chart_lanes import _more, in_sight, lanes_of
from ldndesk.ui.dose_chart_pane import middle, named, place
from ldndesk.ui.dose_chart_paper import paint_chart
from ldndesk.ui.dose_chart_range import Range
from ldndesk.ui.dose_chart_scores import dresses, joined, scored
from ldndesk.ui.dose_chart_sheet import Sheet, dose_top
from ldndesk.ui.dose_chart_side import spread
from tests.clinical.people import shipped_pack
from tests.ui.samples import LIQUID, TODAY, day, sample_chart, series

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def chart(qtbot: QtBot) -> Iterator[DoseChart]:
    made = DoseChart()
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.draw(sample_chart())
    with qtbot.waitExposed(made):
        made.show()
    made.set_range(Range.ALL)
    yield made
    made.close()


def colour_at(chart: DoseChart, image: QImage, at: QPointF, reach: int = 1) -> set[str]:
    around = range(-reach, reach + 1)
    x, y = round(at.x()), round(at.y())
    return {image.pixelColor(x + dx, y + dy).name() for dx in around for dy in around}


def shares(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()


def near(colours: set[str], wanted: str) -> bool:
    def apart(one: QColor, other: QColor) -> int:
        return sum(abs(a - b) for a, b in zip(shares(one), shares(other), strict=True))

    return any(apart(QColor(c), QColor(wanted)) < 60 for c in colours)


@pytest.mark.hazard("H22")
def test_every_prescribed_dose_is_drawn_where_the_axis_says(chart: DoseChart) -> None:
    chart.draw(replace(sample_chart(), taken=()))
    image = chart.plots.grab().toImage()
    checked = 0
    for span in sample_chart().prescribed:
        if span.planned:
            continue
        days = ((span.last or TODAY) - span.first).days
        for number in range(0, days, 2):
            x = place(span.first + timedelta(days=number)) + 0.99
            at = chart.plots.pane("dose").at(x, span.ug / 1000)
            assert near(colour_at(chart, image, at, 2), look.theme().prescribed), (span, number)
            checked += 1
    assert checked >= 40


@pytest.mark.hazard("H22")
def test_every_score_is_drawn_where_the_axis_says(chart: DoseChart) -> None:
    image = chart.plots.grab().toImage()
    dressed = dresses(sample_chart(), look.theme())
    points = [(s, p) for s in sample_chart().series for g in s.segments for p in g]
    taken = {}
    for one, point in points:
        taken[point.day, point.score] = one.symptom  # the last drawn lies on top
    checked = 0
    for one, point in points:
        if taken[point.day, point.score] == one.symptom:
            at = chart.plots.pane("scores").at(middle(point.day), point.score)
            assert near(colour_at(chart, image, at), dressed[one.symptom].colour), (one.label, point)
            checked += 1
    assert checked >= 20


@pytest.mark.hazard("H22")
def test_a_day_and_its_pixel_lead_back_to_each_other(chart: DoseChart) -> None:
    for number in range(-10, 130, 3):
        at = chart.plots.pane("scores").at(middle(day(number)), 5)
        assert chart.plots.day_under(QPointF(at.toPoint())) == day(number)
        assert chart.plots.vb.mapSceneToView(at).x() == pytest.approx(middle(day(number)))


@pytest.mark.hazard("H22")
def test_no_line_crosses_a_gap(chart: DoseChart) -> None:
    dreams = next(s for s in sample_chart().series if s.symptom == "vivid_dreams")
    _, y = joined(dreams)
    assert y.tolist()[:3] + y.tolist()[4:] == [4, 5, 3, 2, 1]
    assert math.isnan(y[3]), "a hole stands between the two stretches"
    alone = replace(sample_chart(), series=(dreams,), bands=())
    chart.draw(alone)
    image = chart.plots.grab().toImage()
    colour = dresses(alone, look.theme())[dreams.symptom].colour
    for number in (35, 42, 49, 56, 63):
        level = 3 + (2 - 3) * (number - 28) / (70 - 28)
        at = chart.plots.pane("scores").at(middle(day(number)), level)
        assert not near(colour_at(chart, image, at, 3), colour), number


@pytest.mark.hazard("H22")
@pytest.mark.parametrize(
    ("ug", "top"), [(500, 5), (4500, 5), (4900, 5), (5000, 6), (6000, 7), (9500, 10), (10_000, 11)]
)
def test_the_dose_axis_begins_at_nought_and_never_ends_below_five(chart: DoseChart, ug: int, top: int) -> None:
    low = Chart(day(1), day(60), day(30), prescribed=(DoseSpan(day(1), None, ug, LIQUID, False),))
    assert dose_top(low) == top
    chart.draw(low)
    dose = chart.plots.pane("dose")
    assert -0.06 * top < dose.low <= 0
    assert dose.high > top
    assert dose.y(0) - dose.y(top) > 0.8 * dose.box.height()


@pytest.mark.hazard("H22")
def test_panels_share_one_time_axis(chart: DoseChart) -> None:
    for which in Range:
        chart.set_range(which)
        panes = chart.plots.panes()
        assert {p.name for p in panes} >= {"dose", "alerts", "events", "scores"}
        assert len({(p.first, p.last) for p in panes}) == 1
        assert len({round(p.x(place(TODAY)), 3) for p in panes}) == 1
        assert all(a.box.bottom() <= b.box.top() for a, b in pairwise(panes)), "panels lie below each other"


def test_the_pointer_reads_the_day_under_it(chart: DoseChart, qtbot: QtBot) -> None:
    at = chart.plots.pane("scores").at(middle(day(70)), 5).toPoint()
    chart.plots.pointed.emit(day(1))
    with qtbot.waitSignal(chart.plots.pointed):
        qtbot.mouseMove(chart.plots.viewport(), at - QPoint(60, 0))
        qtbot.mouseMove(chart.plots.viewport(), at)
    assert chart.focus_day == day(70)
    for words in ("Prescribed: 3.5 mg", "Nausea: 6 · troublesome", "Headache: 5", "Alert: Nausea is troublesome"):
        assert words in chart.reading.text()
    assert "Nausea: 6" in chart.accessibleDescription()


def test_keys_move_the_focus_line_by_days_and_weeks(chart: DoseChart, qtbot: QtBot) -> None:
    assert chart.focus_day == TODAY
    for key, wanted in (
        (Qt.Key.Key_Left, TODAY - timedelta(days=1)),
        (Qt.Key.Key_PageUp, TODAY - timedelta(days=8)),
        (Qt.Key.Key_Right, TODAY - timedelta(days=7)),
        (Qt.Key.Key_PageDown, TODAY),
        (Qt.Key.Key_Home, sample_chart().first),
        (Qt.Key.Key_Left, sample_chart().first),
        (Qt.Key.Key_End, TODAY),
    ):
        qtbot.keyClick(chart, key)
        assert chart.focus_day == wanted
    assert "Wed 03-Jun-2026, today" in chart.day_words.text()


def test_a_key_that_leaves_the_days_in_sight_takes_the_view_along(chart: DoseChart, qtbot: QtBot) -> None:
    chart.set_range(Range.WEEKS_4)
    for _ in range(5):
        qtbot.keyClick(chart, Qt.Key.Key_PageUp)
    first, last = chart.plots.days()
    assert chart.focus_day is not None
    assert first <= chart.focus_day <= last
    assert (last - first).days == 34


def test_range_buttons_and_keys_show_so_many_weeks(chart: DoseChart, qtbot: QtBot) -> None:
    week = timedelta(days=7)
    qtbot.mouseClick(chart.ranges[Range.WEEKS_4], Qt.MouseButton.LeftButton)
    assert chart.plots.days() == (TODAY - timedelta(days=27), TODAY + week)
    qtbot.keyClick(chart, Qt.Key.Key_2)
    assert chart.ranges[Range.WEEKS_12].isChecked()
    assert chart.plots.days() == (TODAY - timedelta(days=83), TODAY + week)
    qtbot.keyClick(chart, Qt.Key.Key_4)
    assert chart.plots.days() == (sample_chart().first, sample_chart().last)


@pytest.mark.hazard("H22")
def test_a_symptom_keeps_its_mark_when_others_come_and_on_a_past_day() -> None:
    then = replace(sample_chart(), series=(series("nausea", ((20, 3, None),)), series("pain", ((0, 5, None),))))
    more = series("flu_like", ((40, 2, None),)), series("other:itch", ((30, 1, None),))
    now = replace(then, series=(more[0], *then.series, more[1]))
    before, after = dresses(then, look.theme()), dresses(now, look.theme())
    assert {key: after[key] for key in before} == before
    assert len(set(after.values())) == len(after)


def test_the_day_under_the_chart_is_today_or_the_past_day_looked_at(chart: DoseChart) -> None:
    def foot() -> QImage:
        image: QImage = chart.plots.grab().toImage()
        under: QImage = image.copy(0, image.height() - 24, image.width(), 24)
        return under

    now = foot()
    chart.draw(replace(sample_chart(), past=True))
    assert foot() != now


def test_classes_switch_series_off_and_on_and_no_other_changes_its_colour(chart: DoseChart) -> None:
    before = dresses(sample_chart(), look.theme())
    chart.classes[Kind.GI].setChecked(False)
    assert "nausea" not in {s.symptom for s in chart.shown_series()}
    assert not [w for w in _side_words(chart) if w.startswith("Nausea")]
    assert before == dresses(sample_chart(), look.theme())
    chart.classes[Kind.GI].setChecked(True)
    assert [w for w in _side_words(chart) if w.startswith("Nausea: ")]
    assert not chart.classes[Kind.THYROID].isVisible(), "a class nobody scored is not offered"


def _side_words(chart: DoseChart) -> list[str]:
    return chart.side.accessibleName().removeprefix("Latest values: ").split(". ")


@pytest.mark.hazard("H23")
@pytest.mark.hazard("H24")
@pytest.mark.hazard("H25")
@pytest.mark.parametrize(("width", "better", "unknown"), [(700, "−2", "?"), (1300, "better by 2", "not known")])
def test_before_last_and_now_stand_beside_the_chart_as_figures(
    chart: DoseChart, width: int, better: str, unknown: str
) -> None:
    fatigue = series("fatigue", ((1, 6, None), (30, 5, None), (84, 4, None)))
    dreams = series("vivid_dreams", ((20, 3, None),))
    chart.resize(width, 640)
    chart.draw(replace(sample_chart(), series=(fatigue, dreams), start=day(10), today=day(90)))
    words = [w for group in chart.plots.side_groups() for w in group.words if w.figures]
    assert [(w.text, w.figures and w.figures.scores) for w in words] == [
        ("Fatigue", ("6", "5", "4")),
        ("Vivid dreams", ("–", "–", "(3)")),
    ], "a dash was not asked, brackets were asked long ago"
    shown = [w.figures.words if width > 1000 else w.figures.sign for w in words if w.figures]
    assert shown == [better, unknown]
    heard = _side_words(chart)
    assert f"Fatigue: before LDN 6 of 10 on {day(1):%d-%b-%Y}, last time 5 of 10 on {day(30):%d-%b-%Y}" in ". ".join(
        heard
    )
    assert heard[-1].endswith("; not known")


@pytest.mark.parametrize("size", [(640, 530), (700, 640), (1300, 900)])
def test_figures_beside_the_chart_keep_to_their_room(chart: DoseChart, size: tuple[int, int]) -> None:
    chart.resize(*size)
    chart.draw(full_chart())
    group = next(g for g in chart.plots.side_groups() if any(w.figures for w in g.words))
    panes = {p.name: p for p in chart.plots.panes()}
    assert group.top >= panes["dose"].box.bottom()
    assert group.bottom <= chart.plots.height()
    if "lab0" in panes:
        assert group.bottom <= panes["lab0"].box.top()


def test_a_yes_or_no_sign_is_read_out_but_never_drawn_as_a_score(chart: DoseChart) -> None:
    jaundice = series("jaundice", ((84, 1, None),))
    chart.draw(replace(sample_chart(), series=(jaundice,)))
    assert scored(replace(sample_chart(), series=(jaundice,))) == ()
    chart.set_focus_day(day(84))
    assert "Jaundice (yellow skin or eyes): yes" in chart.reading.text()


def test_a_click_on_an_alert_names_it(chart: DoseChart, qtbot: QtBot) -> None:
    at = chart.plots.pane("alerts").at(middle(day(70)), 0.5).toPoint()
    with qtbot.waitSignal(chart.alert_clicked) as clicked:
        qtbot.mouseClick(chart.plots.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert clicked.args == [7]
    beside = chart.plots.pane("alerts").at(middle(day(50)), 0.5).toPoint()
    with qtbot.assertNotEmitted(chart.alert_clicked), qtbot.waitSignal(chart.plots.clicked):
        qtbot.mouseClick(chart.plots.viewport(), Qt.MouseButton.LeftButton, pos=beside)


@pytest.mark.hazard("H6")
def test_the_wheel_zooms_in_time_only_with_ctrl_held(chart: DoseChart) -> None:
    def roll(held: Qt.KeyboardModifier) -> None:
        at = QPointF(400, 300)
        turn = QWheelEvent(
            at, QPointF(chart.plots.viewport().mapToGlobal(at.toPoint())), QPoint(0, 0), QPoint(0, 240),
            Qt.MouseButton.NoButton, held, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(chart.plots.viewport(), turn)

    before = chart.plots.days()
    roll(Qt.KeyboardModifier.NoModifier)
    assert chart.plots.days() == before
    roll(Qt.KeyboardModifier.ControlModifier)
    assert chart.plots.days() != before
    assert (chart.plots.pane("scores").low, chart.plots.pane("scores").high) == (-0.5, 10.5)


def test_a_considered_plan_is_drawn_over_the_one_in_force(chart: DoseChart) -> None:
    considered = (DoseSpan(day(95), day(101), 1500, LIQUID, True), DoseSpan(day(102), None, 3000, LIQUID, True))
    chart.draw(sample_chart(), considered)
    image = chart.plots.grab().toImage()
    at = [chart.plots.pane("dose").at(place(day(96)) + n / 10, 1.5) for n in range(40)]
    assert any(near(colour_at(chart, image, p, 2), look.theme().soon) for p in at)


@pytest.mark.hazard("H23")
def test_kinds_of_marks_differ_by_shape_and_word_not_by_colour_alone(chart: DoseChart) -> None:
    words = [word for word, _ in samples(sample_chart())]
    assert len(words) == len(set(words))
    for word in (
        "Prescribed",
        "Planned ahead",
        "Taken",
        "Taken, differs",
        "Missed",
        "Troublesome",
        "Open alert",
        "Call",
    ):
        assert word in words
    drawn = set()
    for kind in MarkerKind:
        only = Chart(day(1), day(30), day(20), markers=(Marker(day(10), kind, "x"),))
        chart.draw(only)
        chart.set_focus_day(day(20))
        pane = chart.plots.pane("alerts" if kind is MarkerKind.ALERT else "events")
        at = pane.at(middle(day(10)), 0.5).toPoint()
        picture = chart.plots.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        drawn.add(bytes(picture.copy(at.x() - 7, at.y() - 7, 15, 15).bits()))
    assert len(drawn) == len(MarkerKind)
    dressed = dresses(sample_chart(), look.theme()).values()
    assert len({d.symbol for d in dressed}) == len(sample_chart().series)


@pytest.mark.hazard("H30")
def test_markup_and_direction_marks_in_words_are_shown_letter_by_letter(chart: DoseChart) -> None:
    nasty = "<b>x</b>\u202eevil"
    hostile = series("other:" + nasty, ((70, 5, True),))
    marker = Marker(day(70), MarkerKind.EVENT, nasty)
    chart.draw(replace(sample_chart(), series=(hostile,), markers=(marker,)))
    chart.set_focus_day(day(70))
    assert "<b>x</b>[U+202E]evil" in chart.reading.text()
    assert chart.reading.textFormat() is Qt.TextFormat.PlainText
    assert not chart.grab().isNull()


def test_an_empty_record_says_so_and_takes_no_keys(qtbot: QtBot) -> None:
    made = DoseChart()
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    assert made.empty.isVisible()
    assert not made.plots.isVisible()
    qtbot.keyClick(made, Qt.Key.Key_Left)
    assert made.focus_day is None
    made.draw(Chart(day(1), day(40), day(12)))
    assert made.plots.isVisible()
    assert "no dose" in made.reading.text()


def test_missed_and_different_doses_are_marked_apart(chart: DoseChart) -> None:
    spans = (DoseSpan(day(1), None, 1000, LIQUID, False),)
    taken = (TakenDay(day(2), 1000), TakenDay(day(3), 0), TakenDay(day(4), 2000))
    only = Chart(day(1), day(20), day(10), prescribed=spans, taken=taken)
    chart.draw(only)
    assert [word for word, _ in samples(only)] == ["Prescribed", "Taken", "Taken, differs", "Missed"]
    chart.set_focus_day(day(3))
    assert "Taken: missed" in chart.reading.text()


def test_colours_follow_the_theme(chart: DoseChart, qapp: QApplication) -> None:
    try:
        look.wear(qapp, look.Scheme.DARK)
        QApplication.sendEvent(chart, QEvent(QEvent.Type.PaletteChange))
        picture = chart.plots.grab().toImage()
        assert picture.pixelColor(3, 3).name() == look.DARK.card
    finally:
        look.wear(qapp, look.Scheme.LIGHT)


@pytest.mark.parametrize("width", [300, 700, 1500])
@pytest.mark.parametrize("days", [7, 35, 91, 400, 3000])
def test_named_days_fit_the_axis_and_state_the_year(width: int, days: int) -> None:
    first = place(day(1))
    ticks = day_ticks(first, first + days - 0.1, width)
    assert ticks
    assert len(ticks) <= max(4, width / 60)
    named = [words for _, words in ticks if words]
    assert named[0].count("-") == 2
    assert all(words[-4:].isdigit() for words in named if words.count("-") == 2)
    assert [x for x, _ in ticks] == sorted(x for x, _ in ticks)


def test_words_at_line_ends_never_cover_each_other() -> None:
    for heights in ([10.0, 10.0, 11.0], [0.0, 90.0, 95.0, 100.0], [50.0]):
        placed = spread(heights, 5, 100)
        assert all(b - a >= 17.9 for a, b in pairwise(placed))
        assert placed[0] >= 5
        assert placed[-1] <= 100


def full_chart() -> Chart:
    """Give the sample with other medicines, laboratory values, two routes and a settled alert."""
    uses = (
        MedicineUse("Co-codamol 8/500", day(80), None, AT),
        MedicineUse("Mountain Root Complex", None, None, AT),
        MedicineUse("Omeprazole 20 mg", day(10), day(60), AT),
    )
    labs = (
        LabResult(day(2), Lab.ALT, Decimal("24"), "U/L", AT),
        LabResult(day(80), Lab.ALT, Decimal("31"), "U/L", AT, "up to 30"),
    )
    before = sample_chart()
    spans = tuple(
        s._replace(route=Route.SUBLINGUAL if s.first >= day(57) else Route.ORAL, at="22:00") for s in before.prescribed
    )
    return replace(
        before,
        prescribed=spans,
        medicines=draw_medicines(uses, TODAY, shipped_pack().medicines),
        labs=draw_labs(labs, TODAY),
        markers=(
            *(m._replace(entry="follow_up") if m.label == "Call answered" else m for m in before.markers),
            Marker(day(40), MarkerKind.ALERT, "Nausea (cleared)", 9, ended=True),
        ),
    )


@pytest.mark.hazard("H23")
def test_an_open_and_an_ended_alert_never_share_one_sign(chart: DoseChart) -> None:
    drawn = set()
    for ended in (False, True):
        chart.draw(replace(sample_chart(), markers=(Marker(day(40), MarkerKind.ALERT, "x", 9, ended),)))
        chart.set_focus_day(TODAY)
        at = chart.plots.pane("alerts").at(middle(day(40)), 0.5).toPoint()
        picture = chart.plots.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        drawn.add(picture.pixelColor(at + QPoint(0, 2)).value() > 128)
    assert drawn == {False, True}, "one is filled, one is hollow"
    words = [word for word, _ in samples(full_chart())]
    assert {"Open alert", "Ended alert"} <= set(words)


@pytest.mark.hazard("H23")
def test_panels_appear_only_when_they_hold_something(chart: DoseChart) -> None:
    chart.draw(Chart(day(1), day(30), day(20)))
    assert [p.name for p in chart.plots.panes()] == ["dose"]
    chart.draw(full_chart())
    names = ["bands", "dose", "medicines", "alerts", "events", "scores", "lab0"]
    assert [p.name for p in chart.plots.panes()] == names
    words = [word for word, _ in samples(full_chart())]
    assert {"Oral", "Sublingual", "Not with LDN", "Not checked", "Other medicine"} <= set(words)


@pytest.mark.hazard("H22")
def test_laboratory_values_lie_where_their_axis_says(chart: DoseChart) -> None:
    chart.draw(full_chart())
    chart.set_focus_day(TODAY)
    image = chart.plots.grab().toImage()
    pane = chart.plots.pane("lab0")
    for number, value in ((2, 24), (80, 31)):
        at = pane.at(middle(day(number)), value)
        assert near(colour_at(chart, image, at), look.theme().text)
    assert (pane.low < 0, pane.high > 31) == (True, True)
    assert "ALT 31 ↑ U/L, up to 30" in chart.side.accessibleName()


@pytest.mark.hazard("H22")
@pytest.mark.hazard("H25")
def test_the_range_of_a_report_lies_under_its_value_and_none_where_none_was_reported(chart: DoseChart) -> None:
    chart.draw(full_chart())
    chart.set_range(Range.ALL)
    pane, image = chart.plots.pane("lab0"), chart.plots.grab().toImage()
    band = look.theme().lab_range
    assert band in colour_at(chart, image, pane.at(middle(day(92)), 15))
    assert band not in colour_at(chart, image, pane.at(middle(day(92)), 45)), "above the range"
    assert band not in colour_at(chart, image, pane.at(middle(day(40)), 15)), "no range was reported then"
    assert "Range of the report" in chart.key.accessibleName()
    chart.set_focus_day(day(80))
    assert "ALT: 31 U/L, above the range up to 30" in chart.reading.text()
    chart.set_focus_day(day(2))
    assert "ALT: 24 U/L, range not reported" in chart.reading.text()


@pytest.mark.parametrize(
    ("pane", "number", "value", "entry"),
    [
        ("medicines", 85, 2.5, EntryPoint("medicine_use", day(80), "Co-codamol 8/500")),
        ("medicines", 30, 1.5, EntryPoint("medicine_use", None, "Mountain Root Complex")),
        ("lab0", 80, 31, EntryPoint("lab_result", day(80), "31")),
        ("events", 14, 0.5, EntryPoint("follow_up", day(14))),
        ("scores", 28, 5, EntryPoint("follow_up", day(28))),
        ("medicines", 70, 2.5, None),
        ("events", 48, 0.5, None),
        ("dose", 14, 1, None),
    ],
)
def test_a_click_on_a_sign_leads_to_its_entry(
    chart: DoseChart, qtbot: QtBot, pane: str, number: int, value: float, entry: EntryPoint | None
) -> None:
    chart.draw(full_chart())
    at = chart.plots.pane(pane).at(middle(day(number)), value).toPoint()
    found: list[object] = []
    chart.entry_clicked.connect(found.append)
    with qtbot.waitSignal(chart.plots.clicked):
        qtbot.mouseClick(chart.plots.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert found == ([entry] if entry else [])


def test_enter_leads_to_the_alert_or_the_entry_of_the_day_read(chart: DoseChart, qtbot: QtBot) -> None:
    chart.draw(full_chart())
    chart.set_focus_day(day(70))
    with qtbot.waitSignal(chart.alert_clicked) as alert:
        qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert alert.args == [7]
    chart.set_focus_day(day(14))
    with qtbot.waitSignal(chart.entry_clicked) as entry:
        qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert entry.args == [EntryPoint("follow_up", day(14))]


def test_keys_zoom_about_the_day_read_and_move_the_stretch(chart: DoseChart, qtbot: QtBot) -> None:
    chart.set_range(Range.WEEKS_12)
    chart.set_focus_day(day(60))
    before = chart.plots.days()
    x = chart.plots.pane("dose").x(middle(day(60)))
    qtbot.keyClick(chart, Qt.Key.Key_Plus)
    first, last = chart.plots.days()
    assert (last - first) < 0.8 * (before[1] - before[0])
    assert chart.plots.pane("dose").x(middle(day(60))) == pytest.approx(x, abs=2)
    assert not chart.ranges[Range.WEEKS_12].isChecked(), "no fixed range is in sight"
    qtbot.keyClick(chart, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert chart.plots.days()[0] < first
    assert chart.focus_day == day(60), "the reading line stays on its day"
    qtbot.keyClick(chart, Qt.Key.Key_Minus)
    qtbot.keyClick(chart, Qt.Key.Key_0)
    assert chart.plots.days() == (sample_chart().first, sample_chart().last)
    assert chart.ranges[Range.ALL].isChecked()


def test_a_drag_pans_and_cannot_leave_what_there_is(chart: DoseChart, qtbot: QtBot) -> None:
    chart.set_range(Range.WEEKS_12)
    before = chart.plots.days()
    drag(chart, QPointF(300, 200), QPointF(500, 200))
    assert chart.plots.days()[0] < before[0]
    for _ in range(6):
        drag(chart, QPointF(200, 200), QPointF(700, 200))
    assert chart.plots.days()[0] == sample_chart().first


def drag(chart: DoseChart, start: QPointF, end: QPointF) -> None:
    view = chart.plots.viewport()
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    halfway = (start + end) / 2
    for kind, at, button, held in (
        (QEvent.Type.MouseButtonPress, start, left, left),
        (QEvent.Type.MouseMove, halfway, none, left),
        (QEvent.Type.MouseMove, end, none, left),
        (QEvent.Type.MouseButtonRelease, end, left, none),
    ):
        over = QPointF(view.mapToGlobal(at.toPoint()))
        QApplication.sendEvent(view, QMouseEvent(kind, at, over, button, held, Qt.KeyboardModifier.NoModifier))


@pytest.mark.hazard("H23")
def test_on_paper_the_chart_is_grey_and_all_lines_and_letters(qtbot: QtBot, tmp_path: Path) -> None:
    image = QImage(1600, 1100, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    paint_chart(painter, QRectF(0, 0, 1600, 1100), full_chart())
    painter.end()
    seen = {image.pixelColor(x, y).name() for x in range(0, 1600, 3) for y in range(0, 1100, 3)}
    assert len(seen) > 5
    assert all(len({c[1:3], c[3:5], c[5:7]}) == 1 for c in seen)
    assert look.theme() is look.LIGHT, "the screen keeps its colours"
    pdf = QPdfWriter(str(tmp_path / "chart.pdf"))
    painter = QPainter(pdf)
    paint_chart(painter, QRectF(0, 0, pdf.width(), pdf.height() / 2), full_chart())
    painter.end()
    assert b"/Subtype /Image" not in (tmp_path / "chart.pdf").read_bytes()


@pytest.mark.parametrize("height", [420, 530, 640, 900, 1400])
def test_every_panel_fits_and_stays_legible_at_any_height(chart: DoseChart, qtbot: QtBot, height: int) -> None:
    chart.resize(700, height)
    chart.draw(full_chart())
    qtbot.waitUntil(lambda: chart.key.isVisible() is (height >= 580))
    layout = chart.layout()
    assert layout is not None
    layout.activate()
    panes = chart.plots.panes()
    names = [p.name for p in panes]
    assert {"dose", "medicines", "alerts", "events", "scores"} <= set(names)
    assert {"lab0", "labs"} & set(names)
    assert chart.key.isVisible() is (height >= 580)
    assert chart.key_shown.isVisible() is (height < 580)
    if height >= 530:
        assert panes[-1].box.bottom() + 20 <= chart.plots.height(), "the days under the lowest panel are in sight"
        assert all(p.box.height() >= 64 for p in panes if p.name in {"dose", "scores"})


def test_the_key_is_shown_on_demand_where_room_is_short(chart: DoseChart, qtbot: QtBot) -> None:
    chart.resize(700, 530)
    qtbot.waitUntil(chart.key_shown.isVisible)
    qtbot.mouseClick(chart.key_shown, Qt.MouseButton.LeftButton)
    assert chart.key.isVisible()
    qtbot.mouseClick(chart.key_shown, Qt.MouseButton.LeftButton)
    assert not chart.key.isVisible()


def test_a_click_in_the_row_of_all_tests_leads_to_the_value(chart: DoseChart, qtbot: QtBot) -> None:
    chart.resize(700, 480)
    chart.draw(full_chart())
    qtbot.waitUntil(lambda: "labs" in [p.name for p in chart.plots.panes()])
    at = chart.plots.pane("labs").at(middle(day(80)), 0.5).toPoint()
    with qtbot.waitSignal(chart.entry_clicked) as clicked:
        qtbot.mouseClick(chart.plots.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert clicked.args == [EntryPoint("lab_result", day(80), "31")]


def test_medicines_without_a_row_are_counted_by_what_they_mean(chart: DoseChart) -> None:
    uses = [MedicineUse(f"Root {n}", day(n), None, AT) for n in range(1, 9)]
    uses.append(MedicineUse("Omeprazole 20 mg", day(10), None, AT))
    bars = draw_medicines(uses, TODAY, shipped_pack().medicines)
    assert _more(lanes_of(bars)[5:]) == "and 4 more other medicines (3 not checked), read out below"
    chart.draw(replace(sample_chart(), medicines=bars))
    for n in range(1, 9):
        assert f"Root {n} · not checked" in chart.reading.text()


def test_only_medicines_taken_in_the_days_shown_take_a_row(chart: DoseChart, qtbot: QtBot) -> None:
    chart.draw(full_chart())
    lanes = lanes_of(full_chart().medicines)
    chart.set_range(Range.ALL)
    assert [lane.text for lane in in_sight(chart.plots.pane("medicines"), lanes)] == [
        "Co-codamol 8/500",
        "Mountain Root Complex",
        "Omeprazole 20 mg",
    ]
    chart.set_range(Range.WEEKS_4)
    pane = chart.plots.pane("medicines")
    assert [lane.text for lane in in_sight(pane, lanes)] == ["Co-codamol 8/500", "Mountain Root Complex"]
    with qtbot.waitSignal(chart.entry_clicked) as clicked:
        at = pane.at(middle(day(90)), 2.5).toPoint()
        qtbot.mouseClick(chart.plots.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert clicked.args == [EntryPoint("medicine_use", day(80), "Co-codamol 8/500")]


def test_beside_a_plan_being_written_the_chart_keeps_to_what_bears_on_its_doses(qtbot: QtBot) -> None:
    made = DoseChart(compact=True)
    qtbot.addWidget(made)
    made.resize(760, 360)
    made.draw(full_chart(), (DoseSpan(day(95), None, 1500, LIQUID, True),))
    with qtbot.waitExposed(made):
        made.show()
    assert [p.name for p in made.plots.panes()] == ["bands", "dose", "medicines", "scores"]
    assert "Preview, not saved" in made.key.accessibleName()
    assert made.plots.pane("dose").box.height() >= 50
    made.close()


@pytest.mark.hazard("H22")
def test_on_paper_every_medicine_has_its_row() -> None:
    uses = [MedicineUse(f"Root {n}", day(n), None, AT) for n in range(1, 9)]
    bars = draw_medicines(uses, TODAY, shipped_pack().medicines)
    sheet = Sheet(replace(full_chart(), medicines=bars), (), (), look.LIGHT)
    days = (place(day(1)), place(TODAY) + 1)
    for height, paper in ((380, True), (600, True), (380, False)):
        pane = named(sheet.panes((600, height), days, paper=paper), "medicines")
        assert pane is not None
        assert (pane.high == len(bars)) is paper
