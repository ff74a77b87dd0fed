"""Everything there is to know of one execution, as sections. A field that is not told is left out, no other is.

Owns: which section says what. What there is no room for is left out with a word on it; nothing else is folded away.
"""

from shlex import quote

from exectop.domain.forms import missing, words_of
from exectop.domain.questions import answered_elsewhere
from exectop.domain.roles import Role, status_role
from exectop.domain.story import Story
from exectop.domain.text import clean_line
from exectop.domain.values import Artifact, Comment, Execution, FormField, Json, Label, Question, Usage
from exectop.present.cells import Cell, Context, Line
from exectop.present.formats import NOTHING_TOLD, cost, duration, moment, number, percent, size
from exectop.present.glyphs import glyph
from exectop.present.json_text import json_lines
from exectop.present.room import WHOLE, Room
from exectop.present.sections import (
    Section,
    ago,
    common_width,
    each,
    error_lines,
    mapping_lines,
    named,
    named_instant,
    named_json,
    named_number,
    named_span,
    section,
)
from exectop.present.transitions import transition_lines
from exectop.present.waiting import why_waiting

__all__ = ["Section", "detail_sections"]


DETAIL = Room(2_000, 60_000, "the Payload view (key 5) has all of it", "exectop get has all of it")
"""How much of one section the Detail view draws; the data of an answer may be megabytes."""


def detail_sections(story: Story, context: Context, room: Room = WHOLE) -> tuple[Section, ...]:
    """The sections that have anything to say, what matters most first. `room`: how much of each."""
    row = story.execution
    source = row.key.source
    less = room.besides
    return (
        *section("Summary", _summary(story, context, less)),
        *section("Questions", each(row.questions, lambda one, left: _question(one, row, context, left), room)),
        *section("Error", error_lines(row.error, room)),
        *section("Times", _times(story, context)),
        *section("Usage", usage_lines(row.usage)),
        *section("Result", [*named("outcome", row.outcome, room=less), *_json(row.output, room)]),
        *section("Input", [*named("prompt", row.prompt, room=room), *_json(row.input, room)]),
        *section("Artifacts", each(row.artifacts, lambda one, left: _artifact(one, context, source, left), less)),
        *section("Labels", each(row.labels, lambda one, left: _label(one, context, source, left), less)),
        *section("Comments", each(row.comments, lambda one, left: _comment(one, context, source, left), less)),
        *section("Links", _link_lines(row, less)),
        *section("Identity", _identity(row)),
        *section("Metadata", mapping_lines(row.metadata, room)),
        *section("Attributes", mapping_lines(row.attributes, room)),
        *section("Notes", each(row.notes, lambda note, left: named("odd", note, Role.WARNING, room=left), less)),
        *section("Transitions", transition_lines(story, context)),
    )


def _link_lines(row: Execution, room: Room) -> list[Line]:
    width = common_width(one.name for one in row.links)
    return each(row.links, lambda one, left: named(one.name or "link", one.url, Role.LINK, width, left), room)


def _summary(story: Story, context: Context, room: Room) -> list[Line]:
    row = story.execution
    now = context.now_at(row.key.source)
    why = why_waiting(story, now)
    return [
        _status(row, context),
        *named("why", why, Role.WAITING, room=room),
        *_vanished(story, context),
        *named("title", row.title, Role.STRONG, room=room),
        *_progress(row),
        *named("step", row.current_step, room=room),
        *named("waits for", row.waiting_for, Role.WAITING, room=room),
        *_elapsed(row, now),
        *named_number("retries", row.retries),
        *named("kind", row.kind),
        *named("profile", row.profile),
        *named("model", row.model),
    ]


def _elapsed(row: Execution, now: float) -> list[Line]:
    """To the digit where the server told it, in words where we count."""
    if row.status.is_terminal and row.duration is not None:
        return named_span("elapsed", row.duration)
    took = row.elapsed(now)
    return [] if took is None else named("elapsed", duration(took))


def _status(row: Execution, context: Context) -> Line:
    role = status_role(row.status)
    raw = clean_line(row.status_raw)
    cells = [Cell("status         ", Role.DIM), Cell(f"{glyph(row.status, context.ascii)} {row.status.value}", role)]
    if raw and raw != row.status.value:
        cells.append(Cell(f"  {raw}", Role.DIM))
    return tuple(cells)


def _vanished(story: Story, context: Context) -> list[Line]:
    if story.vanished_at is None:
        return []
    past = ago(context.now - story.vanished_at)
    text = f"its server no longer knows it, since {moment(story.vanished_at, context)}, {past}"
    return named("vanished", text, Role.WARNING)


def _progress(row: Execution) -> list[Line]:
    return [] if row.progress is None else named("progress", percent(row.progress), Role.NUMBER)


