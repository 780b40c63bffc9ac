"""Where the program starts: a command goes to the command line, everything else opens the window."""

import os
import sys
from collections.abc import Sequence

USAGE = """\
usage: ldndesk [--demo] [--database PATH or ADDRESS]
       ldndesk COMMAND ... (ldndesk COMMAND --help tells more)

Without a command the window opens.
  --demo           a fresh synthetic clinic, removed when the window closes
  --database PATH  the clinic's database (default: the platform's data folder, or LDNDESK_DATABASE);
                   one on a server by its address: postgresql+psycopg://desk@server.example/clinic
  --version        print the version

commands: {commands}
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ldndesk; returns the exit status (0 done, 1 check failed, 2 bad usage or input)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given == ["--read-apart"]:  # how a packed program starts the process that reads files
        from ldndesk.interop.reading_process import main as read_files

        return read_files()
    if _first_word(given):
        from ldndesk.cli import main as run_command

        return run_command(given)
    if "-h" in given or "--help" in given:
        from ldndesk.cli import COMMANDS

        print(USAGE.format(commands=", ".join(COMMANDS)))
        return 0
    if "--version" in given:
        from ldndesk import __version__

        print(f"ldndesk {__version__}")
        return 0
    return _window_with(given)


def _first_word(given: list[str]) -> str:
    """Give the first word that is no option nor an option's value: the command."""
    values = {i + 1 for i, word in enumerate(given) if word == "--database"}
    return next((word for i, word in enumerate(given) if i not in values and not word.startswith("-")), "")


def _window_with(given: list[str]) -> int:
    demo, database = False, ""
    rest = iter(given)
    for word in rest:
        if word == "--demo":
            demo = True
        elif word == "--database" and (path := next(rest, "")):
            database = path
        elif word.startswith("--database=") and word != "--database=":
            database = word.partition("=")[2]
        else:
            print(f"ldndesk: “{word}” is not an option; see ldndesk --help", file=sys.stderr)
            return 2
    if demo and database:
        print("ldndesk: --demo makes a clinic of its own; leave --database out", file=sys.stderr)
        return 2
    return _window(demo=demo, given=database)


def _window(*, demo: bool, given: str) -> int:
    from ldndesk import preflight

    if why := preflight.complaint(os.environ):
        print(f"ldndesk: {why}", file=sys.stderr)
        return 2
    from ldndesk.store.server import AddressError, read_place

    try:
        database = read_place(given) if given else None
        read_place(os.environ.get("LDNDESK_DATABASE", ""))
    except AddressError as why:
        print(f"ldndesk: --database: {why}", file=sys.stderr)
        return 2
    from ldndesk.running import run

    return run(demo=demo, database=database)


if __name__ == "__main__":
    sys.exit(main())
