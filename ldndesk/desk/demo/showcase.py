"""One invented patient for each rule, so that every alert, task and note can be seen in the demo clinic.

Days count back from the demo's today; each story is a few lines a clinician can follow.
"""

from collections.abc import Callable
from datetime import date

from ldndesk.clinical.facts import Answer, Lab, Procedure
from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.history import Patient
from ldndesk.clinical.symptoms import Indication

from .chronicle import BREAKFAST, Chronicle, recorded, said
from .scene import Scene

Story = Callable[[Scene], None]


def _headache(scene: Scene) -> None:
    scene.well_until()
    scene.story.talk(scene.ago(1), said("headache", 6, True, scene.ago(4)), said("nausea", 0), said("vivid_dreams", 0))


def _severe(scene: Scene) -> None:
    scene.well_until(3000, Form.CAPSULE, 40)
    scene.story.talk(scene.ago(1), said("anxiety", 8, True, scene.ago(3)), said("nausea", 0))


def _reduced(scene: Scene, days: int, full: int = 3000) -> None:
    """Write a reduction that began so many days ago, with its return planned on day 8."""
    scene.baseline(60)
    start = scene.ago(55)
    story = scene.story
    story.order(scene.ago(58), story.flat(start, (full, 1), form=Form.LIQUID, at=BREAKFAST), "Start")
    scene.calls(48, 41, 27)
    story.talk(scene.ago(days + 1), said("headache", 6, True), said("nausea", 0))
    steps = story.flat(scene.ago(days), (full // 2, 7), (full, 1), form=Form.LIQUID, at=BREAKFAST)
    story.order(scene.ago(days + 1), steps, "Halved for 7 days")


def _reduction_done(scene: Scene) -> None:
    _reduced(scene, 7)
    scene.taken(55)
    scene.story.talk(scene.ago(1), said("headache", 0), said("nausea", 0))


def _reduction_not_settled(scene: Scene) -> None:
    _reduced(scene, 7)
    scene.taken(55)
    scene.story.talk(scene.ago(1), said("headache", 6, True), said("nausea", 0))


def _reduction_unchecked(scene: Scene) -> None:
    _reduced(scene, 7)


def _reduction_cut_short(scene: Scene) -> None:
    _reduced(scene, 8)
    story = scene.story
    story.order(scene.ago(5), story.flat(scene.ago(4), (3000, 1), form=Form.LIQUID, at=BREAKFAST), "Back early")
    scene.taken(55)
    story.talk(scene.ago(1), said("headache", 0), said("nausea", 0))


def _reduction_again(scene: Scene) -> None:
    story = scene.story
    scene.baseline(100)
    story.order(scene.ago(98), story.flat(scene.ago(95), (3000, 1), form=Form.LIQUID, at=BREAKFAST), "Start")
    story.talk(scene.ago(66), said("headache", 6, True), said("nausea", 0))
    story.order(
        scene.ago(66), story.flat(scene.ago(65), (1500, 7), (3000, 1), form=Form.LIQUID, at=BREAKFAST), "Halved"
    )
    scene.calls(60, 57, 40, 20)
    scene.taken(95)
    story.talk(scene.ago(2), said("headache", 6, True, scene.ago(5)), said("nausea", 0))


def _nausea(scene: Scene) -> None:
    scene.baseline(20)
    scene.steady(15, 1500, Form.LIQUID)
    scene.calls(8)
    scene.taken(15)
    scene.story.talk(scene.ago(1), said("nausea", 4, False, scene.ago(3)), said("constipation", 0))


def _gi_fast_ramp(scene: Scene) -> None:
    story = scene.story
    scene.baseline(20)
    steps = story.flat(scene.ago(15), (1000, 7), (2000, 7), (3000, 7), (4000, 7), (4500, 1), form=Form.DROPS)
    story.order(scene.ago(18), steps, "Start")
    story.talk(scene.ago(8), said("nausea", 3, False), said("vivid_dreams", 0), said("insomnia", 0))
    scene.taken(15)
    story.talk(scene.ago(1), said("nausea", 0), said("vivid_dreams", 0), said("insomnia", 0))


def _diarrhoea(scene: Scene) -> None:
    scene.baseline(30)
    scene.steady(26, 2000, Form.DROPS)
    scene.calls(19)
    scene.taken(26)
    scene.story.talk(scene.ago(1), said("diarrhoea", 6, True, scene.ago(4)), said("nausea", 2))


def _imodium(scene: Scene) -> None:
    scene.well_until(2000, Form.CAPSULE, 30)
    scene.story.talk(scene.ago(2), said("nausea", 0), said("headache", 0))
    scene.story.takes("Imodium Instants", scene.ago(4), scene.ago(3), told=scene.ago(2))


def _codeine(scene: Scene) -> None:
    scene.well_until(4000, Form.CAPSULE, 45)
    scene.story.talk(scene.ago(1), said("nausea", 0), said("headache", 0))
    scene.story.takes("Co-codamol 8/500", scene.ago(2), told=scene.ago(1))


def _tramadol_before_start(scene: Scene) -> None:
    scene.baseline(3)
    story = scene.story
    story.order(scene.ago(3), story.flat(scene.ago(-4), (500, 14), (1000, 14), (1500, 1), form=Form.LIQUID), "Start")
    story.takes("Tramadol 50 mg capsules", scene.ago(200), told=scene.ago(3))


def _dreams_at_night(scene: Scene) -> None:
    scene.baseline(20)
    story = scene.story
    story.order(scene.ago(18), story.flat(scene.ago(15), (1500, 14), (2000, 14), (2500, 1)), "Start")
    scene.calls(8)
    scene.taken(15)
    story.talk(scene.ago(1), said("vivid_dreams", 5, True, scene.ago(6)), said("nausea", 0))


def _introductory(days: int, symptom: str = "flu_like") -> Story:
    def story(scene: Scene) -> None:
        begin = days + 4
        scene.baseline(begin + 5)
        scene.steady(begin, 1500, Form.LIQUID)
        for back in (*range(days - 1, 0, -14), 1):
            scene.story.talk(scene.ago(back), said(symptom, 4, False), said("nausea", 0), said("headache", 0))
        scene.taken(begin)

    return story


def _took_eleven(scene: Scene) -> None:
    scene.baseline(35)
    scene.steady(30, 4500)
    scene.calls(23, 16)
    scene.taken(30, 3)
    scene.story.talk(scene.ago(1), said("nausea", 0), said("headache", 0), note="Drew up 11 mL by mistake.")
    scene.story.took(scene.ago(2), scene.ago(2), 11_000, scene.ago(1), BREAKFAST)


def _six(scene: Scene) -> None:
    scene.well_until(6000, Form.LIQUID, 60)
    scene.story.talk(scene.ago(6), said("nausea", 0), said("headache", 0))


def _lymphocytes(scene: Scene) -> None:
    scene.well_until(3000, Form.CAPSULE, 50)
    scene.story.lab(scene.ago(60), Lab.LYMPHOCYTES, "1.6", "10*9/L")
    scene.story.lab(scene.ago(5), Lab.LYMPHOCYTES, "2.3", "10*9/L")
    scene.story.talk(scene.ago(9), said("nausea", 0), said("headache", 0))


def _unknown_medicine(scene: Scene) -> None:
    scene.well_until(3000, Form.CAPSULE, 50)
    scene.story.talk(scene.ago(9), said("nausea", 0), said("headache", 0))
    scene.story.takes("Mountain Root Complex", scene.ago(20), told=scene.ago(9))


def _ranitidine(scene: Scene) -> None:
    scene.well_until(3000, Form.CAPSULE, 50)
    scene.story.talk(scene.ago(9), said("nausea", 0), said("headache", 0))
    scene.story.takes("Zantac 75", scene.ago(15), told=scene.ago(9))


def _taken_differs(scene: Scene) -> None:
    story = scene.story
    scene.baseline(40)
    story.order(scene.ago(38), story.flat(scene.ago(35), (1500, 1), form=Form.LIQUID, at=BREAKFAST), "Start")
    scene.calls(28, 21)
    story.took_as_planned(scene.ago(35), scene.ago(8), scene.ago(8))
    story.took(scene.ago(7), scene.ago(1), 1000, scene.ago(1), BREAKFAST)
    story.talk(scene.ago(1), said("nausea", 0), said("headache", 0), note="Went back to 1 mg of her own accord.")


def _step_unchecked(scene: Scene) -> None:
    story = scene.story
    scene.baseline(40)
    steps = story.flat(scene.ago(34), (1500, 14), (2000, 22), (2500, 14), (3000, 1), form=Form.LIQUID, at=BREAKFAST)
    story.order(scene.ago(38), steps, "Start")
    scene.calls(27, 22)
    story.unanswered(scene.ago(6))
    story.unanswered(scene.ago(3))


def _no_baseline(scene: Scene) -> None:
    scene.steady(20, 1500, Form.LIQUID)
    scene.story.talk(scene.ago(5), said("fatigue", 6), said("nausea", 0), said("headache", 0))


def _dark_urine(scene: Scene) -> None:
    scene.well_until(3000, Form.CAPSULE, 50)
    scene.story.talk(scene.ago(1), Answer("dark_urine", 1), Answer("jaundice", 0), said("nausea", 0))


def _low_mood(scene: Scene) -> None:
    scene.well_until(2000, Form.CAPSULE, 50)
    scene.story.talk(scene.ago(1), Answer("self_harm_thoughts", 1), said("low_mood", 6, True), said("nausea", 0))


def _drops_settled(scene: Scene) -> None:
    """Tell a whole course: nausea on capsules, moved to drops, settled; with all that a chart can hold."""
    story = scene.story
    scene.baseline(130)
    story.lab(scene.ago(130), Lab.TSH, "2.1", "mIU/L")
    story.lab(scene.ago(36), Lab.ALT, "31", "U/L")
    story.lab(scene.ago(36), Lab.TSH, "1.4", "mIU/L")
    story.takes("Imodium", scene.ago(95), scene.ago(93), told=scene.ago(92))
    story.takes("Omeprazole 20 mg", scene.ago(91), scene.ago(50), told=scene.ago(84))
    story.takes("Levothyroxine 50 micrograms", scene.ago(400), told=scene.ago(130))
    story.takes("Ashwagandha", None, told=scene.ago(64))
    extraction = Procedure(scene.ago(44), "Dental extraction", scene.ago(64), recorded(scene.ago(64)))
    story.procedures.append(extraction)
    story.order(
        scene.ago(125), story.flat(scene.ago(120), (1000, 14), (1500, 14), (2000, 1), form=Form.CAPSULE), "Start"
    )
    scene.calls(113, 106)
    story.talk(scene.ago(92), said("nausea", 4, False), said("vivid_dreams", 0), said("fatigue", 6))
    drops = story.flat(
        scene.ago(91), (2000, 14), (2500, 14), (3000, 1), form=Form.DROPS, route=Route.SUBLINGUAL, at=BREAKFAST
    )
    story.order(scene.ago(92), drops, "Drops under the tongue, same dose")
    scene.calls(84, 64, 36, 8)
    scene.taken(120)


STORIES: tuple[tuple[str, Indication, Story], ...] = (
    ("troublesome headache on 4.5 mg", Indication.ME_CFS, _headache),
    ("severe anxiety", Indication.FIBROMYALGIA, _severe),
    ("a reduction that did its work", Indication.ME_CFS, _reduction_done),
    ("a reduction that has not settled it", Indication.MS, _reduction_not_settled),
    ("a reduction nobody asked about", Indication.LONG_COVID, _reduction_unchecked),
    ("a reduction cut short", Indication.ME_CFS, _reduction_cut_short),
    ("a second reduction at one dose", Indication.FIBROMYALGIA, _reduction_again),
    ("nausea by mouth", Indication.MS, _nausea),
    ("a fast ramp after nausea", Indication.OTHER_AUTOIMMUNE, _gi_fast_ramp),
    ("troublesome diarrhoea on drops", Indication.ME_CFS, _diarrhoea),
    ("Imodium", Indication.LONG_COVID, _imodium),
    ("co-codamol", Indication.FIBROMYALGIA, _codeine),
    ("tramadol before the first dose", Indication.FIBROMYALGIA, _tramadol_before_start),
    ("troublesome dreams on a night dose", Indication.ME_CFS, _dreams_at_night),
    ("introductory symptoms as expected", Indication.ME_CFS, _introductory(9)),
    ("introductory symptoms for three weeks", Indication.LONG_COVID, _introductory(24)),
    ("introductory symptoms for two months", Indication.ME_CFS, _introductory(63)),
    ("introductory symptoms for three months", Indication.ME_CFS, _introductory(94)),
    ("11 mg taken by mistake", Indication.ME_CFS, _took_eleven),
    ("6 mg by long habit", Indication.FIBROMYALGIA, _six),
    ("lymphocytes up", Indication.MS, _lymphocytes),
    ("a medicine nobody knows", Indication.ME_CFS, _unknown_medicine),
    ("an old packet of Zantac", Indication.ME_CFS, _ranitidine),
    ("took less than prescribed", Indication.LONG_COVID, _taken_differs),
    ("an increase with nobody asking", Indication.ME_CFS, _step_unchecked),
    ("no baseline", Indication.FIBROMYALGIA, _no_baseline),
    ("dark urine", Indication.OTHER_AUTOIMMUNE, _dark_urine),
    ("thoughts of self-harm", Indication.ME_CFS, _low_mood),
    ("drops that settled it", Indication.ME_CFS, _drops_settled),
)
"""What each story shows, its indication, and the story."""


def tell(story: Story, patient: Patient, indication: Indication, today: date) -> Chronicle:
    """Write one story down."""
    chronicle = Chronicle(patient, indication)
    story(Scene(chronicle, today))
    return chronicle
