"""One execution as plain text: the detail sections, then its steps and its events."""

from collections.abc import Mapping, Sequence

from exectop.domain.steps import ordered_steps, step_names
from exectop.domain.story import Story
from exectop.domain.text import clean_line
from exectop.domain.values import Edge, Execution, Step
from exectop.domain.widths import cell_width, fit, shorten
from exectop.present.cells import Context, Line
from exectop.present.detail import detail_sections
from exectop.present.events import event_lines
from exectop.present.formats import duration
from exectop.present.glyphs import glyph
from exectop.present.json_text import compact
from exectop.present.step import left_words

_LEAST_OUTPUT = 16
"""Cells; in fewer the beginning of an output says nothing."""
_NO_OUTPUT: tuple[object, ...] = (None, "", [], {})


def draw_report(story: Story, now: float, *, width: int = 100) -> list[str]:
    """Lines of text, each safe for a terminal: every field of the execution, a line a step, its events with their
    data. Outputs of steps are cut so that they fit into `width` cells; other long lines are left to the reader's
    terminal."""
    context = Context(now=now)
    lines: list[str] = []
    for section in detail_sections(story, context):
        lines += ["", section.title.upper(), *(_plain(line) for line in section.lines)]
    names = step_names(story.steps.values())
    if rows := ordered_steps(story):
        heads = [_step(*row, names[row[0].id], story.execution, now) for row in rows]
        lines += ["", "STEPS", *_with_outputs(heads, [_output(step) for step, _ in rows], width)]
    if story.edges:
        lines += ["", "EDGES", *(f"  {_edge(edge, story, names)}" for edge in story.edges)]
    if story.events:
        lines += ["", "EVENTS", *(_plain(line) for line in event_lines(story, context))]
    return lines[1:]


def _plain(line: Line) -> str:
    return "".join(cell.text for cell in line).rstrip()


def _step(step: Step, depth: int, name: str, execution: Execution, now: float) -> str:
    took = step.elapsed(execution.until(now))
    left = left_words(step, execution)
    parts = [glyph(step.status), f"{step.status_raw or step.status:<10}", "  " * min(depth, 8) + name]
    parts += [f"({step.kind})"] if step.kind and step.kind != step.label else []
    parts += [duration(took)] if took is not None else []
    parts += [left] if left else []
    parts += [f"attempt {len(step.attempts)}"] if len(step.attempts) > 1 else []
    parts += [f"– {step.error.message}"] if step.error and step.error.message else []
    return clean_line("  " + " ".join(parts))


def _output(step: Step) -> str:
    """What the step brought as one line, empty for nothing."""
    return "" if step.output in _NO_OUTPUT else " ".join(compact(step.output, 1000).split())


def _with_outputs(heads: Sequence[str], outputs: Sequence[str], width: int) -> list[str]:
    """The lines of the steps, their outputs in a column of their own behind the longest line with one that leaves
    them room; that of a longer line stands below it."""
    most = width - _LEAST_OUTPUT - len(" → ")
    sizes = (cell_width(head) for head, output in zip(heads, outputs, strict=True) if output)
    column = max((size for size in sizes if size <= most), default=0)
    lines: list[str] = []
    for head, output in zip(heads, outputs, strict=True):
        is_long = cell_width(head) > column
        lines += [head] if is_long or not output else []
        if output:
            lines.append(shorten(f"{fit('' if is_long else head, column)} → {output}", width))
    return lines


def _edge(edge: Edge, story: Story, names: Mapping[str, str]) -> str:
    """Its ends by the names that the list of steps has, and by their ids where these are other words."""
    start, end = (_end(id_, story, names) for id_ in (edge.start, edge.end))
    return clean_line(f"{start} → {end}{f' ({edge.kind})' if edge.kind else ''}")


def _end(id_: str, story: Story, names: Mapping[str, str]) -> str:
    name = names.get(id_, id_)
    if id_ == story.key.id or name == id_ or name.startswith(f"{id_}: "):
        return name
    return f"{id_}: {name}"
