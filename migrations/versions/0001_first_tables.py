"""Lay the first tables: patients, what was told of them, the orders, the alerts and the record of deeds."""

from typing import Any

from alembic import op
from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Text, UniqueConstraint, text

revision = "0001"
down_revision = None

_STATES = "'open', 'acknowledged', 'snoozed', 'actioned', 'dismissed', 'cleared'"
_UNSETTLED = "state IN ('open', 'acknowledged', 'snoozed')"
TABLES = """
    clinic deed patient deed_outcome patient_word patient_was patient_indication course course_stop plan
    plan_step follow_up dose_taken medicine_use lab_result caution procedure main_sleep call_attempt
    decision booked_call struck alert alert_event
""".split()
NEVER_CHANGED = (
    *("patient_indication", "course", "course_stop", "plan", "plan_step", "follow_up", "dose_taken", "medicine_use"),
    *("lab_result", "caution", "procedure", "main_sleep", "call_attempt", "decision", "booked_call"),
    *("struck", "deed", "deed_outcome", "alert_event", "patient_was"),
)
ALERT_KEY = "patient_id, course_key, rule, subject, opened_on, previous_id, deed_id"


def upgrade() -> None:
    _people_and_deeds()
    _facts()
    _alerts()
    for table in NEVER_CHANGED:
        _refuse(table, "UPDATE", f"an entry in {table} is never changed")
    for table in (*NEVER_CHANGED, "patient", "alert", "clinic"):
        _refuse(table, "DELETE", f"an entry in {table} is never removed")
    _refuse("alert", f"UPDATE OF {ALERT_KEY}", "what an alert is about is never changed")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _refuse(table: str, what: str, why: str) -> None:
    name = f"{table}_no_{what.split(maxsplit=1)[0].lower()}"
    op.execute(f"CREATE TRIGGER {name} BEFORE {what} ON {table} BEGIN SELECT RAISE(ABORT, '{why}'); END")


def _people_and_deeds() -> None:
    _table(
        "clinic",
        _key(),
        _words("name"),
        Column("zone", Text, nullable=False, server_default="Europe/London"),
        *_flag("synthetic"),
        _text("database_id"),
        _text("made_by"),
        CheckConstraint("id = 1", name="only_one"),
    )
    _table(
        "deed",
        _key(),
        Column("token", Text, nullable=False, unique=True),
        *_instant("at"),
        _text("actor"),
        _text("role"),
        _text("what"),
    )
    _table(
        "patient",
        _key(),
        Column("local_id", Text, nullable=False, unique=True),
        _text("family"),
        _words("given"),
        *_day("born", nullable=True),
        _text("gender"),
        _words("nhs_number"),
        _words("title"),
        _words("phone"),
        _text("allergy_status"),
        _words("allergies"),
        *_flag("deceased"),
        *_instant("recorded_at"),
        _of("deed"),
        _words("sort_key"),
        _words("current_dose"),
        *_day("recheck_on", nullable=True),
        *_day("next_call_on", nullable=True),
        _words("next_call_why"),
        *_day("last_contact_on", nullable=True),
        Column("failed_attempts", Integer, nullable=False, server_default="0"),
        *_day("evaluated_on", nullable=True),
        _words("evaluated_pack"),
        Column("not_evaluated", Integer, nullable=False, server_default="0"),
        Index("uq_patient_nhs_number", "nhs_number", unique=True, **_only("nhs_number <> ''")),
        Index("ix_patient_sort_key", "sort_key"),
        Index("ix_patient_recheck_on", "recheck_on"),
        Index("ix_patient_next_call_on", "next_call_on"),
        Index("ix_patient_not_evaluated", "not_evaluated", **_only("not_evaluated > 0")),
    )
    _table(
        "deed_outcome",
        Column("deed_id", Integer, ForeignKey("deed.id"), primary_key=True),
        _of("patient", nullable=True),
        *_json("parts"),
        _words("note"),
    )
    _table(
        "patient_word",
        Column("word", Text, primary_key=True),
        Column("patient_id", Integer, ForeignKey("patient.id"), primary_key=True),
        Index("ix_patient_word_patient_id", "patient_id"),
        sqlite_with_rowid=False,
    )
    _table(
        "patient_was",
        _key(),
        _of("patient"),
        *_json("details"),
        _of("deed"),
        Index("ix_patient_was_patient_id", "patient_id"),
    )


