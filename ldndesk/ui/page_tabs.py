"""The tabs of a patient's page: the chart, and the record by its kinds; each is read once it is in sight."""

from PySide6.QtCore import Signal, Slot

from ldndesk.clinical.timeline import EntryPoint
from ldndesk.desk.page import PatientPage

from .bridge import Bridge
from .documents_tab import DocumentsTab
from .dose_chart import DoseChart
from .entries_table import EntriesTable, past_alerts_table
from .events_tab import EventsTab
from .figures_tab import FiguresTab
from .labs_tab import LabsTab
from .medicines_tab import MedicinesTab
from .still_tabs import StillTabs


class PageTabs(StillTabs):
    """Shows one patient's chart and record."""

    strike_wanted = Signal(object)
    """Carries the entry that is to be marked as entered in error."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self.chart, self.entries, self.past = DoseChart(), EntriesTable(bridge), past_alerts_table()
        self.figures = FiguresTab()
        self.medicines, self.labs, self.events = MedicinesTab(bridge), LabsTab(bridge), EventsTab(bridge)
        self.documents = DocumentsTab(bridge)
        for widget, words in (
            (self.chart, "Chart"),
            (self.figures, "Figures"),
            (self.medicines, "Medicines"),
            (self.labs, "Laboratory"),
            (self.events, "Events"),
            (self.documents, "Documents"),
            (self.entries, "Entries"),
            (self.past, "Past alerts"),
        ):
            self.addTab(widget, words)
        self.setDocumentMode(True)
        self.tabBar().setAccessibleName("Chart, figures and record")
        for tab in (self.entries, self.medicines, self.labs, self.events, self.documents):
            tab.strike_wanted.connect(self.strike_wanted)

    def show_page(self, page: PatientPage) -> None:
        """Show the patient on a page."""
        self.chart.draw(page.chart)
        self.figures.show_patient(page)
        for tab in (self.entries, self.medicines, self.labs, self.events, self.documents):
            tab.show_patient(page)
        self.past.show_rows(page.past_alerts)
        self.setTabText(self.indexOf(self.past), f"Past alerts ({len(page.past_alerts)})")

    @Slot(object)
    def show_entry(self, point: EntryPoint) -> None:
        """Bring an entry into sight."""
        self.setCurrentWidget(self.entries)
        self.entries.point_at(point)
