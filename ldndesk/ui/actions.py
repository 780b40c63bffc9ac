"""Every command of the window once: its words, key and sign."""

from typing import NamedTuple

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from .icons import icon


class Command(NamedTuple):
    """A command as menus show it."""

    words: str
    key: str = ""
    icon: str = ""
    tip: str = ""


COMMANDS: dict[str, Command] = {
    "new_patient": Command("&New patient…", "Ctrl+N", "user-plus", "Register a patient"),
    "import": Command("&Import…", "Ctrl+I", "file-input", "Read FHIR bundles into the clinic's record"),
    "backup": Command("&Back up now…", "", "", "Copy the record to a file, whole and checked"),
    "restore": Command("&Restore a backup…", "", "", "Put a backup in the record's place, after seeing what is lost"),
    "encrypt": Command("En&crypt this record…", "", "", "Make it a record that is encrypted and signed in to"),
    "export": Command("&Export…", "Ctrl+E", "folder-open", "Write records for another clinic or a spreadsheet"),
    "downtime": Command("&Downtime list…", "", "clipboard-check", "Doses, alerts and calls on paper, for a failure"),
    "quit": Command("&Quit", "Ctrl+Q", "log-out", "Close the window"),
    "today": Command("&Today", "Ctrl+1", "calendar-days", "Open alerts and calls due"),
    "patients": Command("&Patients", "Ctrl+2", "users", "Find a patient"),
    "clinic": Command("&Clinic", "Ctrl+3", "clipboard-list", "The clinic's figures, and who is behind each"),
    "find": Command("&Find a patient", "Ctrl+F", "search", "Go to the search field"),
    "back": Command("&Back", "Alt+Left", "arrow-left", "Leave the patient's page"),
    "next_alert": Command("&Next alert", "Alt+Right", "", "Go on to the next open alert of the list"),
    "refresh": Command("&Read again", "F5", "", "Read the lists again"),
    "desk": Command("&Who is at the desk…", "", "stethoscope", "Choose name and role"),
    "people": Command("Peo&ple…", "", "users", "Who may sign in"),
    "password": Command("Change your pass&word…", "", "", "With the old one"),
    "settings": Command("Se&ttings…", "", "", "The lock of this desk, and the record's passphrase"),
    "emergency": Command("&Emergency…", "", "octagon-alert", "See or do more than your role, with a reason"),
    "lock": Command("&Lock", "Ctrl+L", "", "Hide everything until somebody signs in"),
    "help": Command("&Contents", "F1", "circle-question-mark", "Help for the screen in sight"),
    "rule_book": Command("&Rule book", "", "book-open", "Every rule with its numbers and where they come from"),
    "safety": Command("&Safety", "", "shield-check", "Known hazards and what is done about them"),
    "keyboard": Command("&Keyboard", "Shift+F1", "", "All keys"),
    "about": Command("&About ldndesk", "", "info", "Version and licences"),
}


def make_action(name: str, parent: QWidget) -> QAction:
    """Make one command's action; its sign comes with ``dress``."""
    command = COMMANDS[name]
    action = QAction(command.words, parent)
    action.setObjectName(name)
    action.setStatusTip(command.tip)
    if command.key:
        action.setShortcut(QKeySequence(command.key))
    return action


def dress(action: QAction) -> None:
    """Draw a command's sign in the colours in force."""
    if sign := COMMANDS[action.objectName()].icon:
        action.setIcon(icon(sign))
