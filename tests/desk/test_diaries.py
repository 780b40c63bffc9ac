"""CSV diaries: read exactly, refused with line and column, never onto a person known by name."""

import os
import time as clock
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from ldndesk import cli
from ldndesk.clinical.facts import Capture
from ldndesk.clinical.history import History
from ldndesk.desk.exchange import FilesRefused, import_files, preview_import
from ldndesk.desk.page import read_entries
from ldndesk.desk.reading_files import read_files as read
from ldndesk.desk.work import Desk, Refused, Work
from ldndesk.store import records

from .test_exchange import rows

HEAD = "patient,date,symptom,score,troublesome,dose_mg,time,note\n"
GOOD = HEAD + 'A1,2026-03-01,headache,6,yes,"4,5",22:00,"sore, then better"\nA1,2026-03-02,Vivid dreams,0,,0,,\n'


def record_of(work: Work, patient_id: int) -> History:
    return records.load_history(work.connection, patient_id)


def diary(folder: Path, text: str | bytes, name: str = "diary.csv") -> Path:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder / name


def faults_of(desk: Desk, file: Path, dates: str = "iso") -> list[str]:
    [preview] = desk.ask(preview_import, read(desk, (file,), dates))
    return [f"{f.place}: {f.text}" for f in preview.faults]


def check_good(desk: Desk, ann: int) -> None:
    history = desk.ask(record_of, ann)
    assert [(f.day, f.capture, f.answers[0].symptom, f.answers[0].score, f.note) for f in history.follow_ups] == [
        (date(2026, 3, 1), Capture.DIARY, "headache", 6, "sore, then better"),
        (date(2026, 3, 2), Capture.DIARY, "vivid_dreams", 0, ""),
    ]
    assert [f.answers[0].troublesome for f in history.follow_ups] == [True, None]
    assert [(d.first, d.last, d.time, d.ug) for d in history.doses_taken] == [
        (date(2026, 3, 1), date(2026, 3, 1), time(22), 4500),
        (date(2026, 3, 2), date(2026, 3, 2), None, 0),
    ]


REORDERED = (
    "Time;DOSE_MG; Note ;score;Symptom;Date;PATIENT;troublesome\n"
    "22:00;4,5;sore, then better;6;HEADACHE;2026-03-01;943 476 5919;Yes\n\n;0;;0;vivid_dreams;2026-03-02;a1;\n"
)
ACCEPTED = {
    "commas": GOOD.encode(),
    "a byte order mark": GOOD.encode("utf-8-sig"),
    "UTF-16": GOOD.encode("utf-16"),
    "Windows line ends": GOOD.replace("\n", "\r\n").encode(),
}


