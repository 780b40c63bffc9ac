"""Records out of the clinic read back to equal records; no file is half there, none is written over."""

import csv
import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text

from ldndesk import cli
from ldndesk.clinical.history import History
from ldndesk.desk.exchange import import_files, preview_import
from ldndesk.desk.export import export_records, records_to_export
from ldndesk.desk.reading_files import read_files as read
from ldndesk.desk.work import Desk, Refused, Work
from ldndesk.store import records
from ldndesk.store import tables as t
from ldndesk.store.engine import open_engine
from ldndesk.store.migrate import bring_up_to_date
from tests.interop.bundles import answer, bundle, dosage, medicine, order, taken

FULL = bundle(
    order(dosage("2026-01-05", None, (4.5, "mg"))), answer(), medicine("Gaviscon"), taken(4.5, "mg"), taken(0.5, "mg")
)


def record_of(work: Work, patient_id: int) -> History:
    return records.load_history(work.connection, patient_id)


def everyone(work: Work) -> list[History]:
    ids = work.connection.scalars(select(t.patient.c.id).order_by(t.patient.c.local_id))
    return [records.load_history(work.connection, i) for i in ids]


def test_every_record_reads_back_equal_in_an_empty_clinic(desk: Desk, ann: int, bob: int, tmp_path: Path) -> None:
    (tmp_path / "jane.json").write_bytes(FULL.replace(b"9434765919", b"9434765870"))
    desk.do("t", import_files, read(desk, (tmp_path / "jane.json",)))
    desk.do("out", export_records, (), tmp_path / "out")
    files = tuple(sorted((tmp_path / "out").iterdir()))
    assert len(files) == 3
    other = tmp_path / "other.ldndesk"
    bring_up_to_date(other)
    engine = open_engine(other)
    try:
        there = replace(desk, record=lambda: engine)
        there.do("in", import_files, read(there, files))
        assert there.ask(everyone) == desk.ask(everyone)
    finally:
        engine.dispose()


def test_one_patient_is_chosen_by_nhs_or_local_number_and_never_by_name(desk: Desk, ann: int, bob: int) -> None:
    for number in ("9434765919", "943 476 5919", "A1"):
        assert [one.patient_id for one in desk.ask(records_to_export, (number,))] == [ann]
    with pytest.raises(Refused, match="“Example”: nobody has this number") as refused:
        desk.ask(records_to_export, ("Example", "A1", "77"))
    assert len(str(refused.value).splitlines()) == 2


@pytest.mark.hazard("H33")
def test_a_file_that_is_there_is_left_as_it_is_and_no_other_is_written(
    desk: Desk, ann: int, bob: int, tmp_path: Path, engine: Engine
) -> None:
    mine = tmp_path / desk.ask(records_to_export, ("B2",))[0].file
    mine.write_text("my own", "utf-8")
    before = sorted(tmp_path.iterdir())
    with engine.connect() as connection:
        deeds = connection.execute(text("select count(*) from deed")).scalar_one()
    with pytest.raises(Refused, match="is there already"):
        desk.do("out", export_records, (), tmp_path)
    assert mine.read_text("utf-8") == "my own"
    assert sorted(tmp_path.iterdir()) == before
    with engine.connect() as connection:
        assert connection.execute(text("select count(*) from deed")).scalar_one() == deeds


@pytest.mark.hazard("H35")
def test_the_record_of_deeds_says_whose_record_left_and_no_file_bears_a_name(
    desk: Desk, ann: int, tmp_path: Path, engine: Engine
) -> None:
    changes = desk.do("out", export_records, ("A1",), tmp_path / "out")
    assert changes.patient_id == ann
    assert changes.note == "1 record exported: A1."
    assert [p.name for p in (tmp_path / "out").iterdir()] == [f"patient-A1-{ann}.json"]
    with engine.connect() as connection:
        row = connection.execute(text("select actor, what from deed where token = 'out'")).one()
    assert tuple(row) == ("Nurse Lee", "export_records")


