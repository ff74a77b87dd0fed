"""One simulated run of each vendor, drawn from a seeded generator.

Owns: what a typical run of a vendor looks like. Must not know: HTTP, the world.
"""

import random
from dataclasses import replace

from exectop.mock import shapes, words
from exectop.mock.plan import Ask, FilePlan, RunPlan, StepPlan
from exectop.mock.world import new_id

VENDORS = ("izieroma", "polos", "asteroid", "claude-agent")


def draw(vendor: str, rng: random.Random, created: float, *, pace: float = 6.0, fails: bool = False) -> RunPlan:
    """A run created at that instant. `pace`: seconds of a typical step."""
    steps = _steps(vendor, rng, pace)
    error_code, error = rng.choice(words.ERRORS) if fails else ("", "")
    if fails:
        steps = shapes.failing(steps, rng, error)
    duration = shapes.length_of(steps) + (0.2 if fails else 0.4 * pace)
    tokens = sum(step.tokens for step in steps)
    name = rng.choice(words.GOALS[vendor])
    id_ = new_id(vendor, rng)
    plan = RunPlan(
        id=id_,
        vendor=vendor,
        name=name,
        prompt=_prompt(vendor, name, rng),
        created=created,
        queue=rng.uniform(0.2, 2.5),
        duration=duration,
        steps=_adopt(steps, rng) if vendor == "polos" else steps,
        kind=rng.choice(("workflow", "workflow", "agent")) if vendor == "polos" else "workflow",
        profile=rng.choice(words.PROFILES) if vendor == "izieroma" else "default",
        model=rng.choice(words.MODELS),
        result=rng.choice(words.RESULTS),
        error=error,
        error_code=error_code,
        tokens=tokens,
        cancel_delay=1.5 if vendor == "polos" else 0.0,
        metadata={"team": rng.choice(("growth", "platform", "finance")), "ticket": f"OPS-{rng.randint(100, 999)}"},
    )
    return replace(plan, files=_files(rng, duration)) if vendor == "claude-agent" else plan


def asking(plan: RunPlan, rng: random.Random, *, by_agent: bool = False) -> RunPlan:
    """The same run, which asks a person after a third of its work, within a minute, and waits."""
    step = plan.steps[len(plan.steps) // 3].id if plan.steps else "review"
    text = rng.choice(words.QUESTIONS)
    return replace(plan, ask=Ask(step=step, text=text, at=min(plan.duration / 3, 50.0), by_agent=by_agent))


def _steps(vendor: str, rng: random.Random, pace: float) -> tuple[StepPlan, ...]:
    match vendor:
        case "izieroma":
            return shapes.research(rng, rng.randint(2, 6), pace)
        case "polos":
            return shapes.research(rng, rng.randint(1, 4), pace)
        case "asteroid":
            return shapes.chain(rng, rng.randint(4, 9), pace, "iris")
        case _:
            return shapes.chain(rng, rng.randint(2, 4), pace * 2, "turn")


def _adopt(steps: tuple[StepPlan, ...], rng: random.Random) -> tuple[StepPlan, ...]:
    """Some steps become executions of their own: agents and tools."""
    adopted = []
    for step in steps:
        kind = rng.choice(("step", "tool", "agent"))
        child = None if kind == "step" else new_id("polos", rng)
        adopted.append(replace(step, kind=kind, child=child))
    return tuple(adopted)


def _prompt(vendor: str, name: str, rng: random.Random) -> str:
    match vendor:
        case "polos":
            return rng.choice(words.REQUESTS)
        case "asteroid":
            return f"Member {rng.randint(100000, 999999)}, portal of {rng.choice(('Aetna', 'Cigna', 'Humana'))}"
        case _:
            return name


def _files(rng: random.Random, duration: float) -> tuple[FilePlan, ...]:
    names = (
        ("README.md", "text/markdown", "DOCUMENT"),
        ("patch.diff", "text/x-diff", "CODE"),
        ("run.log", "text/plain", "LOG"),
    )
    return tuple(
        FilePlan(
            id=f"artifact-{rng.getrandbits(40):010x}",
            name=name,
            size=rng.randint(300, 60_000),
            media_type=media,
            kind=kind,
            at=duration * rng.uniform(0.4, 0.95),
        )
        for name, media, kind in names[: rng.randint(0, 3)]
    )
