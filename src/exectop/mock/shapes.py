"""Graphs of steps for simulated runs: a split and join of parallel branches, a chain, a large layered graph.

Owns: ids, names, order and times of steps. Must not know: vendors, the world.
"""

import random
from dataclasses import replace

from exectop.mock import words
from exectop.mock.plan import StepPlan


def research(rng: random.Random, branches: int, pace: float) -> tuple[StepPlan, ...]:
    """A first step, branches of one to three steps side by side, a join and a last step. The graph grows: a
    branch is told of when the first step has ended, its further steps when their predecessor starts."""
    first = _step("node_1", rng.choice(words.FIRST), "decompose", 0.0, pace * rng.uniform(0.4, 0.9))
    steps = [first]
    tails: list[StepPlan] = []
    for _ in range(branches):
        before = first
        for _ in range(rng.randint(1, 3)):
            name = rng.choice(words.MIDDLE)
            start = before.end + rng.uniform(0.05, 0.6) * pace
            shown = first.end if before is first else before.start
            step = _step(
                f"node_{len(steps) + 1}", name, _kind(name), start, pace * rng.uniform(0.5, 2.5), (before.id,), shown
            )
            if rng.random() < 0.12:
                step = replace(step, attempts=rng.randint(2, 3))
            steps.append(step)
            before = step
        tails.append(before)
    end = max(step.end for step in tails)
    join = _step(f"node_{len(steps) + 1}", "aggregate", "aggregate", end + 0.1, pace, _ids(tails), end - 0.2 * pace)
    last = _step(
        f"node_{len(steps) + 2}", rng.choice(words.LAST), "write", join.end + 0.1, pace, (join.id,), join.start
    )
    return (*steps, join, last)


def chain(rng: random.Random, length: int, pace: float, kind: str = "step") -> tuple[StepPlan, ...]:
    """Steps one after the other, all known from the beginning."""
    steps: list[StepPlan] = []
    start = 0.0
    for number in range(length):
        name = rng.choice(words.FIRST if number == 0 else words.LAST if number == length - 1 else words.MIDDLE)
        after = (steps[-1].id,) if steps else ()
        step = _step(f"node_{number + 1}", f"{name}_{number + 1}", kind, start, pace * rng.uniform(0.6, 1.6), after)
        steps.append(step)
        start = step.end + 0.05
    return tuple(steps)


def layered(rng: random.Random, count: int, duration: float) -> tuple[StepPlan, ...]:
    """`count` steps in layers, each after one to three steps of the layer before; told of layer by layer."""
    steps: list[StepPlan] = [_step("s1", "start", "start", 0.0, duration / 50)]
    above = steps[:]
    layers = max(2, round((count / 2) ** 0.5 / 2))
    width = max(1, -(-(count - 1) // layers))
    while len(steps) < count:
        layer: list[StepPlan] = []
        name = rng.choice(words.MIDDLE)
        begin = max(step.start for step in above) + duration / (layers + 2)
        for _ in range(min(width, count - len(steps))):
            after = tuple(sorted({rng.choice(above).id for _ in range(rng.choice((1, 1, 1, 2, 3)))}))
            start = begin + rng.uniform(0, duration / (layers + 2) / 2)
            number = len(steps) + 1
            steps.append(
                _step(f"s{number}", f"{name}_{number}", name, start, duration / (layers + 2) / 2, after, begin * 0.9)
            )
            layer.append(steps[-1])
        above = layer
    return tuple(steps)


def failing(steps: tuple[StepPlan, ...], rng: random.Random, error: str) -> tuple[StepPlan, ...]:
    """The same with one step past the first third that fails for good; nothing that depends on it starts."""
    place = rng.randrange(max(1, len(steps) // 3), len(steps))
    return tuple(replace(step, error=error) if number == place else step for number, step in enumerate(steps))


def length_of(steps: tuple[StepPlan, ...]) -> float:
    """Seconds of work until the last step has ended, or the first failing one."""
    broken = [step.end for step in steps if step.error]
    return min(broken) if broken else max((step.end for step in steps), default=0.0)


def _step(
    id_: str, name: str, kind: str, start: float, duration: float, after: tuple[str, ...] = (), shown: float = 0.0
) -> StepPlan:
    return StepPlan(
        id=id_,
        name=name,
        kind=kind,
        start=start,
        duration=duration,
        after=after,
        shown_from=shown,
        input={"task": name.replace("_", " "), "depth": len(after)},
        output=f"{name.replace('_', ' ')}: done in {duration:.1f} s",
        tokens=int(duration * 83) + 120,
    )


def _kind(name: str) -> str:
    return "research" if name in ("search_web", "read_source", "extract_facts") else "execute"


def _ids(steps: list[StepPlan]) -> tuple[str, ...]:
    return tuple(step.id for step in steps)
