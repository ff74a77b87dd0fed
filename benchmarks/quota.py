"""A day on a quota of 1,000 requests: the planner against the pollers of the vendor's documents.

    python benchmarks/quota.py [--seed 1] [--hours 24]

izieroma allows 1,000 requests a day. Its documents poll an execution every 2 s, or first after 1 s and then ×1.5 up
to 30 s, or 30 times a minute. A list of 50 executions, of which about one every twenty minutes starts, and a person
who looks at the newest running one: the engine itself runs a day of that on a driven clock against the mock. Each
naive poller asks for the list and for the focused execution, one request each; `even` is one that was slowed down
until the quota just lasts, which no document proposes.

A change is noticed by the first answer to a question asked after it that tells of its execution. Changes of status
count for all executions, those of steps for the focused one while somebody looks. A 429 notices nothing.
"""

import argparse
import asyncio
import math
import random
import statistics
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from exectop.clock import ManualClock
from exectop.config.options import SourceOptions
from exectop.domain.values import ExecutionKey
from exectop.mock import runs
from exectop.mock.app import make_app
from exectop.mock.plan import RunPlan
from exectop.mock.state import state_of
from exectop.mock.world import World
from exectop.ports.secret import Secret
from exectop.ports.wire import Events, Exchange, Graph, One, Progress, Recent
from exectop.runtime import open_member, resolve_sources
from exectop.store.store import Store
from exectop.sync.engine import Engine

DAY = 86_400.0
MIDNIGHT = 1_795_564_800.0
QUOTA = 1000
LISTED = 50
STEP = 5.0
GLANCE = 60.0
"""Seconds that the person goes on looking at an execution that is over."""


@dataclass(frozen=True)
class Change:
    """Something that happened. `is_step`: only the details of the execution tell of it."""

    at: float
    id: str
    is_step: bool
    matters_until: float


@dataclass
class Watched:
    """What a poller did. `lists` and `details`: when good questions were asked; the latter by execution."""

    requests: int = 0
    throttled: int = 0
    lists: list[float] = field(default_factory=list)
    details: dict[str, list[float]] = field(default_factory=dict)

    def delays(self, changes: Sequence[Change], end: float) -> list[float]:
        """Seconds until each change was noticed; where it never was, until the end of the day, or for a step until
        the person looks elsewhere."""
        found = []
        for change in changes:
            looks = [_next(self.details.get(change.id, ()), change.at, end), change.matters_until]
            if not change.is_step:
                looks.append(_next(self.lists, change.at, end))
            found.append(min(looks) - change.at)
        return found


def _next(looks: Sequence[float], at: float, end: float) -> float:
    place = bisect_left(looks, at)
    return looks[place] if place < len(looks) else end


def plans_of(seed: int, seconds: float) -> list[RunPlan]:
    """Fifty that are over, and one about every twenty minutes of the day."""
    rng = random.Random(seed)
    plans = [runs.draw("izieroma", rng, MIDNIGHT - 600 - number * 300, pace=3) for number in range(LISTED)]
    at = MIDNIGHT + rng.uniform(0, 600)
    while at < MIDNIGHT + seconds - 1200:
        plans.append(runs.draw("izieroma", rng, at, pace=rng.uniform(8, 40), fails=rng.random() < 0.2))
        at += rng.expovariate(1 / 1200)
    return plans


class Person:
    """Looks at the newest execution that runs or was over a moment ago."""

    def __init__(self, plans: Sequence[RunPlan]) -> None:
        ends = {plan.id: state_of(plan, (), MIDNIGHT + 3 * DAY).ended_at or 0.0 for plan in plans}
        self._lives = sorted(((plan.created, ends[plan.id] + GLANCE, plan.id) for plan in plans), reverse=True)
        self._moments = sorted(at for begin, end, _ in self._lives for at in (begin, end))

    def focus(self, now: float) -> str | None:
        """What the person looks at."""
        return next((id_ for begin, end, id_ in self._lives if begin <= now < end), None)

    def until(self, now: float) -> float:
        """When the person looks elsewhere."""
        id_ = self.focus(now)
        places = range(bisect_right(self._moments, now), len(self._moments))
        return next((self._moments[place] for place in places if self.focus(self._moments[place]) != id_), now)


def changes_of(plans: Sequence[RunPlan], person: Person) -> list[Change]:
    """All changes of the day, in their order."""
    found = []
    for plan in plans:
        state = state_of(plan, (), MIDNIGHT + 3 * DAY)
        found += [Change(turn.at, plan.id, False, math.inf) for turn in state.turns]
        times = [at for step in state.steps for at in (step.started_at, step.ended_at) if at is not None]
        found += [Change(at, plan.id, True, person.until(at)) for at in times if person.focus(at) == plan.id]
    return sorted((change for change in found if change.at >= MIDNIGHT), key=lambda change: change.at)


