"""The right side, banner and record of a patient's page, shown from values."""

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ldndesk.clinical.findings import Evidence, Proposal, Threshold, Tier
from ldndesk.desk.accepting import accepted_change
from ldndesk.desk.plan_change import orders_of
from ldndesk.ui.alert_cards import grouped
from ldndesk.ui.banner import Banner
from ldndesk.ui.bridge import Bridge
from ldndesk.ui.entries_table import EntriesTable
from ldndesk.ui.proposal_card import ONLY_PRESCRIBER
from ldndesk.ui.side_panel import SidePanel
from ldndesk.ui.why_panel import evidence_line, threshold_line

from .sample_page import FINDINGS, named, sample_entries, sample_page
from .test_screens import nameless

HOSTILE = ("<B>BOLD</B>", "<IMG SRC='FILE:///X'>", "A & B", "&AMP;", "{0} %S $TEXT", "O’NEILL")


def shown(widget: object) -> str:
    assert isinstance(widget, SidePanel | Banner)
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


@pytest.fixture
def side(qtbot: QtBot) -> SidePanel:
    made = SidePanel()
    qtbot.addWidget(made)
    made.resize(380, 640)
    made.show()
    return made


def test_cards_stand_most_urgent_first_and_the_stomach_shares_one() -> None:
    cards = [[a.finding.rule for a in card] for card in grouped(sample_page().alerts)]
    assert cards == [["red-flag-liver"], ["troublesome-side-effect"], ["gi-route-change", "gi-referral"]]


@pytest.mark.hazard("H23")
def test_every_card_says_in_words_what_it_calls_for_and_how_soon(side: SidePanel) -> None:
    side.show_page(sample_page(), prescriber=True)
    words = shown(side)
    for wanted in ("Review", "Dose reduction", "Route change", "Urgent", "Soon", "Routine", "not yet seen"):
        assert wanted in words


def test_keys_lead_from_an_alert_to_every_decision_and_only_enter_decides(side: SidePanel, qtbot: QtBot) -> None:
    page = sample_page()
    side.show_page(page, prescriber=True)
    done: list[object] = []
    side.acknowledge_wanted.connect(lambda *_: done.append("seen"))
    side.accepted.connect(lambda *_: done.append("accepted"))
    first, second = side.lines()[:2]
    side.activateWindow()
    assert side.point_at(first.alert.id)
    qtbot.keyClick(first.why, Qt.Key.Key_W)
    assert first.panel is not None
    qtbot.keyClick(first.why, Qt.Key.Key_A)
    assert first.seen.hasFocus()
    qtbot.keyClick(first.seen, Qt.Key.Key_Z)
    assert first.snooze.hasFocus()
    qtbot.keyClick(first.snooze, Qt.Key.Key_D)
    assert first.dismiss.hasFocus()
    qtbot.keyClick(first.dismiss, Qt.Key.Key_N)
    assert second.why.hasFocus()
    qtbot.keyClick(second.why, Qt.Key.Key_P)
    assert side.proposal is not None
    assert side.proposal.accepts[0].hasFocus()
    assert not done
    qtbot.keyClick(side.proposal.accepts[0], Qt.Key.Key_Return)
    assert done == ["accepted"]


def in_sight(side: SidePanel, widget: QWidget) -> bool:
    top = widget.mapTo(side.viewport(), QPoint(0, 0)).y()
    return top >= 0 and top + widget.height() <= side.viewport().height()


def test_whoever_decides_by_keys_sees_what_the_decision_is_about(side: SidePanel, qtbot: QtBot) -> None:
    side.resize(380, 420)
    side.show_page(sample_page(), prescriber=True)
    first, last = side.lines()[0], side.lines()[-1]
    side.activateWindow()
    assert side.point_at(first.alert.id)
    qtbot.keyClick(first.why, Qt.Key.Key_W)
    assert side.proposal is not None
    title = next(label for label in side.proposal.findChildren(QLabel) if label.text() == side.proposal.proposal.title)
    assert not in_sight(side, side.proposal.accepts[0])
    qtbot.keyClick(first.why, Qt.Key.Key_P)
    assert in_sight(side, title)
    assert in_sight(side, side.proposal.accepts[0])
    assert side.point_at(last.alert.id)
    qtbot.keyClick(last.why, Qt.Key.Key_W)
    assert last.panel is not None
    assert in_sight(side, last.why) or last.height() > side.viewport().height()
    assert last.panel.visibleRegion().boundingRect().height() > 100


@pytest.mark.hazard("H27")
def test_why_shows_rule_authority_inputs_numbers_what_was_missing_and_the_pack(side: SidePanel) -> None:
    side.show_page(sample_page(), prescriber=True)
    for line in side.lines():
        line.why.setChecked(True)
        assert line.panel is not None
        words = "\n".join(label.text() for label in line.panel.findChildren(QLabel))
        for wanted in (
            line.alert.finding.rule,
            "Source document · S22",
            "Headache: 6 of 10 · 01-Jun-2026",
            "Troublesome from: 5 of 10 · Clinic policy",
            "usual sleep times",
            "ldn 1.0.0",
        ):
            assert wanted in words


def test_an_explanation_stays_open_when_the_page_is_read_anew(side: SidePanel) -> None:
    side.show_page(sample_page(), prescriber=True)
    side.lines()[1].why.setChecked(True)
    side.show_page(sample_page(), prescriber=True)
    assert [line.why.isChecked() for line in side.lines()] == [False, True, False, False]


