"""How long a step takes beside how long it usually took, in words.

Owns: when that is worth saying. Must not know: where earlier runs are kept.
"""

from exectop.domain.story import Story
from exectop.domain.text import clean_line
from exectop.domain.usual import Usual
from exectop.domain.values import Step
from exectop.present.cells import Context
from exectop.present.formats import duration

RUNS = 3
"""Earlier runs that it takes to call anything usual."""
SLOW = 3.0
"""Medians after which a step that runs is slow, if no earlier one but the slowest took that long."""


def usual_words(step: Step, source: str, context: Context) -> str:
    """What earlier runs of the step took, and what that means for this one; empty where too little is known."""
    usual = _known(step, context)
    if usual is None:
        return ""
    words = f"{duration(usual.p50)}, 95% within {duration(usual.p95)} ({usual.count} runs)"
    return f"{words}{_meaning(step, usual, context.now_at(source))}"


def slow_words(story: Story, context: Context) -> str:
    """Which running step takes far longer than usual, in a sentence; empty if none does. The slowest counts."""
    if not context.usual or story.execution.status.is_terminal:
        return ""
    now = context.now_at(story.key.source)
    found = [
        (times, step, usual)
        for step in story.steps.values()
        if (usual := _known(step, context)) is not None and (times := _times_if_slow(step, usual, now)) is not None
    ]
    if not found:
        return ""
    times, step, usual = max(found, key=lambda one: one[0])
    return clean_line(f"{step.label} takes {_count(times)}× its usual {duration(usual.p50)}")


def _known(step: Step, context: Context) -> Usual | None:
    usual = context.usual.get(step.name or step.id)
    return usual if usual is not None and usual.count >= RUNS else None


def _meaning(step: Step, usual: Usual, now: float) -> str:
    took = step.elapsed(now)
    if took is None:
        return ""
    times = usual.times_median(took)
    if not step.status.is_terminal and took < usual.p50:
        return f", about {duration(usual.p50 - took)} left"
    return f", this one {_count(times)}× the median" if times is not None and times >= 2 else ""


def _times_if_slow(step: Step, usual: Usual, now: float) -> float | None:
    took = step.elapsed(now) if step.status.is_active else None
    times = None if took is None else usual.times_median(took)
    is_slow = times is not None and took is not None and times >= SLOW and took > usual.p95
    return times if is_slow else None


def _count(times: float | None) -> str:
    return "" if times is None else f"{times:.0f}" if times >= 10 else f"{times:.1f}".removesuffix(".0")
