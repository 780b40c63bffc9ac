"""The tables of a clinic's record; facts are only ever added, a wrong one is struck out beside it.

Doses are whole micrograms, days are days, instants are UTC.
"""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Text, UniqueConstraint

from .column_types import ClockTime
from .columns import (
    amount,
    clock_time,
    day,
    document,
    fact,
    flag,
    in_order,
    instant,
    key,
    of,
    table,
    words,
    words_needed,
)
from .day_tables import UNSETTLED as UNSETTLED
from .day_tables import alert as alert
from .day_tables import alert_event as alert_event
from .day_tables import claim as claim
from .day_tables import clinic as clinic
from .day_tables import deed as deed
from .day_tables import deed_outcome as deed_outcome
from .day_tables import draft as draft
from .day_tables import patient as patient
from .day_tables import plan_proposal as plan_proposal
from .day_tables import plan_proposal_end as plan_proposal_end
from .staff_tables import sealed_key as sealed_key
from .staff_tables import sign_in_try as sign_in_try
from .staff_tables import staff as staff
from .staff_tables import staff_state as staff_state

patient_word = table(
    "patient_word",
    Column("word", Text, primary_key=True),
    Column("patient_id", Integer, ForeignKey("patient.id"), primary_key=True),
    Index("ix_patient_word_patient_id", "patient_id"),
    sqlite_with_rowid=False,
)
"""Every word a patient is found by, folded: see ``search_words``."""

patient_was = table(
    "patient_was",
    key(),
    of("patient"),
    *document("details"),
    of("deed"),
    Index("ix_patient_was_patient_id", "patient_id"),
)
"""A patient's details as they stood before a deed changed them."""

patient_indication = fact("patient_indication", words_needed("indication"), by=())

course = table("course", key(), of("patient"), words_needed("key"), of("deed"), UniqueConstraint("patient_id", "key"))

course_stop = fact("course_stop", of("course"), *day("stopped_on"), words("reason"), by=("stopped_on",))

plan = fact(
    "plan",
    of("course"),
    *day("authored_on"),
    words_needed("pattern"),
    words("reason"),
    by=("authored_on",),
)

plan_step = table(
    "plan_step",
    Column("plan_id", Integer, ForeignKey("plan.id"), primary_key=True),
    Column("step_no", Integer, primary_key=True),
    Column("dose_no", Integer, primary_key=True),
    *day("first_on"),
    *day("last_on", nullable=True),
    *clock_time("at_time", nullable=True),
    *amount(),
    words_needed("route"),
    words_needed("form"),
    words("strengths"),
    in_order("first_on", "last_on"),
    sqlite_with_rowid=False,
)
"""A row for each administration of each step of an order."""

follow_up = fact("follow_up", *day("day"), words_needed("capture"), *document("answers"), words("note"))

dose_taken = fact(
    "dose_taken",
    *day("first_on"),
    *day("last_on"),
    *clock_time("at_time", nullable=True),
    *amount(),
    words_needed("route", nullable=True),
    words_needed("form", nullable=True),
    in_order("first_on", "last_on"),
    by=("first_on",),
)

medicine_use = fact(
    "medicine_use",
    words_needed("text"),
    *day("first_on", nullable=True),
    *day("last_on", nullable=True),
    words("not_meant"),
    in_order("first_on", "last_on"),
    by=("first_on",),
)

medicines_asked = fact("medicines_asked", *day("day"))
"""Asked about other medicines on a day, and none named beside those in the record."""

lab_result = fact(
    "lab_result", *day("day"), words_needed("lab"), words_needed("value"), words("unit"), words("reference")
)

caution = fact(
    "caution", words_needed("kind"), *day("onset_on", nullable=True), *day("abated_on", nullable=True), by=("onset_on",)
)

procedure = fact("procedure", *day("day"), words("text"), *day("known_from"))

main_sleep = fact("main_sleep", *day("day"), *clock_time("start_time"), *clock_time("end_time"))

call_attempt = fact(
    "call_attempt",
    *day("day"),
    words_needed("outcome"),
    Column("minutes", Integer),
    CheckConstraint("minutes BETWEEN 0 AND 480", name="minutes"),
)

decision = fact("decision", words_needed("verdict"), *day("day"), words_needed("reason"), *amount())

booked_call = fact("booked_call", *day("day"), Column("at_time", ClockTime))

message_consent = fact("message_consent", *day("day"), *flag("allowed"), words("with_whom"))
"""Whether a message may be left, and with whom; the latest word counts."""

letter = fact("letter", *day("day"), words_needed("kind"), words_needed("text"))
"""A letter as it was printed, word for word."""

struck = table(
    "struck",
    key(),
    words_needed("table_name"),
    Column("row_id", Integer, nullable=False),
    of("patient"),
    words_needed("reason"),
    of("deed"),
    UniqueConstraint("table_name", "row_id"),
    CheckConstraint("reason <> ''", name="reason"),
    Index("ix_struck_patient_id", "patient_id"),
)
"""Facts entered in error: they stay, and no longer count."""

rule_pack = table(
    "rule_pack",
    key(),
    words_needed("sha256"),
    words_needed("rules"),
    words_needed("medicines"),
    *instant("recorded_at"),
    of("deed"),
)
"""The rules the clinic judged by, a row each time they changed."""

seal = table(
    "seal",
    Column("deed_id", Integer, ForeignKey("deed.id"), primary_key=True),
    *document("maintained"),
    words_needed("mac"),
)
"""A seal over the one before, a deed and all it wrote; ``maintained`` holds a digest of each kept-up row it touched."""

FACTS = (
    patient_indication,
    course_stop,
    plan,
    follow_up,
    dose_taken,
    medicine_use,
    medicines_asked,
    lab_result,
    caution,
    procedure,
    main_sleep,
    call_attempt,
    decision,
    booked_call,
    message_consent,
    letter,
)
"""Facts that may be struck out."""
APPEND_ONLY = (
    *FACTS,
    plan_step,
    course,
    struck,
    deed,
    deed_outcome,
    alert_event,
    patient_was,
    rule_pack,
    plan_proposal,
    plan_proposal_end,
    staff,
    staff_state,
    seal,
)
"""Tables whose rows are never changed nor removed; triggers see to it."""
