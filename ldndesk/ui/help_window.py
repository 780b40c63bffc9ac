"""The help: the shipped pages, and the rule book made from the rule pack in force."""

from PySide6.QtCore import QModelIndex, QStringListModel, Qt, QTimer, QUrl, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListView, QSplitter, QTextBrowser, QWidget

from ldndesk import __version__
from ldndesk.clinical.pack import Pack
from ldndesk.shipped import shipped

from .rule_book import rule_book

TOPICS: dict[str, str] = {
    "index": "Start here",
    "today": "Today",
    "patients": "Patients",
    "patient-chart": "The patient’s page and chart",
    "taking-a-call": "Taking a call",
    "deciding": "Deciding",
    "alerts": "The life of an alert",
    "papers": "Papers",
    "clinic-report": "Clinic report",
    "importing": "Importing and exporting files",
    "several-desks": "Several desks",
    "security": "Security",
    "people": "People, sign-in and lock",
    "keeping-the-record": "Keeping the record",
    "how-ldn-works": "How LDN works: the source’s account",
    "rule-book": "Rule book",
    "safety": "Safety",
    "keyboard": "Keyboard",
    "command-line": "Command line",
    "about": "About and licences",
}


def page_text(topic: str, pack: Pack) -> str:
    """Give a help page as Markdown of our own making."""
    if topic == "rule-book":
        return rule_book(pack)
    text = (shipped("resources/help") / f"{topic}.md").read_text("utf-8")
    if topic == "about":
        licences = [(shipped("resources") / part / "LICENSE").read_text("utf-8") for part in ("icons", "fonts")]
        fenced = "\n\n".join(f"```\n{licence.strip()}\n```" for licence in licences)
        return text.replace("{version}", __version__).replace("{licences}", fenced)
    return text


class HelpWindow(QWidget):
    """A window of its own, so that it can stay open beside the work."""

    def __init__(self, pack: Pack, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._pack, self._heading = pack, ""
        self.setWindowTitle("Help – ldndesk")
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self).activated.connect(self.close)
        self.resize(1000, 720)
        self.list = QListView()
        self.list.setModel(QStringListModel(list(TOPICS.values()), self))
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setAccessibleName("Help pages")
        self.list.setSpacing(3)
        self.list.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.list.setFixedWidth(290)
        self.text = QTextBrowser()
        self.text.setAccessibleName("Help text")
        self.text.setOpenLinks(False)
        self.text.document().setDocumentMargin(18)
        split = QSplitter()
        split.addWidget(self.list)
        split.addWidget(self.text)
        split.setStretchFactor(1, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 8, 8, 8)
        row.addWidget(split)
        self.list.selectionModel().currentChanged.connect(self._show_row)
        self.text.anchorClicked.connect(self._follow)

    def show_topic(self, topic: str, heading: str = "") -> None:
        """Open a page, at a heading where one is named, and come to the front."""
        self.list.setCurrentIndex(self.list.model().index(list(TOPICS).index(topic), 0))
        self.show()
        self.raise_()
        self.activateWindow()
        self.text.setFocus()
        self._heading = heading
        QTimer.singleShot(0, self, self._go_to_heading)  # once the page is as wide as it will be

    @Slot()
    def _go_to_heading(self) -> None:
        """Bring the heading asked for to the top of what is in sight."""
        heading, block = self._heading, self.text.document().begin()
        while block.isValid():
            if heading and block.blockFormat().headingLevel() and block.text() == heading:
                top = self.text.document().documentLayout().blockBoundingRect(block).top()
                self.text.verticalScrollBar().setValue(int(top))
                return
            block = block.next()
        self.text.verticalScrollBar().setValue(0)

    @Slot(QModelIndex)
    def _show_row(self, index: QModelIndex) -> None:
        self.text.setMarkdown(page_text(list(TOPICS)[index.row()], self._pack))

    @Slot(QUrl)
    def _follow(self, link: QUrl) -> None:
        topic = link.fileName().removesuffix(".md")
        if topic in TOPICS:
            self.show_topic(topic)