def test_a_folder_that_is_a_file_is_refused_in_words(desk: Desk, ann: int, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(Refused, match="is there already"):
        desk.do("out", export_records, (), tmp_path / "file")


def test_the_command_names_each_file_and_refuses_what_it_cannot_find(
    desk: Desk, ann: int, database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["export", "--database", str(database), "--to", str(tmp_path / "out")]
    assert cli.main([*words, "A1", "--json"]) == 0
    out = capsys.readouterr()
    file = Path(json.loads(out.out)["file"])
    assert json.loads(file.read_text("utf-8"))["resourceType"] == "Bundle"
    assert "1 record exported: A1." in out.err
    assert cli.main([*words, "nobody"]) == 2
    out = capsys.readouterr()
    assert out.out == ""
    assert "nobody has this number" in out.err


@pytest.mark.hazard("H31")
def test_tables_for_a_spreadsheet_hold_doses_with_their_unit_and_no_formula(
    desk: Desk, ann: int, tmp_path: Path
) -> None:
    head = "patient,date,symptom,score,dose_mg,time,note\n"
    said = (
        head + "A1,2026-03-01,headache,6,4.5,22:00,=cmd|' /C calc'!A0\nA1,2026-03-02,,,0,,\nA1,2026-03-03,,,,,-sore\n"
    )
    (tmp_path / "diary.csv").write_text(said, "utf-8")
    desk.do("in", import_files, read(desk, (tmp_path / "diary.csv",)))
    desk.do("out", export_records, ("A1",), tmp_path / "out", True)
    with (tmp_path / "out" / "scores.csv").open(encoding="utf-8-sig", newline="") as opened:
        scores = list(csv.DictReader(opened))
    assert [(r["date"], r["symptom"], r["score"], r["note"]) for r in scores] == [
        ("2026-03-01", "headache", "6", "'=cmd|' /C calc'!A0"),
        ("2026-03-03", "", "", "'-sore"),
    ]
    with (tmp_path / "out" / "doses.csv").open(encoding="utf-8-sig", newline="") as opened:
        doses = [(r["what"], r["from"], r["time"], r["dose"]) for r in csv.DictReader(opened)]
    assert ("planned", "2025-11-05", "21:00", "0.5 mg") in doses
    assert doses[-2:] == [("taken", "2026-03-01", "22:00", "4.5 mg"), ("missed", "2026-03-02", "", "0 mg")]


KILLED = """
import os, signal, sys
from pathlib import Path
from ldndesk.desk import export
from ldndesk.desk.packs import pack_in_force
from ldndesk.desk.work import Actor, Desk, Role
from ldndesk.store.engine import open_engine
engine = open_engine(Path(sys.argv[1]))
desk = Desk(lambda: engine, pack_in_force, Actor("x", Role.NURSE))
write, left = export.TABLES["doses.csv"], iter(range(int(sys.argv[3])))
def killed(*told, at=export._put if sys.argv[4] == "placing" else export._text):
    if next(left, None) is None:
        os.kill(os.getpid(), signal.SIGKILL)
    return at(*told)
setattr(export, "_put" if sys.argv[4] == "placing" else "_text", killed)
desk.do("t", export.export_records, (), Path(sys.argv[2]))
"""


@pytest.mark.hazard("H33")
@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
@pytest.mark.parametrize(("after", "when", "whole"), [(0, "writing", 0), (1, "writing", 0), (1, "placing", 1)])
def test_a_killed_export_leaves_no_half_file_in_any_place(
    after: int, when: str, whole: int, desk: Desk, ann: int, bob: int, database: Path, tmp_path: Path
) -> None:
    words = [sys.executable, "-c", KILLED, str(database), str(tmp_path / "out"), str(after), when]
    assert subprocess.run(words, check=False).returncode == -signal.SIGKILL
    files = list((tmp_path / "out").glob("*.json"))
    assert [json.loads(f.read_text("utf-8"))["resourceType"] for f in files] == ["Bundle"] * whole
    [left] = (tmp_path / "out").glob(".ldndesk-*.part")
    assert list(left.iterdir()) or not after
    desk.do("again", export_records, ("B2",), tmp_path / "out")
    assert left.exists()  # it could be an export under way at another desk
    long_ago = left.stat().st_mtime - 7200
    os.utime(left, (long_ago, long_ago))
    (tmp_path / "out" / ".ldndesk-kept").mkdir()
    with pytest.raises(Refused, match="is there already"):
        desk.do("once more", export_records, ("B2",), tmp_path / "out")
    assert [p.name for p in (tmp_path / "out").glob(".ldndesk-*")] == [".ldndesk-kept"]


def test_alerts_that_stand_leave_with_the_record_and_are_not_read_back(desk: Desk, ann: int, tmp_path: Path) -> None:
    said = "patient,date,symptom,score\nA1,2026-03-06,jaundice,1\n"
    (tmp_path / "diary.csv").write_text(said, "utf-8")
    desk.do("in", import_files, read(desk, (tmp_path / "diary.csv",)))
    desk.do("out", export_records, ("A1",), tmp_path / "out")
    [file] = (tmp_path / "out").iterdir()
    resources = [e["resource"] for e in json.loads(file.read_text("utf-8"))["entry"]]
    issues = [r for r in resources if r["resourceType"] == "DetectedIssue"]
    assert "jaundice" in {r["code"]["text"] for r in issues}
    assert {r["meta"]["tag"][0]["code"] for r in issues} == {"open"}
    [preview] = desk.ask(preview_import, read(desk, (file,)))
    assert (preview.left_out, preview.added, preview.faults) == ((), (), ())


def test_what_is_exported_is_fhir_r4_by_a_validator_that_nobody_here_wrote(
    desk: Desk, ann: int, bob: int, tmp_path: Path
) -> None:
    fhirkit = pytest.importorskip("fhirkit", reason="there is no wheel for this machine")
    said = "patient,date,symptom,score,dose_mg,note\nA1,2026-03-06,jaundice,1,3,tired\n"
    (tmp_path / "diary.csv").write_text(said, "utf-8")
    desk.do("in", import_files, read(desk, (tmp_path / "diary.csv",)))
    desk.do("out", export_records, (), tmp_path / "out")
    for file in (tmp_path / "out").iterdir():
        told = json.loads(file.read_text("utf-8"))
        assert [str(i) for i in fhirkit.validate(told)] == []
        assert fhirkit.validate({**told, "type": 7})  # it does judge
