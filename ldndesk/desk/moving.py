"""Moving the record to a server: who may, and the line it leaves."""

from .work import Changes, Role, Work


def prepare_move(work: Work) -> None:
    """See that the person at the desk may move the record; admin only."""
    work.only(Role.ADMIN)


def note_moved(_work: Work, rows: int, deeds: int) -> Changes:
    """Note on the server that the record was moved there, and how much of it."""
    return Changes(None, frozenset(), f"Moved from a file to this server: {rows} entries, {deeds} sealed deeds.")
