"""Letters and the dose calendar: written from the record, read by a person, kept as they were printed."""

from sqlalchemy import insert, select

from ldndesk.store import records
from ldndesk.store import tables as t

from .alerts import settle
from .calls import named_patient
from .dose_calendar import dose_calendar
from .letter_days import KIND_WORDS, LetterKind
from .letter_form import Letter, letter_lines
from .letter_label import label_text
from .letter_review import review_summary
from .letter_texts import not_reached, to_gp
from .work import Changes, Part, Refused, Role, Work

_WRITERS = {
    LetterKind.NOT_REACHED: not_reached,
    LetterKind.GP: to_gp,
    LetterKind.CALENDAR: dose_calendar,
    LetterKind.LABEL: label_text,
    LetterKind.REVIEW: review_summary,
}


def write_letter(work: Work, patient_id: int, kind: LetterKind) -> Letter:
    """Write a letter from the record; nothing is stored."""
    history = records.load_history(work.connection, patient_id, work.zone)
    if history.patient.deceased and kind is not LetterKind.REVIEW:
        raise Refused("The patient has died; nothing is written.")
    return _WRITERS[kind](work, patient_id, history, clinic_name(work))


def write_days(work: Work, patient_id: int, days: int) -> Letter:
    """Write a dose calendar over so many days; nothing is stored."""
    history = records.load_history(work.connection, patient_id, work.zone)
    return dose_calendar(work, patient_id, history, clinic_name(work), days)


def clinic_name(work: Work) -> str:
    """Give the clinic's name as papers bear it."""
    return work.connection.scalar(select(t.clinic.c.name)) or "The clinic"


def keep_letter(work: Work, letter: Letter, own_words: str) -> Changes:
    """Keep a letter that was printed or saved, word for word."""
    work.only(Role.NURSE, Role.PRESCRIBER)
    named_patient(work, letter.patient_id, letter.shown_name)
    if letter.on != work.today:
        raise Refused("The letter was written on another day; write it again.")
    text = "\n".join(letter_lines(letter, own_words))
    row = {"patient_id": letter.patient_id, "day": letter.on, "kind": letter.kind.value, "text": text}
    work.connection.execute(insert(t.letter).values(row | {"recorded_at": work.now, "deed_id": work.deed_id}))
    settle(work, letter.patient_id)
    return Changes(
        letter.patient_id, frozenset({Part.FACTS, Part.CALLS}), f"{KIND_WORDS[letter.kind]}: kept in the record."
    )
