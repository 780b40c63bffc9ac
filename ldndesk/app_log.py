"""The log of a running program; begun once the window is painted, for it is not needed to show the day."""

from types import ModuleType


def begin_log() -> ModuleType:
    """Keep the log from now on; gives what writes to it."""
    from ldndesk import logs, places  # noqa: PLC0415 - not needed to show the day

    logs.keep_log(places.log_folder())
    return logs


def note_uncaught() -> None:
    """Have what nobody catches written to the log."""
    from ldndesk import logs  # noqa: PLC0415 - after the first frame

    logs.note_uncaught()
