"""The sign-in page leads back to what is to be typed anew."""

import pytest
from pytestqt.qtbot import QtBot

from ldndesk.ui.sign_in_page import SignInPage


@pytest.mark.hazard("H35")
@pytest.mark.parametrize(
    ("why", "name", "field"),
    [
        ("This passphrase does not open the record.", "Ann", "passphrase"),
        ("Name or password is not right.", "Ann", "password"),
        ("Type your name and your password.", "", "name"),
    ],
)
def test_after_a_refusal_no_secret_is_typed_into_another_field(qtbot: QtBot, why: str, name: str, field: str) -> None:
    page = SignInPage()
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    page.passphrase.show()
    page.name.setText(name)
    page.refuse(why)
    qtbot.waitUntil(lambda: page.focusWidget() is getattr(page, field))
