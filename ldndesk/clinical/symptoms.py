"""The symptoms asked about, what kind each is, and what each indication leads us to expect."""

from dataclasses import dataclass
from enum import Enum, StrEnum


class Kind(StrEnum):
    """A class of symptoms; one symptom may be of several."""

    INTRODUCTORY = "introductory"
    GI = "stomach and bowel"
    SLEEP = "sleep"
    OTHER = "other"
    THYROID = "thyroid watch"
    RED_FLAG = "red flag"
    OUTCOME = "outcome"
    CHANGE = "overall change"


@dataclass(frozen=True, slots=True)
class SymptomInfo:
    """A symptom of the catalogue: its code in files, its words on screen, its kinds."""

    code: str
    label: str
    kinds: frozenset[Kind]
    lowest: int = 0
    highest: int = 10


def _info(code: str, label: str, *kinds: Kind, lowest: int = 0, highest: int = 10) -> tuple[str, SymptomInfo]:
    return code, SymptomInfo(code, label, frozenset(kinds), lowest, highest)


SYMPTOMS: dict[str, SymptomInfo] = dict(
    (
        _info("ms_fatigue", "MS fatigue", Kind.INTRODUCTORY, Kind.OUTCOME),
        _info("ms_spasticity", "Spasticity (stiffness)", Kind.INTRODUCTORY, Kind.OUTCOME),
        _info("flu_like", "Flu-like symptoms", Kind.INTRODUCTORY),
        _info("pain_flare", "Pain flare", Kind.INTRODUCTORY),
        _info("nausea", "Nausea", Kind.GI),
        _info("constipation", "Constipation", Kind.GI),
        _info("diarrhoea", "Diarrhoea", Kind.GI),
        _info("vomiting", "Vomiting", Kind.GI),
        _info("abdominal_pain", "Abdominal pain", Kind.GI),
        _info("heartburn", "Heartburn", Kind.GI),
        _info("appetite_loss", "Loss of appetite", Kind.GI),
        _info("vivid_dreams", "Vivid dreams", Kind.SLEEP),
        _info("insomnia", "Insomnia", Kind.SLEEP),
        _info("morning_grogginess", "Waking groggy", Kind.SLEEP),
        _info("headache", "Headache", Kind.OTHER),
        _info("anxiety", "Anxiety", Kind.OTHER),
        _info("low_mood", "Low mood", Kind.OTHER),
        _info("dizziness", "Dizziness", Kind.OTHER),
        _info("irritability", "Irritability", Kind.OTHER),
        _info("muscle_twitching", "Muscle twitching", Kind.OTHER),
        _info("eye_pain", "Eye pain", Kind.OTHER),
        _info("feeling_flat", "Feeling flat", Kind.OTHER),
        _info("scalp_sensitivity", "Scalp sensitivity", Kind.OTHER),
        _info("rash", "Rash", Kind.OTHER),
        _info("sweating", "Sweating", Kind.OTHER),
        _info("agitation", "Agitation", Kind.OTHER),
        _info("palpitations", "Palpitations", Kind.THYROID),
        _info("heat_intolerance", "Heat intolerance", Kind.THYROID),
        _info("tremor", "Tremor (shaking)", Kind.THYROID),
        _info("jaundice", "Jaundice (yellow skin or eyes)", Kind.RED_FLAG, highest=1),
        _info("dark_urine", "Dark urine", Kind.RED_FLAG, highest=1),
        _info("self_harm_thoughts", "Thoughts of self-harm", Kind.RED_FLAG, highest=1),
        _info("fatigue", "Fatigue", Kind.OUTCOME),
        _info("pain", "Pain", Kind.OUTCOME),
        _info("joint_pain", "Joint pain", Kind.OUTCOME),
        _info("brain_fog", "Brain fog", Kind.OUTCOME),
        _info("sleep_quality_loss", "Poor sleep quality", Kind.OUTCOME),
        _info("low_function", "Loss of function", Kind.OUTCOME),
        _info("wellbeing_loss", "Loss of wellbeing", Kind.OUTCOME),
        _info(
            "global_change",
            "Overall change (1 very much better … 7 very much worse)",
            Kind.CHANGE,
            lowest=1,
            highest=7,
        ),
    )
)
"""Every scored symptom runs from 0, none, to 10, as bad as could be; a red flag is 0 no or 1 yes."""

