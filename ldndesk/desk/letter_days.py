"""Kinds of letters, and when the latest of each was written."""

from datetime import date
from enum import StrEnum

from sqlalchemy import select

from ldndesk.store import tables as t

from .work import Work


class LetterKind(StrEnum):
    """What a letter is for."""

    NOT_REACHED = "not_reached"
    GP = "gp"
    CALENDAR = "calendar"
    LABEL = "label"
    REVIEW = "review"


KIND_WORDS = {
    LetterKind.GP: "Letter to the GP",
    LetterKind.CALENDAR: "Dose calendar",
    LetterKind.REVIEW: "Review summary",
    LetterKind.LABEL: "Label text",
    LetterKind.NOT_REACHED: "We could not reach you",
}
"""In the order in which they are wanted."""


def latest_letter(work: Work, patient_id: int, kind: LetterKind) -> date | None:
    """Give the day of the latest letter of a kind that was not struck out."""
    letter = t.letter.c
    struck = select(t.struck.c.row_id).where(t.struck.c.table_name == t.letter.name)
    told = select(letter.day).where(letter.patient_id == patient_id, letter.kind == kind.value)
    return work.connection.scalar(told.where(letter.id.not_in(struck)).order_by(letter.id.desc()).limit(1))
