"""The tables of a clinic's record; facts are only ever added, a wrong one is struck out beside it.

Doses are whole micrograms, days are days, instants are UTC.
"""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Text, UniqueConstraint, text

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

clinic = table(
    "clinic",
    key(),
    words("name"),
    Column("zone", Text, nullable=False, server_default="Europe/London"),
    *flag("synthetic"),
    words_needed("database_id"),
    words_needed("made_by"),
    CheckConstraint("id = 1", name="only_one"),
)

deed = table(
    "deed",
    key(),
    Column("token", Text, nullable=False, unique=True),
    *instant("at"),
    words_needed("actor"),
    words_needed("role"),
    words_needed("what"),
)
"""Who did what, when."""

deed_outcome = table(
    "deed_outcome",
    Column("deed_id", Integer, ForeignKey("deed.id"), primary_key=True),
    of("patient", nullable=True),
    *document("parts"),
    words("note"),
)
"""What a deed changed, so that a retry is answered the same."""

patient = table(
    "patient",
    key(),
    Column("local_id", Text, nullable=False, unique=True),
    words_needed("family"),
    words("given"),
    *day("born", nullable=True),
    words_needed("gender"),
    words("nhs_number"),
    words("title"),
    words("phone"),
    words_needed("allergy_status"),
    words("allergies"),
    *flag("deceased"),
    *instant("recorded_at"),
    of("deed"),
    # kept up to date by the desk so that lists need no history
    words("sort_key"),
    words("current_dose"),
    *day("recheck_on", nullable=True),
    *day("next_call_on", nullable=True),
    words("next_call_why"),
    *day("last_contact_on", nullable=True),
    Column("failed_attempts", Integer, nullable=False, server_default="0"),
    *day("evaluated_on", nullable=True),
    words("evaluated_pack"),
    Column("not_evaluated", Integer, nullable=False, server_default="0"),
    Index("uq_patient_nhs_number", "nhs_number", unique=True, sqlite_where=text("nhs_number <> ''")),
    Index("ix_patient_sort_key", "sort_key"),
    Index("ix_patient_recheck_on", "recheck_on"),
    Index("ix_patient_next_call_on", "next_call_on"),
    Index("ix_patient_not_evaluated", "not_evaluated", sqlite_where=text("not_evaluated > 0")),
)

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
    in_order("first_on", "last_on"),
    by=("first_on",),
)

lab_result = fact("lab_result", *day("day"), words_needed("lab"), words_needed("value"), words("unit"))

caution = fact(
    "caution", words_needed("kind"), *day("onset_on", nullable=True), *day("abated_on", nullable=True), by=("onset_on",)
)

procedure = fact("procedure", *day("day"), words("text"), *day("known_from"))

main_sleep = fact("main_sleep", *day("day"), *clock_time("start_time"), *clock_time("end_time"))

call_attempt = fact("call_attempt", *day("day"), words_needed("outcome"))

decision = fact("decision", words_needed("verdict"), *day("day"), words_needed("reason"), *amount())

booked_call = fact("booked_call", *day("day"))

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

UNSETTLED = ("open", "acknowledged", "snoozed")
"""States of an alert that somebody still has to deal with; one such alert at most per key."""
_STATES = "'open', 'acknowledged', 'snoozed', 'actioned', 'dismissed', 'cleared'"
_UNSETTLED = "state IN ('open', 'acknowledged', 'snoozed')"

alert = table(
    "alert",
    key(),
    of("patient"),
    words("course_key"),
    words_needed("rule"),
    words("subject"),
    words_needed("state"),
    words_needed("urgency"),
    *day("opened_on"),
    *document("finding"),
    words_needed("pack_version"),
    words_needed("pack_sha256"),
    *day("snoozed_until", nullable=True),
    of("alert", "previous_id", nullable=True),
    of("plan", nullable=True),
    of("deed"),
    CheckConstraint(f"state IN ({_STATES})", name="state"),
    CheckConstraint("urgency IN ('urgent', 'soon', 'routine')", name="urgency"),
    Index("ix_alert_patient_id", "patient_id"),
    Index(
        "uq_alert_unsettled", "patient_id", "course_key", "rule", "subject", unique=True, sqlite_where=text(_UNSETTLED)
    ),
    Index("ix_alert_unsettled", "urgency", "opened_on", sqlite_where=text(_UNSETTLED)),
)
"""A finding kept until somebody deals with it; its key is patient, course, rule and subject."""

alert_event = table(
    "alert_event",
    key(),
    of("alert"),
    *instant("at"),
    words_needed("state"),
    words("reason_code"),
    words("text"),
    of("deed"),
    CheckConstraint(f"state IN ({_STATES})", name="state"),
    Index("ix_alert_event_alert_id", "alert_id"),
)
"""Each change in the life of an alert."""

FACTS = (
    patient_indication,
    course_stop,
    plan,
    follow_up,
    dose_taken,
    medicine_use,
    lab_result,
    caution,
    procedure,
    main_sleep,
    call_attempt,
    decision,
    booked_call,
)
"""Facts that may be struck out."""
APPEND_ONLY = (*FACTS, plan_step, course, struck, deed, deed_outcome, alert_event, patient_was)
"""Tables whose rows are never changed nor removed; triggers see to it."""
