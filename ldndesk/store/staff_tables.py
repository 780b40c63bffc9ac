"""The people who may sign in: who they are is only ever added to; how often a name failed is counted beside."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Text

from .columns import flag, instant, key, of, table, words_needed

staff = table("staff", key(), Column("sign_in", Text, nullable=False, unique=True), *instant("recorded_at"), of("deed"))
"""Somebody who may sign in, by the name they sign in under."""

staff_state = table(
    "staff_state",
    key(),
    Column("staff_id", Integer, ForeignKey("staff.id"), nullable=False),
    words_needed("name"),
    words_needed("role"),
    *flag("active"),
    words_needed("password"),
    *instant("recorded_at"),
    of("deed"),
    CheckConstraint("role IN ('nurse', 'prescriber', 'admin')", name="role"),
    CheckConstraint("password LIKE '$argon2id$%'", name="password"),
    Index("ix_staff_state_staff_id", "staff_id"),
)
"""Name, role, password's hash, and whether they may sign in; the latest row counts."""

sealed_key = table(
    "sealed_key", key(), words_needed("text"), words_needed("proof"), CheckConstraint("id = 1", name="only_one")
)
"""On a server, the clinic's key under its passphrase, and how to tell it from another's; beside a file it is empty."""

sign_in_try = table(
    "sign_in_try",
    Column("sign_in", Text, primary_key=True),
    Column("failures", Integer, nullable=False),
    *instant("last_at"),
)
"""How often in a row a sign-in failed; a new start of the program does not forget it."""
