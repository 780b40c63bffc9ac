"""Where the clinic's record and the log rest on this machine."""

import os
from collections.abc import Mapping
from pathlib import Path

import platformdirs

FILE_NAME = "clinic.ldndesk"


def database_path(given: Path | None = None, environment: Mapping[str, str] = os.environ) -> Path:
    """Give the database's path: as given, else from LDNDESK_DATABASE, else in the platform's data folder."""
    if given is not None:
        return given
    if named := environment.get("LDNDESK_DATABASE"):
        return Path(named)
    return Path(platformdirs.user_data_dir("ldndesk", appauthor=False)) / FILE_NAME


def own_pack_path() -> Path:
    """Give the place of a clinic's own rule pack."""
    return Path(platformdirs.user_data_dir("ldndesk", appauthor=False)) / "rules.toml"


def log_folder() -> Path:
    """Give the folder of the log."""
    return Path(platformdirs.user_log_dir("ldndesk", appauthor=False))
