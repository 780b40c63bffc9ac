"""The stage of an invented story: what most of them share."""

from dataclasses import dataclass
from datetime import date, timedelta

from ldndesk.clinical.facts import Capture, Lab
from ldndesk.clinical.formulary import Form
from ldndesk.clinical.symptoms import INDICATIONS

from .chronicle import BREAKFAST, Chronicle, said


@dataclass
class Scene:
    """What a story needs: a chronicle to write in, and days counted back from today."""

    story: Chronicle
    today: date

    def ago(self, days: int) -> date:
        """Give the day so many days before today."""
        return self.today - timedelta(days=days)

    def baseline(self, days_ago: int, **scores: int) -> None:
        """Write the first visit: the indication's scores, side effects asked and absent, the liver test."""
        usual = {"vivid_dreams": 0, "insomnia": 0, "nausea": 0, "headache": 0, "fatigue": 6}
        usual |= dict.fromkeys(sorted(INDICATIONS[self.story.indication].introductory), 1)
        visit = self.ago(days_ago)
        self.story.talk(visit, *(said(s, n) for s, n in (usual | scores).items()), capture=Capture.VISIT)
        self.story.lab(visit, Lab.ALT, "24", "U/L")

    def steady(self, days_ago: int, ug: int, form: Form = Form.LIQUID) -> None:
        """Write a course at one dose, taken in the morning."""
        start = self.ago(days_ago)
        self.story.order(self.ago(days_ago + 3), self.story.flat(start, (ug, 1), form=form, at=BREAKFAST), "Start")

    def calls(self, *days_ago: int) -> None:
        """Write quiet calls: nothing wrong, a little better each time."""
        for n, back in enumerate(days_ago):
            self.story.talk(
                self.ago(back), said("vivid_dreams", 0), said("nausea", 0), said("headache", 0), said("fatigue", 6 - n)
            )

    def taken(self, first_ago: int, last_ago: int = 1) -> None:
        """Write that the doses were taken as prescribed."""
        self.story.took_as_planned(self.ago(first_ago), self.ago(last_ago), self.ago(last_ago))

    def well_until(self, ug: int = 4500, form: Form = Form.TABLET, course: int = 70) -> None:
        """Write a quiet course taken as prescribed until yesterday."""
        self.baseline(course + 5)
        self.steady(course, ug, form)
        self.calls(*(d for d in (course - 7, course - 14, course - 28) if d > 1))
        self.taken(course)
