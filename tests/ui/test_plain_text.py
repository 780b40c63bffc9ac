import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from ldndesk.ui.plain_label import PlainLabel, button_text, literal, tip

pytestmark = pytest.mark.hazard("H30")

HOSTILE = (
    "<b>bold</b>",
    "<img src='file:///etc/passwd'>",
    "A & B",
    "&amp;",
    "O’NEILL",
    "Müller-Łukasz",
    "{0} %s $text",
    "`code` *star*",
    "=1+1",
    "李小龙",
    "name\ttab",
)


@pytest.mark.parametrize("name", HOSTILE[:-1])
def test_a_label_shows_a_hostile_name_letter_by_letter(qtbot: QtBot, name: str) -> None:
    label = PlainLabel(name)
    qtbot.addWidget(label)
    assert label.text() == name
    assert label.textFormat() is Qt.TextFormat.PlainText


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Ann\u202ennA", "Ann[U+202E]nnA"),
        ("Ann\u200bBob", "Ann[U+200B]Bob"),
        ("\u2066Ann\u2069", "[U+2066]Ann[U+2069]"),
        ("name\ttab", "name[U+0009]tab"),
        ("two\nlines", "two\nlines"),
        ("Ann\x00", "Ann[U+0000]"),
        ("soft\u00adhyphen", "soft[U+00AD]hyphen"),
    ],
)
def test_hidden_characters_become_marks_that_can_be_seen(typed: str, shown: str) -> None:
    assert literal(typed) == shown


def test_a_text_set_later_is_shown_as_plainly(qtbot: QtBot) -> None:
    label = PlainLabel()
    qtbot.addWidget(label)
    label.setText("<i>x</i>\u202e")
    assert label.text() == "<i>x</i>[U+202E]"


def test_a_tip_holds_markup_as_letters() -> None:
    assert "&lt;b&gt;x&lt;/b&gt; &amp; y" in tip("<b>x</b> & y")
    assert not tip("")


def test_a_button_keeps_its_ampersand(qtbot: QtBot) -> None:
    button = QPushButton(button_text("Fish & chips"))
    qtbot.addWidget(button)
    assert button.text() == "Fish && chips"
    assert button.shortcut().isEmpty()
