"""The command ``rules compare``: what another rule pack would have said of the clinic's own patients."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ldndesk.cli_record import open_record
from ldndesk.cli_words import Complaint
from ldndesk.clinical.days import show_day
from ldndesk.clinical.pack import Pack
from ldndesk.desk.pack_difference import Change, Difference, Differences, Spoken, compare_packs
from ldndesk.desk.packs import check_file, load_pack
from ldndesk.store.server import Place


def compare(path: Place, given: str, progress: Callable[[int, int], None], *, as_json: bool) -> Iterator[str]:
    """Say which alerts a sound rule pack would gain, lose and move; Complaint for one that is not sound."""
    pack = _sound(given)
    if not path.exists():
        raise Complaint(f"{path}: database: there is none; give the clinic's with --database")
    with open_record(path) as desk:
        in_force = desk.rules()
        found = desk.ask(compare_packs, pack, progress)
    return (json.dumps(_json(one)) for one in found.found) if as_json else _lines(found, in_force, pack)


def _sound(given: str) -> Pack:
    if not given:
        raise Complaint("ldndesk: rules compare: the pack is missing; give its file, like PACK.toml")
    try:
        faults = check_file(Path(given))
        if not faults:
            return load_pack(Path(given))
    except (OSError, UnicodeError) as why:
        raise Complaint(f"{given}: file: cannot be read ({type(why).__name__}); give a rule pack in TOML") from why
    raise Complaint(*(f"{given}: {fault}" for fault in faults))


def _lines(found: Differences, in_force: Pack, pack: Pack) -> Iterator[str]:
    over = f"{show_day(found.first)} to {show_day(found.last)}, {found.patients} patients"
    yield f"{_name(in_force)}, in force, against {_name(pack)}: {over}"
    for one in found.found:
        was, becomes = (None if spoken is None else _said(spoken) for spoken in (one.now, one.then))
        who = f"{one.patient.display_name} · {one.patient.nhs_number or one.patient.local_id}"
        said = " -> ".join(words for words in (was, becomes) if words)
        yield f"  {one.change.value.upper():6} {one.rule} · {one.subject} · {who} · {said}"
    by_rule = Counter((one.rule, one.change) for one in found.found)
    for rule in sorted({rule for rule, _ in by_rule}):
        yield f"{rule}: " + ", ".join(f"{by_rule[rule, change]} {change.value}" for change in Change)
    if not found.found:
        yield "No alert differs."


def _name(pack: Pack) -> str:
    return f"{pack.name} {pack.version} ({pack.sha256[:8]})"


def _said(spoken: Spoken) -> str:
    return f"{spoken.category.value}, {spoken.urgency.value}, from {show_day(spoken.day)}"


def _json(one: Difference) -> dict[str, Any]:
    return {
        "patient": {"id": one.patient.nhs_number or one.patient.local_id, "name": one.patient.display_name},
        "rule": one.rule,
        "subject": one.subject,
        "change": one.change.value,
        "in_force": _spoken(one.now),
        "compared": _spoken(one.then),
    }


def _spoken(spoken: Spoken | None) -> dict[str, str] | None:
    if spoken is None:
        return None
    return {"from": spoken.day.isoformat(), "category": spoken.category.value, "urgency": spoken.urgency.value}
