"""Whether a known name of grave meaning is meant by a slip: asked beside the name, answered by one key."""

import re

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ldndesk.clinical.medicines import Catalogue, Certainty, Match, Status

from .answer_fields import YesNo
from .plain_label import button_text

GRAVE = frozenset({Status.OPIOID, Status.NOT_ACCEPTABLE})


def grave_offer(match: Match) -> bool:
    """Whether a slip is offered that must be settled before it is kept."""
    return match.certainty is Certainty.OFFERED and bool(match.offered_statuses & GRAVE)


def as_meant(match: Match, catalogue: Catalogue) -> str:
    """Put the offered name in the place of the slip: ``cocodomol 30/500`` becomes ``co-codamol 30/500``."""
    slip = r"\W*".join(re.escape(word) for word in match.unchecked)
    put = re.sub(slip, lambda _: match.offered, match.typed, count=1, flags=re.IGNORECASE) if slip else match.typed
    found = catalogue.match(put)
    known = found.certainty is Certainty.KNOWN and not found.unchecked
    return put if known and match.offered_statuses & GRAVE <= found.statuses else match.offered


class SlipQuestion(QWidget):
    """Yes takes the offered name, no keeps what was typed; neither is assumed."""

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.asked = YesNo(f"Other medicine {number}: is the offered name meant?", yes="Yes (Y)", no="No, as typed (N)")
        self._match: Match | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.asked)
        self.setFocusProxy(self.asked)
        self.hide()

    def ask(self, match: Match | None) -> None:
        """Ask about a text anew; None, or one without a grave slip: there is nothing to ask."""
        self._match = match if match is not None and grave_offer(match) else None
        self.asked.set_value(None)
        if self._match is not None:
            words = f"Yes, {self._match.offered}"
            self.asked.yes.setText(button_text(f"{words} (Y)"))
            self.asked.yes.setAccessibleName(f"Is the offered name meant? {words}")
        self.setVisible(self._match is not None)

    def about(self) -> Match | None:
        """Give what is asked about, also once it is answered; None: nothing."""
        return self._match

    def not_meant(self) -> str:
        """Give the name that was ruled out; empty while nothing was."""
        if self._match is None or self.asked.value() is None:
            return ""
        return self._match.typed if self.asked.value() else self._match.offered

    def problem(self) -> str:
        """Ask for the answer; empty where none is due."""
        if self._match is None or self.asked.value() is not None:
            return ""
        return f"“{self._match.typed}”: did the patient mean {self._match.offered}? Press Y, or N for as typed."
