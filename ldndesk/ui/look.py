"""Colours, spacing and fonts: one visual language, light and dark; the chart takes its colours here too."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Theme:
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
