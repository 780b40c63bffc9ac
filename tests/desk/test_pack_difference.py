"""What another rule pack would have said of the clinic's own patients."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from ldndesk import cli
from ldndesk.clinical.findings import Category, Urgency
from ldndesk.clinical.history import History
from ldndesk.clinical.pack import Pack, read_pack
from ldndesk.clinical.symptoms import Indication
from ldndesk.clinical.worked.story import FIRST_DOSE, Story, noon
from ldndesk.desk.pack_difference import Change, Differences, Spoken, compare_packs
from ldndesk.desk.work import Changes, Desk, Part, Work
from ldndesk.store import records

OVERDUE = 'words = "a call is overdue from this many days after it was due"\nvalue = '


def overdue_by(pack: Pack, days: int) -> Pack:
    rules, medicines = pack.texts
    assert f"{OVERDUE}14\n" in rules
    return read_pack(rules.replace(f"{OVERDUE}14\n", f"{OVERDUE}{days}\n"), medicines)


def compared(desk: Desk, in_force: Pack, other: Pack) -> Differences:
    return replace(desk, rules=lambda: in_force).ask(compare_packs, other)


def tell(work: Work, patient_id: int, day: date, score: int) -> Changes:
    facts = Story().said(1, ("headache", score)).history
    (told,) = facts.follow_ups
    told = told._replace(day=day, recorded=noon(day))
    records.add_facts(work.connection, patient_id, replace(facts, follow_ups=(told,)), work.deed_id)
    return Changes(patient_id, frozenset(Part))


def moved(history: History, by: timedelta) -> History:
    """Tell all of a story some days later."""
    follow_ups = tuple(f._replace(day=f.day + by, recorded=f.recorded + by) for f in history.follow_ups)
    (course,) = history.courses
    (plan,) = course.plans
    steps = tuple(s._replace(first=s.first + by) for s in plan.steps)
    plan = replace(plan, authored=plan.authored + by, recorded=plan.recorded + by, steps=steps)
    return replace(history, follow_ups=follow_ups, courses=(replace(course, plans=(plan,)),), cache={})


def tell_all(work: Work, history: History) -> Changes:
    patient_id = records.add_patient(work.connection, history.patient, history.indications, work.now, work.deed_id)
    records.add_facts(work.connection, patient_id, history, work.deed_id)
    return Changes(patient_id, frozenset(Part))


def of_calls(found: Differences) -> list[tuple[Change, Spoken | None, Spoken | None]]:
    assert {one.rule for one in found.found} <= {"call-due"}
    return [(one.change, one.now, one.then) for one in found.found]


def review(day: date) -> Spoken:
    return Spoken(day, Category.REVIEW, Urgency.ROUTINE)


@pytest.mark.hazard("H17")
def test_an_alert_is_gained_lost_or_moved(desk: Desk, pack: Pack, bob: int) -> None:
    """Bob began on 16 February and nobody rang on day 7, 22 February; today is 7 March."""
    seven, ten = overdue_by(pack, 7), overdue_by(pack, 10)
    first, fourth = review(date(2026, 3, 1)), review(date(2026, 3, 4))
    assert of_calls(compared(desk, pack, seven)) == [(Change.GAINED, None, first)]
    assert of_calls(compared(desk, seven, pack)) == [(Change.LOST, first, None)]
    assert of_calls(compared(desk, seven, ten)) == [(Change.MOVED, first, fourth)]
    same = compared(desk, pack, pack)
    assert same == Differences(date(2025, 12, 14), date(2026, 3, 7), 1, ())


def test_an_alert_open_all_the_time_under_both_packs_is_no_difference(
    desk: Desk, pack: Pack, ann: int, bob: int
) -> None:
    """Nobody ever rang Ann: her call was overdue before the twelve weeks began, under either pack."""
    done: list[tuple[int, int]] = []
    found = desk.ask(compare_packs, overdue_by(pack, 7), lambda *of: done.append(of))
    assert [(one.patient.given, one.rule, one.subject) for one in found.found] == [("Bob", "call-due", "call")]
    assert found.patients == 2
    assert done == [(1, 2), (2, 2)]


def test_an_alert_that_grew_graver_counts_as_the_gravest_it_said(desk: Desk, pack: Pack, bob: int) -> None:
    """A headache of 6 halves the dose soon, one of 8 today; where no score is severe it stays at soon."""
    for day, score in ((date(2026, 3, 2), 6), (date(2026, 3, 5), 8)):
        desk.do(f"call on {day}", tell, bob, day, score)
    rules, medicines = pack.texts
    severe = 'words = "a symptom is severe from this score"\nvalue = 7\n'
    assert severe in rules
    milder = read_pack(rules.replace(severe, severe.replace("7", "9")), medicines)
    found = [one for one in compared(desk, pack, milder).found if one.rule == "troublesome-side-effect"]
    first = date(2026, 3, 2)
    assert [(one.change, one.now, one.then) for one in found] == [
        (
            Change.MOVED,
            Spoken(first, Category.DOSE_REDUCTION, Urgency.URGENT),
            Spoken(first, Category.DOSE_REDUCTION, Urgency.SOON),
        )
    ]


@pytest.mark.hazard("H17")
def test_the_command_compares_a_sound_pack_and_refuses_another(
    desk: Desk, database: Path, pack: Pack, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    today = datetime.now(UTC).date()
    story = (
        Story().treated_for(Indication.ME_CFS).said(-4, ("fatigue", 7)).said(90, ("fatigue", 5)).prescribed((500, 1))
    )
    begun = desk.do("jane comes", tell_all, moved(story.history, today - timedelta(days=95) - FIRST_DOSE))
    assert begun.patient_id == 1
    before = database.read_bytes()
    own = tmp_path / "own.toml"
    points = 'words = "or this many points"\nvalue = 2\n'
    assert points in pack.texts[0]
    own.write_text(pack.texts[0].replace(points, points.replace("2", "3")).replace('"1.1"', '"clinic 7"'), "utf-8")
    words = ["rules", "compare", str(own), "--database", str(database)]
    assert cli.main(words) == 0
    lines = capsys.readouterr().out.splitlines()
    assert ", in force, against ldn clinic 7 (" in lines[0]
    assert lines[0].endswith(" patients")
    told = [line for line in lines if line.startswith("  ")]
    assert len(told) == 1
    assert told[0].startswith("  GAINED no-response · fatigue · TEST, Tess · T1 · review, routine, from ")
    assert lines[-1] == "no-response: 1 gained, 0 lost, 0 moved"

    assert cli.main([*words, "--json"]) == 0
    out, err = capsys.readouterr()
    records_told = [json.loads(line) for line in out.splitlines()]
    assert err == ""
    assert [(r["patient"], r["rule"], r["subject"], r["change"], r["in_force"]) for r in records_told] == [
        ({"id": "T1", "name": "TEST, Tess"}, "no-response", "fatigue", "gained", None)
    ]
    assert records_told[0]["compared"] == {
        "from": (today - timedelta(days=95 - 89)).isoformat(),
        "category": "review",
        "urgency": "routine",
    }
    assert database.read_bytes() == before

    own.write_text(pack.texts[0], "utf-8")
    assert cli.main(words) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "No alert differs."

    own.write_text(pack.texts[0].replace("[pack]", "[pact]", 1), "utf-8")
    assert cli.main(words) == 2
    assert f"{own}: [pack] needs a name and a version" in capsys.readouterr().err
    for bad, why in (
        (["rules", "compare", "--database", str(database)], "the pack is missing"),
        (["rules", "compare", str(tmp_path / "none.toml"), "--database", str(database)], "cannot be read"),
    ):
        assert cli.main(bad) == 2
        assert why in capsys.readouterr().err
    own.write_text(pack.texts[0], "utf-8")
    assert cli.main(["rules", "compare", str(own), "--database", str(tmp_path / "nothing")]) == 2
    assert "there is none; give the clinic's with --database" in capsys.readouterr().err
