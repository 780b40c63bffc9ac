"""The history of one entry in a line: who recorded it and when, who marked it as entered in error, when and why."""

from PySide6.QtWidgets import QWidget

from ldndesk.desk.entries import Entry
from ldndesk.desk.medicine_stops import is_ending

from .plain_label import PlainLabel

NONE_CHOSEN = "Choose an entry to see who recorded it. Nothing is ever deleted."


def trail_words(entry: Entry | None) -> str:
    """Say how an entry came to stand as it does."""
    if entry is None:
        return NONE_CHOSEN
    recorded = f"Recorded {entry.recorded} by {entry.by}."
    if not entry.struck:
        return f"{recorded} It stands."
    marked = " ".join(part for part in (entry.struck_at, f"by {entry.struck_by}" if entry.struck_by else "") if part)
    if is_ending(entry.struck):
        return f"{recorded}\n{entry.struck}{f', told {marked}' if marked else ''}."
    return f"{recorded}\nMarked as entered in error{f' {marked}' if marked else ''}: {entry.struck}"


class EntryTrail(PlainLabel):
    """Tells the history of the entry that is chosen in the list above it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(NONE_CHOSEN, parent, kind="soft", wrap=True)
        self._tell()
        self.setMinimumHeight(2 * self.fontMetrics().lineSpacing())  # the list does not jump as entries are chosen

    def show_entry(self, entry: Entry | None) -> None:
        """Tell the history of an entry; of none, what to do."""
        self.setText(trail_words(entry))
        self._tell()

    def _tell(self) -> None:
        self.setAccessibleName(f"History of the chosen entry: {self.text()}")
