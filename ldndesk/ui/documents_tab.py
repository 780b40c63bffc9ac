"""Letters, calendars and other papers on the patient's page, each to be read again word for word."""

from functools import partial

from PySide6.QtCore import Slot

from ldndesk.clinical.days import show_day
from ldndesk.desk.documents import DocumentKept, read_documents
from ldndesk.desk.kept_paper import read_kept_paper
from ldndesk.desk.letter_form import Sheet

from .bridge import Bridge
from .fact_tab import FactTab, is_struck, standing_column
from .kept_letter_window import KeptLetterWindow
from .table_model import Column

NONE_KEPT = (
    "No letter, calendar or other paper is kept. "
    "Whatever Letter… writes and is printed or saved stands here, word for word."
)
COLUMNS = (
    Column[DocumentKept]("Day", lambda k: show_day(k.entry.day)),
    Column[DocumentKept]("Paper", lambda k: k.entry.text, struck=is_struck),
    Column[DocumentKept]("Written by", lambda k: k.entry.by),
    standing_column(),
)


class DocumentsTab(FactTab[DocumentKept]):
    """Lists the papers kept and opens each as it was; reading is open on a past day too."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge, "Documents", COLUMNS, (112, 180, 0, 220), read_documents, (), NONE_KEPT)
        self.read = self.correct
        """A paper is read again where another entry would be corrected: what has left is never changed."""
        self.read.setText("&Read…")
        self.read.setAccessibleName("Read the chosen paper as it was kept")

    def may_open(self, row: DocumentKept | None, stands: bool) -> bool:  # noqa: ARG002 - read whether it stands or not
        """Whether the words of a paper can be read."""
        return row is not None and bool(row.text)

    @Slot()
    def _correct(self) -> None:
        row = self.table.current_row()
        if self.page is not None and row is not None and self.read.isEnabled():
            show = partial(self._show_paper, row, self.page.history.patient.display_name)
            self.bridge.ask(self, show, read_kept_paper, self.page.patient_id, row.entry.id)

    def _show_paper(self, row: DocumentKept, name: str, paper: Sheet) -> None:
        """Open a paper that was read, unless another is open by now."""
        if self.dialog is None:
            self._open(KeptLetterWindow(row, paper, name, self))
