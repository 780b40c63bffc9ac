"""The wheel scrolls; over no input of any screen, form or dialog does it change a value."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDial,
    QLineEdit,
    QPlainTextEdit,
    QSlider,
    QTabBar,
    QTextEdit,
    QWidget,
)

from ldndesk.ui.look import Scheme
from tests.album import Album, opened
from tests.scenes import SCENES

INPUTS = (QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit, QTextEdit, QSlider, QDial, QTabBar, QAbstractButton)


@pytest.fixture(scope="module")
def album(qapp: QApplication) -> Iterator[Album]:
    assert qapp is QApplication.instance()
    with opened() as made:
        made.wear(Scheme.LIGHT, 1280, 800)
        yield made


def value(widget: QWidget) -> object:
    """Give what a person has put into an input."""
    if isinstance(widget, QLineEdit | QAbstractSpinBox):
        return widget.text()
    if isinstance(widget, QComboBox):
        return widget.currentIndex(), widget.currentText()
    if isinstance(widget, QPlainTextEdit | QTextEdit):
        return widget.toPlainText()
    if isinstance(widget, QAbstractButton):
        return widget.isChecked()
    if isinstance(widget, QTabBar):
        return widget.currentIndex()
    assert isinstance(widget, QSlider | QDial)
    return widget.value()


def inputs() -> list[QWidget]:
    """Find every input of every window that is open."""
    shown = [top for top in QApplication.topLevelWidgets() if top.isVisible()]
    found = dict.fromkeys(w for top in shown for w in top.findChildren(QWidget) if isinstance(w, INPUTS))
    return [w for w in found if w.isVisible()]


def turn(widget: QWidget, by: int) -> None:
    """Turn the wheel over a widget, as the window would hand it on."""
    middle = widget.rect().center()
    event = QWheelEvent(
        QPointF(middle), QPointF(widget.mapToGlobal(middle)), QPoint(), QPoint(0, by),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


@pytest.mark.hazard("H6")
def test_no_input_of_any_screen_follows_the_wheel(album: Album) -> None:
    walked, changed = set(), []
    for name, scene in SCENES.items():
        steps = scene(album)
        next(steps)
        album.settle()
        found = inputs()
        before = [value(w) for w in found]
        for widget in found:
            over = widget.viewport() if isinstance(widget, QPlainTextEdit | QTextEdit) else widget
            widget.setFocus(Qt.FocusReason.OtherFocusReason)
            for by in (120, -120, -360):
                turn(over, by)
            walked.add(type(widget))
        changed += [(name, w.accessibleName()) for w, was in zip(found, before, strict=True) if value(w) != was]
        next(steps, None)
    assert changed == []
    assert {QLineEdit, QPlainTextEdit} <= walked
    assert any(issubclass(kind, QComboBox) for kind in walked)


def test_a_wheel_that_did_change_a_value_would_be_seen(qapp: QApplication) -> None:
    assert qapp is QApplication.instance()
    plain = QComboBox()
    plain.addItems(["one", "two", "three"])
    plain.show()
    turn(plain, -120)
    assert value(plain) == (1, "two")
    plain.close()
