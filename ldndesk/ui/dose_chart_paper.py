"""The chart on paper: the same panels, painted as lines and letters, in grey where asked."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from ldndesk.clinical.timeline import Chart

from .dose_chart_key import key_places, paint_key, samples
from .dose_chart_pane import place, small_font
from .dose_chart_scores import scored
from .dose_chart_sheet import Sheet
from .dose_chart_side import WIDTH, paint_side
from .dose_chart_stamp import Stamps
from .look import LIGHT, Theme, theme, use

_SCREEN_DPI = 96
_LEAST_PX = (560, 380)
"""The chart is never laid out smaller than this; on a smaller place it is drawn smaller."""
GREY = LIGHT._replace(
    card="#ffffff",
    edge="#9a9a9a",
    text="#000000",
    soft_text="#404040",
    accent="#000000",
    urgent="#000000",
    urgent_ground="#ffffff",
    soon="#000000",
    soon_ground="#ededed",
    routine="#404040",
    routine_ground="#ededed",
    grid="#d9d9d9",
    band_reduction="#d2d2d2",
    band_introductory="#efefef",
    band_cap="#e2e2e2",
    lab_range="#e6e6e6",
    prescribed="#303030",
    taken="#000000",
    missed="#000000",
    today="#404040",
    series=("#000000", "#6a6a6a", "#303030", "#8a8a8a", "#1a1a1a", "#555555", "#404040", "#777777"),
)
"""Without colour: signs, hatches, dashes and words tell everything apart."""


@contextmanager
def _worn(colours: Theme) -> Iterator[None]:
    before = theme()
    use(colours)
    try:
        yield
    finally:
        use(before)


def paint_chart(painter: QPainter, rect: QRectF, chart: Chart, *, grey: bool = True) -> None:
    """Paint a whole chart into a place of a page, with its key; nothing of it is a picture of dots."""
    scale = painter.device().logicalDpiX() / _SCREEN_DPI
    scale = min(scale, rect.width() / _LEAST_PX[0], rect.height() / _LEAST_PX[1])
    with _worn(GREY if grey else LIGHT):
        painter.save()
        painter.translate(rect.topLeft())
        painter.scale(scale, scale)
        _paint(painter, rect.width() / scale, rect.height() / scale, chart)
        painter.restore()


def _paint(painter: QPainter, width: float, height: float, chart: Chart) -> None:
    sheet = Sheet(chart, (), scored(chart), theme())
    painter.setFont(small_font())
    shown = samples(chart)
    _, key_height = key_places(shown, width, painter.fontMetrics())
    days = place(chart.first), place(chart.last) + 1
    panes = sheet.panes((width - WIDTH, height - key_height - 6), days, paper=True)
    sheet.paint(painter, panes, Stamps(paper=True))
    painter.setFont(small_font())
    paint_side(painter, sheet.side(panes, paper=True), width - WIDTH, WIDTH)
    painter.translate(0, height - key_height)
    paint_key(painter, shown, width)
