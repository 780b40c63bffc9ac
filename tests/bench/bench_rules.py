"""How many evaluations a second: demo histories, built once, on varied days (``python -m tests.bench.bench_rules``)."""

from datetime import date, timedelta
from statistics import median
from time import perf_counter

from ldndesk.clinical.compiled import compiled
from ldndesk.clinical.evaluate import evaluate
from ldndesk.desk.demo.clinic import stories
from ldndesk.desk.packs import load_pack

TODAY = date(2026, 3, 7)
DAYS = tuple(TODAY - timedelta(days=n) for n in range(0, 60, 2))


def main() -> None:
    """Print the rate, and what building costs against evaluating."""
    pack = load_pack()
    histories = [h for story in stories(TODAY, pack) if len((h := story.history()).follow_ups) >= 8]
    begin = perf_counter()
    for history in histories:
        compiled(history, pack).at(TODAY)
    build = (perf_counter() - begin) / len(histories)
    rates = []
    for _ in range(5):
        begin = perf_counter()
        for day in DAYS:
            for history in histories:
                evaluate(history, day, pack)
        rates.append(len(DAYS) * len(histories) / (perf_counter() - begin))
    rate = median(rates)
    print(f"{len(histories)} histories x {len(DAYS)} days: {rate:,.0f} evaluations a second (best {max(rates):,.0f})")
    print(f"building one history costs {build * rate:.1f} evaluations ({build * 1000:.2f} ms)")


if __name__ == "__main__":
    main()
