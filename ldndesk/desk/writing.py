"""Whether the record takes anything at all, tried without a trace."""

from dataclasses import replace

from .work import Desk, Work


def prove_writing(work: Work) -> None:
    """Write a line and take it out again; what cannot be written raises."""
    from sqlalchemy import delete, insert  # noqa: PLC0415 - not needed to show the day

    from ldndesk.store.staff_tables import sign_in_try  # noqa: PLC0415 - likewise

    nobody = " nobody"  # no name to sign in with begins with a blank
    work.connection.execute(delete(sign_in_try).where(sign_in_try.c.sign_in == nobody))
    work.connection.execute(insert(sign_in_try).values(sign_in=nobody, failures=1, last_at=work.now))
    work.connection.execute(delete(sign_in_try).where(sign_in_try.c.sign_in == nobody))


def try_again(desk: Desk) -> None:
    """Raise CannotWrite while the record still takes nothing."""
    replace(desk, blocked="").unattended().jot(prove_writing)
