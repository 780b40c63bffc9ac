"""The table of cases of the rules in ``rules.cautions``."""

from ldndesk.clinical.facts import CautionKind
from ldndesk.clinical.formulary import Form

from .cases import Case
from .story import me_cfs

START = me_cfs().prescribed((500, 14), (1000, 1), form=Form.LIQUID)
SICK = START.said(3, ("vomiting", 4, False), ("sweating", 5, False))
WITHDRAWAL = ("withdrawal-suspected", "review", "urgent", "opioid withdrawal")
GI = ("gi-route-change", "gi-referral", "gi-ramp-cap")
ROUTE = ("gi-route-change", "route change", "soon", "vomiting")
STEADY = me_cfs().prescribed((4500, 1))
PAUSED = me_cfs().prescribed((4500, 30), (0, 21), (2000, 1), form=Form.LIQUID)
PREGNANT = ("label-caution", "review", "soon", "Pregnancy")
HEPATITIS = ("label-caution", "review", "urgent", "Acute hepatitis")
OPERATION = ("surgery-hold", "review", "soon", "Hernia repair 31-Jan-2026")
HERNIA = STEADY.operated(27, "Hernia repair", 2)

CASES: tuple[Case, ...] = (
    # withdrawal
    Case("vomiting and sweating on day 3: not the stomach, withdrawal", SICK, 3, (WITHDRAWAL,), GI),
    Case("one of them alone is the stomach", START.said(3, ("vomiting", 4, False)), 3, (ROUTE,), ("withdrawal-suspected",)),
    Case("one of them after codeine a week before", START.takes("codeine", -20, -4).said(3, ("vomiting", 4, False)), 3, (WITHDRAWAL,), GI),
    Case("codeine 15 days before says nothing", START.takes("codeine", -30, -12).said(3, ("vomiting", 4, False)), 3, absent=("withdrawal-suspected",)),
    Case("codeine 14 days before does", START.takes("codeine", -30, -11).said(3, ("vomiting", 4, False)), 3, (WITHDRAWAL,)),
    Case("begun on day 4 is within 72 hours", START.said(4, ("vomiting", 4, False), ("agitation", 5, False)), 4, (WITHDRAWAL,)),
    Case("begun on day 5 is not", START.said(5, ("vomiting", 4, False), ("agitation", 5, False)), 5, (("gi-route-change", "route change", "soon", "vomiting"),), ("withdrawal-suspected",)),
    Case("after a rise of the dose it is no first dose", START.said(15, ("vomiting", 4, False), ("sweating", 5, False)), 15, absent=("withdrawal-suspected",)),
    Case("after 21 days without a dose it is one again", PAUSED.said(53, ("vomiting", 4, False), ("sweating", 5, False)), 53, (WITHDRAWAL,)),
    Case("nausea beside it is still the stomach", SICK.said(3, ("nausea", 4, False)), 3, (WITHDRAWAL, ("gi-route-change", "route change", "soon", "nausea"))),
    Case("after 20 days it is not", me_cfs().prescribed((4500, 30), (0, 20), (2000, 1), form=Form.LIQUID).said(52, ("vomiting", 4, False), ("sweating", 5, False)), 52, absent=("withdrawal-suspected",)),
    # cautions
    Case("hepatitis before the start: no start", me_cfs().with_caution(CautionKind.ACUTE_HEPATITIS, -3).prescribed((500, 1), from_day=5, written=1), 2, (HEPATITIS,)),
    Case("hepatitis on LDN: urgent", STEADY.with_caution(CautionKind.ACUTE_HEPATITIS, 10), 10, (HEPATITIS,)),
    Case("hepatitis that is over", STEADY.with_caution(CautionKind.ACUTE_HEPATITIS, 10).with_caution(CautionKind.ACUTE_HEPATITIS, 10, 20), 20, absent=("label-caution",)),
    Case("the day before it was over", STEADY.with_caution(CautionKind.ACUTE_HEPATITIS, 10, 20), 20, absent=("label-caution",)),
    Case("pregnancy: confirm", STEADY.with_caution(CautionKind.PREGNANCY, 10), 10, (PREGNANT,)),
    Case("not before it was known", STEADY.with_caution(CautionKind.PREGNANCY, 10), 9, absent=("label-caution",)),
    Case("17 years old", STEADY.born(2008, 1, 15), 10, (("label-caution", "review", "soon", "age"),)),
    Case("18 today", STEADY.born(2008, 1, 14), 10, absent=("label-caution",)),
    Case("prednisolone: confirm", STEADY.takes("Prednisolone 5mg tablets", -30, None, told=2), 5, (("label-caution", "review", "routine", "prednisolone"),)),
    Case("prednisolone that was stopped", STEADY.takes("Prednisolone 5mg tablets", -30, 4, told=4), 5, absent=("label-caution",)),
    # procedures
    Case("an operation in 14 days", HERNIA, 13, (OPERATION,)),
    Case("an operation in 15 days", HERNIA, 12, absent=("surgery-hold",)),
    Case("the day of the operation", HERNIA, 27, (OPERATION,)),
    Case("the day after", HERNIA, 28, absent=("surgery-hold",)),
    Case("told only today", STEADY.operated(27, "Hernia repair", 25), 24, absent=("surgery-hold",)),
)
