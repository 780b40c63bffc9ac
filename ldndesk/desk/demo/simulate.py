"""Invented courses: what the body does, what the nurse hears, what the clinic then prescribes.

Shares of side effects, introductory courses and responses: vivid dreams 25 %, insomnia 13 %, stomach or bowel
13 %, 8 % prolonged or severe introductory courses of which about 1.2 % persist 61-90 days, a usual length of
6 days (lognormal), response at week 12 in about 40 %, 88 % of calls answered.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from ldndesk.clinical.call_schedule import next_call
from ldndesk.clinical.evaluate import evaluate
from ldndesk.clinical.facts import Answer, Capture, Lab
from ldndesk.clinical.findings import INBOX
from ldndesk.clinical.formulary import FORMS, Form
from ldndesk.clinical.history import Patient
from ldndesk.clinical.pack import Pack
from ldndesk.clinical.plan import Pattern, ramp_doses, ramp_steps
from ldndesk.clinical.proposal import propose
from ldndesk.clinical.symptoms import INDICATIONS, Indication

from .chronicle import BEDTIME, BREAKFAST, Chronicle, said

_FORMS = (Form.LIQUID,) * 6 + (Form.CAPSULE,) * 3 + (Form.TABLET,)
_WEIGHTS = {
    Indication.ME_CFS: 45,
    Indication.MS: 35,
    Indication.FIBROMYALGIA: 35,
    Indication.LONG_COVID: 25,
    Indication.OTHER_AUTOIMMUNE: 22,
    Indication.AUTOIMMUNE_THYROID: 20,
    Indication.CANCER: 8,
    Indication.IBD: 10,
}
_ASKED = ("vivid_dreams", "insomnia", "nausea", "constipation", "diarrhoea", "headache")


@dataclass
class Trouble:
    """A side effect to come: days from the start, how long, how bad, whether it troubles the patient."""

    symptom: str
    begins: int
    days: int
    score: int
    troublesome: bool

    def on(self, day: int) -> bool:
        """Whether it is there on a day of the course."""
        return self.begins <= day < self.begins + self.days


def pick_indication(rng: Random) -> Indication:
    """Draw an indication as a specialised clinic would see it."""
    return rng.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]


def _days(rng: Random) -> int:
    return max(2, round(rng.lognormvariate(1.79, 0.7)))


def troubles_of(rng: Random, indication: Indication) -> list[Trouble]:
    """Draw what side effects a patient will have."""
    found = []
    for symptom, share in (("vivid_dreams", 0.25), ("insomnia", 0.13), ("headache", 0.1)):
        if rng.random() < share:
            found.append(_trouble(rng, symptom))
    if rng.random() < 0.13:
        found.append(_trouble(rng, rng.choice(("nausea", "constipation", "diarrhoea"))))
    for symptom in sorted(INDICATIONS[indication].introductory):
        draw = rng.random()
        if draw < 0.012:
            found.append(Trouble(symptom, rng.randint(2, 8), rng.randint(61, 90), 4, False))
        elif draw < 0.08:
            found.append(Trouble(symptom, rng.randint(2, 8), rng.randint(21, 35), 5, False))
        elif draw < 0.3:
            found.append(Trouble(symptom, rng.randint(1, 10), _days(rng), 3, False))
    return found


def _trouble(rng: Random, symptom: str) -> Trouble:
    troublesome = rng.random() < 0.35
    score = rng.randint(5, 6) if troublesome else rng.randint(2, 4)
    return Trouble(symptom, rng.choice((2, 5, 12, 26, 40)), _days(rng), score, troublesome)


class Simulation:
    """One patient's course from the first visit to today."""

    def __init__(
        self, rng: Random, patient: Patient, indication: Indication, start: date, today: date, pack: Pack
    ) -> None:
        self.rng, self.start, self.today, self.pack = rng, start, today, pack
        self.story = Chronicle(patient, indication)
        self.troubles = troubles_of(rng, indication)
        first = INDICATIONS[indication].first_outcome or "fatigue"
        self.outcomes = {first: rng.randint(6, 8), "wellbeing_loss": rng.randint(5, 8)}
        for symptom in sorted(INDICATIONS[indication].introductory & {"ms_fatigue", "ms_spasticity"}):
            self.outcomes.setdefault(symptom, rng.randint(4, 6))
        self.gain = rng.randint(3, 5) if rng.random() < 0.4 else rng.randint(0, 1)
        self.heard = start - timedelta(days=1)

    def run(self) -> Chronicle:
        """Tell the whole course."""
        self._first_visit()
        day = self.start
        for _ in range(40):
            due = next_call(self.story.history(), day)
            if due is None:
                break
            day = max(min(due.due, self._before_next_rise(day)), day + timedelta(days=1))
            if day > self.today:
                break
            # Today's and yesterday's calls are still to be made: that is the demo's worklist.
            if day >= self.today - timedelta(days=1):
                break
            day = self._ring(day)
        return self.story

    def _before_next_rise(self, day: date) -> date:
        """Give the day to ring before the next planned increase, as a careful clinic does."""
        steps = self.story.course().effective_steps()
        rises = [b.first for a, b in pairwise(steps) if b.daily_ug > a.daily_ug and b.first > day + timedelta(days=4)]
        return min(rises, default=self.today + timedelta(days=99)) - timedelta(days=4)

    def _first_visit(self) -> None:
        rng, story = self.rng, self.story
        visit = min(self.start - timedelta(days=rng.randint(3, 7)), self.today - timedelta(days=1))
        answers = [said(symptom, score) for symptom, score in sorted(self.outcomes.items())]
        answers += [said(symptom, 0) for symptom in (*_ASKED, *self._introductory())]
        story.talk(visit, *answers, capture=Capture.VISIT, note="First visit; baseline scores taken.")
        if rng.random() < 0.9:
            story.lab(visit, Lab.ALT, str(rng.randint(12, 38)), "U/L")
        form = rng.choice(_FORMS)
        start_ug, rise, every, top = INDICATIONS[story.indication].ramp.value
        at = BEDTIME if rng.random() < 0.7 else BREAKFAST
        steps = ramp_steps(self.start, at, form, FORMS[form].routes[0], ramp_doses(start_ug, rise, top), every)
        three_on = story.indication is Indication.CANCER and rng.random() < 0.3
        story.order(visit, steps, "Start", Pattern.THREE_ON_THREE_OFF if three_on else Pattern.DAILY)
        self._medicines(visit)

    def _medicines(self, visit: date) -> None:
        begun = visit - timedelta(days=400)
        if self.story.indication is Indication.AUTOIMMUNE_THYROID:
            self.story.takes("Levothyroxine 75 micrograms", begun, told=visit)
            self.story.lab(visit, Lab.TSH, "2.1", "mIU/L")
        if self.rng.random() < 0.3:
            self.story.takes(
                self.rng.choice(("Paracetamol 500 mg", "Omeprazole 20 mg", "Ibuprofen")), begun, told=visit
            )

    def _introductory(self) -> list[str]:
        known = INDICATIONS[self.story.indication].introductory
        return [symptom for symptom in sorted(known) if symptom not in self.outcomes]

    def _ring(self, day: date) -> date:
        if self.rng.random() > 0.88:
            self.story.unanswered(day)
            day += timedelta(days=1)
            if day >= self.today - timedelta(days=1):
                return day
        number = (day - self.start).days
        self._tests(day, number)
        answers = [*self._side_effects(number), *self._outcomes(number)]
        self.story.talk(day, *answers, hour=self.rng.randint(9, 15))
        self.story.took_as_planned(self.heard + timedelta(days=1), day - timedelta(days=1), day)
        self.heard = day - timedelta(days=1)
        if any(answer.troublesome or (answer.score or 0) >= 2 for answer in answers) or number > 6:
            self._decide(day)
        return day

    def _tests(self, day: date, number: int) -> None:
        """Take blood around day 84, and TSH every twelve weeks where the thyroid is treated."""
        taken = {lab.lab: lab.day for lab in self.story.labs}
        if number >= 70 and (day - taken.get(Lab.ALT, self.start)).days > 60 and self.rng.random() < 0.8:
            self.story.lab(day, Lab.ALT, str(self.rng.randint(12, 40)), "U/L")
        thyroid = self.story.indication is Indication.AUTOIMMUNE_THYROID
        if thyroid and (day - taken.get(Lab.TSH, self.start)).days >= 60 and self.rng.random() < 0.9:
            self.story.lab(day, Lab.TSH, str(self.rng.choice(("1.4", "2.2", "3.1"))), "mIU/L")

    def _side_effects(self, number: int) -> list[Answer]:
        answers = []
        for symptom in (*_ASKED, *self._introductory()):
            now = next((t for t in self.troubles if t.symptom == symptom and t.on(number)), None)
            if now is None:
                answers.append(said(symptom, 0))
            else:
                onset = self.start + timedelta(days=now.begins)
                answers.append(said(symptom, now.score, now.troublesome, onset))
        return answers

    def _outcomes(self, number: int) -> list[Answer]:
        better = self.gain * min(1.0, number / 84)
        answers = []
        for symptom, baseline in sorted(self.outcomes.items()):
            worse = next((t.score for t in self.troubles if t.symptom == symptom and t.on(number)), 0)
            score = min(10, max(0, baseline - round(better) + min(worse, 3)))
            answers.append(said(symptom, score, False if worse else None))
        return answers

    def _decide(self, day: date) -> None:
        """Let the clinic act as it usually does: nine times in ten it takes the plan proposed."""
        history = self.story.history()
        evaluation = evaluate(history, day, self.pack)
        if not any(f.category in INBOX for f in evaluation.findings) or self.rng.random() > 0.9:
            return
        proposal = propose(history, day, self.pack, evaluation)
        if proposal is None or not proposal.steps or proposal.steps[0].first > day + timedelta(days=1):
            return
        self.story.order(day, proposal.steps, proposal.title)
        number = (day - self.start).days
        for trouble in self.troubles:
            if trouble.on(number) and trouble.troublesome:
                trouble.days = number - trouble.begins + self.rng.randint(2, 4)
