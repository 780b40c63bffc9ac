"""Ends what is no longer used on the screens' thread alone.

Left to itself Python collects circles of objects on whichever thread allocates next. A Qt object ended by a
worker's collection takes its timers and children with it on that thread, which ends the program without a word.
"""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

EVERY = 200
"""Milliseconds between two looks; each look collects little."""


def collect_if_due() -> None:
    """Collect the oldest generation that is due, as Python would have."""
    for generation, (held, most) in reversed(list(enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)))):
        if held > most:
            gc.collect(generation)
            return


class Collecting(QObject):
    """Takes the collection from the threads and does it here; what is alive already is looked at no more."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()
        timer = QTimer(self, interval=EVERY)
        timer.timeout.connect(self._look)
        timer.start()

    @Slot()
    def _look(self) -> None:
        collect_if_due()
