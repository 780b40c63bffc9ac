"""The tabs of a patient's page: the chart, and the record by its kinds; each is built and read once it is in sight."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from ldndesk.clinical.timeline import EntryPoint
from ldndesk.desk.page import PatientPage

from .bridge import Bridge
from .documents_tab import DocumentsTab
from .dose_chart import DoseChart
from .entries_table import EntriesTable, PastAlerts
from .events_tab import EventsTab
from .figures_tab import FiguresTab
from .labs_tab import LabsTab
from .late_tab import LateTab
from .medicines_tab import MedicinesTab
from .still_tabs import StillTabs

TabT = TypeVar("TabT", EntriesTable, MedicinesTab, LabsTab, EventsTab, DocumentsTab)


class PageTabs(StillTabs):
    """Shows one patient's chart and record."""

    strike_wanted = Signal(object)
    """Carries the entry that is to be marked as entered in error."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.setDocumentMode(True)
        self.tabBar().setAccessibleName("Chart, figures and record")
        self.chart = DoseChart(self)
        self._figures = LateTab(FiguresTab, FiguresTab.show_patient, self.tabBar(), self)
        self._medicines, self._labs, self._events = self._late(MedicinesTab), self._late(LabsTab), self._late(EventsTab)
        self._documents, self._entries = self._late(DocumentsTab), self._late(EntriesTable)
        self._past = LateTab(PastAlerts, PastAlerts.show_patient, self.tabBar(), self)
        self.addTab(self.chart, "Chart")
        for tab, words in (
            (self._figures, "Figures"),
            (self._medicines, "Medicines"),
            (self._labs, "Laboratory"),
            (self._events, "Events"),
            (self._documents, "Documents"),
            (self._entries, "Entries"),
            (self._past, "Past alerts"),
        ):
            self.addTab(tab, words)

    def _late(self, kind: Callable[[Bridge], TabT]) -> LateTab[TabT]:
        def build() -> TabT:
            tab = kind(self._bridge)
            tab.strike_wanted.connect(self.strike_wanted)
            return tab

        return LateTab(build, lambda tab, page: tab.show_patient(page), self.tabBar(), self)

    @property
    def figures(self) -> FiguresTab:
        """The chart as figures."""
        return self._figures.content

    @property
    def medicines(self) -> MedicinesTab:
        """Other medicines."""
        return self._medicines.content

    @property
    def labs(self) -> LabsTab:
        """Laboratory values."""
        return self._labs.content

    @property
    def events(self) -> EventsTab:
        """Procedures, conditions and sleep."""
        return self._events.content

    @property
    def documents(self) -> DocumentsTab:
        """Letters and other papers."""
        return self._documents.content

    @property
    def entries(self) -> EntriesTable:
        """Everything recorded."""
        return self._entries.content

    @property
    def past(self) -> PastAlerts:
        """Alerts that have ended."""
        return self._past.content

    def currentWidget(self) -> QWidget:
        """Give the tab in sight."""
        widget = super().currentWidget()
        return widget.content if isinstance(widget, LateTab) else widget

    def setCurrentWidget(self, widget: QWidget) -> None:
        """Turn to a tab."""
        late = (one for one in map(self.widget, range(self.count())) if isinstance(one, LateTab) and one.holds(widget))
        super().setCurrentWidget(next(late, widget))

    def show_page(self, page: PatientPage) -> None:
        """Show the patient on a page."""
        self.chart.draw(replace(page.chart, past=page.looking_back))
        for tab in (
            self._figures,
            self._medicines,
            self._labs,
            self._events,
            self._documents,
            self._entries,
            self._past,
        ):
            tab.show_patient(page)
        self.setTabText(self.indexOf(self._past), f"Past alerts ({len(page.past_alerts)})")

    @Slot(object)
    def show_entry(self, point: EntryPoint) -> None:
        """Bring an entry into sight."""
        self.setCurrentWidget(self.entries)
        self.entries.point_at(point)