@pytest.mark.parametrize("data", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_a_diary_is_stored_as_it_stands_and_a_second_time_adds_nothing(
    data: bytes, desk: Desk, ann: int, engine: Engine, tmp_path: Path
) -> None:
    file = diary(tmp_path, data)
    [preview] = desk.ask(preview_import, read(desk, (file,)))
    assert (preview.is_new, dict(preview.added)) == (False, {"Symptom answers": 2, "Doses taken": 2})
    desk.do("t1", import_files, read(desk, (file,)))
    check_good(desk, ann)
    before = rows(engine)
    desk.do("t2", import_files, read(desk, (file,)))
    after = rows(engine)
    assert {n for n in after if after[n] != before[n]} <= {"deed", "deed_outcome", "seal"}


def test_columns_come_in_any_order_and_case_and_two_names_of_one_patient_are_one(
    desk: Desk, ann: int, tmp_path: Path
) -> None:
    desk.do("t", import_files, read(desk, (diary(tmp_path, REORDERED),)))
    check_good(desk, ann)


@pytest.mark.hazard("H16")
@pytest.mark.parametrize(("order", "text"), [("dmy", "01/03/2026"), ("mdy", "03/01/2026")])
def test_days_are_read_in_another_order_only_when_that_is_said(
    order: str, text: str, desk: Desk, ann: int, tmp_path: Path
) -> None:
    file = diary(tmp_path, f"patient,date,symptom,score\nA1,{text},headache,6\n")
    [fault] = faults_of(desk, file)
    assert fault.startswith("line 2, date: ")
    desk.do("t", import_files, read(desk, (file,), order))
    assert desk.ask(record_of, ann).follow_ups[0].day == date(2026, 3, 1)


BAD_ROWS = {
    "a thousand or one": ('A1,2026-03-01,headache,6,,"1,000",,', "line 2, dose_mg", "could be read as 1000"),
    "a thousand or one by point": ("A1,2026-03-01,headache,6,,1.000,,", "line 2, dose_mg", "could be read as 1000"),
    "fifty milligrams": ("A1,2026-03-01,headache,6,,50,,", "line 2, dose_mg", "never stored"),
    "another unit": ("A1,2026-03-01,headache,6,,450 ug,,", "line 2, dose_mg", "not a dose in mg"),
    "not a number": ("A1,2026-03-01,headache,NaN,,,,", "line 2, score", "whole number from 0 to 10"),
    "other digits": ("A1,2026-03-01,headache,٦,,,,", "line 2, score", "whole number"),
    "a huge number": (f"A1,2026-03-01,headache,{'9' * 5000},,,,", "line 2, score", "whole number"),
    "no score": ("A1,2026-03-01,headache,,,,,", "line 2, score", "0 is none"),
    "no symptom": ("A1,2026-03-01,,6,,,,", "line 2, symptom", "name the symptom"),
    "an unknown symptom": ("A1,2026-03-01,=HYPERLINK(1),6,,,,", "line 2, symptom", "no symptom of the list"),
    "a hidden letter": ("A1,2026-03-01,head\u200bache,6,,,,", "line 2, symptom", "no symptom of the list"),
    "no day of the calendar": ("A1,2026-02-30,headache,6,,,,", "line 2, date", "not a date"),
    "the future": ("A1,2026-03-08,headache,6,,,,", "line 2, date", "future"),
    "maybe": ("A1,2026-03-01,headache,6,maybe,,,", "line 2, troublesome", "neither yes nor no"),
    "no time": ("A1,2026-03-01,headache,6,,3,25:00,", "line 2, time", "not a time"),
    "a time without a dose": ("A1,2026-03-01,headache,6,,,22:00,", "line 2, time", "without a dose"),
    "too many cells": ("A1,2026-03-01,headache,6,,4,5,22:00,", "line 2", "has 9 cells for 8 columns"),
    "an open quotation mark": ('A1,2026-03-01,headache,6,,,,"sore', "line 2", "quotation mark"),
    "a quotation mark over two rows": (
        'A1,2026-03-01,headache,6,,,,"sore\nA1,2026-03-02,headache,6,,,,x"',
        "line 2, note",
        "more than one line",
    ),
    "nothing": ("A1,2026-03-01,,,,,,", "line 2", "says nothing"),
    "nobody": ("Z9,2026-03-01,headache,6,,,,", "line 2, patient", "nobody in the record"),
    "a name": ("Example,2026-03-01,headache,6,,,,", "line 2, patient", "nobody in the record"),
    "no patient": (",2026-03-01,headache,6,,,,", "line 2, patient", "is empty"),
    "two scores": ("A1,2026-03-01,headache,6,,,,\nA1,2026-03-01,headache,7,,,,", "line 3, symptom", "line 2 too"),
    "two doses": ("A1,2026-03-01,headache,6,,3,,\nA1,2026-03-01,nausea,7,,3,,", "line 3, dose_mg", "line 2 too"),
}


@pytest.mark.hazard("H4")
@pytest.mark.parametrize(("row", "place", "word"), BAD_ROWS.values(), ids=BAD_ROWS.keys())
def test_a_doubtful_row_is_named_by_line_and_column_and_nothing_is_stored(
    row: str, place: str, word: str, desk: Desk, ann: int, engine: Engine, tmp_path: Path
) -> None:
    file = diary(tmp_path, HEAD + row + "\n")
    before = rows(engine)
    [fault] = faults_of(desk, file)
    assert fault.startswith(f"{place}: ")
    assert word in fault
    with pytest.raises(FilesRefused):
        desk.do("t", import_files, read(desk, (file,)))
    assert rows(engine) == before


BAD_FILES = {
    "empty": b"",
    "no letter of Windows-1252": (HEAD + "A1,2026-03-01,headache,6,,,,").encode() + b"s\x81ance\n",
    "UTF-8 and Windows-1252 in one": (HEAD + "A1,2026-03-01,headache,6,,,,é\n").encode() + b"A1,2026-03-02,,,,,,\xe9\n",
    "UTF-16 without a mark": GOOD.encode("utf-16-le"),
    "half of UTF-16": GOOD.encode("utf-16")[:-1],
    "a zip": b"PK\x03\x04\x14\x00\x00\x00",
    "a PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "JSON": b'{"resourceType": "Bundle"}',
    "no columns": b"A1,2026-03-01,headache,6\n",
    "a column twice": b"patient,date,symptom,score,score\nA1,2026-03-01,headache,6,7\n",
    "a column missing": b"patient,date,score\nA1,2026-03-01,6\n",
    "a head alone": HEAD.encode(),
    "a cell without end": HEAD.encode() + b"A1,2026-03-01,headache,6,,,," + b"x" * 200_000,
    "control characters": HEAD.encode() + b"A1,2026-03-01,headache,6,,,,a\x1bb\n",
}


@pytest.mark.hazard("H33")
@pytest.mark.parametrize("data", BAD_FILES.values(), ids=BAD_FILES.keys())
def test_a_hostile_file_is_refused_in_words(data: bytes, desk: Desk, ann: int, tmp_path: Path) -> None:
    [fault] = faults_of(desk, diary(tmp_path, data))
    assert ";" in fault


def test_every_fault_of_a_file_is_told_at_once(desk: Desk, ann: int, tmp_path: Path) -> None:
    text = HEAD + "A1,01/03/2026,headache,11,maybe,1.000,9,\nA1,2026-03-02,headache,6,,,,\nZ9,2026-03-02,nausea,x,,,,\n"
    places = [fault.split(": ")[0] for fault in faults_of(desk, diary(tmp_path, text))]
    assert places == ["line 2, date", "line 2, score", "line 2, dose_mg", "line 4, score", "line 4, patient"]


@pytest.mark.skipif(os.name == "nt", reason="there are no pipes with a name")
def test_what_is_no_file_is_refused_and_never_waited_for(desk: Desk, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "folder.json").mkdir()
    for path in (tmp_path / "pipe.csv", tmp_path / "folder.json", Path("/dev/zero")):
        [fault] = faults_of(desk, path)
        assert "is not a file" in fault


@pytest.mark.file_only  # long, and asks nothing of the record that shorter tests do not ask of a server
def test_ten_thousand_rows_take_less_than_five_seconds(desk: Desk, ann: int, tmp_path: Path) -> None:
    symptoms = (
        "headache",
        "nausea",
        "insomnia",
        "fatigue",
        "pain",
        "low_mood",
        "dizziness",
        "rash",
        "sweating",
        "anxiety",
    )
    first = date(2023, 6, 1).toordinal()
    told = [f"A1,{date.fromordinal(first + i)},{s},{i % 11},,,," for i in range(1000) for s in symptoms]
    begun = clock.process_time()
    desk.do("t", import_files, read(desk, (diary(tmp_path, HEAD + "\n".join(told)),)))
    assert clock.process_time() - begun < 5
    assert len(desk.ask(record_of, ann).follow_ups) == 10_000


def test_the_command_takes_a_diary_with_its_order_of_days(
    desk: Desk, ann: int, database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = diary(tmp_path, "patient,date,symptom,score\nA1,01/03/2026,headache,6\n")
    assert cli.main(["import", str(file), "--database", str(database)]) == 2
    assert capsys.readouterr().err.startswith(f"{file}: line 2, date: ")
    assert cli.main(["import", str(file), "--dates", "dmy", "--database", str(database)]) == 0
    assert desk.ask(record_of, ann).follow_ups[0].day == date(2026, 3, 1)


def test_a_diary_of_nothing_but_faults_or_without_end_is_given_up_in_words(
    desk: Desk, ann: int, tmp_path: Path
) -> None:
    told = faults_of(desk, diary(tmp_path, HEAD + "A1,2026-03-01,headache,11,,,,\n" * 5000))
    assert len(told) == 1001
    assert told[-1] == "line 1002: is not read after 1,000 faults; put these right first"
    told = faults_of(desk, diary(tmp_path, HEAD + "A1,2026-03-01,,,,,,x\n" * 100_001))
    assert told == ["line 100002: is past the 100,000 rows a diary may have; split it by patient"]


@pytest.mark.hazard("H16")
def test_a_diary_in_windows_1252_is_read_letter_by_letter_and_that_is_said(
    desk: Desk, ann: int, tmp_path: Path
) -> None:
    file = diary(tmp_path, (HEAD + "A1,2026-03-01,headache,6,,,,séance – “sore”\n").encode("cp1252"))
    [preview] = desk.ask(preview_import, read(desk, (file,)))
    assert "read as Windows-1252" in preview.notes[0][0]
    desk.do("t", import_files, read(desk, (file,)))
    assert desk.ask(record_of, ann).follow_ups[0].note == "séance – “sore”"


@pytest.mark.hazard("H33")
@pytest.mark.parametrize("called_off_at", [0.3, 0.5, 0.66])
def test_an_import_called_off_within_one_file_leaves_nothing(
    desk: Desk, ann: int, tmp_path: Path, called_off_at: float
) -> None:
    rows = (f"A1,{date(2026, 3, 7) - timedelta(days=n)},headache,{n % 7}" for n in range(2_500))
    found = read(desk, (diary(tmp_path, "\n".join(("patient,date,symptom,score", *rows))),))
    seen: list[float] = []

    def step(done: int, of: int) -> None:
        seen.append(done / of)
        if done / of >= called_off_at:
            raise Refused("called off")

    before = desk.ask(read_entries, ann)
    with pytest.raises(Refused, match="called off"):
        desk.do("t", import_files, found, step)
    assert called_off_at <= seen[-1] < 1
    assert desk.ask(read_entries, ann) == before
    desk.do("again", import_files, found, lambda done, of: seen.append(done / of))
    assert seen[-1] == 1
    assert len(desk.ask(read_entries, ann)) == len(before) + 2_500
