"""The door for all that is done on one patient's page: no deed passes it that is about anybody but the banner's."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from PySide6.QtCore import QObject

from ldndesk.desk.whose import Whose
from ldndesk.desk.work import Changes, Desk, Work

from .bridge import Bridge

P = ParamSpec("P")
T = TypeVar("T")


class PatientBridge(Bridge):
    """Hands everything on to the one bridge, and each deed with the patient whose banner is in sight."""

    def __init__(self, whole: Bridge, whose: Callable[[], Whose], parent: QObject) -> None:
        QObject.__init__(self, parent)  # it runs nothing itself
        self._whole, self._whose = whole, whose
        self._closed = True
        whole.changed.connect(self.changed)
        whole.failed.connect(self.failed)
        whole.closing.connect(self.closing)

    @property
    def desk(self) -> Desk:  # type: ignore[override]
        """The desk of the one bridge."""
        return self._whole.desk

    @property
    def desk_id(self) -> str:  # type: ignore[override]
        """The window this page stands in."""
        return self._whole.desk_id

    def ask(
        self,
        owner: QObject,
        then: Callable[[T], object],
        reading: Callable[Concatenate[Work, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """Read."""
        self._whole.ask(owner, then, reading, *args, **kwargs)

    def do(
        self,
        owner: QObject,
        then: Callable[[Changes], object],
        refused: Callable[[str], object],
        token: str,
        deed: Callable[Concatenate[Work, P], Changes],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """Do a deed about the patient whose banner is in sight, and about nobody else."""
        self._whole.do_about(self._whose(), owner, then, refused, token, deed, *args, **kwargs)

    def do_unattended(
        self,
        owner: QObject,
        then: Callable[[Changes], object],
        token: str,
        deed: Callable[Concatenate[Work, P], Changes],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """Do a deed that nobody asked for."""
        self._whole.do_unattended(owner, then, token, deed, *args, **kwargs)

    def jot(
        self,
        owner: QObject,
        then: Callable[[T], object],
        refused: Callable[[str], object],
        note: Callable[Concatenate[Work, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        """Note what is no deed."""
        self._whole.jot(owner, then, refused, note, *args, **kwargs)

    def close(self) -> None:
        """Leave the closing to the one bridge."""
