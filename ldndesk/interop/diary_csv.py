"""CSV diaries: whatever could be meant in two ways is a fault with its line and column, never a guess."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TypeVar

from ldndesk.clinical.dose import NOT_LDN_UG, DoseError, read_mg, show_mg
from ldndesk.clinical.facts import Answer, Capture, DoseTaken, FollowUp
from ldndesk.clinical.symptoms import SYMPTOMS, Kind, is_symptom, symptom_info

from .fhir_node import EARLIEST
from .fhir_reading import Fault
from .progress import Tell, silent

NEEDED = ("patient", "date", "symptom", "score")
MOST_ROWS = 100_000
MOST_FAULTS = 1_000
COLUMNS = (*NEEDED, "troublesome", "dose_mg", "time", "note")
_DAY_SHAPES = {
    "iso": (re.compile(r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)", re.ASCII), "2026-03-07"),
    "dmy": (re.compile(r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})", re.ASCII), "07/03/2026, the day first"),
    "mdy": (re.compile(r"(?P<m>\d{1,2})[/.-](?P<d>\d{1,2})[/.-](?P<y>\d{4})", re.ASCII), "03/07/2026, the month first"),
}
DATE_ORDERS = tuple(_DAY_SHAPES)
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_BY_WORDS = {info.label.casefold(): code for code, info in SYMPTOMS.items()} | {code: code for code in SYMPTOMS}
_YES_NO = {"yes": True, "no": False}
Cells = dict[str, str]
_ANY_UTF_8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|^\xef\xbb\xbf")
WINDOWS = "the letters are read as Windows-1252, for they are not UTF-8: look at names and notes"
T = TypeVar("T")


class _Bad(Exception):
    """What is wrong in a column of the row being read."""

    def __init__(self, column: str, text: str) -> None:
        super().__init__(text)
        self.column, self.text = column, text


@dataclass
class Diary:
    """What a file tells of one patient, known by a number alone."""

    number: str
    line: int
    """The first line that names the number."""
    follow_ups: list[FollowUp] = field(default_factory=list)
    doses_taken: list[DoseTaken] = field(default_factory=list)


@dataclass
class DiaryFile:
    """A diary file as read; with any fault none of it may be used."""

    file: str
    order: str
    today: date
    recorded: datetime
    diaries: dict[str, Diary] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    seen: dict[tuple[object, ...], int] = field(default_factory=dict)

    def fault(self, place: str, text: str) -> None:
        """Keep a fault."""
        self.faults.append(Fault(self.file, place, text))


def read_diary(data: bytes, file: str, order: str, today: date, recorded: datetime, tell: Tell = silent) -> DiaryFile:
    """Read a diary; every fault of every row comes back, never an exception."""
    found = DiaryFile(file, order, today, recorded)
    try:
        text = _decoded(found, data)
        separator, columns = _header(found, text)
        lines = text.count("\n") + 1
        for count, (line, row) in enumerate(_rows(text, separator)):
            tell(min(100, 100 * line // lines))
            _stop_at_limits(found, line, count)
            _read_row(found, line, columns, row)
    except _Bad as bad:
        found.fault(bad.column, bad.text)
    return found


def _stop_at_limits(found: DiaryFile, line: int, count: int) -> None:
    if count == MOST_ROWS:
        raise _Bad(f"line {line}", f"is past the {MOST_ROWS:,} rows a diary may have; split it by patient")
    if len(found.faults) >= MOST_FAULTS:
        raise _Bad(f"line {line}", f"is not read after {len(found.faults):,} faults; put these right first")


def _decoded(found: DiaryFile, data: bytes) -> str:
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not wide and b"\0" in data:
        raise _Bad("file", "is no text; save the diary as CSV in UTF-8")
    try:
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as why:
        if not wide and (text := _windows_1252(data)):
            found.notes[WINDOWS] += 1
            return text
        line = data.count(b"\n", 0, why.start) + 1
        raise _Bad(f"line {line}", "holds letters that are not UTF-8; save the diary as “CSV UTF-8”") from why


def _windows_1252(data: bytes) -> str:
    """Give the text where every byte is a letter of Windows-1252 and none can be UTF-8; else nothing."""
    if _ANY_UTF_8.search(data):
        return ""
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return ""


def _header(found: DiaryFile, text: str) -> tuple[str, dict[str, int]]:
    first = text.partition("\n")[0].rstrip("\r")
    for separator in (",", ";", "\t"):
        names = [cell.strip().strip('"').strip().casefold() for cell in first.split(separator)]
        if "patient" in names and "date" in names:
            break
    else:
        raise _Bad("line 1", f"names no columns; write a first line like {','.join(COLUMNS)}")
    if "" in names:
        raise _Bad("line 1", "has a column without a name; name it or leave it out")
    if twice := [name for name, count in Counter(names).items() if count > 1]:
        raise _Bad("line 1", f"names the column “{twice[0]}” twice; each may stand once")
    if missing := [name for name in NEEDED if name not in names]:
        raise _Bad("line 1", f"lacks the column {' and '.join(missing)}; it needs {', '.join(NEEDED)}")
    found.left_out.update(f"column “{name}”" for name in names if name not in COLUMNS)
    return separator, {name: number for number, name in enumerate(names)}


def _rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begun = 1
    try:
        for row in reader:
            if begun > 1 and any(cell.strip() for cell in row):
                yield begun, row
            begun = reader.line_num + 1
    except csv.Error as why:
        raise _Bad(f"line {begun}", f"{why}; close the quotation mark that is open, and double those inside") from why


def _read_row(found: DiaryFile, line: int, columns: dict[str, int], row: list[str]) -> None:
    if len(row) != len(columns):
        text = f"has {len(row)} cells for {len(columns)} columns; put what holds a separator in quotation marks"
        found.fault(f"line {line}", text)
        return
    cells = {name: row[number].strip() for name, number in columns.items() if name in COLUMNS}
    before = len(found.faults)
    number = _try(found, line, _number, cells) or ""
    if number:
        found.diaries.setdefault(number.casefold(), Diary(number, line))
    day = _try(found, line, lambda c: _day(found, c), cells)
    answer = _try(found, line, _answer, cells)
    dose = _try(found, line, _dose, cells)
    note = _try(found, line, _note, cells) or ""
    if len(found.faults) == before and day is not None:
        _keep(found, line, number, day, answer, dose, note)


def _try(found: DiaryFile, line: int, read: Callable[[Cells], T], cells: Cells) -> T | None:
    try:
        return read(cells)
    except _Bad as bad:
        found.fault(f"line {line}, {bad.column}", bad.text)
        return None


def _number(cells: Cells) -> str:
    if not cells["patient"]:
        raise _Bad("patient", "is empty; give the NHS number or the clinic's own number")
    return cells["patient"]


def _day(found: DiaryFile, cells: Cells) -> date:
    shape, right = _DAY_SHAPES[found.order]
    text = cells["date"]
    read = shape.fullmatch(text)
    try:
        if read is None:
            raise ValueError(text)
        day = date(int(read["y"]), int(read["m"]), int(read["d"]))
    except ValueError:
        raise _Bad("date", f"“{_cut(text)}” is not a date; write it like {right}") from None
    if not EARLIEST <= day <= found.today:
        raise _Bad("date", f"“{text}” lies in the future or too far back; write the day it happened")
    return day


def _answer(cells: Cells) -> Answer | None:
    symptom, score, troubled = cells["symptom"], cells["score"], cells.get("troublesome", "")
    if not symptom:
        if score or troubled:
            raise _Bad("symptom", "is empty beside an answer; name the symptom")
        return None
    key = _BY_WORDS.get(symptom.casefold(), symptom)
    if not is_symptom(key) or _CONTROL.search(key):
        raise _Bad("symptom", f"“{_cut(symptom)}” is no symptom of the list; give its code or its words")
    info = symptom_info(key)
    if Kind.RED_FLAG in info.kinds and score.casefold() in _YES_NO:
        score = str(int(_YES_NO[score.casefold()]))
    if not (score.isascii() and score.isdecimal() and len(score) <= 2 and info.lowest <= int(score) <= info.highest):
        raise _Bad("score", f"“{_cut(score)}” is no whole number from {info.lowest} to {info.highest}; 0 is none")
    if troubled and troubled.casefold() not in _YES_NO:
        raise _Bad("troublesome", f"“{_cut(troubled)}” is neither yes nor no; leave it empty if not asked")
    return Answer(key, int(score), troublesome=_YES_NO.get(troubled.casefold()))


def _dose(cells: Cells) -> tuple[time | None, int] | None:
    typed, clock = cells.get("dose_mg", ""), cells.get("time", "")
    if not typed:
        if clock:
            raise _Bad("time", "stands without a dose; give dose_mg, 0 for a missed one, or leave the time out")
        return None
    try:
        ug = read_mg(typed)
    except DoseError as why:
        raise _Bad("dose_mg", str(why)) from why
    if ug >= NOT_LDN_UG:
        raise _Bad("dose_mg", f"{show_mg(ug)} is no low dose and is never stored; low doses run from 0.5 mg to 10 mg")
    read = _CLOCK.fullmatch(clock)
    if clock and read is None:
        raise _Bad("time", f"“{_cut(clock)}” is not a time of day; write it like 22:00")
    return (time(int(read[1]), int(read[2])) if read is not None else None), ug


def _note(cells: Cells) -> str:
    note = cells.get("note", "")
    if "\n" in note or "\r" in note:
        raise _Bad("note", "runs over more than one line; close the quotation mark, write the note on one line")
    if _CONTROL.search(note):
        raise _Bad("note", "holds control characters; leave them out")
    return note


def _keep(
    found: DiaryFile,
    line: int,
    number: str,
    day: date,
    answer: Answer | None,
    dose: tuple[time | None, int] | None,
    note: str,
) -> None:
    if answer is None and dose is None and not note:
        found.fault(f"line {line}", "says nothing; give a symptom with its score, a dose or a note")
        return
    diary = found.diaries[number.casefold()]
    if answer is not None and (before := found.seen.setdefault((number.casefold(), day, answer.symptom), line)) != line:
        found.fault(f"line {line}, symptom", f"stands for this day on line {before} too; leave one of them out")
    if answer is not None or note:
        told = (answer,) if answer is not None else ()
        diary.follow_ups.append(FollowUp(day, Capture.DIARY, found.recorded, told, note))
    if dose is not None:
        if (before := found.seen.setdefault((number.casefold(), day, dose[0]), line)) != line:
            text = f"a dose of this day and time stands on line {before} too; write each dose once, with its time"
            found.fault(f"line {line}, dose_mg", text)
        diary.doses_taken.append(DoseTaken(day, day, dose[0], dose[1], found.recorded))


def _cut(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:37]}…"
