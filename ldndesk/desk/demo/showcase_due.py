"""One invented patient for each rule of ``rules.due``."""

from ldndesk.clinical.facts import CallOutcome, Decision, Lab, Verdict
from ldndesk.clinical.formulary import Form
from ldndesk.clinical.symptoms import Indication

from .chronicle import recorded, said
from .scene import Scene
from .showcase import Story


def _nobody_answers(scene: Scene) -> None:
    scene.well_until(3000, Form.CAPSULE, 30)
    for back in (9, 6, 3):
        scene.story.unanswered(scene.ago(back))


def _on_a_ward(scene: Scene) -> None:
    scene.well_until(2000, Form.CAPSULE, 27)
    scene.calls(20, 13)
    scene.story.unanswered(scene.ago(1), CallOutcome.IN_HOSPITAL)


def _stop_taken_back(scene: Scene) -> None:
    scene.well_until(3000, Form.CAPSULE, 62)
    scene.calls(34, 6)
    told = Decision(
        Verdict.COURSE_REVIVED, scene.ago(1), "The stop was meant for another patient", recorded(scene.ago(1)), 3000
    )
    scene.story.decisions.append(told)


def _racing_heart(scene: Scene) -> None:
    scene.well_until(3000, Form.CAPSULE, 95)
    scene.story.takes("Levothyroxine 100 micrograms", scene.ago(900), told=scene.ago(100))
    scene.story.lab(scene.ago(100), Lab.TSH, "1.9", "mIU/L")
    scene.calls(60, 30)
    scene.story.talk(scene.ago(1), said("palpitations", 4, False, scene.ago(6)), said("fatigue", 4), said("nausea", 0))


def _no_liver_test(scene: Scene) -> None:
    scene.well_until(4500, Form.TABLET, 86)
    scene.calls(56, 28, 2)


STORIES: tuple[tuple[str, Indication, Story], ...] = (
    ("three calls nobody took", Indication.ME_CFS, _nobody_answers),
    ("in hospital, as the husband said", Indication.ME_CFS, _on_a_ward),
    ("a stop taken back", Indication.OTHER_AUTOIMMUNE, _stop_taken_back),
    ("a racing heart in thyroid disease", Indication.AUTOIMMUNE_THYROID, _racing_heart),
    ("no liver test by day 84", Indication.FIBROMYALGIA, _no_liver_test),
)
