"""The command line: what the rules say, without a window."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from ldndesk.cli_parser import make_parser
from ldndesk.cli_place import file_of, place_of
from ldndesk.cli_words import Complaint, Meter, fault_lines, patient_lines, preview_json, preview_lines
from ldndesk.clinical.days import LONDON
from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.history import History
from ldndesk.clinical.pack import PackError
from ldndesk.clinical.proposal import propose
from ldndesk.desk.packs import load_pack
from ldndesk.interop.evaluation_json import AlertNote, line
from ldndesk.interop.fhir_read import ReadBundle
from ldndesk.interop.file_reading import Wanted
from ldndesk.interop.reading_apart import Reader

DONE, NOT_HELD, BAD = 0, 1, 2
MOST_DAYS = 3660


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; gives the exit status: 0 done, 1 the check did not hold, 2 bad usage or bad input."""
    try:
        options = make_parser().parse_args(argv, argparse.Namespace(database="", json=False))
    except SystemExit as told:
        return told.code if isinstance(told.code, int) else BAD
    try:
        status = COMMANDS[options.command](options)
        sys.stdout.flush()
    except Complaint as complaint:
        for told_line in complaint.lines:
            print(told_line, file=sys.stderr)
        return BAD
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    return status or DONE


def _evaluate(options: argparse.Namespace) -> None:
    days = _days(options)
    try:
        pack = load_pack(options.pack)
    except (PackError, OSError, UnicodeError) as why:
        raise Complaint(f"{options.pack or 'rule pack'}: file: {why}; give a sound rule pack") from why
    histories = _histories(options.files)
    meter = Meter("evaluated")
    for done, history in enumerate(histories, 1):
        for on in days:
            found = evaluate(history, on, pack)
            plan = propose(history, on, pack, found)
            if options.json:
                print(json.dumps(line(history.patient, found, plan)))
            else:
                print("\n".join(patient_lines(history.patient, found, plan)))
        meter(done, len(histories))


def _days(options: argparse.Namespace) -> list[date]:
    if (options.first is None) != (options.last is None):
        raise Complaint("ldndesk: --from, --to: one is missing; give both, like --from 2026-03-01 --to 2026-03-31")
    if options.first is None:
        return [options.on or datetime.now(LONDON).date()]
    count = (options.last - options.first).days + 1
    if options.on is not None or not 1 <= count <= MOST_DAYS:
        raise Complaint("ldndesk: --from, --to: these are no days to judge; give --from up to --to, and no --on")
    return [options.first + timedelta(days=i) for i in range(count)]


def _histories(files: list[Path]) -> list[History]:
    """Read every file; Complaint with all their faults. What is left out is said on stderr."""
    faults: list[tuple[str, str, str]] = []
    found: list[History] = []
    for read in Reader(tuple(files), Wanted("iso", LONDON, None, datetime.now(LONDON))).read(Meter("read")):
        faults += read.faults
        for bundle in read.bundles:
            faults += bundle.faults
            found += [bundle.history] if bundle.history is not None else []
            _tell_rest(bundle)
    if faults:
        raise Complaint(*fault_lines(faults))
    return found


def _tell_rest(bundle: ReadBundle) -> None:
    for note, count in bundle.notes.items():
        print(f"{bundle.file}: note: {count} x {note}", file=sys.stderr)
    if bundle.left_out:
        words = ", ".join(f"{count} {kind}" for kind, count in bundle.left_out.most_common())
        print(f"{bundle.file}: left out: {words}", file=sys.stderr)


def _import(options: argparse.Namespace) -> None:
    from ldndesk.cli_record import bring  # noqa: PLC0415 - evaluate needs no database

    path = place_of(options)
    if not (path.exists() or options.dry_run or options.database or os.environ.get("LDNDESK_DATABASE")):
        raise Complaint(
            f"{path}: database: there is none; start ldndesk to found the clinic, or name a file by --database"
        )
    is_new = not path.exists() and not options.dry_run
    meters = Meter("read"), Meter("imported")
    previews, note = bring(path, tuple(options.files), *meters, dry_run=options.dry_run, dates=options.dates)
    for preview in previews:
        print(preview_json(preview) if options.json else "\n".join(preview_lines(preview)))
    if is_new:
        print(
            f"{path}: note: a new record, not encrypted; ldndesk without a command founds one that is", file=sys.stderr
        )
    print(note, file=sys.stderr)


