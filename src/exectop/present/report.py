"""One execution as plain text: the detail sections, then its steps and its events."""

from exectop.domain.story import Story
from exectop.domain.text import clean_line
from exectop.domain.values import Execution, Step
from exectop.present.cells import Context, Line
from exectop.present.detail import detail_sections
from exectop.present.events import event_lines
from exectop.present.formats import duration
from exectop.present.glyphs import glyph
from exectop.present.step import left_words


def draw_report(story: Story, now: float, *, width: int = 100) -> list[str]:
    """Lines of text, each safe for a terminal: every field of the execution, a line a step, its events with their
    data. Long lines are left to the reader's terminal."""
    context = Context(now=now)
    lines: list[str] = []
    for section in detail_sections(story, context):
        lines += ["", section.title.upper(), *(_plain(line) for line in section.lines)]
    if story.steps:
        lines += ["", "STEPS", *(_step(step, story.execution, now) for step in story.steps.values())]
    if story.edges:
        lines += ["", "EDGES", *(f"  {_edge(edge.start, edge.end, edge.kind)}" for edge in story.edges)]
    if story.events:
        lines += ["", "EVENTS", *(_plain(line) for line in event_lines(story, context))]
    return lines[1:]


def _plain(line: Line) -> str:
    return "".join(cell.text for cell in line).rstrip()


def _step(step: Step, execution: Execution, now: float) -> str:
    took = step.elapsed(execution.until(now))
    left = left_words(step, execution)
    parts = [glyph(step.status), f"{step.status_raw or step.status:<10}", step.label]
    parts += [f"({step.kind})"] if step.kind and step.kind != step.label else []
    parts += [duration(took)] if took is not None else []
    parts += [left] if left else []
    parts += [f"attempt {len(step.attempts)}"] if len(step.attempts) > 1 else []
    parts += [f"– {step.error.message}"] if step.error and step.error.message else []
    return clean_line("  " + " ".join(parts))


def _edge(start: str, end: str, kind: str) -> str:
    return clean_line(f"{start} → {end}{f' ({kind})' if kind else ''}")
