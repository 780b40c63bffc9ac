"""Colours, spacing and fonts: one visual language, light and dark; the chart takes its colours here too."""

from enum import StrEnum
from typing import NamedTuple

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from ldndesk.shipped import shipped


class Theme(NamedTuple):
    """One set of colours, as #rrggbb; every text colour meets WCAG AA on its ground."""

    dark: bool
    ground: str
    card: str
    edge: str
    text: str
    soft_text: str
    accent: str
    accent_text: str
    urgent: str
    urgent_ground: str
    soon: str
    soon_ground: str
    routine: str
    routine_ground: str
    good: str
    grid: str
    band_reduction: str
    band_introductory: str
    band_cap: str
    lab_range: str
    prescribed: str
    taken: str
    missed: str
    today: str
    series: tuple[str, ...]
    """Line colours for symptoms, told apart by the colour-blind; symbols differ too."""


LIGHT = Theme(
    dark=False,
    ground="#f6f7f9",
    card="#ffffff",
    edge="#d5dae1",
    text="#1b2430",
    soft_text="#51606f",
    accent="#0b5c8f",
    accent_text="#ffffff",
    urgent="#9b1c1c",
    urgent_ground="#fdecec",
    soon="#8a4b00",
    soon_ground="#fff3e0",
    routine="#2b5278",
    routine_ground="#e8f0f8",
    good="#1d6b45",
    grid="#e3e7ec",
    band_reduction="#f5e2c8",
    band_introductory="#e3ecf7",
    band_cap="#ece6f5",
    lab_range="#dcebdf",
    prescribed="#0b5c8f",
    taken="#1b2430",
    missed="#9b1c1c",
    today="#51606f",
    series=("#0072b2", "#b34700", "#00795a", "#a2477f", "#6b5b00", "#3b3b98", "#8c2d19", "#326b77"),
)
DARK = Theme(
    dark=True,
    ground="#14191f",
    card="#1c232b",
    edge="#3a4653",
    text="#e8edf2",
    soft_text="#a9b6c3",
    accent="#6cb6e8",
    accent_text="#0d1a24",
    urgent="#ff9b94",
    urgent_ground="#3d1f20",
    soon="#ffc16b",
    soon_ground="#3a2c15",
    routine="#9cc7ee",
    routine_ground="#1e2f40",
    good="#7fd1a6",
    grid="#2b343e",
    band_reduction="#41341d",
    band_introductory="#22303f",
    band_cap="#302a40",
    lab_range="#24392d",
    prescribed="#6cb6e8",
    taken="#e8edf2",
    missed="#ff9b94",
    today="#a9b6c3",
    series=("#56b4e9", "#ff9b52", "#3ec9a0", "#e79ac8", "#e0cf4a", "#a8a8f0", "#f08f7a", "#7cc4d1"),
)

_current = [LIGHT]


def theme() -> Theme:
    """Give the theme in force."""
    return _current[0]


def use(chosen: Theme) -> None:
    """Put a theme in force; whoever draws asks ``theme()`` again on a palette change."""
    _current[0] = chosen


FAMILY = "Atkinson Hyperlegible"
"""Made to tell l, 1, I and 0, O apart."""
BASE_PT = 10.5
GAP = 8
"""Space between things that belong together, pixels; twice this between groups."""


class Scheme(StrEnum):
    """Which colours to use."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


def _rgb(colour: str) -> tuple[int, int, int]:
    made = QColor(colour)
    return made.red(), made.green(), made.blue()


def blend(one: str, other: str, share: float) -> str:
    """Mix two colours; share 0 is all of the first, 1 all of the second."""
    mixed = [round(x + (y - x) * share) for x, y in zip(_rgb(one), _rgb(other), strict=True)]
    return "#{:02x}{:02x}{:02x}".format(*mixed)


def luminance(colour: str) -> float:
    """Give the relative luminance of a colour, 0 to 1 (WCAG 2)."""
    shares = (part / 255 for part in _rgb(colour))
    parts = [float(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4) for c in shares]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of two colours, 1 to 21 (WCAG 2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def palette(colours: Theme) -> QPalette:
    """Give Qt's palette for a theme."""
    made = QPalette()
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, colours.ground),
        (role.WindowText, colours.text),
        (role.Base, colours.card),
        (role.AlternateBase, colours.ground),
        (role.Text, colours.text),
        (role.PlaceholderText, colours.soft_text),
        (role.Button, colours.card),
        (role.ButtonText, colours.text),
        (role.BrightText, colours.urgent),
        (role.Highlight, colours.accent),
        (role.HighlightedText, colours.accent_text),
        (role.Accent, colours.accent),
        (role.Link, colours.accent),
        (role.LinkVisited, colours.accent),
        (role.ToolTipBase, colours.card),
        (role.ToolTipText, colours.text),
        (role.Light, blend(colours.card, colours.text, 0.04)),
        (role.Midlight, colours.edge),
        (role.Mid, blend(colours.edge, colours.text, 0.2)),
        (role.Dark, blend(colours.edge, colours.text, 0.4)),
        (role.Shadow, blend(colours.edge, colours.text, 0.6)),
    ):
        made.setColor(which, QColor(colour))
    for which in (role.Text, role.WindowText, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(colours.soft_text))
    return made


def style_sheet(colours: Theme) -> str:
    """Give the style sheet for a theme."""
    text = (shipped("resources") / "look.qss").read_text("utf-8")
    named = {name: value for name, value in colours._asdict().items() if isinstance(value, str)}
    named["field_edge"] = blend(colours.edge, colours.soft_text, 0.7)
    named["selected"] = blend(colours.card, colours.accent, 0.16)
    for name in sorted(named, key=len, reverse=True):  # the longest first: $soft_text before $soft
        text = text.replace(f"${name}", named[name])
    return text


def _is_dark(app: QApplication) -> bool:
    return app.style().standardPalette().window().color().lightness() < 128


def wear(app: QApplication, scheme: Scheme, *, whole: bool = True) -> None:
    """Dress the program in a scheme; the style sheet may follow later, once the first frame is painted."""
    dark = scheme is Scheme.DARK or (scheme is Scheme.SYSTEM and _is_dark(app))
    use(DARK if dark else LIGHT)
    app.setPalette(palette(theme()))
    if whole:
        app.setStyleSheet(style_sheet(theme()))


def load_fonts() -> None:
    """Load the shipped font, regular and bold."""
    for weight in ("Regular", "Bold"):
        QFontDatabase.addApplicationFont(str(shipped("resources/fonts") / f"AtkinsonHyperlegible-{weight}.woff2"))


def prepare(app: QApplication, scheme: Scheme = Scheme.SYSTEM, *, whole: bool = True) -> None:
    """Load the shipped font and dress the program, before the first window."""
    load_fonts()
    font = QFont(FAMILY)
    font.setPointSizeF(BASE_PT)
    app.setStyle("Fusion")
    app.setFont(font)
    wear(app, scheme, whole=whole)
