"""Sets a paper without any window, for the command line."""

import os

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from ldndesk.desk.letter_form import Paper

from .letter_paper import pdf_of
from .look import FAMILY, load_fonts


def paper_bytes(paper: Paper) -> bytes:
    """Give a paper as A4 PDF; where no window is open, Qt lays text out without a screen."""
    if QApplication.instance() is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        made = QApplication(["ldndesk"])
        made.setFont(QFont(FAMILY))
        _alone.append(made)
    if FAMILY not in QFontDatabase.families():
        load_fonts()
    return pdf_of(paper)


_alone: list[QApplication] = []
"""Qt needs its application until the program ends."""
