"""JSON read strictly: whatever could be meant in two ways is refused in words, never with a traceback."""

import json
import re
from decimal import Decimal

MOST_BYTES = 200 * 1024 * 1024
_LONGEST_INT = 18
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")


class BadJson(ValueError):
    """A text that is not sound JSON; the message says what is wrong and what would be right."""


def read_json(data: bytes) -> object:
    """Read JSON in UTF-8; numbers with a point come as Decimal, so that no dose passes through a binary float."""
    if len(data) > MOST_BYTES:
        raise BadJson("the file is larger than 200 MB; split it, one patient a file")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as why:
        raise BadJson(f"byte {why.start} is not UTF-8; save the file as UTF-8") from why
    try:
        found = json.loads(
            text,
            parse_float=Decimal,
            parse_int=_whole,
            parse_constant=_no_number,
            object_pairs_hook=_each_key_once,
        )
    except json.JSONDecodeError as why:
        raise BadJson(f"line {why.lineno}, column {why.colno}: {why.msg}; the file must be whole JSON") from why
    except RecursionError as why:
        raise BadJson("it is nested too deeply to be a record; a FHIR bundle is wanted") from why
    if _SURROGATE.search(data):
        _check_text(found)
    return found


def _whole(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= _LONGEST_INT else Decimal(digits)


def _no_number(word: str) -> object:
    raise BadJson(f"{word} is not a number in JSON; write a figure or leave the element out")


def _each_key_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise BadJson(f"“{twice}” stands twice in one object; each element may stand once")
    return found


def _check_text(found: object) -> None:
    """Refuse halves of surrogate pairs, which no text can hold; walks without recursion."""
    left = [found]
    while left:
        value = left.pop()
        if isinstance(value, dict):
            left += [*value, *value.values()]
        elif isinstance(value, list):
            left += value
        elif isinstance(value, str) and any("\ud800" <= c <= "\udfff" for c in value):
            raise BadJson(r"a text holds half of a surrogate pair (\ud800 to \udfff); write the whole character")