def _facts() -> None:
    _fact("patient_indication", _text("indication"), by=())
    _table("course", _key(), _of("patient"), _text("key"), _of("deed"), UniqueConstraint("patient_id", "key"))
    _fact("course_stop", _of("course"), *_day("stopped_on"), _words("reason"), by=("stopped_on",))
    _fact(
        "plan",
        _of("course"),
        *_day("authored_on"),
        _text("pattern"),
        _words("reason"),
        by=("authored_on",),
    )
    _table(
        "plan_step",
        Column("plan_id", Integer, ForeignKey("plan.id"), primary_key=True),
        Column("step_no", Integer, primary_key=True),
        Column("dose_no", Integer, primary_key=True),
        *_day("first_on"),
        *_day("last_on", nullable=True),
        *_time("at_time", nullable=True),
        *_amount(),
        _text("route"),
        _text("form"),
        _words("strengths"),
        _in_order("first_on", "last_on"),
        sqlite_with_rowid=False,
    )
    _fact("follow_up", *_day("day"), _text("capture"), *_json("answers"), _words("note"))
    _fact(
        "dose_taken",
        *_day("first_on"),
        *_day("last_on"),
        *_time("at_time", nullable=True),
        *_amount(),
        _text("route", nullable=True),
        _text("form", nullable=True),
        _in_order("first_on", "last_on"),
        by=("first_on",),
    )
    _fact(
        "medicine_use",
        _text("text"),
        *_day("first_on", nullable=True),
        *_day("last_on", nullable=True),
        _in_order("first_on", "last_on"),
        by=("first_on",),
    )
    _fact("lab_result", *_day("day"), _text("lab"), _text("value"), _words("unit"))
    _fact(
        "caution", _text("kind"), *_day("onset_on", nullable=True), *_day("abated_on", nullable=True), by=("onset_on",)
    )
    _fact("procedure", *_day("day"), _words("text"), *_day("known_from"))
    _fact("main_sleep", *_day("day"), *_time("start_time"), *_time("end_time"))
    _fact("call_attempt", *_day("day"), _text("outcome"))
    _fact("decision", _text("verdict"), *_day("day"), _text("reason"), *_amount())
    _fact("booked_call", *_day("day"))
    _table(
        "struck",
        _key(),
        _text("table_name"),
        Column("row_id", Integer, nullable=False),
        _of("patient"),
        _text("reason"),
        _of("deed"),
        UniqueConstraint("table_name", "row_id"),
        CheckConstraint("reason <> ''", name="reason"),
        Index("ix_struck_patient_id", "patient_id"),
    )


def _alerts() -> None:
    _table(
        "alert",
        _key(),
        _of("patient"),
        _words("course_key"),
        _text("rule"),
        _words("subject"),
        _text("state"),
        _text("urgency"),
        *_day("opened_on"),
        *_json("finding"),
        _text("pack_version"),
        _text("pack_sha256"),
        *_day("snoozed_until", nullable=True),
        _of("alert", "previous_id", nullable=True),
        _of("plan", nullable=True),
        _of("deed"),
        CheckConstraint(f"state IN ({_STATES})", name="state"),
        CheckConstraint("urgency IN ('urgent', 'soon', 'routine')", name="urgency"),
        Index("ix_alert_patient_id", "patient_id"),
        Index(
            "uq_alert_unsettled",
            "patient_id",
            "course_key",
            "rule",
            "subject",
            unique=True,
            **_only(_UNSETTLED),
        ),
        Index("ix_alert_unsettled", "urgency", "opened_on", **_only(_UNSETTLED)),
    )
    _table(
        "alert_event",
        _key(),
        _of("alert"),
        *_instant("at"),
        _text("state"),
        _words("reason_code"),
        _words("text"),
        _of("deed"),
        CheckConstraint(f"state IN ({_STATES})", name="state"),
        Index("ix_alert_event_alert_id", "alert_id"),
    )


def _only(rows: str) -> dict[str, Any]:
    """Say which rows an index holds."""
    return {"sqlite_where": text(rows), "postgresql_where": text(rows)}


def _key() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _of(table: str, name: str = "", *, nullable: bool = False) -> Column[int]:
    return Column(name or f"{table}_id", Integer, ForeignKey(f"{table}.id"), nullable=nullable)


def _words(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


def _text(name: str, *, nullable: bool = False) -> Column[str]:
    return Column(name, Text, nullable=nullable)


def _day(name: str, *, nullable: bool = False) -> tuple[Column[Any], CheckConstraint]:
    return Column(name, Text, nullable=nullable), CheckConstraint(f"{name} LIKE '____-__-__'", name=name)


def _instant(name: str) -> tuple[Column[Any], CheckConstraint]:
    check = CheckConstraint(f"{name} LIKE '____-__-__T__:__:__.______+00:00'", name=name)
    return Column(name, Text, nullable=False), check


def _time(name: str, *, nullable: bool = False) -> tuple[Column[Any], CheckConstraint]:
    return Column(name, Text, nullable=nullable), CheckConstraint(f"{name} LIKE '__:__%'", name=name)


def _flag(name: str) -> tuple[Column[Any], CheckConstraint]:
    return Column(name, Integer, nullable=False, server_default="0"), CheckConstraint(f"{name} IN (0, 1)", name=name)


def _json(name: str) -> tuple[Column[Any], CheckConstraint]:
    return Column(name, Text, nullable=False), CheckConstraint(f"{name} LIKE '[%]' OR {name} LIKE '{{%}}'", name=name)


def _amount() -> tuple[Column[int], CheckConstraint]:
    """An amount in micrograms; 50 mg and more is no low dose (source S10) and cannot be kept."""
    check = CheckConstraint("amount_ug >= 0 AND amount_ug < 50000", name="amount_ug")
    return Column("amount_ug", Integer, nullable=False), check


def _in_order(first: str, last: str) -> CheckConstraint:
    return CheckConstraint(f"{last} >= {first}", name="in_order")


def _table(name: str, *parts: Any, **options: Any) -> None:
    op.create_table(name, *parts, sqlite_strict=True, **options)


def _fact(name: str, *parts: Any, by: tuple[str, ...] = ("day",)) -> None:
    """A fact told of a patient: whose, what, when it was recorded, by which deed."""
    index = Index(f"ix_{name}_patient_id", "patient_id", *by)
    _table(name, _key(), _of("patient"), *parts, *_instant("recorded_at"), _of("deed"), index)
