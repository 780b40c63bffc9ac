"""Bare pieces of the screens for checks made from outside the program."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from .dose_field import DoseField


def make_dose_field() -> tuple[QWidget, Callable[[], int | None]]:
    """Give a dose field and a way to read it: exact whole micrograms (int); None: nothing readable is typed."""
    field = DoseField()
    return field, field.ug
