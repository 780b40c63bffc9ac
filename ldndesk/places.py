"""Where the clinic's record and the log rest on this machine."""

import os
from collections.abc import Mapping
from pathlib import Path

import platformdirs

from ldndesk.store.server import Place, read_place

FILE_NAME = "clinic.ldndesk"


def database_path(given: Place | None = None, environment: Mapping[str, str] = os.environ) -> Place:
    """Give the database's place: as given, else from LDNDESK_DATABASE, else in the platform's data folder."""
    if given is not None:
        return given
    if named := environment.get("LDNDESK_DATABASE"):
        return read_place(named)
    return data_folder() / FILE_NAME


def is_in_file(given: Place | None = None, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the database is a file; an address, even one that cannot be read, is none."""
    return isinstance(given, Path) or (given is None and "://" not in environment.get("LDNDESK_DATABASE", ""))


def data_folder() -> Path:
    """Give the folder of this machine for the program's data."""
    return Path(platformdirs.user_data_dir("ldndesk", appauthor=False))


def own_pack_path() -> Path:
    """Give the place of a clinic's own rule pack."""
    return data_folder() / "rules.toml"


def log_folder() -> Path:
    """Give the folder of the log."""
    return Path(platformdirs.user_log_dir("ldndesk", appauthor=False))
