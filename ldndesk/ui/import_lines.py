"""The lines of an import's preview: what is wrong first, then what to look at, then every fact."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from PySide6.QtGui import QIcon

from ldndesk.clinical.days import show_day
from ldndesk.desk.files import FilePreview, Outcome, RowPreview

from .icons import icon
from .look import theme
from .table_model import Column

_LOOKS = {
    Outcome.REFUSED: ("circle-alert", "urgent"),
    Outcome.DIFFERS: ("triangle-alert", "soon"),
    Outcome.READ_SO: ("info", ""),
    Outcome.LEFT_OUT: ("circle-dot", "soft"),
    Outcome.THERE: ("clipboard-check", "soft"),
    Outcome.ADDED: ("plus", ""),
}
"""Each outcome's sign and look."""


def _sign(outcome: Outcome) -> QIcon:
    name, look = _LOOKS[outcome]
    colours = {"urgent": theme().urgent, "soon": theme().soon, "soft": theme().soft_text}
    return icon(name, colours.get(look, theme().accent))


LINE_COLUMNS: tuple[Column[RowPreview], ...] = (
    Column(
        "Outcome",
        lambda r: r.outcome.value,
        icon=lambda r: _sign(r.outcome),
        kind=lambda r: _LOOKS[r.outcome][1],
    ),
    Column("Day", lambda r: show_day(r.day) if r.day is not None else ""),
    Column("What the file says", lambda r: r.what, second=lambda r: r.patient, kind=lambda r: _LOOKS[r.outcome][1]),
    Column("Why, and what would be right", lambda r: r.why),
)


class Whose(NamedTuple):
    """Whether it is known whose record a file is, as its line says it: words, sign, colour, and how it is written."""

    words: str
    sign: str
    colour: str = "accent"
    kind: str = ""


def whose(preview: FilePreview) -> Whose:
    """Say whether a file is about a patient of the record, a new one, or it is unsure who it is."""
    if preview.faults:
        return Whose("faulty", "circle-alert", "urgent", "urgent")
    if preview.asks:
        return Whose("unsure who it is", "circle-question-mark", "soon", "soon")
    if preview.unsure and not preview.rows:
        return Whose("left out, by your choice", "circle-dot", "soft_text", "soft")
    by = ", by your choice" if preview.unsure else ""
    return Whose(f"new patient{by}", "user-plus") if preview.is_new else Whose(f"known patient{by}", "clipboard-check")


def lines_of(previews: tuple[FilePreview, ...]) -> tuple[RowPreview, ...]:
    """Put the lines of all files in the order in which they matter."""
    found = [line for preview in previews for line in _lines(preview)]
    order = list(_LOOKS)
    return tuple(sorted(found, key=lambda line: order.index(line.outcome)))


def _lines(preview: FilePreview) -> Iterator[RowPreview]:
    file = Path(preview.file).name
    for fault in preview.faults:
        yield RowPreview(preview.file, file, "", None, fault.place, Outcome.REFUSED, fault.text)
    for note, count in preview.notes:
        yield RowPreview(preview.file, file, "", None, note, Outcome.READ_SO, f"{count:,} times" if count > 1 else "")
    for kind, count in preview.left_out:
        yield RowPreview(preview.file, file, "", None, f"{count:,} {kind}", Outcome.LEFT_OUT, "")
    yield from preview.rows