def naive(intervals: Iterator[float], person: Person, seconds: float, quota: int) -> Watched:
    """A poller that asks for the list and the focused execution, then waits."""
    watched, now = Watched(), MIDNIGHT
    for interval in intervals:
        if now >= MIDNIGHT + seconds:
            break
        id_ = person.focus(now)
        for place in (None, id_) if id_ else (None,):
            watched.requests += 1
            if watched.requests > quota:
                watched.throttled += 1
            elif place is None:
                watched.lists.append(now)
            else:
                watched.details.setdefault(place, []).append(now)
        now += interval
    return watched


def growing(changes: Sequence[Change], first: float = 1.0, cap: float = 30.0) -> Iterator[float]:
    """×1.5 from 1 s up to 30 s, back to 1 s where something changed."""
    now, interval, place = MIDNIGHT, first, 0
    while True:
        yield interval
        now += interval
        seen = place
        while place < len(changes) and changes[place].at <= now:
            place += 1
        interval = first if place > seen else min(interval * 1.5, cap)


def fixed(interval: float) -> Iterator[float]:
    """Always the same."""
    while True:
        yield interval


async def planned(plans: Sequence[RunPlan], person: Person, seconds: float, quota: int) -> Watched:
    """The engine on a driven clock against the mock."""
    clock, watched, store = ManualClock(MIDNIGHT), Watched(), Store()
    app = make_app(World(plans, clock, daily_quota=quota))
    options = {"provider": "izieroma", "url": "http://mock/izieroma/api/v1", "list_limit": LISTED, "timeout": 20}
    (source,) = resolve_sources({"prod": SourceOptions.model_validate(options)}, {}, {"prod": Secret("k")})
    member = open_member(source, clock, app=app)

    def tap(exchange: Exchange) -> None:
        watched.requests += 1
        wish = exchange.call.wish
        if exchange.fault is not None:
            watched.throttled += exchange.fault.http_status == 429
        elif isinstance(wish, Recent):
            watched.lists.append(exchange.asked_at)
        elif isinstance(wish, One | Progress | Graph | Events):
            watched.details.setdefault(wish.id, []).append(exchange.asked_at)

    engine = Engine([member], store.apply, clock, random.Random(1), tap)
    await engine.start()
    while clock.now() < MIDNIGHT + seconds:
        id_ = person.focus(clock.now())
        key = None if id_ is None else ExecutionKey("prod", id_)
        engine.focus(key if key is None or store.execution(key) is not None else None)
        await clock.advance(STEP)
        await engine.idle()
    await engine.stop()
    await member.session.close()
    return watched


def report(name: str, watched: Watched, changes: Sequence[Change], end: float) -> tuple[float, float]:
    """A line of the table; mean and p99 of all changes."""
    every = watched.delays(changes, end)
    status = watched.delays([change for change in changes if not change.is_step], end)
    steps = watched.delays([change for change in changes if change.is_step], end)
    mean, p99 = statistics.fmean(every), _percentile(every)
    print(
        f"{name:<22} {watched.requests:>8} {watched.throttled:>8} {mean:>9.1f} {p99:>9.1f}"
        f" {statistics.fmean(status):>9.1f} {_percentile(status):>9.1f} {statistics.fmean(steps):>9.1f}"
        f" {_percentile(steps):>9.1f}"
    )
    return mean, p99


def _percentile(values: Sequence[float], part: float = 0.99) -> float:
    return sorted(values)[int(len(values) * part)]


def main() -> int:
    """Print the table; 1 if the planner does not beat the documents' pollers."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--hours", type=float, default=24.0)
    given = parser.parse_args()
    seconds, quota = given.hours * 3600, int(QUOTA * given.hours / 24)
    plans = plans_of(given.seed, seconds)
    person = Person(plans)
    changes = changes_of(plans, person)
    end = MIDNIGHT + seconds
    ours = asyncio.run(planned(plans, person, seconds, quota))
    print(f"{len(changes)} changes of {len(plans)} executions in {given.hours:g} h, {quota} requests allowed")
    print(f"{'':<22} {'':>8} {'':>8} {'all':>19} {'status':>19} {'steps':>19}  (seconds until noticed)")
    print(f"{'':<22} {'requests':>8} {'429s':>8}" + f" {'mean':>9} {'p99':>9}" * 3)
    best = report("planner", ours, changes, end)
    others = {
        "fixed 2 s": naive(fixed(2.0), person, seconds, quota),
        "×1.5 to 30 s": naive(growing(changes), person, seconds, quota),
        "30 a minute": naive(fixed(4.0), person, seconds, quota),  # two requests each time
    }
    told = {name: report(name, watched, changes, end) for name, watched in others.items()}
    shares = [person.focus(MIDNIGHT + at) is not None for at in range(0, int(seconds), 60)]
    even = seconds * (1 + sum(shares) / len(shares)) / quota
    report(f"even, every {even:.0f} s", naive(fixed(even), person, seconds, quota), changes, end)
    is_better = all(best[0] < mean and best[1] < p99 for mean, p99 in told.values())
    is_within = ours.requests <= quota and all(ours.requests <= watched.requests for watched in others.values())
    is_fine = is_better and is_within and not ours.throttled
    print("the planner beats each at fewer requests without a 429" if is_fine else "the planner does NOT beat each")
    return 0 if is_fine else 1


if __name__ == "__main__":
    sys.exit(main())
