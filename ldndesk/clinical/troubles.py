"""Which symptoms are troublesome on a day."""

from datetime import date

from .compiled import compiled
from .history import History
from .pack import Pack


def troublesome_symptoms(history: History, on: date, pack: Pack) -> tuple[str, ...]:
    """List the symptoms whose latest answer in the course of a day is troublesome, ascending."""
    view = compiled(history, pack).at(on)
    return tuple(sorted(line.symptom for line, reading in view.states(on) if reading.troublesome))
