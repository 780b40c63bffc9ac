"""One invented patient for each rule of ``rules.course``."""

from ldndesk.clinical.facts import Lab
from ldndesk.clinical.formulary import Form
from ldndesk.clinical.symptoms import Indication

from .chronicle import said
from .scene import Scene
from .showcase import Story


def _gap(scene: Scene) -> None:
    """Tell of a patient who left the medicine at home for a month."""
    scene.baseline(85)
    scene.steady(80, 3000, Form.CAPSULE)
    scene.calls(73, 66, 52, 31)
    scene.taken(80, 31)
    scene.story.took(scene.ago(30), scene.ago(1), 0, told=scene.ago(1))
    scene.story.talk(scene.ago(1), said("nausea", 0), said("headache", 0), note="Was abroad without it.")


def _missed(scene: Scene) -> None:
    scene.baseline(45)
    scene.steady(40, 2500, Form.CAPSULE)
    scene.calls(33, 26, 12)
    scene.taken(40, 10)
    scene.story.took(scene.ago(9), scene.ago(1), 0, told=scene.ago(1))
    scene.story.talk(scene.ago(1), said("nausea", 0), said("headache", 0))


def _no_response(scene: Scene) -> None:
    scene.well_until(4500, Form.TABLET, 84)
    scene.story.lab(scene.ago(10), Lab.ALT, "22", "U/L")
    scene.calls(56, 28)
    scene.story.talk(scene.ago(2), said("fatigue", 6), said("nausea", 0), said("headache", 0), said("vivid_dreams", 0))


def _lost(scene: Scene) -> None:
    scene.well_until(4500, Form.TABLET, 70)
    scene.story.talk(scene.ago(30), said("fatigue", 2), said("nausea", 0), said("headache", 0))
    scene.story.talk(scene.ago(2), said("fatigue", 6), said("nausea", 0), said("headache", 0))


STORIES: tuple[tuple[str, Indication, Story], ...] = (
    ("a month without a dose", Indication.ME_CFS, _gap),
    ("nine days missed", Indication.LONG_COVID, _missed),
    ("no better at week 12", Indication.ME_CFS, _no_response),
    ("a response that was lost", Indication.LONG_COVID, _lost),
)