def _export(options: argparse.Namespace) -> None:
    from ldndesk.cli_record import hand_out  # noqa: PLC0415 - evaluate needs no database

    files, note = hand_out(place_of(options), tuple(options.patients), options.to, tables=options.csv)
    for file in files:
        print(json.dumps({"file": str(file)}) if options.json else file)
    print(note, file=sys.stderr)


def _alerts(options: argparse.Namespace) -> None:
    from ldndesk.cli_record import stand  # noqa: PLC0415 - evaluate needs no database

    for log in stand(place_of(options), options.on, options.known):
        if not options.json:
            print("\n".join(patient_lines(log.patient, log.evaluation, log.proposal)))
            for row in log.alerts.values():
                print(f"  alert {row.id}: {row.finding.rule} · {row.finding.subject}: {row.state}")
            continue
        notes = {
            key: AlertNote(
                row.id,
                row.state.value,
                row.opened,
                tuple({"at": e.at, "state": e.state.value, "actor": e.actor, "reason": e.reason} for e in row.history),
            )
            for key, row in log.alerts.items()
        }
        print(json.dumps(line(log.patient, log.evaluation, log.proposal, notes)))


def _rules(options: argparse.Namespace) -> int:
    from ldndesk import cli_rules  # noqa: PLC0415 - brings the worked cases, which nothing else needs

    if options.what == cli_rules.CHECK:
        path = Path(options.given) if options.given else None
        faults = cli_rules.check(path)
        print(*faults or (cli_rules.sound(path),), sep="\n", file=sys.stderr if faults else sys.stdout)
        return NOT_HELD if faults else DONE
    if options.what == cli_rules.COMPARE:
        from ldndesk.cli_packs import compare  # noqa: PLC0415 - show and check need no database

        print("\n".join(compare(place_of(options), options.given, Meter("compared"), as_json=options.json)))
        return DONE
    path = Path(options.given) if options.given.endswith(".toml") else None
    try:
        if options.json:
            print("\n".join(json.dumps(line) for line in cli_rules.records(path)))
        else:
            print("\n".join(cli_rules.show("" if path else options.given, path)))
        return DONE
    except (PackError, OSError, UnicodeError) as why:
        raise Complaint(f"{options.given}: file: {why}; see ldndesk rules check") from why


def _verify(options: argparse.Namespace) -> int:
    from ldndesk.cli_keep import verify  # noqa: PLC0415 - evaluate needs no database

    return verify(place_of(options), as_json=options.json)


def _paper(options: argparse.Namespace) -> None:
    from ldndesk import cli_papers  # noqa: PLC0415 - brings Qt, which lays out text

    if options.command == "letter":
        print(cli_papers.letter(place_of(options), options.patient, options.file, over=options.overwrite))
    elif options.command == "calendar":
        told = (place_of(options), options.patient, options.file, options.days)
        print(cli_papers.calendar(*told, over=options.overwrite))
    else:
        print(cli_papers.downtime(place_of(options), options.file))


def _users(options: argparse.Namespace) -> None:
    from ldndesk import cli_staff  # noqa: PLC0415 - brings the database library

    what = (options.what, options.handle, options.name, options.role)
    print("\n".join(cli_staff.users(place_of(options), *what, as_json=options.json)))


def _backup(options: argparse.Namespace) -> int:
    from ldndesk.cli_keep import keep  # noqa: PLC0415 - evaluate needs no database

    return keep(file_of(options), options.file)


def _encrypt(options: argparse.Namespace) -> None:
    from ldndesk.cli_encrypt import encrypt  # noqa: PLC0415 - evaluate needs no database

    print(encrypt(file_of(options), options))


def _migrate_to(options: argparse.Namespace) -> None:
    from ldndesk.cli_move import move  # noqa: PLC0415 - evaluate needs no database

    print(move(file_of(options), options.address))


def _restore(options: argparse.Namespace) -> int:
    from ldndesk.cli_keep import put_back  # noqa: PLC0415 - evaluate needs no database

    return put_back(file_of(options), options.file, agreed=options.yes)


COMMANDS: dict[str, Callable[[argparse.Namespace], int | None]] = {
    "evaluate": _evaluate,
    "import": _import,
    "export": _export,
    "alerts": _alerts,
    "rules": _rules,
    "users": _users,
    "verify": _verify,
    "letter": _paper,
    "calendar": _paper,
    "downtime": _paper,
    "backup": _backup,
    "restore": _restore,
    "encrypt": _encrypt,
    "migrate-to": _migrate_to,
}
"""What this version can do without a window."""
