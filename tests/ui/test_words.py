from datetime import date, time

import pytest

from ldndesk.clinical.course_state import CourseStage, CourseState
from ldndesk.clinical.days import taken_words
from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.facts import CallOutcome
from ldndesk.clinical.findings import Advice, Category, Evidence, Finding, Tier, Urgency
from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.history import Gender
from ldndesk.clinical.pack import Pack
from ldndesk.clinical.plan import Administration, Pattern, Step
from ldndesk.clinical.symptoms import Indication, label_of
from ldndesk.clinical.worked import CASES
from ldndesk.clinical.worked.story import day
from ldndesk.ui import words
from ldndesk.ui.why_panel import evidence_line, threshold_line
from tests.scenes_words import raw_words

DAY = date(2026, 3, 7)


def step(*administrations: Administration) -> Step:
    return Step(DAY, None, administrations, Route.ORAL, Form.LIQUID)


def test_a_dose_line_says_amount_form_route_and_time() -> None:
    assert words.dose_line(step(Administration(time(22), 4500))) == "4.5 mg oral liquid 1 mg/mL · by mouth · 22:00"


def test_a_split_dose_names_each_time_and_amount() -> None:
    line = words.dose_line(step(Administration(time(8), 2250), Administration(time(20), 2250)))
    assert line == "4.5 mg oral liquid 1 mg/mL · by mouth · 08:00 2.25 mg, 20:00 2.25 mg"


def test_planned_days_off_are_said() -> None:
    assert words.dose_line(step(Administration(None, 500)), Pattern.THREE_ON_THREE_OFF) == (
        "0.5 mg oral liquid 1 mg/mL · by mouth · time not recorded · 3 days on, 3 days off"
    )


def test_no_dose_is_said_in_words() -> None:
    assert words.dose_line(None) == "no current dose"


def test_days_of_a_step() -> None:
    assert words.step_days(step(Administration(None, 500))) == "from 07-Mar-2026 until changed"
    week = step(Administration(None, 500))._replace(last=date(2026, 3, 13))
    assert words.step_days(week) == "07-Mar-2026 to 13-Mar-2026 (7 days)"
    assert words.step_days(week._replace(last=DAY)) == "07-Mar-2026 to 07-Mar-2026 (1 day)"


@pytest.mark.parametrize(
    ("digits", "shown"), [("9434765919", "943 476 5919"), ("", "not recorded"), ("94347659", "94347659")]
)
def test_an_nhs_number_is_written_3_3_4_and_nothing_else_is_touched(digits: str, shown: str) -> None:
    assert words.nhs_number(digits) == shown


@pytest.mark.parametrize(
    ("born", "shown"),
    [
        (date(1980, 3, 7), "46y"),
        (date(1980, 3, 8), "45y"),
        (date(2025, 1, 7), "14m"),
        (date(2024, 3, 7), "2y"),
        (None, "age not known"),
        (date(2027, 1, 1), "age not known"),
    ],
)
def test_ages_turn_on_the_birthday(born: date | None, shown: str) -> None:
    assert words.age(born, DAY) == shown


@pytest.mark.parametrize(
    ("due", "shown"),
    [
        (DAY, "due today"),
        (date(2026, 3, 6), "1 day overdue"),
        (date(2026, 2, 26), "9 days overdue"),
        (date(2026, 3, 8), "due in 1 day"),
    ],
)
def test_due_days_are_said_against_today(due: date, shown: str) -> None:
    assert words.due_words(due, DAY) == shown


def test_how_long_ago() -> None:
    said = [words.ago(day, DAY) for day in (None, DAY, date(2026, 3, 6), date(2026, 3, 1), date(2026, 3, 9))]
    assert said == ["never", "today", "yesterday", "6 days ago", "on 09-Mar-2026"]


