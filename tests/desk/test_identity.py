"""Who a file is about: asked where it is unsure, checked again when it is stored, kept in the record of deeds."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from ldndesk.desk.exchange import FilesRefused, import_files, preview_import
from ldndesk.desk.identity import Answers, Otherwise, Person, Unsure
from ldndesk.desk.reading_files import read_files as read
from ldndesk.desk.work import Desk, Refused
from tests.interop.bundles import PATIENT, answer, bundle, dosage, order

from .test_diaries import HEAD, diary
from .test_exchange import JANE, record_of, rows, write

pytestmark = pytest.mark.hazard("H32")
LOCAL, NHS = PATIENT["identifier"]
TWIN = {**PATIENT, "identifier": [{**LOCAL, "value": "42"}]}
OTHER_DAY = {**PATIENT, "birthDate": "1986-05-04"}
NUMBER_OF_ANOTHER = {**PATIENT, "identifier": [LOCAL, {**NHS, "value": "9434765870"}]}


@pytest.fixture
def jane(desk: Desk, tmp_path: Path) -> int:
    """Give Jane's number in the record."""
    changes = desk.do("jane", import_files, read(desk, (write(tmp_path, "jane.json", JANE),)))
    assert changes.patient_id is not None
    return changes.patient_id


def file_of(folder: Path, patient: dict[str, Any], name: str = "other.json") -> Path:
    return write(folder, name, bundle(answer("nausea"), patient=patient))


def asked(desk: Desk, file: Path, answers: Answers | None = None) -> Unsure:
    [preview] = desk.ask(preview_import, read(desk, (file,)), answers or {})
    [unsure] = preview.unsure
    return unsure


@pytest.mark.parametrize("patient", [OTHER_DAY, NUMBER_OF_ANOTHER, TWIN])
def test_an_unsure_patient_is_stored_with_whom_the_person_chose_and_the_choice_is_kept(
    patient: dict[str, Any], desk: Desk, jane: int, engine: Engine, tmp_path: Path
) -> None:
    file = file_of(tmp_path, patient)
    unsure = asked(desk, file)
    [person] = unsure.candidates
    assert (person.patient_id, person.local_id, person.nhs_number) == (jane, "0042", "9434765919")
    assert unsure.may_be_new is (patient is TWIN)
    before = desk.ask(record_of, jane)
    changes = desk.do("t", import_files, read(desk, (file,)), None, {unsure.key: person})
    after = desk.ask(record_of, jane)
    assert changes.patient_id == jane
    assert after.patient == before.patient
    assert len(after.follow_ups) == len(before.follow_ups) + 1
    number = patient["identifier"][0]["value"]
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT note FROM deed_outcome ORDER BY deed_id DESC LIMIT 1")).scalar_one()
    assert f"No. {number} in other.json taken as No. 0042" in kept


def test_a_likely_duplicate_may_be_a_new_patient(desk: Desk, jane: int, engine: Engine, tmp_path: Path) -> None:
    file = file_of(tmp_path, TWIN)
    changes = desk.do("t", import_files, read(desk, (file,)), None, {asked(desk, file).key: Otherwise.NEW})
    assert changes.patient_id not in {None, jane}
    assert rows(engine)["patient"] == 2
    assert "No. 42 in other.json a new patient" in changes.note


def test_one_left_out_keeps_the_others_coming_in(desk: Desk, jane: int, engine: Engine, tmp_path: Path) -> None:
    bob = {**PATIENT, "identifier": [{**LOCAL, "value": "7"}], "birthDate": "1950-01-01"}
    files = (file_of(tmp_path, OTHER_DAY), file_of(tmp_path, bob, "bob.json"))
    before = desk.ask(record_of, jane)
    first, second = desk.ask(preview_import, read(desk, files), {})
    assert not second.unsure
    answers = {first.unsure[0].key: Otherwise.LEAVE}
    changes = desk.do("t", import_files, read(desk, files), None, answers)
    assert (rows(engine)["patient"], desk.ask(record_of, jane)) == (2, before)
    assert "No. 0042 in other.json left out" in changes.note


@pytest.mark.parametrize("patient", [OTHER_DAY, TWIN])
def test_nothing_is_stored_before_every_question_is_answered(
    patient: dict[str, Any], desk: Desk, jane: int, engine: Engine, tmp_path: Path
) -> None:
    before = rows(engine)
    with pytest.raises(Refused, match="nobody chose who this is"):
        desk.do("t", import_files, read(desk, (file_of(tmp_path, patient),)), None, {})
    assert rows(engine) == before


def test_a_choice_is_checked_again_when_it_is_stored(desk: Desk, jane: int, engine: Engine, tmp_path: Path) -> None:
    file = file_of(tmp_path, OTHER_DAY)
    unsure = asked(desk, file)
    stranger = Person("SOMEBODY, Else", None, "", "99", jane)
    before = rows(engine)
    for wrong in (Otherwise.NEW, stranger):
        with pytest.raises(Refused, match="does not stand any more"):
            desk.do("t", import_files, read(desk, (file,)), None, {unsure.key: wrong})
    sure = write(tmp_path, "jane.json", JANE)
    with pytest.raises(Refused, match="record has changed"):
        desk.do("t", import_files, read(desk, (sure,)), None, {(str(sure), "patient 1"): unsure.candidates[0]})
    assert rows(engine) == before


def test_a_name_alone_makes_nobody_a_candidate(desk: Desk, jane: int, tmp_path: Path) -> None:
    namesake = {**TWIN, "birthDate": "1976-05-05"}
    [preview] = desk.ask(preview_import, read(desk, (file_of(tmp_path, namesake),)), {})
    assert (preview.is_new, preview.unsure) == (True, ())


def test_a_plan_beside_that_of_the_patient_chosen_is_refused(desk: Desk, jane: int, tmp_path: Path) -> None:
    group = {"system": "urn:ldndesk:course", "value": "another"}
    second = order(dosage("2026-03-01", None, (4, "mg")), groupIdentifier=group)
    file = write(tmp_path, "b.json", bundle(second, patient=OTHER_DAY))
    unsure = asked(desk, file)
    with pytest.raises(FilesRefused, match="two plans cannot run at once"):
        desk.do("t", import_files, read(desk, (file,)), None, {unsure.key: unsure.candidates[0]})


def test_an_unknown_number_in_a_diary_can_only_be_left_out(
    desk: Desk, ann: int, engine: Engine, tmp_path: Path
) -> None:
    file = diary(tmp_path, HEAD + "A1,2026-03-01,headache,6,,,,\nZZ,2026-03-01,nausea,6,,,,\n")
    unsure = asked(desk, file)
    assert (unsure.place, unsure.candidates, unsure.may_be_new) == ("line 3, patient", (), False)
    desk.do("t", import_files, read(desk, (file,)), None, {unsure.key: Otherwise.LEAVE})
    assert [f.answers[0].symptom for f in desk.ask(record_of, ann).follow_ups] == ["headache"]


def test_where_nobody_can_be_asked_a_conflict_is_refused_and_says_what_would_be_right(
    desk: Desk, jane: int, tmp_path: Path
) -> None:
    with pytest.raises(FilesRefused, match="import in the window and choose the patient there"):
        desk.do("t", import_files, read(desk, (file_of(tmp_path, OTHER_DAY),)))
