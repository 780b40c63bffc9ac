"""The table of cases of the rules in ``rules.course``."""

from .cases import Case
from .story import me_cfs

STEADY = me_cfs().prescribed((4500, 1))
GAP = ("treatment-gap", "review", "soon", "restart")
NOTE = ("missed-doses", "note", "routine", "missed doses")
MISSED = ("missed-doses", "review", "routine", "missed doses")
RESPONSE = ("no-response", "review", "routine", "fatigue")
LOST = ("response-lost", "review", "routine", "fatigue")
PAUSED = me_cfs().prescribed((4500, 30), (0, 1))
AGAIN = me_cfs().prescribed((4500, 30), (0, 30), (4500, 1))

CASES: tuple[Case, ...] = (
    # gaps: the last dose is on day 30
    Case("20 days without a dose are no gap", PAUSED, 50, absent=("treatment-gap",)),
    Case("21 days are", PAUSED, 51, (GAP,)),
    Case("until a dose is planned again", AGAIN, 60, (GAP,)),
    Case("and no longer", AGAIN, 61, absent=("treatment-gap",)),
    Case("21 days reported missed", STEADY.took(10, 30, 0), 30, (GAP,), ("missed-doses",)),
    Case("20 days reported missed", STEADY.took(10, 29, 0), 29, (MISSED,), ("treatment-gap",)),
    Case("a dose since ends it", STEADY.took(10, 30, 0).took(31, 31, 4500), 31, absent=("treatment-gap",)),
    Case("silence is no gap", STEADY, 60, absent=("treatment-gap",)),
    # missed doses
    Case("2 days missed", STEADY.took(10, 11, 0), 11, absent=("missed-doses",)),
    Case("3 days missed: a note", STEADY.took(10, 12, 0), 12, (NOTE,)),
    Case("6 days missed: still a note", STEADY.took(10, 15, 0), 15, (NOTE,)),
    Case("7 days missed: a review", STEADY.took(10, 16, 0), 16, (MISSED,)),
    Case("told for 14 days after they ended", STEADY.took(10, 16, 0).took(17, 17, 4500), 30, (MISSED,)),
    Case("and no longer", STEADY.took(10, 16, 0).took(17, 17, 4500), 31, absent=("missed-doses",)),
    Case("a dose in between breaks the row", STEADY.took(10, 11, 0).took(12, 12, 4500).took(13, 14, 0), 14, absent=("missed-doses",)),
    # response: fatigue is 6 before the first dose
    Case("day 83 is too early", STEADY.said(80, ("fatigue", 6)), 83, absent=("no-response",)),
    Case("day 84 and no better", STEADY.said(80, ("fatigue", 6)), 84, (RESPONSE,)),
    Case("one point is small", STEADY.said(80, ("fatigue", 5)), 84, (RESPONSE,)),
    Case("two points are a response", STEADY.said(80, ("fatigue", 4)), 84, absent=("no-response",)),
    Case("asked 28 days before", STEADY.said(56, ("fatigue", 6)), 84, (RESPONSE,)),
    Case("asked 29 days before", STEADY.said(55, ("fatigue", 6)), 84, absent=("no-response",)),
    Case("better since", STEADY.said(80, ("fatigue", 6)).said(100, ("fatigue", 3)), 100, absent=("no-response",)),
    Case("again on day 182", STEADY.said(80, ("fatigue", 3)).said(170, ("fatigue", 6)), 182, (RESPONSE,)),
    Case("3 points worse than its best", STEADY.said(30, ("fatigue", 2)).said(60, ("fatigue", 5)), 60, (LOST,)),
    Case("2 points worse than its best", STEADY.said(30, ("fatigue", 3)).said(60, ("fatigue", 5)), 60, absent=("response-lost",)),
    Case("worse than before LDN is not lost", STEADY.said(30, ("fatigue", 8)), 30, absent=("response-lost",)),
)
