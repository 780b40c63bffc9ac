"""The windows that open over the pages: new patient, import, help."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QTabBar, QWidget

from .bridge import Bridge
from .help_topics import topic_at
from .shell import Shell

if TYPE_CHECKING:
    from ldndesk.desk.letter_form import Sheet

    from .help_window import HelpWindow
    from .paper_preview import PaperPreview


HELPED = "helped"
"""Set on a dialog in which F1 works."""


class Dialogs(QObject):
    """Opens them over the frame, and takes files that are dropped on it."""

    registered = Signal(int)
    """Carries the new patient's id."""

    def __init__(self, shell: Shell, bridge: Bridge) -> None:
        super().__init__(shell)
        self._frame, self._pages = shell.frame, shell.pages
        self._bridge = bridge
        self.help: HelpWindow | None = None
        self.preview: PaperPreview | None = None
        shell.actions_by_name["downtime"].triggered.connect(self.downtime)
        self._frame.setAcceptDrops(True)
        self._frame.installEventFilter(self)
        shell.actions_by_name["export"].triggered.connect(self.export)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._give_key)

    @Slot()
    def new_patient(self) -> None:
        """Register a patient."""
        from .new_patient import NewPatientDialog  # noqa: PLC0415 - loaded behind the filled lists

        dialog = NewPatientDialog(self._bridge, self._frame)
        dialog.registered.connect(self.registered)
        dialog.open()

    @Slot()
    def choose_files(self) -> None:
        """Ask for files and show what importing them would do."""
        from PySide6.QtWidgets import QFileDialog  # noqa: PLC0415 - not needed to show the day

        names, _ = QFileDialog.getOpenFileNames(
            self._frame, "Import files", "", "FHIR bundles and diaries (*.json *.ndjson *.csv);;All files (*)"
        )
        self.import_files(tuple(Path(name) for name in names))

    def import_files(self, files: tuple[Path, ...]) -> None:
        """Show what importing files would do."""
        from .import_dialog import ImportDialog  # noqa: PLC0415 - loaded behind the filled lists

        if files:
            ImportDialog(self._bridge, files, self._frame).open()

    @Slot()
    def downtime(self) -> None:
        """Read the downtime list and show its pages, to be printed."""
        from ldndesk.desk.downtime import read_downtime  # noqa: PLC0415 - seldom needed

        self._bridge.ask(self, self._show_downtime, read_downtime)

    def _show_downtime(self, sheet: "Sheet") -> None:
        from .paper_preview import PaperPreview  # noqa: PLC0415 - seldom needed

        self.preview = PaperPreview(sheet, self._frame)
        self.preview.open()

    @Slot()
    def export(self) -> None:
        """Ask whose records go where: the patient's whose page is open, or everyone's."""
        from .export_dialog import ExportDialog, InSight  # noqa: PLC0415 - loaded behind the filled lists
        from .patient_page import PatientPageView  # noqa: PLC0415 - brings the chart library

        page = self._pages.currentWidget()
        read = page.page if isinstance(page, PatientPageView) else None
        who = read.history.patient if read is not None else None
        sight = InSight(who.local_id, f"{who.display_name} · No. {who.local_id}") if who is not None else None
        ExportDialog(self._bridge, sight, self._frame).open()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take files dropped on the window."""
        if isinstance(event, QDragEnterEvent) and _dropped(event):
            event.acceptProposedAction()
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop and (files := _dropped(event)):
            event.acceptProposedAction()
            self.import_files(files)
            return True
        return super().eventFilter(watched, event)

    def show_help(self, topic: str, heading: str = "") -> None:
        """Open a page of the help, at a heading where one is named."""
        from .help_window import HelpWindow  # noqa: PLC0415 - loaded behind the filled lists

        if self.help is None:
            self.help = HelpWindow(self._bridge.desk.pack, self._frame)
        self.help.show_topic(topic, heading)

    @Slot()
    def show_help_here(self) -> None:
        """Open the help of what is in sight: of the tab or the form that is being used, else of the page."""
        page = self._pages.currentWidget()
        focus = QApplication.focusWidget()
        used = focus if focus is not None and page is not None and page.isAncestorOf(focus) else None
        self.show_help(*topic_at(None if isinstance(used, QTabBar) else used, page))

    @Slot(QWidget, QWidget)
    def _give_key(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Let F1 work in a dialog too; the window’s own keys rest while one is open."""
        dialog = now.window() if now is not None else None
        if isinstance(dialog, QDialog) and not dialog.property(HELPED):
            dialog.setProperty(HELPED, True)
            key = QShortcut(QKeySequence(Qt.Key.Key_F1), dialog)
            key.activated.connect(lambda: self._help_over(dialog))

    def _help_over(self, dialog: QDialog) -> None:
        from .help_window import HelpWindow  # noqa: PLC0415 - loaded behind the filled lists

        window = dialog.findChild(HelpWindow) or HelpWindow(self._bridge.desk.pack, dialog)
        window.show_topic(*topic_at(dialog))

    @Slot()
    def show_keys(self) -> None:
        """Open the list of keys."""
        self.show_help("keyboard")

    @Slot()
    def show_rule_book(self) -> None:
        """Open the rule book."""
        self.show_help("rule-book")

    @Slot()
    def show_safety(self) -> None:
        """Open the safety file."""
        self.show_help("safety")

    @Slot()
    def show_about(self) -> None:
        """Open version and licences."""
        self.show_help("about")


def _dropped(event: QDropEvent) -> tuple[Path, ...]:
    return tuple(Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
