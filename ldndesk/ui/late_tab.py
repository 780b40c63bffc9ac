"""A tab that costs nothing before somebody turns to it."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ldndesk.desk.page import PatientPage

W = TypeVar("W", bound=QWidget)


class LateTab(QWidget, Generic[W]):
    """Builds its content when it is first shown or asked for, and tells it of the page it was told of since."""

    def __init__(
        self, build: Callable[[], W], tell: Callable[[W, PatientPage], object], before: QWidget, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._build, self._tell, self._before = build, tell, before
        self._built: W | None = None
        self._page: PatientPage | None = None

    @property
    def content(self) -> W:
        """The tab itself."""
        if self._built is None:
            self._built = built = self._build()
            column = QVBoxLayout(self)
            column.setContentsMargins(0, 0, 0, 0)
            column.addWidget(built)
            follow(self._before, built, getattr(built, "ahead", ()))
            if self._page is not None:
                self._tell(built, self._page)
        return self._built

    def holds(self, widget: QWidget) -> bool:
        """Whether a widget is this tab or its content."""
        return widget is self or widget is self._built

    def show_patient(self, page: PatientPage) -> None:
        """Show the patient on a page, now or once it is built."""
        self._page = page
        if self._built is not None:
            self._tell(self._built, page)

    def showEvent(self, event: QShowEvent) -> None:
        """Build what is in sight from now on."""
        super().showEvent(event)
        self.content.show()


def follow(before: QWidget, built: QWidget, ahead: Sequence[QWidget] = ()) -> None:
    """Put what was built late where it belongs in the order of the Tab key, not behind the whole window.

    ``ahead`` is what stands above the rest though it was made after it.
    """
    rest = [widget for widget in (built, *built.findChildren(QWidget)) if widget not in ahead]
    for widget in (*ahead, *rest):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            QWidget.setTabOrder(before, widget)
            before = widget
