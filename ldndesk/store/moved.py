"""The note beside a record's file that says it was moved to a server."""

import json
from pathlib import Path


def moved_path(path: Path) -> Path:
    """Give the place of the note that a record was moved."""
    return path.with_name(f"{path.name}.moved")


def moved_words(path: Path) -> str:
    """Say where a record was moved to; empty where it was not."""
    try:
        told = json.loads(moved_path(path).read_text("utf-8"))
        to, on = str(told["to"]), str(told["at"])[:10]
    except FileNotFoundError:
        return ""
    except (OSError, ValueError, KeyError, TypeError):
        to, on = "a server", "a day not known"
    return (
        f"{path} was moved to {to} on {on}, and people work there now. Open that address with --database or "
        f"LDNDESK_DATABASE. The file is kept as it was; only if the server’s record is lost for good, remove "
        f"{moved_path(path).name} to open it again."
    )
