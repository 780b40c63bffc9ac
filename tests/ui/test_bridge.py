"""The one door from the screens to the use cases, once it is shut."""

import uuid

from PySide6.QtCore import QObject

from ldndesk.clinical.history import Patient
from ldndesk.clinical.symptoms import Indication
from ldndesk.desk.patients import register_patient, search_patients
from ldndesk.desk.work import Desk
from ldndesk.ui.bridge import CLOSED, Bridge


def test_what_is_asked_or_done_after_the_end_breaks_nothing_and_is_never_called_stored(
    bridge: Bridge, desk: Desk
) -> None:
    owner = QObject()
    answered: list[object] = []
    refused: list[str] = []
    bridge.close()
    bridge.ask(owner, answered.append, search_patients, "")
    bridge.do(
        owner, answered.append, refused.append, str(uuid.uuid4()), register_patient, Patient("T1", "LATE", "Lea"), ()
    )
    late = Patient("T2", "LATER", "Lea")
    bridge.do_unattended(owner, answered.append, str(uuid.uuid4()), register_patient, late, (Indication.MS,))
    assert not answered
    assert refused == [CLOSED]
    assert not desk.ask(search_patients, "")