def test_every_value_of_the_clinic_has_its_words() -> None:
    assert set(words.CATEGORY) == set(Category)
    assert set(words.URGENCY) == set(words.URGENCY_MEANING) == set(Urgency)
    assert set(words.TIER) == set(Tier)
    assert set(words.ADVICE) == set(Advice)
    assert set(words.ROUTE) == set(Route)
    assert set(words.GENDER) == set(Gender)
    assert set(words.OUTCOME) == set(CallOutcome)
    assert all(words.form_words(form) for form in Form)


@pytest.mark.hazard("H27")
def test_advice_is_worded_as_something_to_consider_not_as_an_order_to_change_the_dose() -> None:
    for advice in (Advice.HALVE, Advice.INCREASE_AGAIN, Advice.CHANGE_ROUTE, Advice.MOVE_TO_MORNING):
        assert words.ADVICE[advice].startswith("Consider")


def test_indications_and_symptoms_in_words() -> None:
    assert words.indication_words(()) == "Indication not recorded"
    assert words.indication_words((Indication.MS, Indication.IBD)) == "Multiple sclerosis, Inflammatory bowel disease"
    assert words.symptom_words("nausea") == "Nausea"
    assert words.symptom_words("other:itchy palms") == "Itchy palms"
    assert words.symptom_words("unheard-of") == "unheard-of"


def test_birth_line() -> None:
    assert words.born_line(date(1980, 3, 7), DAY) == "07-Mar-1980 (46y)"
    assert words.born_line(None, DAY) == "not recorded"


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (CourseState(CourseStage.NONE), "none"),
        (CourseState(CourseStage.PLANNED, DAY), "starts 07-Mar-2026"),
        (CourseState(CourseStage.NOT_CONFIRMED, DAY, 5), "day 5; first dose not confirmed"),
        (CourseState(CourseStage.ACTIVE, DAY, 12), "day 12"),
        (CourseState(CourseStage.ACTIVE, DAY, 12, again=True), "day 12, restarted"),
        (CourseState(CourseStage.PAUSED, DAY, 40), "paused since 07-Mar-2026, day 40"),
        (CourseState(CourseStage.STOPPED, DAY), "stopped 07-Mar-2026"),
    ],
)
def test_where_the_course_stands(state: CourseState, said: str) -> None:
    assert words.course_words(state) == said


def shown_of(finding: Finding) -> list[str]:
    """List what the screen says of a finding."""
    spoke = [evidence_line(e) for e in finding.evidence]
    compared = [threshold_line(t) for t in finding.thresholds]
    return [finding.reason, *spoke, *compared, *finding.missing, words.source_words(finding.tier, finding.citation)]


def test_no_finding_of_any_worked_case_shows_a_key_or_says_a_word_twice(pack: Pack) -> None:
    told = {
        line
        for case in CASES
        for f in evaluate(case.story.history, day(case.on), pack).findings
        for line in shown_of(f)
    }
    assert len(told) > 200
    assert [line for line in told if raw_words(line)] == []
    assert [line for line in told if "ms fatigue" in line] == []


def test_what_spoke_is_told_in_the_words_of_the_catalogue() -> None:
    assert evidence_line(Evidence("dark_urine", DAY, "yes")) == "Dark urine: yes · 07-Mar-2026"
    assert words.fact_words("baseline of ms_fatigue") == "Baseline of MS fatigue"
    assert words.fact_words("baseline of vivid_dreams") == "Baseline of vivid dreams"
    assert words.source_words(Tier.LABEL, "label") == "Product label"
    assert words.source_words(Tier.SOURCE, "S22") == "Source document · S22"
    assert label_of("other:IBS pain") == "IBS pain"


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (None, None, "still taken, start not recorded"),
        (DAY, None, "since 07-Mar-2026, still taken"),
        (None, DAY, "until 07-Mar-2026, start not recorded"),
        (DAY, DAY, "07-Mar-2026 to 07-Mar-2026"),
    ],
)
def test_the_days_of_a_medicine_read_as_a_sentence(first: date | None, last: date | None, said: str) -> None:
    assert taken_words(first, last) == said
