"""All rules on one patient's facts at one date."""

from datetime import date

from .findings import Evaluation
from .history import History
from .pack import Pack


def evaluate(history: History, on: date, pack: Pack) -> Evaluation:
    """Say what every rule finds, which could not be judged, and when time alone may change that."""
    raise NotImplementedError
