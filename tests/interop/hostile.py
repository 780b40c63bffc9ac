"""Files that must be refused and files that must be taken, made afresh: FHIR bundles and diaries."""

import gzip
import io
import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

from .bundles import PATIENT, Json, answer, bundle, dosage, medicine, order, taken

NAME = "Xanthippe"
"""Stands in every file; it may be in no log."""
WHO: Json = {**PATIENT, "name": [{"family": NAME, "given": ["Jane"]}]}
HEAD = "patient,date,symptom,score,troublesome,dose_mg,time,note\n"
ROW = "0042,2026-03-01,headache,6,yes,4.5,22:00,"
Files = Iterator[tuple[str, bytes]]


def _mine(*resources: Json, **changes: object) -> bytes:
    return bundle(*resources, patient={**WHO, **changes})


def _put(old: str, new: str) -> bytes:
    """Put a text where a sound bundle holds another."""
    sound = _mine(answer()).decode()
    assert old in sound
    return sound.replace(old, new, 1).encode()


def _zip() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr("bundle.json", _mine(answer()))
    return held.getvalue()


def no_text() -> Files:
    """What is no text, or not whole, under a name that says otherwise."""
    whole, diary = _mine(answer()), (HEAD + ROW + "\n").encode()
    junk = {
        "empty": b"",
        "blank": b" \n\t\r\n",
        "nul": b"\0" * 4096,
        "noise": bytes(range(256)) * 16,
        "zip": _zip(),
        "gzip": gzip.compress(whole, mtime=0),
        "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj <<>> endobj\n",
        "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        "html": b"<!doctype html><p>Jane</p>",
        "xml": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><Bundle>&a;</Bundle>',
        "workbook": _zip()[:200],
        "lone-surrogate-bytes": b"\xed\xa0\x80",
    }
    for name, data in junk.items():
        for ending in ("json", "ndjson", "csv"):
            yield f"{name}.{ending}", data
    for part in (1, 3, 5, 7, 9):
        yield f"cut-at-{part}-tenths.json", whole[: len(whole) * part // 10]
    yield "nul-inside.json", whole.replace(b"Jane", b"Ja\0ne")
    yield "nul-inside.csv", diary.replace(b"headache", b"head\0ache")
    yield "two-values.json", whole + whole
    yield "utf-16.json", whole.decode().encode("utf-16")
    yield "utf-32.json", whole.decode().encode("utf-32")
    yield "utf-16-no-mark.csv", diary.decode().encode("utf-16-le")
    yield "utf-16-half.csv", diary.decode().encode("utf-16")[:-1]
    yield "latin-1.json", whole.decode().replace("Jane", "Zoë").encode("latin-1")
    yield "mixed.csv", diary + "0042,2026-03-02,,,,,,é\n".encode() + b"0042,2026-03-03,,,,,,\xe9\n"
    yield "undefined-1252.csv", diary + b"0042,2026-03-02,,,,,,\x81\n"


def bad_json() -> Files:
    """JSON that could be meant in two ways, or is meant to bring a reader down."""
    for word in ("NaN", "Infinity", "-Infinity"):
        yield f"{word}.json", _put('"valueInteger": 6', f'"valueInteger": {word}')
    yield "nan-elsewhere.json", _put('"type": "collection"', '"type": "collection", "total": NaN')
    for name, deep in {
        "lists": b"[" * 300_000,
        "objects": b'{"a":' * 100_000,
        "closed": b"[" * (9e4).__int__(),
    }.items():
        yield f"deep-{name}.json", deep + (b"]" * 90_000 if name == "closed" else b"")
    yield "key-twice.json", _put('"valueInteger": 6', '"valueInteger": 2, "valueInteger": 6')
    yield "key-twice-by-escape.json", _put('"valueInteger": 6', '"valueInteger": 2, "value\\u0049nteger": 6')
    for digits in (19, 4300, 4301, 100_000):
        yield f"digits-{digits}.json", _put('"valueInteger": 6', f'"valueInteger": {"9" * digits}')
    yield "exponent.json", _put('"valueInteger": 6', '"valueInteger": 1e999999999')
    yield "tiny.json", _put('"valueInteger": 6', '"valueInteger": 6e-400')
    for number, text in enumerate(('"6"', "true", "null", "6.5", "-1", "11", "[6]", "{}", '"six"')):
        yield f"score-{number}.json", _put('"valueInteger": 6', f'"valueInteger": {text}')
    yield "half-character.json", _put('"Jane"', '"J\\ud83dne"')
    yield "half-character-back.json", _put('"Jane"', '"J\\udc00ne"')
    yield "comment.json", b"// a bundle\n" + _mine(answer())
    yield "comma-at-the-end.json", _mine(answer())[:-1] + b",}"
    yield "single-quotes.json", _mine(answer()).replace(b'"', b"'")
    yield "deletion.json", _put('"resource": {"subject"', '"request": {"method": "DELETE"}, "resource": {"subject"')
    yield "history.json", _put('"type": "collection"', '"type": "history"')
    yield "one-bad-line.ndjson", _mine(answer()) + b"\n{\n"


def bad_facts() -> Files:
    """Bundles whose facts no record may take."""
    yield "fifty.json", _mine(taken(50, "mg"))
    yield "fifty-planned.json", _mine(order(dosage("2026-01-05", None, (50, "mg"))))
    for unit in (None, "g", "MG/ML", "mcl", "tablet"):
        yield f"unit-{str(unit).replace('/', '-')}.json", _mine(taken(4.5, unit))
    for day in (
        "2026-02-30",
        "2026-13-01",
        "05/06/2026",
        "2026-03-08",
        "20260301",
        "٢٠٢٦-٠٣-٠١",
        "9999-12-31",
        "0000-00-00",
    ):
        yield f"day-{day.replace('/', '.')}.json", _mine(answer(effectiveDateTime=day))
    yield "end-before-start.json", _mine(order(dosage("2026-02-05", "2026-01-05", (3, "mg"))))
    yield "nobody.json", bundle(answer(), patient=None)
    yield "control-in-name.json", _mine(answer(), name=[{"family": "A\x1bB"}])
    yield "line-break-in-name.json", _mine(answer(), name=[{"family": "A\nB"}])
    yield "born-tomorrow.json", _mine(answer(), birthDate="2026-03-08")
    yield (
        "nhs-check-digit.json",
        _mine(answer(), identifier=[{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9434765918"}]),
    )


def bad_diaries() -> Files:
    """Diaries with one doubtful row."""
    cells = {
        "formula-in-symptom": "0042,2026-03-01,=HYPERLINK(1),6,,,,",
        "formula-in-score": "0042,2026-03-01,headache,=6,,,,",
        "formula-in-dose": "0042,2026-03-01,headache,6,,=4.5,,",
        "formula-in-patient": "=0042,2026-03-01,headache,6,,,,",
        "plus-score": "0042,2026-03-01,headache,+6,,,,",
        "zero-width-in-symptom": "0042,2026-03-01,head\u200bache,6,,,,",
        "zero-width-in-score": "0042,2026-03-01,headache,6\u200b,,,,",
        "bidi-in-dose": "0042,2026-03-01,headache,6,,\u202e5.4,,",
        "bidi-in-number": "\u202e2400,2026-03-01,headache,6,,,,",
        "fullwidth-score": "0042,2026-03-01,headache,６,,,,",
        "arabic-dose": "0042,2026-03-01,headache,6,,٤,,",
        "thousand": "0042,2026-03-01,headache,6,,1.000,,",
        "thousand-comma": '0042,2026-03-01,headache,6,,"1,000",,',
        "exponent-dose": "0042,2026-03-01,headache,6,,45e-1,,",
        "minus-dose": "0042,2026-03-01,headache,6,,-4.5,,",
        "dose-with-unit": "0042,2026-03-01,headache,6,,4.5 ml,,",
        "fifty": "0042,2026-03-01,headache,6,,50,,",
        "day-of-a-spreadsheet": "0042,46082,headache,6,,,,",
        "american-day": "0042,03/01/2026,headache,6,,,,",
        "open-quote": '0042,2026-03-01,headache,6,,,,"sore',
        "escape-in-note": "0042,2026-03-01,headache,6,,,,a\x1b[31mb",
        "long-number": f"0042,2026-03-01,headache,{'9' * 5000},,,,",
        "long-cell": f"0042,2026-03-01,headache,6,,,,{'x' * 200_000}",
        "many-cells": "0042" + "," * 10_000,
        "name-for-number": f"{NAME},2026-03-01,headache,6,,,,",
        "sql": "' OR 1=1 --,2026-03-01,headache,6,,,,",
    }
    yield from ((f"row-{name}.csv", (HEAD + row + "\n").encode()) for name, row in cells.items())
    yield "column-twice.csv", b"patient,date,symptom,score,score\n0042,2026-03-01,headache,6,7\n"
    yield "no-columns.csv", b"0042,2026-03-01,headache,6\n"
    yield "head-alone.csv", HEAD.encode()
    yield "cut.csv", (HEAD + ROW + "\n0042,2026-0").encode()


def hostile(folder: Path) -> list[Path]:
    """Write every hostile file, and what is no file at all; gives their paths."""
    found = []
    for make in (no_text, bad_json, bad_facts, bad_diaries):
        for name, data in make():
            assert not (folder / name).exists(), name
            (folder / name).write_bytes(data)
            found.append(folder / name)
    for name, size in (("sparse.json", 200 * 2**20 + 1), ("sparse.ndjson", 2**33), ("sparse.csv", 2**31)):
        with (folder / name).open("wb") as opened:
            opened.truncate(size)
        found.append(folder / name)
    (folder / "folder.json").mkdir()
    found += [folder / "folder.json", folder / "gone.csv", folder / f"{'x' * 300}.json", Path("nul\0inside.json")]
    if os.name == "posix":
        os.mkfifo(folder / "pipe.csv")
        (folder / "endless.csv").symlink_to("/dev/zero")
        (folder / "loop.json").symlink_to(folder / "loop.json")
        found += [folder / "pipe.csv", folder / "endless.csv", folder / "loop.json"]
    return found


NAMES = (
    "<b>Bold</b>",
    "<script>alert(1)</script>",
    "O'Brien; DROP TABLE patient",
    "=cmd|' /C calc'!A0",
    "+44",
    "@SUM(A1)",
    "%s%n{0}",
    "Ångström",
    "Nguyễn",
    "李",
    "Мария",
    "שרה",
    "עברית\u200f",
    "Zo\u0308e",
    "a\u200bb",
    "\u202egnp",
    "👩‍⚕️",
    "x" * 60,
)
"""Strange but lawful names: each is kept letter by letter."""


def acceptable(folder: Path) -> dict[Path, str]:
    """Write every file that must be taken; gives what family name, or note, must be in the record afterwards."""
    found: dict[Path, str] = {}

    def put(name: str, data: bytes, kept: str) -> None:
        (folder / name).write_bytes(data)
        found[folder / name] = kept

    for i, name in enumerate(NAMES):
        own = [{"system": "urn:ldndesk:local-id", "value": f"N{i}"}]
        put(
            f"name-{i}.json", bundle(answer(), patient={**PATIENT, "identifier": own, "name": [{"family": name}]}), name
        )
    sound = _mine(answer(), medicine("Gaviscon"), taken(4.5, "mg"), order(dosage("2026-01-05", None, (3, "mg"))))
    shapes = {
        "plain.json": sound,
        "mark.json": b"\xef\xbb\xbf" + sound,
        "spread.json": json.dumps(json.loads(sound), indent=4).encode(),
        "escaped.json": sound.replace(b"Jane", b"\\u004aane"),
        "windows-lines.json": json.dumps(json.loads(sound), indent=1).replace("\n", "\r\n").encode(),
        "UPPER.JSON": sound,
        "lines.ndjson": sound + b"\n\n",
        "lines-windows.ndjson": sound + b"\r\n",
        "unknown-resource.json": _mine(answer(), {"resourceType": "Claim", "x": [1e30]}),
        "huge-number-elsewhere.json": _put('"valueInteger": 6', f'"valueInteger": 6, "extension": [{"9" * 5000}]'),
        "deep-elsewhere.json": _put('"valueInteger": 6', f'"valueInteger": 6, "extension": {"[" * 200}{"]" * 200}'),
    }
    for file, data in shapes.items():
        put(file, data, NAME)
    notes = ("=1+1", "@x", "-sore", "<i>sore</i>", "a\u200bb", "\u202eback", "naïve – “sore”", 'said ""sore""', "a;b|c")
    for i, note in enumerate(notes):
        quoted = f'"{note}"' if '""' in note else note
        put(f"note-{i}.csv", f"{HEAD}0042,2026-01-{i + 1:02},,,,,,{quoted}\n".encode(), note.replace('""', '"'))
    diary = HEAD + "0042,2026-02-{day:02},headache,6,yes,4.5,22:00,kept {day}\n"
    encodings = ("utf-8", "utf-8-sig", "utf-16", "utf-16", "cp1252")
    for day, encoding in enumerate(encodings, 1):
        end = "é" if encoding == "cp1252" else ""
        text = diary.format(day=day).replace(f"kept {day}", f"kept {day}{end}")
        put(f"encoding-{day}.csv", text.encode(encoding), f"kept {day}{end}")
    semicolons = "patient;date;symptom;score;dose_mg;note\n0042;2026-02-20;HEADACHE;0;4,5;semicolons\n"
    put("semicolons.csv", semicolons.encode(), "semicolons")
    put("tabs.csv", semicolons.replace(";", "\t").replace("-20", "-21").encode(), "semicolons")
    return found
