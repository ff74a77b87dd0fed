"""How long the store and its view take for 100,000 executions, as ratios of sorting as many numbers in the same run.

python benchmarks/store.py [ROWS]
"""

import random
import sys
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace

from exectop.domain.changes import Seen, Stamped
from exectop.domain.query import EVERYTHING, parse_query
from exectop.domain.status import Status
from exectop.domain.values import Execution, ExecutionKey, Usage
from exectop.store.store import Store
from exectop.store.view import NEWEST_FIRST, Sort, View

NOW = 1_767_225_600.0
COLUMNS = ("created", "elapsed", "title", "status", "tokens")
QUERIES = ("review", "status:failed", "elapsed>5m", "title:request", "review !is:failed tokens>10k", "/req.*99/")


def execution(number: int, chance: random.Random) -> Execution:
    """A row as lists tell it."""
    status = chance.choice(list(Status))
    return Execution(
        key=ExecutionKey("prod", f"exec-{number:08x}"),
        provider="polos",
        status=status,
        status_raw=status.value,
        title=f"Review pull request {number}",
        kind="agent",
        prompt=f"please look at request number {number} and tell",
        created_at=NOW - chance.random() * 1e6,
        started_at=NOW - chance.random() * 1e5,
        progress=chance.random() * 100,
        usage=Usage(tokens=chance.randrange(10**6)),
    )


def best(run: Callable[[], object]) -> float:
    """Seconds of the fastest of three runs."""
    times = []
    for _ in range(3):
        begin = time.perf_counter()
        run()
        times.append(time.perf_counter() - begin)
    return min(times)


def report(name: str, seconds: float, baseline: float) -> None:
    """A line: milliseconds, and how many times the baseline."""
    print(f"{name:<40} {seconds * 1000:9.2f} ms {seconds / baseline:8.2f} x")


def main(rows: int) -> None:
    """Print the times of filling, sorting, filtering and following, and the memory of a row."""
    chance = random.Random(1)
    numbers = [chance.random() for _ in range(rows)]
    baseline = best(lambda: sorted(numbers))
    report(f"sorting {rows} numbers", baseline, baseline)
    changes = [Stamped(NOW, NOW, Seen(execution(number, chance))) for number in range(rows)]
    store = Store()
    begin = time.perf_counter()
    store.apply(changes)
    report("apply all", time.perf_counter() - begin, baseline)
    report("apply all again, no news", best(lambda: store.apply(changes)), baseline)
    view = View(store, EVERYTHING, NEWEST_FIRST, NOW)
    for column in COLUMNS:
        report(f"sort by {column}", best(lambda column=column: view.set_sort(Sort(column, True))), baseline)  # type: ignore[misc]
    for text in QUERIES:
        query = parse_query(text)
        report(f"filter {text}", best(lambda query=query: view.set_query(query, NOW)), baseline)  # type: ignore[misc]
    view.set_query(EVERYTHING, NOW)
    for column in ("created", "progress"):
        view.set_sort(Sort(column, True))
        changed = [replace(row, progress=chance.random() * 100) for row in view.rows(0, 100)]
        store.apply([Stamped(NOW, NOW + 1, Seen(row)) for row in changed])
        begin = time.perf_counter()
        view.refresh(NOW)
        report(f"refresh 100 changes, by {column}", time.perf_counter() - begin, baseline)
    tracemalloc.start()
    fresh = Store()
    fresh.apply(changes)
    View(fresh, EVERYTHING, NEWEST_FIRST, NOW)
    print(f"{tracemalloc.get_traced_memory()[0] / rows:.0f} bytes a row beyond the execution")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
