"""What stands around every screen: navigation, menus, status line; furnishes the bare frame after its first paint.

It knows neither the desk nor the database: the screens are put into it once they are loaded.
"""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from .actions import COMMANDS, dress, make_action
from .alarms import Alarms
from .desk_strip import DeskStrip, Notice
from .frame import Frame
from .look import Scheme
from .plain_label import PlainLabel, literal
from .wait_page import WaitPage

_NAV_WIDTH = 148


class Shell(QObject):
    """The furnished window; ``frame`` is the widget itself."""

    scheme_chosen = Signal(str)
    role_chosen = Signal(str)

    def __init__(self, frame: Frame, scheme: Scheme = Scheme.SYSTEM) -> None:
        super().__init__(frame)
        self.frame = frame
        self._name = frame.windowTitle()
        self.actions_by_name = {name: make_action(name, frame) for name in COMMANDS}
        self._menus(scheme)
        self.pages = QStackedWidget()
        self.wait = WaitPage()
        self.pages.addWidget(self.wait)
        self.alarms = Alarms()
        self.notice = Notice()
        self.strip = DeskStrip(demo=frame.is_demo)
        self.strip.role_chosen.connect(self.role_chosen)
        self._nav = {name: self._nav_button(name) for name in ("today", "patients", "clinic")}
        self._furniture = self._body()
        self.cover = QStackedWidget()
        """Shows the furniture, or what hides it while the desk is locked."""
        self.cover.addWidget(self._furniture)
        frame.setCentralWidget(self.cover)
        self._status()
        self.set_ready(False)
        for name in ("people", "password", "settings", "emergency", "lock"):
            self.actions_by_name[name].setVisible(False)  # until somebody signs in
        self.dress()
        frame.recoloured.connect(self.dress)

    def _menus(self, scheme: Scheme) -> None:
        bar = self.frame.menuBar()
        for title, names in (
            (
                "&File",
                (
                    "new_patient",
                    "import",
                    "export",
                    "downtime",
                    "",
                    "desk",
                    "people",
                    "password",
                    "settings",
                    "emergency",
                    "lock",
                    "",
                    "backup",
                    "restore",
                    "encrypt",
                    "",
                    "quit",
                ),
            ),
            ("&View", ("today", "patients", "clinic", "find", "back", "next_alert", "refresh", "")),
            ("&Help", ("help", "keyboard", "", "rule_book", "safety", "", "about")),
        ):
            menu = bar.addMenu(title)
            for name in names:
                if name:
                    menu.addAction(self.actions_by_name[name])
                else:
                    menu.addSeparator()
            if title == "&View":
                group = QActionGroup(self)
                for choice, words in (
                    (Scheme.LIGHT, "&Light"),
                    (Scheme.DARK, "&Dark"),
                    (Scheme.SYSTEM, "&As the system"),
                ):
                    action = menu.addAction(words)
                    action.setCheckable(True)
                    action.setChecked(choice is scheme)
                    action.setData(choice.value)
                    group.addAction(action)
                    self.frame.schemes[choice.value] = action
                group.triggered.connect(self._scheme)
        for name in ("backup", "restore", "encrypt"):
            self.actions_by_name[name].setVisible(False)  # until there is a record to keep
        self.actions_by_name["quit"].triggered.connect(self.frame.close)

    @Slot(QAction)
    def _scheme(self, action: QAction) -> None:
        self.scheme_chosen.emit(action.data())

    def _nav_button(self, name: str) -> QPushButton:
        button = QPushButton(COMMANDS[name].words.replace("&", ""))
        button.setProperty("kind", "nav")
        button.setCheckable(True)
        button.setAutoExclusive(True)
        button.setToolTip(f"{COMMANDS[name].tip} ({COMMANDS[name].key})")
        button.clicked.connect(self.actions_by_name[name].trigger)
        return button

    def _body(self) -> QWidget:
        nav = QFrame()
        nav.setProperty("kind", "nav")
        nav.setFixedWidth(_NAV_WIDTH)
        column = QVBoxLayout(nav)
        column.setContentsMargins(8, 12, 8, 12)
        for button in self._nav.values():
            column.addWidget(button)
        column.addStretch()
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.alarms)
        right.addWidget(self.notice)
        right.addWidget(self.pages, 1)
        lower = QHBoxLayout()
        lower.setSpacing(0)
        lower.addWidget(nav)
        lower.addLayout(right, 1)
        body = QWidget()
        whole = QVBoxLayout(body)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.strip)
        whole.addLayout(lower, 1)
        return body

    def uncover(self) -> None:
        """Show the furniture again."""
        self.cover.setCurrentWidget(self._furniture)

    def _status(self) -> None:
        bar = self.frame.statusBar()
        bar.setSizeGripEnabled(False)
        self.note = PlainLabel()
        self.note.setAccessibleName("Last deed")
        self.counts = PlainLabel(kind="soft")
        self.counts.setAccessibleName("Counts")
        bar.addWidget(self.note, 1)
        bar.addPermanentWidget(self.counts)

    def set_ready(self, ready: bool) -> None:
        """Let commands that need the record be used, or not yet."""
        for name, action in self.actions_by_name.items():
            action.setEnabled(ready or name == "quit")
        self.set_nav(ready)

    def set_nav(self, ready: bool) -> None:
        """Let the pages be gone to, or not."""
        for button in self._nav.values():
            button.setEnabled(ready)

    def show_page(self, page: QWidget, nav: str = "") -> None:
        """Bring a page to the front and mark its place in the navigation."""
        self.pages.setCurrentWidget(page)
        self.mark(nav)

    def mark(self, nav: str) -> None:
        """Mark the place in the navigation that the page in sight belongs to."""
        if nav in self._nav:
            self._nav[nav].setChecked(True)

    @Slot(str)
    def set_title(self, title: str) -> None:
        """Name the page in sight in the window's title."""
        self.frame.setWindowTitle(f"{literal(title)} – {self._name}" if title else self._name)

    @Slot()
    def dress(self) -> None:
        """Draw every sign, after the first frame and after a change of colours."""
        for action in self.actions_by_name.values():
            dress(action)
        for name, button in self._nav.items():
            button.setIcon(self.actions_by_name[name].icon())
