"""The whole chart on one sheet: every panel, painted in one go into whatever is painted on."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath

from ldndesk.clinical.comparison import compare
from ldndesk.clinical.dose import CEILING_UG, LOWEST_UG, show_mg
from ldndesk.clinical.timeline import Chart, DoseSpan, EntryPoint, Marker, MarkerKind, Series

from . import dose_chart_lanes as lanes
from . import dose_chart_scores as scores
from .dose_chart_axes import paint_days, paint_names
from .dose_chart_figures import Figures, figures_of
from .dose_chart_ground import BAND_ROW, day_ticks, name_bands, pen, rule, shade
from .dose_chart_items import Stair, mark_near, mg, name_steps, paint_marks, paint_steps
from .dose_chart_pane import (
    FOOT_PX,
    LAB_ROOM,
    LEVELS,
    ON_PAPER,
    SCORE_TOP,
    Needs,
    Pane,
    lay_out,
    middle,
    named,
    small_font,
    strip_of,
)
from .dose_chart_stamp import Stamps
from .figure_words import compared_words
from .look import Theme

USUAL_UG = 4500
LOWEST_TOP_MG = 5
"""The mg axis never ends lower."""
REFERENCES = {LOWEST_UG: "least", USUAL_UG: "usual most", CEILING_UG: "limit"}
NEAR_SCORE_PX = 7


class SideLabel(NamedTuple):
    """Words that belong beside a height of the panels."""

    y: float
    """Pixels from the top of the panels."""
    text: str
    colour: str
    path: QPainterPath | None = None
    """The sign of the series, of unit size."""
    figures: Figures | None = None
    """Its scores before LDN, last time and now."""
    spoken: str = ""
    """The same for a screen reader."""


class SideGroup(NamedTuple):
    """Words beside one panel, with the top and the bottom they may use."""

    words: list[SideLabel]
    top: float
    bottom: float


def dose_top(chart: Chart | None, preview: Sequence[DoseSpan] = ()) -> int:
    """Give where the mg axis ends: 5, or the next whole mg above every dose shown."""
    doses = [s.ug for s in preview]
    if chart is not None:
        doses += [s.ug for s in chart.prescribed] + [t.ug for t in chart.taken]
    return max(LOWEST_TOP_MG, max(doses, default=0) // 1000 + 1)


class Sheet:
    """Holds one patient's chart laid out once, and paints it for any stretch of time, size and ground."""

    def __init__(
        self, chart: Chart, preview: tuple[DoseSpan, ...], shown: Sequence[Series], colours: Theme, dose_share: int = 1
    ) -> None:
        self.chart, self.colours = chart, colours
        dressed = scores.dresses(chart, colours)
        self._series = [(s, scores.ready(s, dressed[s.symptom])) for s in shown]
        self.taken = scores.sort_taken(chart)
        self._spans, self._preview = Stair(chart.prescribed, chart.last), Stair(preview, chart.last)
        self._lanes = lanes.lanes_of(chart.medicines)
        used = sorted({BAND_ROW[b.kind] for b in chart.bands})
        self._rows = {row: place_in for place_in, row in enumerate(used)}
        ordered = sorted(chart.markers, key=lambda m: (m.day, m.kind.value, m.label))
        self._alerts = [m for m in ordered if m.kind is MarkerKind.ALERT]
        self._events = [m for m in ordered if m.kind is not MarkerKind.ALERT]
        self.top = dose_top(chart, preview)
        self._compared = {c.symptom: c for c in compare(chart.series, chart.start)}
        self._whole = whole = (
            dose_share == 1
        )  # beside a plan that is being written there is room for what bears on its doses
        self._needs = Needs(
            len(used),
            self.top,
            len(self._lanes),
            whole and bool(self._alerts),
            whole and bool(self._events),
            bool(scores.scored(chart)),
            tuple(float(strip.top) for strip in chart.labs if whole),
            dose_share,
        )

    def panes(self, size: tuple[float, float], days: tuple[float, float], *, paper: bool = False) -> tuple[Pane, ...]:
        """Give every panel's place for a size and a stretch of time."""
        return lay_out(self._needs, size, days, ON_PAPER if paper else LEVELS)

    def paint(self, painter: QPainter, panes: Sequence[Pane], stamps: Stamps) -> None:
        """Paint everything but the reading line."""
        painter.setFont(small_font())
        body = [p for p in panes if p.name != "bands"]
        ticks = day_ticks(body[0].first, body[0].last - 1e-6, body[0].box.width())
        for pane in body:
            painter.save()
            painter.setClipRect(pane.box.toAlignedRect())
            self._ground(painter, pane, [x for x, _ in ticks])
            self._content(painter, pane, stamps)
            painter.restore()
        if (bands := named(panes, "bands")) is not None:
            name_bands(painter, bands, self.chart.bands, self._rows, self.colours)
        self._today(painter, body)
        paint_names(painter, panes, self.chart, self.top, self.colours)
        paint_days(painter, body[-1], ticks, self.chart, self.colours)

    def _ground(self, painter: QPainter, pane: Pane, ticks: Sequence[float]) -> None:
        if pane.name in {"dose", "scores"}:
            shade(painter, pane, self.chart.bands, self.colours)
        values: dict[str, Sequence[float]] = {
            "dose": range(self.top + 1),
            "scores": range(0, SCORE_TOP + 1, 2),
            "alerts": (),
            "events": (),
            "medicines": (),
            "labs": (),
        }
        rule(painter, pane, ticks, values.get(pane.name, (0.0, pane.high / LAB_ROOM)), self.colours)
        if pane.name == "dose":
            painter.setPen(pen(self.colours.soft_text, 1, Qt.PenStyle.DotLine))
            heights = [pane.y(mg(ug)) for ug in REFERENCES if mg(ug) <= self.top]
            painter.drawLines([QLineF(pane.box.left(), y, pane.box.right(), y) for y in heights])

    def _content(self, painter: QPainter, pane: Pane, stamps: Stamps) -> None:
        colours = self.colours
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, pane.name not in {"dose", "medicines"})
        if pane.name == "dose":
            paint_steps(painter, pane, self._spans, self._preview, colours)
            scores.paint_taken(painter, pane, self.taken, stamps, colours)
            if self._preview.treads:
                name_steps(painter, pane, self._preview, colours.soon, "Preview ")
            else:
                name_steps(painter, pane, self._spans, colours.text)
        elif pane.name == "medicines":
            lanes.paint_medicines(painter, pane, self._lanes, colours)
        elif pane.name in {"alerts", "events"}:
            paint_marks(painter, pane, self._marks(pane), stamps, colours)
        elif pane.name == "scores":
            scores.paint_scores(painter, pane, [drawn for _, drawn in self._series], stamps, colours)
        elif (number := strip_of(pane)) is not None:
            lanes.paint_lab(painter, pane, self.chart.labs[number], colours)
        else:
            lanes.paint_labs(painter, pane, self.chart.labs, colours)

    def _marks(self, pane: Pane) -> Sequence[Marker]:
        return self._alerts if pane.name == "alerts" else self._events

    def _today(self, painter: QPainter, panes: Sequence[Pane]) -> None:
        x = panes[0].x(middle(self.chart.today))
        if panes[0].box.left() <= x <= panes[0].box.right():
            painter.setPen(pen(self.colours.today, 1, Qt.PenStyle.DashLine))
            painter.drawLine(QLineF(x, panes[0].box.top(), x, panes[-1].box.bottom()))

    # what lies under the pointer, and what stands beside

    def alert_at(self, panes: Sequence[Pane], at: QPointF) -> int:
        """Find the alert whose sign is at a pixel; 0 when there is none."""
        pane = named(panes, "alerts")
        found = mark_near(pane, self._alerts, at.x()) if pane is not None and _inside(pane, at) else None
        return found.alert_id if found is not None else 0

    def entry_at(self, panes: Sequence[Pane], at: QPointF) -> EntryPoint | None:
        """Find the entry whose sign is at a pixel."""
        pane = next((p for p in panes if _inside(p, at)), None)
        if pane is None or pane.name in {"alerts", "bands", "dose"}:
            return None
        if pane.name == "events":
            mark = mark_near(pane, [m for m in self._events if m.entry], at.x())
            return EntryPoint(mark.entry, mark.day) if mark is not None else None
        if pane.name == "medicines":
            return lanes.medicine_at(pane, self._lanes, at)
        if pane.name == "scores":
            return self._score_at(pane, at)
        number = strip_of(pane)
        return lanes.lab_at(pane, self.chart.labs if number is None else self.chart.labs[number : number + 1], at)

    def of_day(self, day: date) -> tuple[int, EntryPoint | None]:
        """Give what a day leads to: its alert, an open one first, and its first entry."""
        alerts = sorted((m.ended, m.alert_id) for m in self._alerts if m.day == day)
        entries = [EntryPoint(m.entry, day) for m in self._events if m.entry and m.day == day]
        return alerts[0][1] if alerts else 0, entries[0] if entries else None

    def _score_at(self, pane: Pane, at: QPointF) -> EntryPoint | None:
        for series, _ in self._series:
            for point in (p for segment in series.segments for p in segment):
                where = pane.at(middle(point.day), point.score)
                if abs(where.x() - at.x()) <= NEAR_SCORE_PX and abs(where.y() - at.y()) <= NEAR_SCORE_PX:
                    return EntryPoint("follow_up", point.day)
        return None

    def side(self, panes: Sequence[Pane], *, paper: bool = False) -> list[SideGroup]:
        """Give the words beside the panels: reference doses, scores, latest laboratory values.

        Beside the patient's chart the scores are figures of three times; on paper and beside a plan the latest alone.
        """
        made = []
        figures = self._whole and not paper
        for pane in panes:
            words = []
            if pane.name == "dose":
                words = self._dose_words(pane)
            elif pane.name == "scores":
                words = self._score_words(pane, figures=figures)
            elif (number := strip_of(pane)) is not None:
                strip = self.chart.labs[number]
                words = [SideLabel(pane.box.center().y(), lanes.last_value(pane, strip), self.colours.text)]
            if words and pane.name == "scores" and figures:
                made.append(SideGroup(words, *_room_for_figures(panes)))
            elif words:
                made.append(SideGroup(words, pane.box.top() + 8, pane.box.bottom() - 8))
        return made

    def _dose_words(self, pane: Pane) -> list[SideLabel]:
        soft = self.colours.soft_text
        fit = {ug: word for ug, word in REFERENCES.items() if mg(ug) <= self.top}
        words = [SideLabel(pane.y(mg(ug)), f"{show_mg(ug)} {word}", soft) for ug, word in fit.items()]
        if mg(CEILING_UG) > self.top:
            words.append(SideLabel(pane.box.top() + 8, f"↑ {show_mg(CEILING_UG)} limit, above", soft))
        return words

    def _score_words(self, pane: Pane, *, figures: bool) -> list[SideLabel]:
        words = []
        for series, drawn in self._series:
            score = scores.last_in_sight(pane, drawn)
            sign = scores.symbol_path(drawn.dress.symbol)
            if figures:
                told = self._compared[series.symptom]
                y = pane.y(drawn.y[-1] if score is None else score)
                shown, spoken = figures_of(told, self.chart.today), compared_words(told)
                words.append(SideLabel(y, series.label, drawn.dress.colour, sign, shown, spoken))
            elif score is not None:
                words.append(SideLabel(pane.y(score), f"{series.label} {score:g}", drawn.dress.colour, sign))
        return words


def _room_for_figures(panes: Sequence[Pane]) -> tuple[float, float]:
    """Give top and bottom of what stands free beside the panels round the scores."""
    place_of = next(n for n, p in enumerate(panes) if p.name == "scores")
    top = max(p.box.bottom() for p in panes[:place_of] if p.name in {"bands", "dose"})
    below = next((p.box.top() for p in panes[place_of:] if strip_of(p) is not None), panes[-1].box.bottom() + FOOT_PX)
    return top + 10, below - 10


def _inside(pane: Pane, at: QPointF) -> bool:
    return pane.box.contains(at)


def empty_sheet(colours: Theme) -> Sheet:
    """Give a sheet that shows nothing."""
    return Sheet(Chart(date.min, date.min, date.min), (), (), colours)


def paint_focus(painter: QPainter, panes: Sequence[Pane], day: date, colours: Theme, *, strong: bool) -> None:
    """Paint the reading line."""
    body = [p for p in panes if p.name != "bands"]
    x = body[0].x(middle(day))
    if body[0].box.left() <= x <= body[0].box.right():
        painter.fillRect(
            QRectF(x - (1 if strong else 0.5), body[0].box.top(), 2 if strong else 1, body[-1].box.bottom()),
            QColor(colours.accent),
        )
