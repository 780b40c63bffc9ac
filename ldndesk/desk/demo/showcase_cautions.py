"""One invented patient for each rule of ``rules.cautions``."""

from ldndesk.clinical.facts import CautionKind, Procedure
from ldndesk.clinical.formulary import Form
from ldndesk.clinical.symptoms import Indication

from .chronicle import BREAKFAST, recorded, said
from .scene import Scene
from .showcase import Story


def _withdrawal(scene: Scene) -> None:
    """Tell of a codeine habit nobody had mentioned before the first dose."""
    scene.baseline(9)
    scene.steady(2, 1500, Form.LIQUID)
    scene.story.takes("Solpadeine Plus", scene.ago(300), scene.ago(4), told=scene.ago(1))
    scene.story.talk(scene.ago(1), said("vomiting", 5, True, scene.ago(1)), said("sweating", 6, True, scene.ago(1)))


def _pregnant(scene: Scene) -> None:
    scene.well_until(3000, Form.CAPSULE, 60)
    scene.calls(20, 5)
    scene.story.caution(CautionKind.PREGNANCY, scene.ago(1))


def _hepatitis(scene: Scene) -> None:
    scene.well_until(2000, Form.LIQUID, 40)
    scene.calls(5)
    scene.story.caution(CautionKind.ACUTE_HEPATITIS, scene.ago(1))


def _operation(scene: Scene) -> None:
    scene.well_until(4500, Form.TABLET, 70)
    scene.calls(20, 2)
    planned = Procedure(scene.ago(-9), "Hernia repair", scene.ago(2), recorded(scene.ago(2)))
    scene.story.procedures.append(planned)


def _prednisolone(scene: Scene) -> None:
    scene.baseline(12)
    story = scene.story
    story.order(scene.ago(10), story.flat(scene.ago(6), (1000, 1), form=Form.LIQUID, at=BREAKFAST), "Start")
    story.takes("Prednisolone 5 mg", scene.ago(200), told=scene.ago(1))
    scene.taken(6)
    story.talk(scene.ago(1), said("nausea", 0), said("headache", 0))


STORIES: tuple[tuple[str, Indication, Story], ...] = (
    ("vomiting and sweating after the first dose", Indication.FIBROMYALGIA, _withdrawal),
    ("a pregnancy", Indication.ME_CFS, _pregnant),
    ("hepatitis on LDN", Indication.OTHER_AUTOIMMUNE, _hepatitis),
    ("an operation next week", Indication.IBD, _operation),
    ("prednisolone beside it", Indication.OTHER_AUTOIMMUNE, _prednisolone),
)
