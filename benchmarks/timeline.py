"""The Timeline of an execution of tens of thousands of segments: the first paint, a scroll step, a second passing.

    python benchmarks/timeline.py [--segments 40000] [--size 120x40]

CPU seconds of this process, beside those of the same screen on an execution without steps in the same run. Half of
the steps have two attempts, so that segments are a half more than steps; one step in a hundred still runs.
"""

import argparse
import asyncio
import random
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from textual.pilot import Pilot

from exectop.domain.changes import Change, EdgeSeen, Seen, StepSeen
from exectop.domain.status import Status
from exectop.domain.values import Attempt, Edge, Execution, ExecutionKey, Step
from exectop.store.store import Store
from exectop.tui.screens.execution import ExecutionScreen

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from support import stories
from support.running import press, running

NOW = stories.NOW
LARGE, EMPTY = ExecutionKey("flows", "large"), ExecutionKey("flows", "empty")
KEYS = 60
ALLOWED = 2.0
"""A step down may cost so many times what painting an empty screen costs."""


def step(number: int, chance: random.Random) -> Step:
    """A step somewhere in the last three hours; every second one was tried twice."""
    begin = NOW - 10_000 + chance.uniform(0, 9_000)
    middle, end = begin + chance.uniform(0.5, 30), begin + chance.uniform(31, 60)
    status = Status.RUNNING if number % 100 == 7 else Status.COMPLETED
    ended = None if status is Status.RUNNING else end
    tries = (
        Attempt(number=1, status=Status.FAILED, started_at=begin, ended_at=middle),
        Attempt(number=2, status=status, started_at=middle + 0.2, ended_at=ended),
    )
    return Step(
        id=f"step-{number:06d}",
        name=f"fetch page {number}",
        status=status,
        status_raw=status.value,
        started_at=begin,
        ended_at=ended,
        attempts=tries if number % 2 else (),
    )


def store_of(segments: int) -> Store:
    """The two executions."""
    chance, count = random.Random(1), segments * 2 // 3
    changes: list[Change] = [
        Seen(Execution(key=key, status=Status.RUNNING, status_raw="running", started_at=NOW - 10_000, title="pages"))
        for key in (LARGE, EMPTY)
    ]
    changes += [StepSeen(LARGE, step(number, chance)) for number in range(count)]
    changes += [
        EdgeSeen(LARGE, Edge(f"step-{number:06d}", f"step-{number + 7:06d}")) for number in range(0, count - 7, 5)
    ]
    store = Store()
    store.apply(stories.stamped(changes))
    return store


async def timed(call: Callable[[], Awaitable[object]]) -> float:
    """CPU seconds until it has been done and painted."""
    begin = time.process_time()
    await call()
    return time.process_time() - begin


async def measure(pilot: Pilot[None], screen: ExecutionScreen) -> dict[str, float]:
    """What the screen costs, by name."""

    async def open_it() -> None:
        pilot.app.push_screen(screen)
        await pilot.pause()
        await pilot.pause()

    async def second() -> None:
        screen.tick()
        await pilot.pause()

    first = await timed(open_it)
    steps = [await timed(lambda: press(pilot, "j")) for _ in range(KEYS)]
    pages = [await timed(lambda: press(pilot, "pagedown")) for _ in range(KEYS)]
    ticks = [await timed(second) for _ in range(KEYS)]
    await press(pilot, "escape")
    return {
        "first paint": first,
        "one step down": statistics.median(steps),
        "one page down": statistics.median(pages),
        "a second passes": statistics.median(ticks),
    }


async def run(segments: int, size: tuple[int, int]) -> bool:
    """Print the figures; whether the promise holds."""
    services = stories.services(store_of(segments))
    async with running(services, size) as (_, pilot):
        await measure(pilot, ExecutionScreen(services, EMPTY, pane="timeline"))  # imports, styles
        empty = await measure(pilot, ExecutionScreen(services, EMPTY, pane="timeline"))
        large = await measure(pilot, ExecutionScreen(services, LARGE, pane="timeline"))
    paint = empty["first paint"]
    print(f"{segments} segments, {size[0]}x{size[1]}; an empty screen is painted in {paint * 1000:.1f} ms")
    for name, seconds in large.items():
        ratio, own = seconds / paint, seconds / empty[name]
        print(
            f"{name:<16} {seconds * 1000:9.1f} ms {ratio:8.2f} x an empty paint {own:8.2f} x the same on an empty one"
        )
    return large["one step down"] <= ALLOWED * paint


def main() -> int:
    """Measure; 1 if a step costs more than it may."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--segments", type=int, default=40_000)
    parser.add_argument("--size", default="120x40")
    given = parser.parse_args()
    columns, rows = map(int, given.size.split("x"))
    return 0 if asyncio.run(run(given.segments, (columns, rows))) else 1


if __name__ == "__main__":
    sys.exit(main())
