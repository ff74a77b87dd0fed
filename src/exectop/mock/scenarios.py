"""The scenarios: which runs a simulated world starts with and which come later.

Owns: their names and contents. Must not know: HTTP, vendors' wire formats. Equal seeds give equal worlds.
"""

import random
from collections.abc import Callable
from dataclasses import replace

from exectop.clock import Clock
from exectop.mock import runs, shapes
from exectop.mock.documents import document_plans
from exectop.mock.plan import RunPlan
from exectop.mock.world import World, new_id

HOUR = 3600.0
ARRIVAL_SECONDS = 12.0


def _demo(rng: random.Random, now: float, count: int) -> list[RunPlan]:
    """About sixty runs of the last hours: most are over, some go on for minutes, one waits for a person."""
    plans = []
    for number in range(count or 44):
        vendor = runs.VENDORS[number % 4]
        created = now - rng.uniform(120, 5 * HOUR)
        plans.append(runs.draw(vendor, rng, created, pace=rng.uniform(1, 5), fails=rng.random() < 0.2))
    for number in range(14):
        vendor = runs.VENDORS[number % 4]
        plan = runs.draw(vendor, rng, now - rng.uniform(1, 40), pace=rng.uniform(12, 30), fails=number in (5, 10))
        plans.append(plan)
    plans.append(runs.asking(runs.draw("polos", rng, now - 75, pace=8), rng))
    plans.append(runs.asking(runs.draw("asteroid", rng, now - 2, pace=9), rng, by_agent=True))
    return plans


def _storm(rng: random.Random, now: float, count: int) -> list[RunPlan]:
    """A quiet list in which, five seconds from the start on, one run after the other fails."""
    plans = [runs.draw(runs.VENDORS[n % 4], rng, now - rng.uniform(300, 2 * HOUR), pace=3) for n in range(20)]
    for number in range(count or 60):
        plan = runs.draw(runs.VENDORS[number % 4], rng, now - rng.uniform(1, 30), pace=4, fails=True)
        plans.append(replace(plan, duration=plan.queue + (now - plan.created) + 5 + rng.uniform(0, 15)))
    return plans


def _big(rng: random.Random, now: float, count: int) -> list[RunPlan]:
    """Very many runs, nearly all over, of few steps each."""
    templates = {
        vendor: [runs.draw(vendor, rng, now, pace=2, fails=n == 0) for n in range(8)] for vendor in runs.VENDORS
    }
    plans = []
    for number in range(count or 10_000):
        vendor = runs.VENDORS[number % 4]
        template = templates[vendor][rng.randrange(8)]
        steps = tuple(replace(step, child=None) for step in template.steps)
        age = 2.0 * number + rng.uniform(0, 2)
        plans.append(replace(template, id=new_id(vendor, rng), created=now - age, steps=steps))
    return plans


def _graph(rng: random.Random, now: float, count: int) -> list[RunPlan]:
    """For each vendor with a graph one running run of `count` steps that grows, among the finished ones."""
    plans = [runs.draw(runs.VENDORS[n % 4], rng, now - rng.uniform(300, HOUR), pace=2) for n in range(8)]
    for place, vendor in enumerate(("asteroid", "polos", "izieroma")):
        plan = runs.draw(vendor, rng, now - 90 - (2 - place) * 0.001, pace=2)
        steps = shapes.layered(rng, count or 200, 600)
        plans.append(replace(plan, queue=0.1, duration=shapes.length_of(steps) + 60, steps=steps))
    return plans


def _pair(rng: random.Random, now: float, count: int) -> list[RunPlan]:
    """For each vendor two runs of one workflow; the second goes another way from its fourth step on."""
    plans = []
    for vendor in runs.VENDORS:
        first = runs.draw(vendor, rng, now - 1200, pace=3)
        place = min(3, len(first.steps) - 1)
        steps = tuple(
            replace(step, error="The answer was not valid JSON", output=None) if number == place else step
            for number, step in enumerate(first.steps)
        )
        steps = tuple(replace(step, child=new_id(vendor, rng) if step.child else None) for step in steps)
        second = replace(
            first, id=new_id(vendor, rng), created=now - 600, steps=steps, error="The answer was not valid JSON"
        )
        second = replace(second, duration=shapes.length_of(steps), error_code="execution_error")
        plans += [first, second]
    return plans


def _hostile(rng: random.Random, now: float, count: int) -> list[RunPlan]:
    """Runs of every vendor in every phase; what they say is made hostile by `SCENARIO_CHAOS`."""
    return [*_demo(rng, now, count or 24), *_graph(rng, now, 12)]


SCENARIO_CHAOS = {"hostile": "hostile:1"}
"""Faults that belong to a scenario, beside those asked for."""

SCENARIOS: dict[str, Callable[[random.Random, float, int], list[RunPlan]]] = {
    "demo": _demo,
    "documents": lambda rng, now, count: document_plans(),
    "storm": _storm,
    "empty": lambda rng, now, count: [],
    "big": _big,
    "graph": _graph,
    "pair": _pair,
    "hostile": _hostile,
}


def make_world(
    scenario: str, clock: Clock, *, seed: int = 1, count: int = 0, speed: float = 1.0, daily_quota: int = 1000
) -> World:
    """The world of that scenario at the clock's present instant. Raises `KeyError` for an unknown name."""
    rng = random.Random(f"{scenario}/{seed}")
    plans = SCENARIOS[scenario](rng, clock.now(), count)
    more = _arrivals(seed, clock.now()) if scenario == "demo" else None
    return World(plans, clock, seed=seed, more=more, pace=0.25 * speed, daily_quota=daily_quota)


def _arrivals(seed: int, start: float) -> Callable[[float, float], list[RunPlan]]:
    """Runs that come in one after the other, about every twelve seconds; each drawn from its own number."""

    def between(after: float, until: float) -> list[RunPlan]:
        numbers = range(int((after - start) / ARRIVAL_SECONDS), int((until - start) / ARRIVAL_SECONDS))
        found = []
        for number in numbers:
            rng = random.Random(f"arrival/{seed}/{number}")
            created = start + (number + 1) * ARRIVAL_SECONDS
            vendor = runs.VENDORS[rng.randrange(4)]
            found.append(runs.draw(vendor, rng, created, pace=rng.uniform(3, 14), fails=rng.random() < 0.2))
        return found

    return between
