"""Ramps that nobody asked about: they rise and fall by turns, and doses are told that need not agree with them."""

from datetime import UTC, datetime, time, timedelta

from hypothesis import strategies as st

from ldndesk.clinical.facts import DoseTaken
from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.history import History, Patient
from ldndesk.clinical.plan import Administration, Course, Plan, Step

from .strategies import START

_TESS = Patient("T1", "Test", "Tess")
first_days = st.integers(0, 14).map(lambda n: START + timedelta(days=n))


def ordered(number: int, *doses: tuple[int, int]) -> Plan:
    """Order (micrograms, days) one after the other from a day after the start on, the last until changed."""
    steps, first = [], START + timedelta(days=number)
    for place, (ug, length) in enumerate(doses):
        last = None if place + 1 == len(doses) else first + timedelta(days=length - 1)
        steps.append(Step(first, last, (Administration(None, ug),), Route.ORAL, Form.CAPSULE))
        first += timedelta(days=length)
    authored = START + timedelta(days=number)
    return Plan(authored, datetime.combine(authored, time(12), UTC), tuple(steps))


def told_taken(number: int, length: int, ug: int) -> DoseTaken:
    first, last = START + timedelta(days=number), START + timedelta(days=number + length - 1)
    return DoseTaken(first, last, None, ug, datetime.combine(last, time(12), UTC))


@st.composite
def unasked_ramps(draw: st.DrawFn) -> History:
    """Give orders that rise and fall by turns, of which doses are told and nobody asks how they agree."""
    amounts, lengths = st.sampled_from((0, 500, 1000, 1500, 2000)), st.integers(1, 4)
    doses = st.lists(st.tuples(amounts, lengths), min_size=1, max_size=4)
    orders, number = [ordered(0, *draw(doses))], 0
    for _ in range(draw(st.integers(0, 1))):
        number += draw(lengths)
        orders.append(ordered(number, *draw(doses)))
    told = draw(st.lists(st.tuples(st.integers(0, 12), lengths, amounts), max_size=3))
    return History(_TESS, courses=(Course("c1", tuple(orders)),), doses_taken=tuple(told_taken(*one) for one in told))


DOWN_AGAIN = History(
    _TESS,
    courses=(Course("c1", (ordered(-2, (500, 1)), ordered(-1, (1500, 3), (1000, 1)))),),
    doses_taken=(told_taken(0, 1, 0), told_taken(0, 3, 1000)),
)
"""An increase nobody asked about, part of it taken back by the same order, and what was left of it told as taken."""
