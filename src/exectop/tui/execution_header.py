"""The words above the views of one execution: what it is, how far it is, why it is not moving, how old that is.

Must not know: widgets, the store.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from exectop.domain.roles import Role, status_role
from exectop.domain.status import Status
from exectop.domain.steps import own_steps
from exectop.domain.story import Story
from exectop.domain.text import clean_line
from exectop.domain.values import Execution
from exectop.present.cells import Cell, Context, Line
from exectop.present.formats import (
    age,
    cell_width,
    clock_time,
    cost,
    count,
    duration,
    percent,
    shorten,
    shorten_middle,
)
from exectop.present.glyphs import glyph
from exectop.present.usual import slow_words
from exectop.present.waiting import why_waiting
from exectop.tui.widgets.bar import Spot

BAR = 16
"""Cells of the bar of progress."""
_GAP = Cell("  ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """How old what is shown is. `answered_at`: when its source last answered anything. `is_unknown`: it
    does not know the execution, which was never seen. `past`: the instant that is shown, `None` for now."""

    seen_at: float | None = None
    vanished_at: float | None = None
    answered_at: float | None = None
    is_unknown: bool = False
    past: float | None = None


def header_lines(story: Story, fresh: Freshness, context: Context, width: int) -> list[Line]:
    """Three lines of at most that width."""
    execution = story.execution
    return [
        _name_line(execution, _age_cell(execution, fresh, context), context, width),
        _cut(_progress_cells(story, context), width),
        _cut(_reason_cells(story, context), width),
    ]


def _name_line(execution: Execution, age_cell: Cell, context: Context, width: int) -> Line:
    status = execution.status
    line = [Cell(f"{glyph(status, context.ascii)} {status.value}", status_role(status))]
    if execution.status_raw and execution.status_raw.lower() != status.value:
        line.append(Cell(f" ({clean_line(execution.status_raw)})", Role.DIM))
    room = width - _width(line) - cell_width(age_cell.text) - 2
    name = clean_line(str(execution.key))
    title = clean_line(execution.title)
    name = shorten_middle(name, max(12, room - 2 - min(cell_width(title) + 2, room // 2)))
    line += [_GAP, Cell(name, Role.ACCENT)]
    room -= 2 + cell_width(name)
    if title and room > 6:
        line += [_GAP, Cell(shorten(title, room - 2), Role.STRONG)]
    gap = max(1, width - _width(line) - cell_width(age_cell.text))
    return _cut([*line, Cell(" " * gap), age_cell], width)


def _age_cell(execution: Execution, fresh: Freshness, context: Context) -> Cell:
    """The mark at the right: what is wrong with the data comes before how old they are."""
    if fresh.past is not None:
        return Cell(f"as of {clock_time(fresh.past, context)}", Role.WARNING)
    if fresh.vanished_at is not None:
        return Cell(f"vanished {age(context.now - fresh.vanished_at)} ago", Role.WARNING)
    if fresh.is_unknown:
        return Cell("its server does not know it", Role.WARNING)
    if fresh.seen_at is None:
        return Cell("not loaded yet", Role.DIM)
    if execution.key.source in context.stale:
        answered = fresh.seen_at if fresh.answered_at is None else max(fresh.seen_at, fresh.answered_at)
        return Cell(f"stale {age(context.now - answered)}", Role.WARNING)
    return Cell(f"seen {age(context.now - fresh.seen_at)} ago", Role.DIM)


def _progress_cells(story: Story, context: Context) -> Iterable[Cell]:
    execution, now = story.execution, context.now_at(story.key.source)
    progress = execution.live_progress
    if progress is not None:
        yield from bar(progress, BAR, is_ascii=context.ascii)
        yield Cell(f" {percent(progress)}  ", Role.STRONG)
    if execution.current_step and not execution.status.is_terminal:
        yield Cell("now ", Role.DIM)
        yield Cell(f"{shorten(clean_line(execution.current_step), 40)}  ", status_role(Status.RUNNING))
    if steps := own_steps(story):
        done = sum(1 for step in steps if step.status.is_terminal)
        yield Cell(f"{done}/{len(steps)} steps  ")
    elapsed = execution.elapsed(now)
    if elapsed is not None:
        yield Cell("took " if execution.status.is_terminal else "elapsed ", Role.DIM)
        yield Cell(f"{duration(elapsed)}  ")
    usage = execution.usage
    if usage is not None and usage.tokens is not None:
        yield Cell(f"{count(usage.tokens)} tokens  ", Role.NUMBER)
    if usage is not None and usage.cost_usd is not None:
        yield Cell(f"{cost(usage.cost_usd)}  ", Role.NUMBER)
    if execution.retries:
        yield Cell(f"{execution.retries} retries  ", Role.WARNING)


def bar(progress: float, width: int, *, is_ascii: bool = False) -> tuple[Cell, Cell]:
    """Progress in per cent as a bar; what lies outside 0–100 fills all or nothing."""
    share = 0.0 if progress != progress else min(max(progress, 0.0), 100.0) / 100
    full = int(share * width + 1e-9)
    signs = ("#", ".") if is_ascii else ("━", "─")
    return Cell(signs[0] * full, Role.RUNNING), Cell(signs[1] * (width - full), Role.STALE)


def _reason_cells(story: Story, context: Context) -> Iterable[Cell]:
    """Why it does not move, or what it came to."""
    execution = story.execution
    reasons = (slow_words(story, context), why_waiting(story, context.now_at(story.key.source)))
    why = ", ".join(filter(None, reasons))
    if why:
        yield Cell(clean_line(why), Role.WAITING if execution.needs_person else Role.WARNING)
    elif execution.error is not None:
        words = [part for part in (execution.error.code, execution.error.message) if part]
        yield Cell(clean_line(": ".join(words)), Role.ERROR)
    elif execution.outcome:
        yield Cell("outcome ", Role.DIM)
        yield Cell(clean_line(execution.outcome))
    elif execution.prompt and execution.prompt != execution.title:
        yield Cell(clean_line(execution.prompt), Role.DIM)


def tab_line(titles: Sequence[tuple[str, str]], current: str, width: int, note: str = "") -> Line:
    """The views as `key title`, the current one in brackets; the note at the right."""
    line: list[Cell] = []
    for key, title in titles:
        is_current = title == current
        left, right = ("[", "]") if is_current else (" ", " ")
        line += [Cell(f"{left}{key} ", Role.KEY), Cell(f"{title}{right}", Role.STRONG if is_current else Role.DIM)]
    room = width - _width(line) - 2
    if note and room > 8:
        text = shorten(note, room)
        line += [Cell(" " * (room - cell_width(text) + 2)), Cell(text, Role.DIM)]
    return _cut(line, width)


def tab_spots(titles: Sequence[tuple[str, str]]) -> list[Spot]:
    """Where each view stands in that line."""
    spots: list[Spot] = []
    for key, title in titles:
        start = spots[-1].stop if spots else 0
        spots.append(Spot(start, start + len(key) + len(title) + 3, f"execution.view-{key}"))
    return spots


def _width(line: Iterable[Cell]) -> int:
    return sum(cell_width(cell.text) for cell in line)


def _cut(cells: Iterable[Cell], width: int) -> Line:
    """As many cells as fit, the last one shortened."""
    line: list[Cell] = []
    room = width
    for cell in cells:
        if room <= 0:
            break
        text = shorten(cell.text, room)
        line.append(cell._replace(text=text))
        room -= cell_width(text)
    return tuple(line)
