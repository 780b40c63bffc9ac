"""Which record a command is about: a file, or an address on a server."""

import argparse
from pathlib import Path

from ldndesk.cli_words import Complaint
from ldndesk.places import database_path
from ldndesk.store.server import AddressError, Place, Server, read_place


def place_of(options: argparse.Namespace) -> Place:
    """Give the place of the record."""
    try:
        return database_path(read_place(options.database) if options.database else None)
    except AddressError as why:
        raise Complaint(f"ldndesk: --database: {why}") from why


def file_of(options: argparse.Namespace) -> Path:
    """Give the record's file; a record on a server has none."""
    place = place_of(options)
    if isinstance(place, Server):
        raise Complaint(
            f"ldndesk: {options.command}: {place} is on a server, which is backed up with pg_dump and restored "
            "with pg_restore; see Help, Several desks"
        )
    return place
