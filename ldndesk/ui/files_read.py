"""Files read beside the window: the screens go on, and a reading that is not wanted any more is ended."""

import logging
import threading
from pathlib import Path

from PySide6.QtCore import QObject, Signal, SignalInstance, Slot
from shiboken6 import isValid

from ldndesk.desk.reading_files import Cancelled, Reader, reader_for

from .bridge import Bridge

_log = logging.getLogger(__name__)


class FilesRead(QObject):
    """Reads files on a thread of its own, which waits for the process that reads them."""

    progressed = Signal(int, int)
    """Carries how many of how many files are read."""
    finished = Signal(object)
    """Carries what the files hold."""
    failed = Signal(str)
    """Carries a sentence when no reading could be begun."""

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._reader: Reader | None = None
        self._thread: threading.Thread | None = None
        bridge.closing.connect(self.cancel)

    def start(self, files: tuple[Path, ...], dates: str) -> None:
        """Begin, after ending what is under way."""
        self.cancel()
        self._reader = reader_for(self._bridge.desk, files, dates)
        self._thread = threading.Thread(target=self._read, args=(self._reader,), name="files", daemon=True)
        self._thread.start()

    @Slot()
    def cancel(self) -> None:
        """End the reading; nothing of it is told any more."""
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.cancel()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _read(self, reader: Reader) -> None:
        try:
            found = reader.read(lambda done, of: self._tell(reader, self.progressed, done, of))
        except Cancelled:
            return
        except Exception:  # noqa: BLE001 - a reading that broke must reach the person, never vanish in a thread
            _log.exception("files could not be read")
            self._tell(
                reader, self.failed, "The files could not be read; nothing was changed. The fault is in the log."
            )
            return
        self._tell(reader, self.finished, found)

    def _tell(self, reader: Reader, signal: SignalInstance, *what: object) -> None:
        if self._reader is reader and isValid(self):
            signal.emit(*what)