def test_inputs_and_numbers_are_written_as_a_person_says_them() -> None:
    assert evidence_line(Evidence("anxiety", date(2026, 6, 1), 8, "0-10")) == "Anxiety: 8 of 10 · 01-Jun-2026"
    number = Threshold("a reduction runs this long", 7, "days", Tier.SOURCE, "S22")
    assert threshold_line(number) == "A reduction runs this long: 7 days · Source document · S22"


@pytest.mark.hazard("H25")
def test_a_rule_that_could_not_be_judged_is_said_with_its_reason(side: SidePanel) -> None:
    side.show_page(sample_page((), proposed=False), prescriber=True)
    words = shown(side)
    assert "No open alerts" in words
    assert "Not evaluated: sleep-night-dose, because the usual sleep times are not recorded" in words
    assert "Evaluated 03-Jun-2026" in words
    assert "08-Jun-2026" in words


@pytest.mark.hazard("H27")
def test_a_nurse_can_only_propose_the_plan_and_is_told_so(qtbot: QtBot, side: SidePanel) -> None:
    side.show_page(sample_page(), prescriber=False)
    assert side.proposal is not None
    assert [b.text() for b in side.proposal.accepts] == ["Propose for release"]
    side.accepted.connect(lambda *_: pytest.fail("a nurse accepted a plan"))
    with qtbot.waitSignal(side.proposed) as handed_on:
        side.proposal.accepts[0].click()
    assert handed_on.args[0] == side.proposal.proposal
    assert ONLY_PRESCRIBER in shown(side)
    assert not any(line.dismiss.isEnabled() for line in side.lines())


def test_the_plan_says_what_to_measure_and_its_limit(side: SidePanel) -> None:
    side.show_page(sample_page(), prescriber=True)
    words = shown(side)
    assert "04-Jun-2026 to 10-Jun-2026 (7 days): 2.2 mg oral liquid" in words
    assert "Measure 2.2 mg = 2.2 mL each time" in words
    assert "0.5 mg a week (S26)" in words


def test_accepting_takes_the_steps_the_orders_seen_and_the_alerts_it_answers() -> None:
    page = sample_page()
    assert isinstance(page.proposal, Proposal)
    change = accepted_change(page, page.proposal)
    assert (change.shown_name, change.orders_seen) == ("EXAMPLE, Jane (Ms)", orders_of(page.course))
    assert (change.title, change.reason, change.steps) == (page.proposal.title, "", page.proposal.steps)
    assert {FINDINGS[n - 1].rule for n in change.answers} == set(page.proposal.answers)


def test_a_refused_acceptance_is_said_on_the_card_and_can_be_tried_again(side: SidePanel, qtbot: QtBot) -> None:
    side.show_page(sample_page(), prescriber=True)
    card = side.proposal
    assert card is not None
    qtbot.mouseClick(card.accepts[0], Qt.MouseButton.LeftButton)
    assert not card.accepts[0].isEnabled()
    card.refuse("Dr Grey changed the plan at 10:02.")
    assert card.accepts[0].isEnabled()
    assert "Not stored. Dr Grey changed the plan at 10:02." in shown(side)


def test_the_banner_holds_all_that_tells_patients_apart(qtbot: QtBot) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    banner.show_page(sample_page())
    for wanted in (
        "EXAMPLE, Jane (Ms)", "07-Mar-1980 (46y)", "Female", "943 476 5919", "Known allergies: penicillin",
        "Multiple sclerosis", "4.5 mg oral liquid 1 mg/mL · by mouth · 22:00", "day 94",
    ):  # fmt: skip
        assert wanted in shown(banner)


@pytest.mark.hazard("H30")
@pytest.mark.parametrize("family", HOSTILE)
def test_a_hostile_name_stands_letter_by_letter_in_the_banner(qtbot: QtBot, family: str) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    banner.show_page(named(sample_page(), family))
    assert banner.name.text() == f"{family}, Jane (Ms)"
    assert banner.name.textFormat() is Qt.TextFormat.PlainText


@pytest.mark.hazard("H30")
@pytest.mark.parametrize("family", ["Wolfeschlegelstein Hausenberger " * 4, "Wolfeschlegelsteinhausenbergerdorffsohn"])
def test_a_very_long_name_wraps_and_is_not_cut(qtbot: QtBot, family: str) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    banner = Banner()
    column.addWidget(banner)
    column.addStretch(1)
    page.resize(1090, 720)
    banner.show_page(named(sample_page(), family))
    page.show()
    name = banner.name
    assert page.width() == 1090
    assert name.height() >= name.heightForWidth(name.width())
    assert name.width() >= max(name.fontMetrics().horizontalAdvance(word) for word in name.text().split())


@pytest.mark.hazard("H39")
def test_a_struck_entry_stays_in_sight_struck_through_and_in_words(qtbot: QtBot, bridge: Bridge) -> None:
    entries = EntriesTable(bridge)
    qtbot.addWidget(entries)
    entries.show_entries(sample_entries())
    model = entries.table.model()
    font = model.index(1, 2).data(Qt.ItemDataRole.FontRole)
    assert isinstance(font, QFont)
    assert font.strikeOut()
    assert model.index(0, 2).data(Qt.ItemDataRole.FontRole) is None
    assert model.index(1, 3).data() == "Entered in error: wrong patient"
    entries.table.selectRow(1)
    assert not entries.strike.isEnabled()
    entries.table.selectRow(0)
    assert entries.strike.isEnabled()


def test_everything_on_the_side_has_a_name_for_a_screen_reader(side: SidePanel) -> None:
    side.show_page(sample_page(), prescriber=True)
    assert not nameless(side)
