"""Adding a symptom by typing part of its name: the known ones are offered first, a new one is made on purpose alone."""

from collections.abc import Mapping
from difflib import get_close_matches

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ldndesk.clinical.symptoms import OTHER_PREFIX

from .look import GAP
from .plain_label import PlainLabel, button_text

OFFERED = 4
"""So many known symptoms are offered at once."""
_NEAR = 0.72
"""How alike two words must be for one to be a slip of the other."""
_WORD = 4
"""Shorter words say too little to find a symptom by."""


def known_like(typed: str, known: Mapping[str, str]) -> list[str]:
    """List the known symptoms that may be meant, by key, the likeliest first; ``known``: the words of each key."""
    wanted = typed.casefold()
    ranked = []
    for at, (key, label) in enumerate(known.items()):
        rank = _rank(wanted, label.casefold())
        if rank is not None:
            ranked.append((rank, len(label), at, key))
    return [key for *_, key in sorted(ranked)][:OFFERED]


def _rank(wanted: str, label: str) -> int | None:
    """Say how well a label answers what was typed, 0 best; None: not at all."""
    words = [word.strip("()") for word in label.split()]
    if label == wanted:
        return 0
    if label.startswith(wanted) or wanted.startswith(label):
        return 1
    if any(word.startswith(wanted) for word in words):
        return 2
    typed = [word for word in wanted.split() if len(word) >= _WORD]
    if wanted in label or any(word[:_WORD] == other[:_WORD] for word in typed for other in words):
        return 3
    return 4 if any(get_close_matches(word, [*words, label], 1, _NEAR) for word in (*typed, wanted)) else None


class _Offer(QPushButton):
    """One choice; the arrows go from one to the next, Enter takes it."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__(button_text(text))
        self.setAutoDefault(True)
        self.setProperty("kind", "small")
        self.setAccessibleName(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on to the next choice, or back to the words typed."""
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Right}:
            self.focusNextChild()
        elif event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Left}:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)


class SymptomSearch(QWidget):
    """A line to type into, and under it what may be meant."""

    chosen = Signal(str)
    """Carries the key of a symptom."""
    left = Signal()
    """Enter on an empty line: nothing is to be added."""

    def __init__(self, known: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known = known
        self.line = QLineEdit()
        self.line.setPlaceholderText("Add a symptom… (part of its name, then Enter)")
        self.line.setAccessibleName("Add a symptom, then Enter")
        self.offers: list[QPushButton] = []
        self.told = PlainLabel("", kind="small", wrap=True)
        self._choices = QWidget()
        self._row = QVBoxLayout(self._choices)
        self._row.setContentsMargins(2 * GAP, 0, 0, 0)
        self._row.setSpacing(2)
        self._choices.hide()
        self.told.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self.line, self.told, self._choices):
            column.addWidget(widget)
        self.line.returnPressed.connect(self.offer)
        self.line.textEdited.connect(self._forget)

    @Slot()
    def offer(self) -> None:
        """Take what was typed in full; else offer what may be meant, and last a symptom of its own."""
        typed = " ".join(self.line.text().split())
        self._forget()
        if not typed:
            self.left.emit()
            return
        keys = known_like(typed, self._known)
        if keys and self._known[keys[0]].casefold() == typed.casefold():
            self._choose(keys[0])
            return
        for key in keys:
            self._add(self._known[key], key)
        self._add(f"None of these: add “{typed}”" if keys else f"Add “{typed}”", OTHER_PREFIX + typed)
        self.told.setText("Is one of these meant?" if keys else "No known symptom is like it.")
        self.told.show()
        self._choices.show()
        self.offers[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, words: str, key: str) -> None:
        offer = _Offer(words, f"Add the symptom: {words}")
        offer.clicked.connect(lambda: self._choose(key))
        line = QHBoxLayout()
        line.addWidget(offer)
        line.addStretch(1)
        self._row.addLayout(line)
        QWidget.setTabOrder(self.offers[-1] if self.offers else self.line, offer)
        self.offers.append(offer)

    def _choose(self, key: str) -> None:
        self._forget()
        self.line.clear()
        self.chosen.emit(key)

    @Slot()
    def _forget(self) -> None:
        """Take the choices away; other words are being typed."""
        for offer in self.offers:
            offer.hide()
            offer.deleteLater()
        self.offers = []
        while self._row.count():
            self._row.takeAt(0)
        self._choices.hide()
        self.told.hide()
