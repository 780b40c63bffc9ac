"""The table of cases of the rules in ``rules.due``."""

from dataclasses import replace

from ldndesk.clinical.facts import Answer, CallOutcome, Capture, Lab, Silence, Verdict
from ldndesk.clinical.symptoms import Indication

from .cases import Case
from .story import Story, day, me_cfs

STEADY = me_cfs().prescribed((4500, 1))
RAMP = me_cfs().prescribed((500, 14), (1000, 14), (1500, 1))
ASKED = STEADY.said(7, ("headache", 0)).said(14, ("headache", 0))
THYROID = Story().treated_for(Indication.AUTOIMMUNE_THYROID).said(-4, ("fatigue", 6)).prescribed((4500, 1))
HORMONE = THYROID.takes("Levothyroxine 100 micrograms", -300, None, told=-4)
CALL = ("call-due", "task", "routine", "call")
LATE = ("call-due", "review", "routine", "call")
TSH = ("thyroid-test-due", "task", "routine", "TSH")
SOON = ("thyroid-test-due", "review", "soon", "palpitations")
BEFORE = ("liver-test-due", "task", "routine", "ALT before the start")
AROUND = ("liver-test-due", "task", "routine", "ALT, day 84")
NOBODY = STEADY.attempted(7, CallOutcome.NO_ANSWER).attempted(8, CallOutcome.WRONG_NUMBER)

CALM = Story().treated_for(Indication.AUTOIMMUNE_THYROID).said(-4, ("fatigue", 6), ("palpitations", 2)).prescribed((4500, 1)).takes("Levothyroxine 100 micrograms", -300, None, told=-4)
STOPPED = Story(replace(STEADY.history, courses=tuple(replace(c, stopped=day(20)) for c in STEADY.history.courses), cache={}))
TRIED = STEADY.said(9, ("headache", 0)).attempted(9, CallOutcome.NO_ANSWER).attempted(9, CallOutcome.CALL_BACK).attempted(9, CallOutcome.NO_ANSWER)
DEAD = Story(replace(HORMONE.history, patient=replace(HORMONE.history.patient, deceased=True), cache={})).said(20, ("palpitations", 6))
WARD = ("in-hospital", "review", "soon", "hospital")
IN_WARD = ASKED.attempted(20, CallOutcome.IN_HOSPITAL)
AGAIN = ("course-revived", "review", "soon", "course")
REVIVED = ASKED.decided(20, Verdict.COURSE_REVIVED, 4500)

