"""Whose page a deed was opened on: held against the record before the deed, and against what it changed after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ldndesk.clinical.names import display_name

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Whose(NamedTuple):
    """The patient a banner shows; the local number tells two of one name apart."""

    patient_id: int
    name: str
    local_id: str

    def differs(self, connection: Connection) -> str:
        """Say in words that the record holds somebody else under this number; empty where it does not."""
        from sqlalchemy import select  # noqa: PLC0415 - not needed to show the day

        from ldndesk.store import day_tables as t  # noqa: PLC0415

        who = t.patient.c
        columns = select(who.family, who.given, who.title, who.local_id)
        row = connection.execute(columns.where(who.id == self.patient_id)).one_or_none()
        if row is not None and (display_name(row.family, row.given, row.title), row.local_id) == self[1:]:
            return ""
        shown = self.name or "nobody yet"
        return f"The screen shows {shown} but the record is of another patient; open the patient again."

    def missed(self, changed: int | None) -> str:
        """Say in words that a deed was about another patient than the banner's; empty where it was about this one."""
        if changed == self.patient_id:
            return ""
        return f"The screen shows {self.name} but this is about another patient; open the patient again."
