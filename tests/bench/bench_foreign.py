"""A foreign bundle of 1.7 MB previewed and imported: the CPU seconds, with those of the process that reads it.

Run: ``python -m tests.bench.bench_foreign``; gives 1 where it takes 2 s or more.
"""

import json
import os
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

from ldndesk.desk.exchange import import_files, preview_import
from ldndesk.desk.packs import pack_in_force
from ldndesk.desk.reading_files import read_files
from ldndesk.desk.work import Actor, Desk, Role
from ldndesk.store.engine import open_engine
from ldndesk.store.migrate import bring_up_to_date
from tests.interop.bundles import foreign_bundle

SIZE, MOST = 1_700_000, 2.0


def made(labs: int = 800) -> bytes:
    """Make a bundle with laboratory values over years and, up to the size, much that is not ours."""
    told = json.loads(foreign_bundle(0))
    lab = next(e for e in told["entry"] if "valueQuantity" in e["resource"])
    for number in range(labs):
        day = f"{date(2015, 1, 1) + timedelta(days=4 * number)}T09:00:00Z"
        resource = {**lab["resource"], "effectiveDateTime": day, "issued": day}
        told["entry"].append({**lab, "fullUrl": f"urn:uuid:lab{number}", "resource": resource})
    used = len(json.dumps(told))
    pair = len(foreign_bundle(101)) - len(foreign_bundle(1))
    told["entry"] += json.loads(foreign_bundle((SIZE - used) * 100 // pair))["entry"][9:]
    return json.dumps(told).encode()


def _spent() -> float:
    return sum(os.times()[:4])


def main() -> int:
    """Time one import."""
    with tempfile.TemporaryDirectory() as place:
        file, path = Path(place) / "foreign.json", Path(place) / "clinic.ldndesk"
        file.write_bytes(made())
        bring_up_to_date(path)
        engine = open_engine(path)
        desk = Desk(lambda: engine, pack_in_force, Actor("Bench", Role.NURSE))
        desk.pack  # noqa: B018 - read before the clock runs, as at a desk that is open
        begun = _spent()
        read = read_files(desk, (file,))
        [preview] = desk.ask(preview_import, read, {})
        note = desk.do("t", import_files, read, None, {}).note
        spent = _spent() - begun
        engine.dispose()
        print(f"{file.stat().st_size:,} bytes, {dict(preview.added)}: {note} {spent:.2f} s CPU")
    return 0 if spent < MOST else 1


if __name__ == "__main__":
    sys.exit(main())
