from collections.abc import Iterator

import pytest
from PySide6.QtGui import QFont, QFontInfo, QPalette, QRawFont
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from ldndesk.ui import icons, look
from ldndesk.ui.actions import COMMANDS
from ldndesk.ui.look import DARK, LIGHT, Scheme, Theme
from ldndesk.ui.words import CATEGORY, URGENCY

THEMES = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])


@pytest.fixture
def _light_again(qapp: QApplication) -> Iterator[None]:
    yield
    look.wear(qapp, Scheme.LIGHT)


def pairs(colours: Theme) -> Iterator[tuple[str, str, str]]:
    selected = look.blend(colours.card, colours.accent, 0.16)
    for ground in (colours.ground, colours.card, selected):
        for name in ("text", "soft_text", "urgent", "soon", "routine"):
            yield f"{name} on {ground}", getattr(colours, name), ground
    for ground in (colours.ground, colours.card):
        yield f"accent on {ground}", colours.accent, ground
        yield f"good on {ground}", colours.good, ground
    yield "accent_text on accent", colours.accent_text, colours.accent
    for name in ("urgent", "soon", "routine"):
        yield f"{name} on its ground", getattr(colours, name), getattr(colours, f"{name}_ground")
        yield f"text on {name} ground", colours.text, getattr(colours, f"{name}_ground")


@THEMES
def test_every_text_stands_out_from_its_ground_by_4_5_to_1(colours: Theme) -> None:
    faint = {what: round(ratio, 2) for what, one, other in pairs(colours) if (ratio := look.contrast(one, other)) < 4.5}
    assert not faint


@THEMES
def test_edges_of_fields_stand_out_by_3_to_1(colours: Theme) -> None:
    edge = look.blend(colours.edge, colours.soft_text, 0.7)
    assert look.contrast(edge, colours.card) >= 3


def test_the_shipped_letters_are_used_and_hold_the_names_of_europe(qapp: QApplication) -> None:
    assert QFontInfo(qapp.font()).family() == look.FAMILY
    for bold in (False, True):
        font = QFont(look.FAMILY)
        font.setBold(bold)
        raw = QRawFont.fromFont(font)
        missing = [c for c in "Aa1lI0OÅéßŁőşčžñ–’“”…·×" if not raw.supportsCharacter(ord(c))]
        assert not missing


@THEMES
def test_the_style_sheet_leaves_no_colour_unnamed(colours: Theme) -> None:
    assert "$" not in look.style_sheet(colours)


@pytest.mark.usefixtures("_light_again")
def test_dark_turns_the_whole_window_dark_and_light_brings_it_back(qapp: QApplication, qtbot: QtBot) -> None:
    label = QLabel("text")
    qtbot.addWidget(label)
    look.wear(qapp, Scheme.DARK)
    assert look.theme() is DARK
    assert label.palette().color(QPalette.ColorRole.Window).lightness() < 60
    look.wear(qapp, Scheme.LIGHT)
    assert look.theme() is LIGHT
    assert label.palette().color(QPalette.ColorRole.Window).lightness() > 200


def test_every_sign_that_is_named_is_shipped_and_draws_something(qapp: QApplication) -> None:
    named = {sign.icon for sign in (*CATEGORY.values(), *URGENCY.values())} | {c.icon for c in COMMANDS.values()} - {""}
    for name in named - {""}:
        picture = icons.pixmap(name, "#000000", 24).toImage()
        drawn = sum(picture.pixelColor(x, y).alpha() > 0 for x in range(24) for y in range(24))
        assert drawn > 20, name


def test_a_sign_takes_the_colour_asked_for(qapp: QApplication) -> None:
    picture = icons.pixmap("x", "#ff0000", 24).toImage()
    strongest = max((picture.pixelColor(x, y) for x in range(24) for y in range(24)), key=lambda c: c.alpha())
    assert (strongest.red(), strongest.green(), strongest.blue()) == (255, 0, 0)


@pytest.mark.hazard("H23")
def test_urgencies_and_categories_differ_in_word_and_shape_not_in_colour_alone() -> None:
    for signs in (list(URGENCY.values()), list(CATEGORY.values())):
        assert len({s.icon for s in signs}) == len(signs)
        assert len({s.word for s in signs}) == len(signs)