def _times(story: Story, context: Context) -> list[Line]:
    row = story.execution
    source = row.key.source
    lines = [
        *named_instant("created", row.created_at, context, source),
        *named_instant("started", row.started_at, context, source),
        *named_instant("updated", row.updated_at, context, source),
        *named_instant("ended", row.ended_at, context, source),
        *named_span("duration", row.duration),
        *named_span("timeout", row.timeout),
    ]
    if row.created_at is not None and row.started_at is not None and row.started_at > row.created_at:
        lines += named_span("waited", round(row.started_at - row.created_at, 3))
    if story.seen_at is not None:
        lines += named("last look", f"{moment(story.seen_at, context)}  {ago(context.now - story.seen_at)}", Role.DIM)
    return lines


def usage_lines(usage: Usage | None) -> list[Line]:
    """Tokens, cost and calls, exactly as told."""
    if usage is None:
        return []
    return [
        *named_number("tokens", usage.tokens),
        *named_number("input tokens", usage.input_tokens),
        *named_number("output tokens", usage.output_tokens),
        *_cost(usage.cost_usd),
        *named_number("calls", usage.calls),
    ]


def _cost(usd: float | None) -> list[Line]:
    if usd is None:
        return []
    words, exact = cost(usd), f"${number(usd)}"
    return named("cost", words if words == exact else f"{words} ({exact})", Role.NUMBER)


def _identity(row: Execution) -> list[Line]:
    return [
        *named("id", row.key.id),
        *named("source", row.key.source, Role.ACCENT),
        *named("provider", row.provider),
        *named("parent", row.parent_id),
        *named("root", row.root_id),
        *named("rerun of", row.rerun_of),
        *named("worker", row.worker),
        *named("queue", row.queue),
    ]


def _question(question: Question, row: Execution, context: Context, room: Room) -> list[Line]:
    source = row.key.source
    role = Role.WAITING if question.is_open else Role.TEXT
    how = _how_to_answer(question, row) if question.is_open else ""
    return [
        *named("step", question.step, Role.KEY),
        *named("question", question.text, role, room=room.besides),
        *named_instant("asked", question.asked_at, context, source),
        *named_json("request", question.request, room=room),
        *each(question.fields, lambda field, left: named("field", _field(field), role, room=left), room.besides),
        *named("to answer", how, Role.ACCENT),
        *named_instant("answered", question.answered_at, context, source),
        *named_json("answer", question.answer, room=room),
    ]


def _field(field: FormField) -> str:
    told = [words_of(field), field.label, "required" if field.is_required else ""]
    return ", ".join(part for part in told if part)


def _how_to_answer(question: Question, row: Execution) -> str:
    """Quoted: a person may copy it to a shell, and the server chose the words."""
    key = quote(str(row.key))
    if question.action == "approve":
        needed = "".join(f" --field {quote(field.key)}=…" for field in missing(question.fields, ()))
        return f"exectop approve {key} --step {quote(question.step)}{needed}"
    return f"exectop {question.action} {key}" if question.action else answered_elsewhere(row)


def _artifact(artifact: Artifact, context: Context, source: str, room: Room) -> list[Line]:
    told = [artifact.kind, artifact.media_type, "" if artifact.size is None else _size(artifact.size)]
    return [
        *named("file", artifact.name or NOTHING_TOLD, Role.STRONG),
        *named("  what", ", ".join(part for part in told if part)),
        *named("  id", artifact.id),
        *named_instant("  created", artifact.created_at, context, source),
        *named("  url", artifact.url, Role.LINK),
        *mapping_lines(artifact.attributes, room),
    ]


def _size(size_bytes: int) -> str:
    words = size(size_bytes)
    return words if words == f"{size_bytes} B" else f"{words} ({size_bytes} B)"


def _label(label: Label, context: Context, source: str, room: Room) -> list[Line]:
    told = "  ".join(part for part in (label.name, label.color, label.id) if part)
    return [
        *named("label", told, Role.ACCENT, room=room),
        *named_instant("  since", label.created_at, context, source),
        *mapping_lines(label.attributes, room),
    ]


def _comment(comment: Comment, context: Context, source: str, room: Room) -> list[Line]:
    return [
        *named("from", comment.author or NOTHING_TOLD, Role.ACCENT),
        *named("text", comment.text, room=room),
        *named_instant("  written", comment.created_at, context, source),
        *named_instant("  changed", comment.updated_at, context, source),
        *named("  id", comment.id, Role.DIM),
        *mapping_lines(comment.attributes, room),
    ]


def _json(value: Json, room: Room) -> list[Line]:
    return [] if value is None else json_lines(value, room=room)
