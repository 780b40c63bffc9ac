"""The tables that the lists of the day are read from; ``tables`` holds all of a clinic's record.

They stand apart so that the day can be shown before the tables of facts are needed.
"""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Text

from .column_types import Json
from .columns import day, document, flag, instant, key, of, only, table, words, words_needed

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
    *day("todo_on", nullable=True),
    Column("todo", Json, nullable=False, server_default="[]"),
    *day("last_contact_on", nullable=True),
    *day("last_tried_on", nullable=True),
    Column("failed_attempts", Integer, nullable=False, server_default="0"),
    *day("evaluated_on", nullable=True),
    words("evaluated_pack"),
    Column("not_evaluated", Integer, nullable=False, server_default="0"),
    Index("uq_patient_nhs_number", "nhs_number", unique=True, **only("nhs_number <> ''")),
    Index("ix_patient_sort_key", "sort_key"),
    Index("ix_patient_recheck_on", "recheck_on"),
    Index("ix_patient_next_call_on", "next_call_on"),
    Index("ix_patient_todo_on", "todo_on"),
    Index("ix_patient_not_evaluated", "not_evaluated", **only("not_evaluated > 0")),
)

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
    Index("uq_alert_unsettled", "patient_id", "course_key", "rule", "subject", unique=True, **only(_UNSETTLED)),
    Index("ix_alert_unsettled", "urgency", "opened_on", **only(_UNSETTLED)),
    Index("ix_alert_cleared", "rule", **only("state = 'cleared'")),
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

draft = table(
    "draft",
    Column("patient_id", Integer, ForeignKey("patient.id"), primary_key=True),
    words_needed("token"),
    words_needed("actor"),
    *instant("at"),
    *document("content"),
)
"""What is being typed of a call and is not saved; no fact, and gone once the call is stored."""

claim = table(
    "claim",
    Column("patient_id", Integer, ForeignKey("patient.id"), primary_key=True),
    words_needed("desk"),
    words_needed("actor"),
    *instant("since"),
    *instant("until"),
)
"""Which desk is ringing a patient, and until when that holds."""

plan_proposal = table(
    "plan_proposal",
    key(),
    of("patient"),
    words_needed("title"),
    *document("content"),
    *instant("recorded_at"),
    of("deed"),
    Index("ix_plan_proposal_patient_id", "patient_id"),
)
"""A plan somebody proposed; it is no order until a prescriber releases it."""

plan_proposal_end = table(
    "plan_proposal_end",
    Column("plan_proposal_id", Integer, ForeignKey("plan_proposal.id"), primary_key=True),
    words_needed("ended"),
    words("reason"),
    *instant("recorded_at"),
    of("deed"),
    CheckConstraint("ended IN ('released', 'replaced', 'refused')", name="ended"),
)
"""What became of it."""
