"""What is typed into a step, read exactly or refused in words."""

import re
from datetime import time

from ldndesk.clinical.dose import CEILING_UG, read_mg

_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", re.ASCII)
MOST_TIMES = 4
NOT_STATED = "not stated"
"""Typed, or chosen, where the time of day is known to nobody; an empty line says nothing."""
MOST_STRENGTHS = 9


def read_times(text: str) -> tuple[time | None, ...]:
    """Read times of day like ``22:00`` or ``08:00, 20:00``; none is a time not stated. Raises ValueError in words."""
    words = text.replace(",", " ").split()
    if not words or " ".join(words).casefold() == NOT_STATED:
        return (None,)
    found = [_TIME.fullmatch(word) for word in words]
    for word, match in zip(words, found, strict=True):
        if match is None:
            raise ValueError(f"“{word}” is not a time of day. Type it like 22:00, or “{NOT_STATED}”.")
    times = [time(int(m[1]), int(m[2])) for m in found if m is not None]
    if len(times) > MOST_TIMES or sorted(set(times)) != times:
        raise ValueError(f"Type at most {MOST_TIMES} times, in the order of the day, each once.")
    return tuple(times)


def read_strengths(text: str) -> tuple[int, ...]:
    """Read the strengths in hand like ``0.5 1.5 4.5``, ascending; none is any strength. Raises ValueError in words."""
    found = [read_mg(word.rstrip(",")) for word in text.replace(";", " ").split()]
    if any(not 0 < ug <= CEILING_UG for ug in found) or len(found) > MOST_STRENGTHS:
        raise ValueError(f"Type at most {MOST_STRENGTHS} strengths in mg, each up to 10, like 0.5 1.5 4.5.")
    return tuple(sorted(set(found)))
