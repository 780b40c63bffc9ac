"""Which symptoms are troublesome on a day."""

from datetime import date

from .compiled import compiled
from .history import History
from .pack import Pack


def troublesome_symptoms(history: History, on: date, pack: Pack) -> tuple[str, ...]:
    """List the symptoms whose latest answer in the course of a day is troublesome, ascending."""
    view = compiled(history, pack).at(on)
    states = view.states(on) if view is not None else []
    return tuple(sorted(line.symptom for line, reading in states if reading.troublesome))
