"""Labels that show every text letter by letter: no markup, no hidden direction marks, nothing swallowed."""

import re
import unicodedata

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

_HIDDEN = frozenset({"Cf", "Cc", "Cs", "Co", "Zl", "Zp"})
_KEPT = frozenset("\n")
_AMOUNT = re.compile(r"(\d) (mg|mL|days?|of 10)\b")
_NUMBER = re.compile(r"\b(116|NHS) (123|111)\b")
"""Telephone numbers to read out: Samaritans, NHS."""
_DATE = re.compile(r"(\d\d)-([A-Z][a-z]{2})-(\d{4})")


def literal(text: str) -> str:
    """Give a text with every invisible or direction-changing character shown as a mark like ``[U+202E]``."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(f"[U+{ord(c):04X}]" if c not in _KEPT and unicodedata.category(c) in _HIDDEN else c for c in text)


def tip(text: str) -> str:
    """Give a text for a tool tip, which Qt would otherwise read as markup."""
    return f"<p style='white-space: pre-wrap'>{_escaped(literal(text))}</p>" if text else ""


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def button_text(text: str) -> str:
    """Give a text for a button or menu, where a single ampersand would be swallowed."""
    return literal(text).replace("&", "&&")


def together(text: str) -> str:
    """Keep an amount with its unit, a number to ring, and a date, on one line."""
    text = _NUMBER.sub("\\1\u00a0\\2", _AMOUNT.sub("\\1\u00a0\\2", text))
    return _DATE.sub("\\1\u2060-\u2060\\2\u2060-\u2060\\3", text)


class PlainLabel(QLabel):
    """A label for any text from the record; ``kind`` picks its look (title, heading, strong, soft, urgent …)."""

    def __init__(self, text: str = "", parent: QWidget | None = None, *, kind: str = "", wrap: bool = False) -> None:
        super().__init__(parent)
        self._said = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if kind:
            self.setProperty("kind", kind)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show a text, hidden characters made visible, an amount or a date never broken over two lines."""
        self._said = literal(text)
        super().setText(together(self._said) if self.wordWrap() else self._said)

    def text(self) -> str:
        """Give the text that is shown, without what keeps its lines together."""
        return self._said

    def set_kind(self, kind: str) -> None:
        """Change the look."""
        if self.property("kind") != kind:
            self.setProperty("kind", kind)
            self.style().unpolish(self)
            self.style().polish(self)


class FaultLabel(PlainLabel):
    """Says what must be put right; takes no room while nothing must."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent, kind="fault", wrap=True)
        self.hide()

    def setText(self, text: str) -> None:
        """Show a sentence, or go out of sight."""
        super().setText(text)
        if self.parent() is not None:
            self.setVisible(bool(text))