OTHER_PREFIX = "other:"
"""A free-text symptom is kept as ``other:itchy palms``."""


def is_symptom(key: str) -> bool:
    """Whether a key names a catalogued symptom or a free-text one."""
    return key in SYMPTOMS or (key.startswith(OTHER_PREFIX) and bool(key[len(OTHER_PREFIX) :].strip()))


def symptom_info(key: str) -> SymptomInfo:
    """Look a symptom up; a free-text one is of kind other. Raises KeyError for anything else."""
    if key.startswith(OTHER_PREFIX):
        return SymptomInfo(key, _begun(key[len(OTHER_PREFIX) :].strip()), frozenset((Kind.OTHER,)))
    return SYMPTOMS[key]


def _begun(typed: str) -> str:
    """Begin with a capital and leave the rest as typed: ``IBS pain`` stays so."""
    return typed[:1].upper() + typed[1:]


def label_of(key: str) -> str:
    """Give the words shown for a symptom."""
    return symptom_info(key).label


def label_inside(key: str) -> str:
    """Give the words of a symptom inside a sentence: ``vivid dreams``, but ``MS fatigue``."""
    return begun_small(label_of(key))


def begun_small(label: str) -> str:
    """Begin a label with a small letter, unless its first word is an abbreviation."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


class Indication(StrEnum):
    """What low-dose naltrexone is prescribed for."""

    ME_CFS = "me_cfs"
    MS = "ms"
    AUTOIMMUNE_THYROID = "autoimmune_thyroid"
    CANCER = "cancer"
    OTHER_AUTOIMMUNE = "other_autoimmune"
    FIBROMYALGIA = "fibromyalgia"
    LONG_COVID = "long_covid"
    IBD = "ibd"


class Ramp(Enum):
    """How a template climbs: first dose, rise, days between rises, highest dose (micrograms, days)."""

    SLOW = (500, 500, 14, 4500)
    MS = (1500, 500, 14, 4500)
    CANCER = (1500, 1500, 7, 4500)
    WEEKLY_ONE = (1000, 1000, 7, 4500)
    WEEKLY_HALF = (500, 500, 7, 4500)


@dataclass(frozen=True, slots=True)
class IndicationInfo:
    """What an indication leads us to expect and the template it starts from."""

    label: str
    introductory: frozenset[str]
    """Symptoms that may worsen for a while after starting (source S13-14; long COVID and fibromyalgia: clinic)."""
    ramp: Ramp
    first_outcome: str | None


INDICATIONS: dict[Indication, IndicationInfo] = {
    Indication.ME_CFS: IndicationInfo("Chronic fatigue syndrome / ME", frozenset({"flu_like"}), Ramp.SLOW, "fatigue"),
    Indication.MS: IndicationInfo(
        "Multiple sclerosis", frozenset({"ms_fatigue", "ms_spasticity"}), Ramp.MS, "ms_fatigue"
    ),
    Indication.AUTOIMMUNE_THYROID: IndicationInfo("Autoimmune thyroid disease", frozenset(), Ramp.SLOW, "fatigue"),
    Indication.CANCER: IndicationInfo("Cancer", frozenset(), Ramp.CANCER, "wellbeing_loss"),
    Indication.OTHER_AUTOIMMUNE: IndicationInfo("Other autoimmune disease", frozenset(), Ramp.WEEKLY_ONE, None),
    Indication.FIBROMYALGIA: IndicationInfo(
        "Fibromyalgia", frozenset({"flu_like", "pain_flare"}), Ramp.WEEKLY_HALF, "pain"
    ),
    Indication.LONG_COVID: IndicationInfo("Long COVID", frozenset({"flu_like"}), Ramp.SLOW, "fatigue"),
    Indication.IBD: IndicationInfo("Inflammatory bowel disease", frozenset(), Ramp.WEEKLY_ONE, "abdominal_pain"),
}
