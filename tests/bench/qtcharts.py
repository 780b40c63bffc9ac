"""The same series in QtCharts, to compare the chart with; gives nothing where QtCharts is not installed."""

import importlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter

from ldndesk.clinical.timeline import Chart

Deed = Callable[[int], None]


def _points(chart: Chart) -> list[list[QPointF]]:
    return [
        [QPointF(p.day.toordinal(), p.score) for segment in series.segments for p in segment] for series in chart.series
    ]


def deeds(charts: list[Chart], width: int, height: int) -> dict[str, Deed]:
    """Give repaint, pan, zoom and switch of patient as QtCharts does them: lines and points, no dose, no bands."""
    try:
        qc: Any = importlib.import_module("PySide6.QtCharts")
    except ImportError:
        return {}
    chart = qc.QChart()
    across, up = qc.QValueAxis(), qc.QValueAxis()
    up.setRange(0, 10)
    chart.addAxis(across, Qt.AlignmentFlag.AlignBottom)
    chart.addAxis(up, Qt.AlignmentFlag.AlignLeft)
    lines = []
    for points in _points(charts[0]):
        line = qc.QLineSeries()
        line.replace(points)
        line.setPointsVisible(True)
        pen = line.pen()
        pen.setWidth(1)
        line.setPen(pen)
        chart.addSeries(line)
        line.attachAxis(across)
        line.attachAxis(up)
        lines.append(line)
    view = qc.QChartView(chart)
    view.setRenderHint(QPainter.RenderHint.Antialiasing)
    view.resize(width, height)
    view.show()
    image = QImage(view.size(), QImage.Format.Format_ARGB32_Premultiplied)
    first = charts[0].first

    def repaint(_: int = 0) -> None:
        painter = QPainter(image)
        view.render(painter)
        painter.end()

    def show(start: int, days: int) -> None:
        begin = first + timedelta(days=start)
        across.setRange(begin.toordinal(), begin.toordinal() + days)
        repaint()

    def switch(turn: int) -> None:
        for line, points in zip(lines, _points(charts[turn % 2]), strict=True):
            line.replace(points)
        repaint()

    across.setRange(first.toordinal(), charts[0].last.toordinal())
    return {
        "repaint": repaint,
        "pan and repaint": lambda turn: show(turn * 3, 360),
        "zoom and repaint": lambda turn: show(300 - turn, 60 + 10 * turn),
        "switch of patient": switch,
    }
