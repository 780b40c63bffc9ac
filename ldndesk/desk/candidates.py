"""Those of the record whom an unsure patient of a file could be."""

from typing import Any

from sqlalchemy import func, or_, select

from ldndesk.clinical.history import Patient
from ldndesk.clinical.names import display_name
from ldndesk.store import tables as t
from ldndesk.store.search_words import fold

from .identity import Person
from .work import Work


def candidates(work: Work, patient: Patient) -> tuple[Person, ...]:
    """Find those of the record who could be this patient: a number agrees, or birth date and family name do."""
    who = t.patient.c
    number = (who.nhs_number == patient.nhs_number) & (who.nhs_number != "")
    local = func.lower(who.local_id) == patient.local_id.strip().lower()
    agrees = (number | local).label("agrees")
    columns = (who.id, who.family, who.given, who.title, who.born, who.nhs_number, who.local_id, agrees)
    born = (who.born == patient.born) & who.born.is_not(None)
    rows = work.connection.execute(select(*columns).where(or_(number, local, born)).order_by(who.id)).all()
    return tuple(_person(row) for row in rows if row.agrees or fold(row.family) == fold(patient.family))


def holders(work: Work, ids: list[int]) -> tuple[Person, ...]:
    """Give patients of the record by what tells them apart."""
    who = t.patient.c
    columns = (who.id, who.family, who.given, who.title, who.born, who.nhs_number, who.local_id)
    return tuple(_person(row) for row in work.connection.execute(select(*columns).where(who.id.in_(ids))))


def _person(row: Any) -> Person:
    name = display_name(row.family, row.given, row.title)
    return Person(name, row.born, row.nhs_number, row.local_id, row.id)
