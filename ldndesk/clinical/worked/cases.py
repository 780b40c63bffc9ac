"""The rules as a table that a clinician can read: a sentence, a story, the day, what must and must not be found."""

from datetime import time
from typing import NamedTuple

from ldndesk.clinical.facts import Answer, Lab, Verdict
from ldndesk.clinical.formulary import Form, Route
from ldndesk.clinical.symptoms import Indication

from .story import NIGHT, Story, day, me_cfs, ms


class Case(NamedTuple):
    """One line of the table; ``found`` is (rule, category, urgency, subject), ``absent`` rules that must be silent."""

    says: str
    story: Story
    on: int
    found: tuple[tuple[str, str, str, str], ...] = ()
    absent: tuple[str, ...] = ()


ON_4_5 = me_cfs().prescribed((4500, 1))
ON_1_5_NIGHT = me_cfs().prescribed((1500, 1), at=NIGHT)
HALVED = me_cfs().prescribed((4500, 1)).said(20, ("headache", 6, True)).prescribed((2250, 1), from_day=21)
"""Troublesome headache on day 20, reduced from day 21: day 4 is 24, day 8 is 28."""
REDUCTION = "dose reduction"
TROUBLE = "troublesome-side-effect"

CASES: tuple[Case, ...] = (
    # troublesome-side-effect S22
    Case("said troublesome: halve", ON_4_5.said(20, ("headache", 4, True)), 20, ((TROUBLE, REDUCTION, "soon", "headache"),)),
    Case("severe: urgent", ON_4_5.said(20, ("headache", 8)), 20, ((TROUBLE, REDUCTION, "urgent", "headache"),)),
    Case("severe though the patient says no", ON_4_5.said(20, ("headache", 7, False)), 20, ((TROUBLE, REDUCTION, "urgent", "headache"),)),
    Case("6 with an explicit no is left alone", ON_4_5.said(20, ("headache", 6, False)), 20, absent=(TROUBLE,)),
    Case("5 and nobody asked further", ON_4_5.said(20, ("headache", 5)), 20, ((TROUBLE, REDUCTION, "soon", "headache"),)),
    Case("4 and nobody asked further", ON_4_5.said(20, ("headache", 4)), 20, absent=(TROUBLE,)),
    Case("5 but only 1 over the baseline", me_cfs().said(-2, ("headache", 4)).prescribed((4500, 1)).said(20, ("headache", 5)), 20, absent=(TROUBLE,)),
    Case("2 of the last 3 diary days are high", ON_4_5.diary(18, "headache", 5, 2, 6), 20, ((TROUBLE, REDUCTION, "soon", "headache"),)),
    Case("1 of the last 3 diary days is high", ON_4_5.diary(18, "headache", 2, 1, 6), 20, absent=(TROUBLE,)),
    Case("the last word counts: none since", ON_4_5.said(20, ("headache", 6, True)).said(22, ("headache", 0)), 23, absent=(TROUBLE,)),
    Case("not asked is no relief", ON_4_5.said(20, ("headache", 6, True)).not_asked(22, "headache"), 23, ((TROUBLE, REDUCTION, "soon", "headache"),)),
    Case("of two answers on a day the worse counts", ON_4_5.said(20, ("headache", 6, True)).said(20, ("headache", 0)), 20, ((TROUBLE, REDUCTION, "soon", "headache"),)),
    Case("nothing before the first dose", ON_4_5.said(0, ("headache", 8, True)), 0, absent=(TROUBLE,)),
    Case("at 0.5 mg there is nothing to halve: review", me_cfs().prescribed((500, 1), form=Form.LIQUID).said(9, ("headache", 6, True)), 9, ((TROUBLE, "review", "soon", "headache"),)),
    Case("an outcome without a baseline cannot speak by score", ON_4_5.said(20, ("pain", 9)), 20, (("baseline-missing", "task", "routine", "pain"),), (TROUBLE,)),
    Case("an outcome without a baseline speaks by word", ON_4_5.said(20, ("pain", 9, True)), 20, ((TROUBLE, REDUCTION, "soon", "pain"),)),
    Case("another symptom without a baseline counts from 0", ON_4_5.said(20, ("rash", 5)), 20, ((TROUBLE, REDUCTION, "soon", "rash"),)),
    Case("never a second one while a reduction runs", HALVED.said(22, ("headache", 6, True)), 23, absent=(TROUBLE, "reduction-not-settled")),
    # reductions
    Case("day 7 is not day 8", HALVED.said(25, ("headache", 0)), 27, absent=("reduction-finished", "reduction-unchecked")),
    Case("day 8 and settled: increase again", HALVED.said(25, ("headache", 0)), 28, (("reduction-finished", "review", "soon", "4.5 mg"),)),
    Case("day 8 and nobody has asked", HALVED, 28, (("reduction-unchecked", "review", "soon", "4.5 mg"),), ("reduction-finished",)),
    Case("an answer on day 3 is not since day 4", HALVED.said(23, ("headache", 0)), 28, (("reduction-unchecked", "review", "soon", "4.5 mg"),), ("reduction-finished",)),
    Case("an answer on day 4 is", HALVED.said(24, ("headache", 0)), 28, (("reduction-finished", "review", "soon", "4.5 mg"),), ("reduction-unchecked",)),
    Case("an answer about something else leaves what led to it unasked", HALVED.said(25, ("rash", 0)), 28, (("reduction-unchecked", "review", "soon", "4.5 mg"),), ("reduction-finished",)),
    Case("told that the reduced dose is taken, all along: no answer", HALVED.prescribed((2250, 7), (4500, 1), from_day=21).took(1, 28, 2250), 28, (("reduction-unchecked", "review", "soon", "4.5 mg"),), ("reduction-finished",)),
    Case("day 8 and still troublesome", HALVED.said(27, ("headache", 6, True)), 28, (("reduction-not-settled", "review", "soon", "headache"),), ("reduction-finished", TROUBLE)),
    Case("something new inside the reduction", HALVED.said(23, ("anxiety", 6, True)), 23, (("reduction-not-settled", "review", "soon", "anxiety"),), (TROUBLE,)),
    Case("raised on day 5", HALVED.prescribed((4500, 1), from_day=25), 25, (("reduction-cut-short", "review", "routine", "4.5 mg"),)),
    Case("told for 14 days", HALVED.prescribed((4500, 1), from_day=25), 39, (("reduction-cut-short", "review", "routine", "4.5 mg"),)),
    Case("and no longer", HALVED.prescribed((4500, 1), from_day=25), 40, absent=("reduction-cut-short",)),
    Case("raised on day 8 is as it should be", HALVED.said(25, ("headache", 0)).prescribed((4500, 1), from_day=28), 30, absent=("reduction-cut-short",)),
    Case("a second reduction at the same dose", HALVED.said(25, ("headache", 0)).prescribed((4500, 1), from_day=28).said(40, ("headache", 6, True)), 40, (("reduction-again", "review", "soon", "headache"),), (TROUBLE,)),
    Case("61 % is no reduction", me_cfs().prescribed((4500, 10), (2750, 1), form=Form.TABLET), 20, absent=("reduction-unchecked",)),
    # stomach and bowel S25-26
    Case("nausea by mouth: drops", ON_4_5.said(20, ("nausea", 3, False)), 20, (("gi-route-change", "route change", "soon", "nausea"),)),
    Case("nausea 1 is not present", ON_4_5.said(20, ("nausea", 1, False)), 20, absent=("gi-route-change",)),
    Case("never when already under the tongue", me_cfs().prescribed((4500, 1), form=Form.DROPS).said(20, ("nausea", 3, False)), 20, absent=("gi-route-change",)),
    Case("never when on the skin", me_cfs().prescribed((4500, 1), form=Form.CREAM).said(20, ("nausea", 3, False)), 20, absent=("gi-route-change",)),
    Case("a troche by mouth is oral", me_cfs().prescribed((4500, 1), form=Form.TROCHE, route=Route.ORAL).said(20, ("nausea", 3, False)), 20, (("gi-route-change", "route change", "soon", "nausea"),)),
    Case("+1 mg ahead after nausea", me_cfs().prescribed((1000, 14), (2000, 1), form=Form.DROPS).said(5, ("nausea", 3, False)), 6, (("gi-ramp-cap", "review", "soon", "nausea"),)),
    Case("+0.5 mg a week is allowed", me_cfs().prescribed((1000, 7), (1500, 7), (2000, 1), form=Form.DROPS).said(5, ("nausea", 3, False)), 6, absent=("gi-ramp-cap",)),
    Case("+0.5 mg twice in 6 days is not", me_cfs().prescribed((1000, 7), (1500, 6), (2000, 1), form=Form.DROPS).said(5, ("nausea", 3, False)), 6, (("gi-ramp-cap", "review", "soon", "nausea"),)),
    Case("lifted by the prescriber", me_cfs().prescribed((1000, 14), (2000, 1), form=Form.DROPS).said(5, ("nausea", 3, False)).decided(6, Verdict.GI_CAP_LIFTED), 7, absent=("gi-ramp-cap",)),
    Case("without a symptom there is no cap", me_cfs().prescribed((1000, 14), (2000, 1), form=Form.DROPS).said(5, ("nausea", 0)), 6, absent=("gi-ramp-cap",)),
    Case("troublesome: GP or pharmacist", ON_4_5.said(20, ("diarrhoea", 6, True)), 20, (("gi-referral", "review", "routine", "diarrhoea"), (TROUBLE, REDUCTION, "soon", "diarrhoea"))),
    Case("present on 3 days", ON_4_5.diary(18, "nausea", 3, 3, 3), 20, (("gi-referral", "review", "routine", "nausea"),)),
    Case("present on 2 days", ON_4_5.diary(19, "nausea", 3, 3), 20, absent=("gi-referral",)),
    # sleep S15
    Case("dreams with a dose at 22:00", ON_1_5_NIGHT.said(9, ("vivid_dreams", 3, False)), 9, (("sleep-night-dose", "review", "routine", "vivid_dreams"),)),
    Case("troublesome dreams: the time comes first", ON_1_5_NIGHT.said(9, ("vivid_dreams", 6, True)), 9, (("sleep-night-dose", "review", "soon", "vivid_dreams"),), (TROUBLE,)),
    Case("dreams with a morning dose", ON_4_5.said(9, ("vivid_dreams", 3, False)), 9, absent=("sleep-night-dose",)),
    Case("troublesome dreams with a morning dose: halve", ON_4_5.said(9, ("vivid_dreams", 6, True)), 9, ((TROUBLE, REDUCTION, "soon", "vivid_dreams"),)),
    Case("halving waits 7 days after the change", ON_1_5_NIGHT.said(9, ("vivid_dreams", 6, True)).prescribed((1500, 1), from_day=10), 16, absent=(TROUBLE, "sleep-night-dose")),
    Case("and then no longer", ON_1_5_NIGHT.said(9, ("vivid_dreams", 6, True)).prescribed((1500, 1), form=Form.TABLET, from_day=10), 17, ((TROUBLE, REDUCTION, "soon", "vivid_dreams"),)),
    Case("18:00 is night", me_cfs().prescribed((1500, 1), at=time(18)).said(9, ("insomnia", 3, False)), 9, (("sleep-night-dose", "review", "routine", "insomnia"),)),
    Case("17:59 is not", me_cfs().prescribed((1500, 1), at=time(17, 59)).said(9, ("insomnia", 3, False)), 9, absent=("sleep-night-dose",)),
    Case("04:59 is night, 05:00 is not", me_cfs().prescribed((1500, 1), at=time(5)).said(9, ("insomnia", 3, False)), 9, absent=("sleep-night-dose",)),
    Case("a night worker's dose before sleeping", me_cfs().prescribed((1500, 1), at=time(9)).sleeps(time(10), time(17)).said(9, ("insomnia", 3, False)), 9, (("sleep-night-dose", "review", "routine", "insomnia"),)),
    Case("a night worker's dose on waking", me_cfs().prescribed((1500, 1), at=time(17)).sleeps(time(10), time(17)).said(9, ("insomnia", 3, False)), 9, absent=("sleep-night-dose",)),
    # introductory S13-14, S20-21
    Case("flu-like in week 1: reassure", ON_4_5.said(5, ("flu_like", 4, False)), 5, (("introductory-expected", "note", "routine", "flu_like"),)),
    Case("20 days: still expected", ON_4_5.said(5, ("flu_like", 4, False)).said(24, ("flu_like", 4, False)), 24, (("introductory-expected", "note", "routine", "flu_like"),)),
    Case("21 days: prolonged", ON_4_5.said(5, ("flu_like", 4, False)).said(25, ("flu_like", 4, False)), 25, (("introductory-prolonged", "review", "routine", "flu_like"),), ("introductory-expected",)),
    Case("time alone does not lengthen it", ON_4_5.said(5, ("flu_like", 4, False)), 60, (("introductory-expected", "note", "routine", "flu_like"),)),
    Case("60 days", ON_4_5.said(5, ("flu_like", 4, False)).said(64, ("flu_like", 4, False)), 64, (("introductory-prolonged", "review", "routine", "flu_like"),)),
    Case("61 days: persistent", ON_4_5.said(5, ("flu_like", 4, False)).said(65, ("flu_like", 4, False)), 65, (("introductory-persistent", "review", "soon", "flu_like"),), ("introductory-prolonged",)),
    Case("92 days: beyond", ON_4_5.said(5, ("flu_like", 4, False)).said(96, ("flu_like", 4, False)), 96, (("introductory-beyond", "review", "urgent", "flu_like"),), ("introductory-persistent",)),
    Case("an answer of none ends the episode", ON_4_5.said(5, ("flu_like", 4, False)).said(15, ("flu_like", 0)).said(26, ("flu_like", 4, False)), 26, absent=("introductory-prolonged",)),
    Case("begun on day 15 after the start", ON_4_5.said(15, ("flu_like", 4, False)), 15, (("introductory-expected", "note", "routine", "flu_like"),)),
    Case("begun on day 16: not introductory", ON_4_5.said(16, ("flu_like", 4, False)), 16, absent=("introductory-expected",)),
    Case("begun after an increase: introductory again", me_cfs().prescribed((1000, 30), (1500, 1)).said(35, ("flu_like", 4, False)), 35, (("introductory-expected", "note", "routine", "flu_like"),)),
    Case("in MS fatigue and stiffness", ms().prescribed((1500, 1)).said(6, ("ms_fatigue", 6, False)), 6, (("introductory-expected", "note", "routine", "ms_fatigue"),)),
    Case("a later worsening in MS may be a relapse", ms().prescribed((1500, 1)).said(60, ("ms_fatigue", 6, False)), 60, absent=("introductory-expected",)),
    Case("flu-like is not in the set of MS", ms().prescribed((1500, 1)).said(6, ("flu_like", 4, False)), 6, absent=("introductory-expected",)),
    # the amount: S10
    Case("10 mg is within the range", me_cfs().prescribed((10000, 1), form=Form.LIQUID), 5, (("dose-above-usual", "review", "routine", "10 mg"),), ("dose-out-of-range",)),
    Case("10.1 mg is not", me_cfs().prescribed((10100, 1), form=Form.LIQUID), 5, (("dose-out-of-range", "review", "urgent", "10.1 mg"),)),
    Case("0.5 mg is within the range", me_cfs().prescribed((500, 1), form=Form.LIQUID), 5, absent=("dose-out-of-range",)),
    Case("0.4 mg is not", me_cfs().prescribed((400, 1), form=Form.LIQUID), 5, (("dose-out-of-range", "review", "routine", "0.4 mg"),)),
    Case("a step ahead counts", me_cfs().prescribed((4500, 30), (11000, 1), form=Form.LIQUID), 5, (("dose-out-of-range", "review", "urgent", "11 mg"),)),
    Case("what is taken counts", ON_4_5.took(1, 3, 11000), 5, (("dose-out-of-range", "review", "urgent", "11 mg"),)),
    Case("twice 2.25 mg is 4.5 mg", me_cfs().prescribed((4500, 1), parts=2), 5, absent=("dose-above-usual", "dose-out-of-range")),
    Case("4.6 mg is above the usual", me_cfs().prescribed((4600, 1), form=Form.LIQUID), 5, (("dose-above-usual", "review", "routine", "4.6 mg"),)),
    Case("confirmed it is a note", me_cfs().prescribed((4600, 1), form=Form.LIQUID).decided(3, Verdict.DOSE_CONFIRMED, 4600), 5, (("dose-above-usual", "note", "routine", "4.6 mg"),)),
    Case("another dose is not confirmed with it", me_cfs().prescribed((5000, 1), form=Form.LIQUID).decided(3, Verdict.DOSE_CONFIRMED, 4600), 5, (("dose-above-usual", "review", "routine", "5 mg"),)),
    Case("50 mg is no low dose", me_cfs().prescribed((50000, 1), form=Form.LIQUID), 5, (("dose-not-ldn", "review", "urgent", "50 mg"),), ("dose-out-of-range",)),
    Case("another dose on 2 of 7 days", ON_4_5.took(1, 8, 4500).took(9, 10, 4000, told=10), 10, (("taken-differs", "review", "routine", "dose"),)),
    Case("another dose on 1 of 7 days", ON_4_5.took(1, 9, 4500).took(10, 10, 4000), 10, absent=("taken-differs",)),
    Case("any dose above the prescribed", ON_4_5.took(1, 9, 4500).took(10, 10, 5000), 10, (("taken-differs", "review", "routine", "dose"),)),
    Case("a dose taken in a planned pause", me_cfs().prescribed((4500, 9), (0, 7), (4500, 1)).took(1, 10, 4500), 10, (("taken-differs", "review", "routine", "dose"),)),
    Case("a missed dose is not a different dose", ON_4_5.took(1, 7, 4500).took(8, 10, 0), 10, absent=("taken-differs",)),
    Case("a step in 3 days and nobody asked", me_cfs().prescribed((1000, 14), (1500, 1)), 12, (("step-unchecked", "review", "soon", "1.5 mg"),)),
    Case("a step in 4 days", me_cfs().prescribed((1000, 14), (1500, 1)), 11, absent=("step-unchecked",)),
    Case("the day of the step has come and nobody asked: it is held", me_cfs().prescribed((1000, 14), (1500, 1)), 15, (("step-unchecked", "review", "soon", "1.5 mg"),)),
    Case("weeks later still nobody asked", me_cfs().prescribed((1000, 14), (1500, 1)), 60, (("step-unchecked", "review", "soon", "1.5 mg"),)),
    Case("asked after the day of the step", me_cfs().prescribed((1000, 14), (1500, 1)).said(20, ("headache", 0)), 20, absent=("step-unchecked",)),
    Case("a second step came unasked after one that was checked", me_cfs().prescribed((1000, 14), (1500, 14), (2000, 1)).said(9, ("headache", 0)), 30, (("step-unchecked", "review", "soon", "2 mg"),)),
    Case("the patient reports the higher dose: it has happened", me_cfs().prescribed((1000, 14), (1500, 1)).took(16, 16, 1500), 17, absent=("step-unchecked",)),
    Case("less than the higher dose is reported: it has not", me_cfs().prescribed((1000, 14), (2000, 1)).took(16, 16, 1500), 17, (("step-unchecked", "review", "soon", "2 mg"),)),
    Case("the plan went all the way down again: that dose is no increase", me_cfs().prescribed((500, 14), (1500, 3), (500, 1)).took(18, 18, 500), 18, (("step-unchecked", "review", "soon", "1.5 mg"),)),
    Case("somebody asked", me_cfs().prescribed((1000, 14), (1500, 1)).said(9, ("headache", 0)), 12, absent=("step-unchecked",)),
    # other medicines: S27, label
    Case("Imodium on LDN", ON_4_5.takes("Imodium Instants", 10, 11), 12, (("remedy-not-acceptable", "review", "urgent", "Imodium Instants"),), ("opioid-comedication",)),
    Case("told 14 days after it ended", ON_4_5.takes("Imodium Instants", 10, 11), 25, (("remedy-not-acceptable", "review", "urgent", "Imodium Instants"),)),
    Case("and no longer", ON_4_5.takes("Imodium Instants", 10, 11), 26, absent=("remedy-not-acceptable",)),
    Case("or 14 days after it became known", ON_4_5.takes("Imodium Instants", 10, 11, told=20), 34, (("remedy-not-acceptable", "review", "urgent", "Imodium Instants"),)),
    Case("ended before the first dose", ON_4_5.takes("Imodium Instants", -9, -2), 5, absent=("remedy-not-acceptable",)),
    Case("codeine on LDN", ON_4_5.takes("Co-codamol 8/500", 10), 12, (("opioid-comedication", "review", "urgent", "co-codamol"),)),
    Case("morphine with naltrexone is an opioid", ON_4_5.takes("Morphine Sulfate 20 MG / Naltrexone hydrochloride 0.8 MG", 10), 12, (("opioid-comedication", "review", "urgent", "morphine"),)),
    Case("naltrexone itself is not", ON_4_5.takes("Naltrexone 4.5 mg", 10), 12, absent=("opioid-comedication", "medicine-not-checked")),
    Case("Panadol is no opioid", ON_4_5.takes("Panadol", 10), 12, absent=("opioid-comedication", "medicine-not-checked")),
    Case("Panadol Ultra is", ON_4_5.takes("Panadol Ultra", 10), 12, (("opioid-comedication", "review", "urgent", "Panadol Ultra"),)),
    Case("an opioid still taken blocks the start", ON_4_5.takes("Tramadol", -30), 0, (("opioid-comedication", "review", "urgent", "tramadol"),)),
    Case("9 opioid-free days: confirm", ON_4_5.takes("Tramadol", -30, -8), 0, (("opioid-comedication", "review", "urgent", "tramadol"),)),
    Case("10 opioid-free days are clear", ON_4_5.takes("Tramadol", -30, -9), 0, absent=("opioid-comedication",)),
    Case("13 days after methadone are not", ON_4_5.takes("Methadone", -30, -12), 0, (("opioid-comedication", "review", "urgent", "methadone"),)),
    Case("14 days after methadone are", ON_4_5.takes("Methadone", -30, -13), 0, absent=("opioid-comedication",)),
    Case("an unknown medicine is not checked", ON_4_5.takes("Mountain Root Complex", 10), 12, (("medicine-not-checked", "note", "routine", "Mountain Root Complex"),)),
    Case("ranitidine after its withdrawal", ON_4_5.takes("Zantac 75", 10), 12, (("remedy-withdrawn", "note", "routine", "Zantac 75"),), ("remedy-not-acceptable",)),
    # watch
    Case("dark urine", ON_4_5.said(10, Answer("dark_urine", 1)), 10, (("red-flag-liver", "review", "urgent", "dark_urine"),)),
    Case("thoughts of self-harm, before the first dose too", ON_4_5.said(0, Answer("self_harm_thoughts", 1)), 0, (("red-flag-mood", "review", "urgent", "self_harm_thoughts"),)),
    Case("asked and denied", ON_4_5.said(10, Answer("dark_urine", 0), Answer("self_harm_thoughts", 0)), 10, absent=("red-flag-liver", "red-flag-mood")),
    Case("lymphocytes 25 % up: a note", ON_4_5.lab(-3, Lab.LYMPHOCYTES, "2.0").lab(30, Lab.LYMPHOCYTES, "2.5"), 31, (("lymphocyte-rise", "note", "routine", "731-0"),)),
    Case("24 % is nothing", ON_4_5.lab(-3, Lab.LYMPHOCYTES, "2.0").lab(30, Lab.LYMPHOCYTES, "2.49"), 31, absent=("lymphocyte-rise",)),
    Case("no outcome before the first dose", Story().treated_for(Indication.ME_CFS).prescribed((1500, 1)), 3, (("baseline-missing", "task", "routine", "fatigue"),)),
)

__all__ = ["CASES", "Case", "day"]
