"""Everything there is to know of one step, as sections."""

from exectop.domain.roles import Role, status_role
from exectop.domain.story import Story
from exectop.domain.text import clean_line
from exectop.domain.values import Attempt, Execution, Json, Step
from exectop.present.cells import Cell, Context, Line
from exectop.present.detail import usage_lines
from exectop.present.formats import duration
from exectop.present.glyphs import glyph
from exectop.present.json_text import json_lines
from exectop.present.room import WHOLE, Room
from exectop.present.sections import Section, error_lines, mapping_lines, named, named_instant, named_span, section
from exectop.present.usual import usual_words
from exectop.present.waiting import why_step_waits


def step_sections(story: Story, step_id: str, context: Context, room: Room = WHOLE) -> tuple[Section, ...]:
    """The sections of that step that have anything to say; none if there is no such step.
    `room`: how much of each."""
    step = story.steps.get(step_id)
    if step is None:
        return ()
    source = story.key.source
    return (
        *section("Step", _summary(step, story, context)),
        *section("Error", error_lines(step.error, room)),
        *section("Attempts", [line for one in step.attempts for line in _attempt(one, context, source)]),
        *section("Result", _json(step.output, room)),
        *section("Input", _json(step.input, room)),
        *section("Usage", usage_lines(step.usage)),
        *section("Attributes", mapping_lines(step.attributes, room)),
    )


def left_words(step: Step, execution: Execution) -> str:
    """That the execution ended and the step did not, as far as was told; empty where that is not so."""
    is_left = execution.status.is_terminal and not step.status.is_terminal and step.started_at is not None
    return f"{step.status.value} when it ended" if is_left else ""


def _elapsed(step: Step, now: float) -> list[Line]:
    """In words: we count it; what the server told is the duration."""
    took = step.elapsed(now)
    return [] if took is None else named("elapsed", duration(took))


def _summary(step: Step, story: Story, context: Context) -> list[Line]:
    source = story.key.source
    raw = clean_line(step.status_raw)
    word = f"{glyph(step.status, context.ascii)} {step.status.value}"
    told = f"{word}  {raw}" if raw and raw != step.status.value else word
    return [
        *named("step", step.label, Role.STRONG),
        *named("status", told, status_role(step.status)),
        *named("", left_words(step, story.execution), Role.WARNING),
        *named("why", why_step_waits(story, step.id), Role.WAITING),
        *named("kind", step.kind),
        *named("id", step.id),
        *named("inside", step.parent_id),
        *named("execution", step.execution_id, Role.LINK),
        *named_instant("queued", step.queued_at, context, source),
        *named_instant("started", step.started_at, context, source),
        *named_instant("ended", step.ended_at, context, source),
        *named_span("duration", step.duration),
        *_elapsed(step, story.execution.until(context.now_at(source))),
        *named("usually", usual_words(step, source, context)),
    ]


def _attempt(attempt: Attempt, context: Context, source: str) -> list[Line]:
    begin, end = attempt.started_at, attempt.ended_at
    took = f"  {duration(end - begin)}" if begin is not None and end is not None else ""
    return [
        *named(
            f"attempt {attempt.number}",
            f"{glyph(attempt.status, context.ascii)} {attempt.status.value}{took}",
            status_role(attempt.status),
        ),
        *named_instant("  started", begin, context, source),
        *named_instant("  ended", end, context, source),
        *((Cell("  "), *line) for line in error_lines(attempt.error)),
    ]


def _json(value: Json, room: Room) -> list[Line]:
    return [] if value is None else json_lines(value, room=room)
