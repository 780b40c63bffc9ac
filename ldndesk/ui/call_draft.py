"""What stands in the fields of a call form, kept while it is typed and put back after the program broke off."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QComboBox, QLineEdit

from ldndesk.desk.drafts import Draft, drop_draft, hold_claim, keep_draft, release_call

from .answer_fields import YesNo
from .bridge import Bridge
from .call_form import CallForm
from .call_symptom_line import names_of_more

KEEP_MS = 400
HOLD_MS = 30_000


def typed(form: CallForm) -> dict[str, Any]:
    """Give what stands in every field, by the name it is heard under."""
    lines = {line.accessibleName(): line.text() for line in form.findChildren(QLineEdit)}
    boxes = {box.accessibleName(): box.currentData() for box in form.findChildren(QComboBox)}
    answers = {question.accessibleName(): question.value() for question in form.findChildren(YesNo)}
    return {
        "symptoms": [line.key for line in form.symptoms.lines],
        "medicines": len(form.medicines.lines),
        "lines": {name: text for name, text in lines.items() if text},
        "boxes": boxes,
        "answers": {name: value for name, value in answers.items() if value is not None},
        "note": form.note.toPlainText(),
    }


def put_back(form: CallForm, content: Mapping[str, Any]) -> None:
    """Fill the fields as they stood; what the form does not ask any more goes into the note, never away."""
    form.symptoms.add_keys(content.get("symptoms", []))
    while len(form.medicines.lines) < content.get("medicines", 0):
        form.medicines.add()
    told = {*content.get("lines", {}), *content.get("answers", {})}
    for symptom in form.symptoms.lines:
        if told.intersection(names_of_more(symptom.info.label)):
            symptom.more.hide()  # made, so that it can be filled; its score shows it
    _choose(form, content)
    left = dict(content.get("lines", {}))
    for line in form.findChildren(QLineEdit):
        if line.text() != (text := left.pop(line.accessibleName(), "")):
            line.setText(text)
            line.textEdited.emit(text)
    lost = "".join(f"\n{name}: {text}" for name, text in left.items())
    form.head.go_on_from(content.get("seconds", 0))
    form.note.setPlainText(f"{content.get('note', '')}{lost}")


def _choose(form: CallForm, content: Mapping[str, Any]) -> None:
    boxes, answers = content.get("boxes", {}), content.get("answers", {})
    for box in form.findChildren(QComboBox):
        if (at := box.findData(boxes.get(box.accessibleName()))) >= 0:
            box.setCurrentIndex(at)
    for question in form.findChildren(YesNo):
        if (value := answers.get(question.accessibleName())) is not None:
            question.set_value(value)


class DraftKeeper(QObject):
    """Keeps a form's draft, at most half a second behind the typing, and the claim on its patient."""

    def __init__(self, bridge: Bridge, form: CallForm, patient_id: int, draft: Draft | None) -> None:
        super().__init__(form)
        self._bridge, self._form, self._patient_id = bridge, form, patient_id
        if draft is not None:
            form.go_on(draft)
            put_back(form, draft.content)
        self._kept = typed(form)
        self._keeping = QTimer(self, interval=KEEP_MS)
        self._keeping.timeout.connect(self.keep)
        self._holding = QTimer(self, interval=HOLD_MS)
        self._holding.timeout.connect(self._hold)
        form.saved.connect(self._keeping.stop)
        bridge.closing.connect(self._close)
        self._keeping.start()
        self._holding.start()

    @Slot()
    def keep(self) -> None:
        """Keep what has changed since."""
        if not self._form.is_under_way():
            return
        now = typed(self._form)
        if now != self._kept:
            self._kept = now
            self._bridge.jot(self, _nothing, self._form.tell, keep_draft, *self._content(now))

    def _content(self, now: dict[str, Any]) -> tuple[int, str, dict[str, Any]]:
        """Give whose draft it is, and the content with the time the call has taken."""
        return self._patient_id, self._form.token, now | {"seconds": self._form.head.seconds()}

    @Slot()
    def _hold(self) -> None:
        self._bridge.jot(self, _nothing, self._form.tell, hold_claim, self._patient_id, self._bridge.desk_id)

    @Slot()
    def _close(self) -> None:
        """Keep the last word as the program ends, where the call was neither saved nor left."""
        if self._keeping.isActive():
            self._stop()
            self.keep()

    def _stop(self) -> None:
        self._keeping.stop()
        self._holding.stop()

    def end(self, *, discard: bool) -> None:
        """Give the patient free, and let the draft go where it was discarded."""
        self._stop()
        if discard:
            self._bridge.jot(self._bridge, _nothing, self._bridge.failed.emit, drop_draft, self._patient_id)
        desk = self._bridge.desk_id
        self._bridge.jot(self._bridge, _nothing, self._bridge.failed.emit, release_call, self._patient_id, desk)


def _nothing(_: None) -> None:
    """Nothing more is to be done."""