CASES: tuple[Case, ...] = (
    Case("day 6 needs no call yet", STEADY, 6, absent=("call-due",)),
    Case("day 7 and nobody has rung", STEADY, 7, (CALL,)),
    Case("20 days on it is a task still", STEADY, 20, (CALL,)),
    Case("14 days overdue it is a review", STEADY, 21, (LATE,)),
    Case("rung on day 7, next on day 14", STEADY.said(7, ("headache", 0)), 13, absent=("call-due",)),
    Case("and day 14 has come", STEADY.said(7, ("headache", 0)), 14, (CALL,)),
    Case("a call on day 12 stands for day 14", STEADY.said(7, ("headache", 0)).said(12, ("headache", 0)), 14, absent=("call-due",)),
    Case("day 28", ASKED, 28, (CALL,)),
    Case("two failed attempts are a task", NOBODY, 9, (CALL,)),
    Case("three failed attempts are a review", NOBODY.attempted(9, CallOutcome.NO_ANSWER), 9, (LATE,)),
    Case("a call that reached somebody counts no failure", NOBODY.attempted(9, CallOutcome.REACHED), 9, (CALL,)),
    Case("a try on the day somebody answered led to it", TRIED, 14, (CALL,)),
    Case("nobody rings after a stop", STOPPED, 30, absent=("call-due", "liver-test-due")),
    Case("nobody rings the dead or tests them", DEAD, 120, absent=("call-due", "liver-test-due", "thyroid-test-due")),
    Case("day 8 of a reduction", STEADY.said(20, ("headache", 6, True)).prescribed((2250, 1), from_day=21), 28, (CALL,)),
    Case("14 days without an answer in a ramp", RAMP.said(7, ("headache", 0)).said(13, ("headache", 0)), 27, (CALL,)),
    Case("before the first dose nobody is due", me_cfs().prescribed((4500, 1), from_day=30, written=1), 20, absent=("call-due",)),
    Case("in hospital: ask what was given", IN_WARD, 20, (WARD,)),
    Case("the day before nobody knew", IN_WARD, 19, absent=("in-hospital",)),
    Case("weeks later nobody has asked still", IN_WARD, 60, (WARD,)),
    Case("no answer is no hospital", NOBODY, 9, absent=("in-hospital",)),
    Case("home again and asked", IN_WARD.said(24, ("headache", 0)), 24, absent=("in-hospital",)),
    Case("asked at a visit", IN_WARD.said(24, ("headache", 0), capture=Capture.VISIT), 24, absent=("in-hospital",)),
    Case("a diary does not tell what was given", IN_WARD.diary(21, "headache", 0, 0), 24, (WARD,)),
    Case("a call that asked nothing does not either", IN_WARD.said(24, Answer("headache", None, Silence.NOT_ASKED)), 24, (WARD,)),
    Case("in hospital again after that", IN_WARD.said(24, ("headache", 0)).attempted(30, CallOutcome.IN_HOSPITAL), 30, (WARD,)),
    Case("in hospital before the first dose", me_cfs().prescribed((500, 1), from_day=10, written=1).attempted(3, CallOutcome.IN_HOSPITAL), 4, (WARD,)),
    Case("in hospital without any course", me_cfs().attempted(3, CallOutcome.IN_HOSPITAL), 4, absent=("in-hospital",)),
    Case("in hospital after the course was stopped", STOPPED.attempted(25, CallOutcome.IN_HOSPITAL), 30, absent=("in-hospital",)),
    Case("nobody asks the dead", DEAD.attempted(25, CallOutcome.IN_HOSPITAL), 30, absent=("in-hospital",)),
    Case("a stop taken back: ask what was taken", REVIVED, 20, (AGAIN,)),
    Case("the day before it was stopped still", REVIVED, 19, absent=("course-revived",)),
    Case("asked after the stop was taken back", REVIVED.said(22, ("headache", 0)), 22, absent=("course-revived",)),
    Case("a dose confirmed is no stop taken back", ASKED.decided(20, Verdict.DOSE_CONFIRMED, 5000), 20, absent=("course-revived",)),
    Case("stopped again", STOPPED.decided(15, Verdict.COURSE_REVIVED, 4500), 30, absent=("course-revived",)),
    Case("TSH 90 days after the last", HORMONE.lab(-10, Lab.TSH, "2.1"), 80, (TSH,)),
    Case("TSH 89 days after the last", HORMONE.lab(-10, Lab.TSH, "2.1"), 79, absent=("thyroid-test-due",)),
    Case("no TSH at all: 90 days after the start", HORMONE, 91, (TSH,)),
    Case("without thyroid hormone none is due", THYROID, 91, absent=("thyroid-test-due",)),
    Case("a racing heart: TSH now", HORMONE.lab(5, Lab.TSH, "2.1").said(20, ("palpitations", 3, False)), 20, (SOON,)),
    Case("a shaking hand on a thyroid that needs no hormone", THYROID.said(20, ("tremor", 3, False)), 20, absent=("thyroid-test-due",)),
    Case("after that TSH the heart is still looked at", HORMONE.said(20, ("palpitations", 3, False)).lab(22, Lab.TSH, "0.1"), 22, (SOON,)),
    Case("until it is calm", HORMONE.said(20, ("palpitations", 3, False)).said(24, ("palpitations", 0)), 24, absent=("thyroid-test-due",)),
    Case("a racing heart before LDN too is no more than before", CALM.said(20, ("palpitations", 3, False)), 20, absent=("thyroid-test-due",)),
    Case("no longer on thyroid hormone", THYROID.takes("Levothyroxine 100 micrograms", -300, 60, told=-4), 91, absent=("thyroid-test-due",)),
    Case("no thyroid disease, no thyroid test", STEADY.said(20, ("palpitations", 3, False)), 20, absent=("thyroid-test-due",)),
    Case("no ALT before the start", STEADY, 3, (BEFORE,)),
    Case("from the day it is prescribed", me_cfs().prescribed((4500, 1), from_day=10, written=1), 2, (BEFORE,)),
    Case("ALT a day after the start is late but there", STEADY.lab(2, Lab.ALT, "24"), 3, absent=("liver-test-due",)),
    Case("ALT known before the start", STEADY.lab(-3, Lab.ALT, "24"), 3, absent=("liver-test-due",)),
    Case("day 83 with the first ALT only", STEADY.lab(-3, Lab.ALT, "24"), 83, absent=("liver-test-due",)),
    Case("day 84 with the first ALT only", STEADY.lab(-3, Lab.ALT, "24"), 84, (AROUND,)),
    Case("ALT on day 56 is within 28 days", STEADY.lab(56, Lab.ALT, "24"), 84, absent=("liver-test-due",)),
    Case("ALT on day 100 settles it", STEADY.lab(-3, Lab.ALT, "24").lab(100, Lab.ALT, "24"), 100, absent=("liver-test-due",)),
    Case("ALT on day 55 is not", STEADY.lab(55, Lab.ALT, "24"), 84, (AROUND,)),
)
