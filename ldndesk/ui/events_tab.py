"""Events on the patient's page: planned procedures, conditions that caution a start, and the usual sleep."""

from functools import partial

from ldndesk.clinical.days import show_day
from ldndesk.clinical.facts import Caution, MainSleep, Procedure
from ldndesk.desk.keeping import Kept, read_events
from ldndesk.desk.page import PatientPage

from .bridge import Bridge
from .fact_forms import CautionForm, FactForm, ProcedureForm, SleepForm
from .fact_tab import FactKind, FactTab, is_struck, standing_column
from .table_model import Column


def when_words(kept: Kept) -> str:
    """Say when an event is, or since when and until when it holds."""
    fact = kept.fact
    if isinstance(fact, Procedure):
        return f"for {show_day(fact.day)}"
    if isinstance(fact, Caution):
        since = f"since {show_day(fact.onset)}" if fact.onset else "start not recorded"
        return f"{since}, ended {show_day(fact.abated)}" if fact.abated else f"{since}, still holds"
    return f"told {show_day(kept.entry.day)}"


def _text(kept: Kept) -> str:
    return kept.entry.text.split(", since ")[0] if isinstance(kept.fact, Caution) else kept.entry.text


COLUMNS = (
    Column[Kept]("What", lambda k: k.entry.what),
    Column[Kept]("Entry", _text, struck=is_struck),
    Column[Kept]("When", when_words, struck=is_struck),
    standing_column(),
)


class EventsTab(FactTab[Kept]):
    """Lists the events and takes new ones."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(
            bridge,
            "Events",
            COLUMNS,
            (140, 0, 190, 120),
            read_events,
            (
                FactKind(Procedure, "Planned procedure", "&Procedure…", partial(_form, ProcedureForm)),
                FactKind(Caution, "Condition", "Con&dition…", partial(_form, CautionForm)),
                FactKind(MainSleep, "Usual sleep", "&Usual sleep…", partial(_form, SleepForm)),
            ),
            "No procedure, condition or usual sleep is recorded. That does not mean that there is none.",
            ends=(Caution,),
        )
        for button, name in zip(self.adds, ("planned procedure", "condition", "usual sleep"), strict=True):
            button.setAccessibleName(f"Add a {name}")


def _form(made: type[ProcedureForm] | type[CautionForm] | type[SleepForm], page: PatientPage) -> FactForm:
    return made(page.on)
