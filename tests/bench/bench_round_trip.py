"""Random records out as FHIR and in again: how many read back equal.

Run: ``python -m tests.bench.bench_round_trip [RECORDS]``; prints the counts, the bytes and the CPU seconds.
"""

import sys
import time

from hypothesis import HealthCheck, Phase, given, seed, settings

from ldndesk.clinical.history import History
from ldndesk.interop.fhir_read import read_bundle
from ldndesk.interop.fhir_write import bundle_text, write_bundle
from tests.interop.test_fhir_write import HISTORIES


def main(records: int) -> int:
    """Send records round; gives 1 when any came back otherwise."""
    counts = {"equal": 0, "different": 0, "refused": 0}
    sizes: list[int] = []

    @seed(20261125)
    @settings(
        max_examples=records,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(HISTORIES)
    def round_trip(history: History) -> None:
        data = bundle_text(write_bundle(history)).encode()
        sizes.append(len(data))
        read = read_bundle(data, "x")
        came = "refused" if read.history is None or read.faults else "equal" if read.history == history else "different"
        counts[came] += 1

    begun = time.process_time()
    round_trip()
    spent = time.process_time() - begun
    told = ", ".join(f"{count:,} {word}" for word, count in counts.items())
    print(f"{len(sizes):,} records: {told}; {sum(sizes):,} bytes, {spent:.1f} s CPU with making them")
    return 0 if counts["equal"] == len(sizes) else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
