"""What the command line takes: every command with its words."""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path

from ldndesk.cli_words import wanted_day


def make_parser() -> argparse.ArgumentParser:
    """Make the parser of the whole command line."""
    common = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    common.add_argument(
        "--database", metavar="PATH", default=argparse.SUPPRESS, help="the database: a path or an address"
    )
    common.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="JSON lines on stdout")
    parser = argparse.ArgumentParser("ldndesk", allow_abbrev=False, parents=[common])
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, words: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=words, description=words, parents=[common], allow_abbrev=False)

    judge = command("evaluate", "the rules over FHIR bundles; no database")
    judge.add_argument("files", nargs="+", type=Path, metavar="FILE")
    judge.add_argument("--on", type=_day, metavar="DATE", help="the day to judge; today when left out")
    judge.add_argument("--from", dest="first", type=_day, metavar="DATE", help="judge each day from this one")
    judge.add_argument("--to", dest="last", type=_day, metavar="DATE", help="to this one")
    judge.add_argument("--pack", type=Path, metavar="PACK.toml", help="a rule pack of your own")
    bring = command("import", "FHIR bundles and CSV diaries into the database, alerts raised")
    bring.add_argument("files", nargs="+", type=Path, metavar="FILE")
    bring.add_argument("--dates", choices=("iso", "dmy", "mdy"), default="iso", help="how a diary writes its days")
    bring.add_argument("--dry-run", action="store_true", help="say what would be added; store nothing")
    send = command("export", "patients' records as FHIR bundles that import reads back")
    send.add_argument("patients", nargs="*", metavar="PATIENT", help="NHS or local number; everyone when left out")
    send.add_argument("--to", required=True, type=Path, metavar="DIR", help="the folder the files go to")
    send.add_argument("--csv", action="store_true", help="scores and doses for a spreadsheet too")
    look = command("alerts", "the clinic's findings and alerts")
    look.add_argument("--on", type=_day, metavar="DATE", help="as of this day; today when left out")
    look.add_argument("--known", type=_day, metavar="DATE", help="with only what had been recorded by this day")
    for name, words in (("letter", "the letter to the GP, as PDF"), ("calendar", "a patient's dose calendar, as PDF")):
        paper = command(name, f"{words}; kept in the record")
        paper.add_argument("patient", metavar="PATIENT", help="local or NHS number")
        paper.add_argument("file", type=Path, metavar="FILE.pdf")
        paper.add_argument("--overwrite", action="store_true", help="in the place of a file that is there")
        if name == "calendar":
            paper.add_argument("--days", type=int, default=42, metavar="N", help="so many days; 42 when left out")
    down = command("downtime", "patients, doses, open alerts and calls due on paper, for when the computer fails")
    down.add_argument("file", type=Path, metavar="FILE.pdf")
    rules = command("rules", "the rule book; a rule pack checked, or compared on the clinic's own patients")
    rules.add_argument("what", choices=("show", "check", "compare"), help="compare alone opens the database")
    rules.add_argument("given", nargs="?", default="", metavar="RULE or PACK.toml")
    people = command("users", "the people who sign in to an encrypted record: list, add, reset, disable, enable")
    people.add_argument("what", choices=("list", "add", "reset", "disable", "enable"))
    people.add_argument("handle", nargs="?", default="", metavar="SIGN_IN", help="the name they sign in with")
    people.add_argument("--name", default="", help="the full name deeds are recorded under")
    people.add_argument("--role", choices=("nurse", "prescriber", "admin"), default="nurse", help="nurse when left out")
    command("verify", "whether the record is whole and as the program left it; asks for the passphrase alone")
    command("backup", "the record, copied whole and checked; asks for the passphrase alone").add_argument(
        "file", type=Path, metavar="FILE"
    )
    back = command("restore", "a backup in the record's place, after saying what would be lost; passphrase alone")
    back.add_argument("file", type=Path, metavar="FILE")
    back.add_argument("--yes", action="store_true", help="agree to what is lost without being asked")
    _add_encrypt(command)
    move = command("migrate-to", "an encrypted record moved to an empty database on a server; admin only")
    move.add_argument("address", metavar="ADDRESS", help="like postgresql+psycopg://owner@server.example/clinic")
    return parser


def _day(text: str) -> date:
    try:
        return wanted_day(text)
    except ValueError as why:
        raise argparse.ArgumentTypeError(str(why)) from why


def _add_encrypt(command: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """Say what the command takes."""
    encrypt = command("encrypt", "a plain record made an encrypted one, with its first people and a recovery sheet")
    encrypt.add_argument("--clinic", required=True, metavar="NAME", help="the clinic's name; letters carry it")
    encrypt.add_argument("--zone", default="Europe/London", help="its time zone; Europe/London when left out")
    for role in ("admin", "prescriber"):
        words = f"the first {role}: the name they sign in with, and the full name"
        encrypt.add_argument(f"--{role}", required=True, nargs=2, metavar=("SIGN_IN", "NAME"), help=words)
    encrypt.add_argument("--sheet", required=True, type=Path, metavar="FILE.txt", help="where the recovery sheet goes")
    encrypt.add_argument("--wipe", action="store_true", help="wipe the plain file and its plain backups afterwards")
