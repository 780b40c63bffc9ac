"""What is checked at each start and once a day, at 10,000 patients: ``python -m tests.bench.bench_check [PATIENTS]``.

Processor time beside the time on the wall, for a plain record and an encrypted one.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from ldndesk.desk.check_record import check_record, check_since
from ldndesk.desk.packs import pack_in_force
from ldndesk.desk.work import Desk
from ldndesk.store.backups import last_seal
from ldndesk.store.clinic_key import ClinicKey, make_key
from ldndesk.store.encrypting import encrypted_copy, held
from ldndesk.store.engine import open_engine
from ldndesk.store.file import check_pages, try_to_write
from ldndesk.store.trail_files import anchor_path, write_anchor
from tests.conftest import NURSE, Clock
from tests.ui.clinic import register

from .bench_store import fill


def timed(words: str, work: Callable[[], object]) -> None:
    """Do it and print what it took."""
    begun, wall = time.process_time(), time.perf_counter()
    work()
    spent = time.process_time() - begun
    print(f"  {words}: {spent:.2f} s of the processor, {time.perf_counter() - wall:.2f} s on the wall", flush=True)


def start(path: Path, key: bytes | None) -> None:
    """Look at a record as each start does before the window shows the day."""
    check_pages(path, key)
    try_to_write(path, key)


def measure(words: str, path: Path, key: ClinicKey | None) -> None:
    """Measure one record."""
    keys = (None, None) if key is None else (key.database, key.trail)
    print(f"{words}, {path.stat().st_size / 2**20:.0f} MiB", flush=True)
    timed("at the start, before the day shows", lambda: start(path, keys[0]))
    timed("once a day, beside the work", lambda: check_record(path, *keys, noting=True))
    timed("at the start, beside the work", lambda: check_since(path, *keys))


def main(patients: int) -> None:
    """Fill a record, seal it, and measure it plain and encrypted."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plain.ldndesk"
        fill(path, patients)
        engine = open_engine(path)
        register(Desk(lambda: engine, pack_in_force, NURSE, Clock()), "SEALED")
        engine.dispose()
        measure(f"{patients} patients, plain", path, None)
        key, sealed = make_key(), path.with_name("sealed.ldndesk")
        with held(path):
            encrypted_copy(path, sealed, key)
        if (seal := last_seal(sealed, key.database)) is not None:
            write_anchor(anchor_path(sealed), seal)
        measure(f"{patients} patients, encrypted", sealed, key)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
