"""Follow-up answers as one document, checked when written and when read.

Each answer is ``[symptom, score, silence, troublesome, before LDN, onset]``, cut after its last known part.
"""

import json
from datetime import date
from functools import lru_cache
from typing import Any

from ldndesk.clinical.facts import Answer, Silence
from ldndesk.clinical.symptoms import SYMPTOMS, is_symptom, symptom_info

from .written import write_day

_SILENCES = {s.value: s for s in Silence}
_WORDS = {bool, type(None)}
_RANGES = {code: range(info.lowest, info.highest + 1) for code, info in SYMPTOMS.items()}


def pack_answers(answers: tuple[Answer, ...]) -> list[list[Any]]:
    """Turn answers into their document; raises ValueError for one that makes no sense."""
    return [_pack(answer) for answer in answers]


def _pack(answer: Answer) -> list[Any]:
    symptom, score, silence, troublesome, before_ldn, onset = answer
    _check(symptom, score, silence)
    onset_text = None if onset is None else write_day(onset)
    parts = [symptom, score, silence and silence.value, troublesome, before_ldn, onset_text]
    while len(parts) > 2 and parts[-1] is None:
        parts.pop()
    return parts


def _check(symptom: str, score: int | None, silence: Silence | None) -> None:
    if not is_symptom(symptom):
        raise ValueError(f"“{symptom}” is not a symptom of the catalogue.")
    if (score is None) is (silence is None):
        raise ValueError(f"The answer on {symptom} needs a score, or why there is none; never both.")
    if score is None:
        return
    info = symptom_info(symptom)
    if type(score) is not int or not info.lowest <= score <= info.highest:
        raise ValueError(f"The score {score} of {symptom} is not a whole number from {info.lowest} to {info.highest}.")


@lru_cache(maxsize=16_384)
def unpack_answers(text: str) -> tuple[Answer, ...]:
    """Read answers back, equal ones being one object: most calls of a patient answer as the one before.

    Raises ValueError, TypeError, KeyError or IndexError for a damaged document.
    """
    return tuple([_unpack(*parts) for parts in json.loads(text)])


@lru_cache(maxsize=16_384)
def _unpack(
    symptom: str,
    score: int | None,
    silence: str | None = None,
    troublesome: bool | None = None,
    before_ldn: bool | None = None,
    onset: str | None = None,
) -> Answer:
    why = None
    if silence is not None or score.__class__ is not int or score not in _RANGES.get(symptom, ()):
        why = None if silence is None else _SILENCES[silence]
        _check(symptom, score, why)
    if not {troublesome.__class__, before_ldn.__class__} <= _WORDS:
        raise ValueError(f"The answer on {symptom} has a word that is neither yes nor no.")
    return Answer(symptom, score, why, troublesome, before_ldn, None if onset is None else date.fromisoformat(onset))
