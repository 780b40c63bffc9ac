from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ldndesk.ui import look
from ldndesk.ui.at_desk import read_actor, write_actor
from ldndesk.ui.desk_dialog import DeskDialog
from ldndesk.ui.frame import DEMO_MARK, EVALUATION_MARK, Frame
from ldndesk.ui.help_window import TOPICS
from ldndesk.ui.nhs_number_field import NhsNumberField
from ldndesk.ui.shell import Shell


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


def furnished(qtbot: QtBot, *, demo: bool) -> Shell:
    frame = Frame(demo=demo)
    qtbot.addWidget(frame)
    with qtbot.waitSignal(frame.painted):
        frame.show()
    shell = Shell(frame, look.Scheme.LIGHT)
    qtbot.waitUntil(shell.strip.isVisible)
    return shell


def test_the_first_frame_is_painted_before_the_window_is_furnished(qtbot: QtBot) -> None:
    frame = Frame(demo=True)
    qtbot.addWidget(frame)
    with qtbot.waitSignal(frame.painted):
        frame.show()
    assert frame.menuWidget() is None


def test_a_demo_is_marked_as_synthetic_as_long_as_the_window_is_open(qtbot: QtBot) -> None:
    shell = furnished(qtbot, demo=True)
    assert shell.strip.mark.text() == DEMO_MARK == "SYNTHETIC DEMO – no real patients"
    assert shell.strip.mark.isVisible()
    shell.set_title("EXAMPLE, Jane")
    assert shell.frame.windowTitle() == "EXAMPLE, Jane – ldndesk – synthetic demo"


def test_without_a_sign_in_the_window_says_so(qtbot: QtBot) -> None:
    shell = furnished(qtbot, demo=False)
    assert shell.strip.mark.text() == EVALUATION_MARK
    assert not shell.strip.roles


def test_commands_that_need_the_record_wait_for_it(qtbot: QtBot) -> None:
    shell = furnished(qtbot, demo=False)
    assert not shell.actions_by_name["new_patient"].isEnabled()
    assert shell.actions_by_name["help"].isEnabled() is False
    assert shell.actions_by_name["quit"].isEnabled()
    shell.set_ready(True)
    assert shell.actions_by_name["new_patient"].isEnabled()


def test_what_is_being_done_and_how_far_it_is_can_be_seen(qtbot: QtBot) -> None:
    shell = furnished(qtbot, demo=True)
    shell.wait.show_progress("Inventing a clinic of 200 patients", 40, 200)
    assert shell.wait.bar.value() == 40
    assert shell.wait.text.text() == "Inventing a clinic of 200 patients"


@pytest.mark.hazard("H34")
def test_a_record_that_cannot_be_opened_says_why(qtbot: QtBot) -> None:
    shell = furnished(qtbot, demo=False)
    shell.wait.show_failure("x.db is not a record of this program.")
    assert shell.wait.heading.text() == "The clinic’s record could not be opened"
    assert shell.wait.text.text() == "x.db is not a record of this program."


def test_a_notice_stays_until_it_is_put_away(qtbot: QtBot) -> None:
    shell = furnished(qtbot, demo=False)
    assert not shell.notice.isVisible()
    shell.notice.tell("Nothing was saved.")
    assert shell.notice.isVisible()


def test_the_colours_chosen_are_announced(qtbot: QtBot) -> None:
    shell = furnished(qtbot, demo=False)
    with qtbot.waitSignal(shell.scheme_chosen) as chosen:
        shell.frame.schemes[look.Scheme.DARK].trigger()
    assert chosen.args == ["dark"]


def test_signs_are_drawn_again_in_the_new_colours(qtbot: QtBot, qapp: QApplication) -> None:
    shell = furnished(qtbot, demo=False)
    light = shell.actions_by_name["today"].icon().cacheKey()
    look.wear(qapp, look.Scheme.DARK)
    try:
        qtbot.waitUntil(lambda: shell.actions_by_name["today"].icon().cacheKey() != light)
    finally:
        look.wear(qapp, look.Scheme.LIGHT)


def test_nobody_is_at_the_desk_until_someone_says_so(settings: QSettings) -> None:
    assert read_actor(settings).name == "Not named"
    assert read_actor(settings).role == "nurse"


def test_name_and_role_are_kept_for_the_next_start(qtbot: QtBot, settings: QSettings) -> None:
    dialog = DeskDialog(read_actor(settings))
    qtbot.addWidget(dialog)
    dialog.take()
    assert "Type your name" in dialog.fault.text()
    dialog.name.setText("Dr Grey")
    dialog.role.setCurrentIndex(1)
    with qtbot.waitSignal(dialog.chosen) as chosen:
        dialog.take()
    write_actor(settings, chosen.args[0])
    assert (read_actor(settings).name, read_actor(settings).role) == ("Dr Grey", "prescriber")


@pytest.mark.parametrize("page", sorted(set(TOPICS) - {"rule-book"}))
def test_every_help_page_is_shipped_and_leads_only_to_pages_there_are(page: str) -> None:
    import re

    from ldndesk.shipped import shipped

    text = (shipped("resources/help") / f"{page}.md").read_text("utf-8")
    assert text.startswith("# ")
    for link in re.findall(r"\]\((.*?)\.md\)", text):
        assert link in TOPICS


@pytest.mark.hazard("H27")
def test_the_account_of_how_ldn_works_is_marked_as_the_sources_and_claims_nothing() -> None:
    from ldndesk.shipped import shipped

    text = (shipped("resources/help") / "how-ldn-works.md").read_text("utf-8")
    assert "no claim that LDN is effective" in text


def test_the_safety_page_says_that_it_must_be_signed_before_real_use() -> None:
    from ldndesk.shipped import shipped

    text = (shipped("resources/help") / "safety.md").read_text("utf-8")
    assert "clinical safety officer must review and sign" in text


def test_an_nhs_number_spaces_itself_while_it_is_typed(qtbot: QtBot) -> None:
    field = NhsNumberField()
    qtbot.addWidget(field)
    for typed, shown in (("943", "943"), ("4", "943 4"), ("76", "943 476"), ("5919", "943 476 5919")):
        qtbot.keyClicks(field, typed)
        assert field.text() == shown
    assert field.digits() == "9434765919"
    assert not field.problem()


def test_a_digit_can_be_put_right_in_the_middle_of_an_nhs_number(qtbot: QtBot) -> None:
    field = NhsNumberField()
    qtbot.addWidget(field)
    qtbot.keyClicks(field, "934765919")
    field.setCursorPosition(1)
    qtbot.keyClicks(field, "4")
    assert field.text() == "943 476 5919"
    assert field.cursorPosition() == 2


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("9434765918", "last digit"),
        ("0000000000", "last digit"),
        ("12345", "10 digits"),
        ("943476591x", "10 digits"),
        ("٩٤٣٤٧٦٥٩١٩", "10 digits"),
        ("94347659190", "10 digits"),
    ],
)
def test_a_wrong_nhs_number_is_named_and_never_changed(qtbot: QtBot, typed: str, part: str) -> None:
    field = NhsNumberField()
    qtbot.addWidget(field)
    field.setText(typed)
    assert part in field.problem()
    assert field.text().replace(" ", "") == typed
