"""Laboratory values on the patient's page: each with its unit and the change since the one before."""

from ldndesk.clinical.days import show_day
from ldndesk.clinical.facts import LabResult
from ldndesk.clinical.lab_range import range_words
from ldndesk.clinical.lab_value import LAB_TESTS, lab_words
from ldndesk.desk.labs import LabKept, read_labs
from ldndesk.desk.page import PatientPage

from .bridge import Bridge
from .fact_forms import LabForm
from .fact_tab import FactKind, FactTab, is_struck, standing_column
from .lab_fields import change_words
from .table_model import Column


def _test(kept: LabKept) -> str:
    return kept.entry.text if kept.fact is None else LAB_TESTS[kept.fact.lab].label


def _value(kept: LabKept) -> str:
    return "" if (fact := kept.fact) is None else lab_words(fact.lab, fact.value, fact.unit)


def _change(kept: LabKept) -> str:
    return "" if (fact := kept.fact) is None else change_words(fact.value, fact.unit, kept.before) or "first on record"


def _range(kept: LabKept) -> str:
    """Say where the value lies in the range reported with it; an unreadable row shows no range."""
    return "" if kept.fact is None else range_words(kept.fact)


COLUMNS = (
    Column[LabKept]("Day of sample", lambda k: show_day(k.entry.day)),
    Column[LabKept]("Test", _test, struck=is_struck),
    Column[LabKept]("Value and range of the report", _value, second=_range, struck=is_struck),
    Column[LabKept]("Change since the last", lambda k: "" if k.entry.struck else _change(k)),
    standing_column(),
)


class LabsTab(FactTab[LabKept]):
    """Lists the laboratory values the rules know and takes new ones, each in the unit of its test."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(
            bridge,
            "Laboratory values",
            COLUMNS,
            (112, 110, 220, 0, 100),
            read_labs,
            (FactKind(LabResult, "Laboratory value", "&Add a value…", _form),),
            "No laboratory value is recorded.",
        )


def _form(page: PatientPage) -> LabForm:
    return LabForm(page.on, page.history.labs)
