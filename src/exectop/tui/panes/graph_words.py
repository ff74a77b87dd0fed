"""The words around a graph: the line above it and the detail beside it. Must not know: widgets."""

from collections import Counter
from collections.abc import Iterable, Sequence

from exectop.domain.critical import Critical
from exectop.domain.roles import Role, status_role
from exectop.domain.story import Story
from exectop.domain.values import Step
from exectop.graph.draw import EDGE, EDGE_BOLD, Span
from exectop.graph.folding import Folding
from exectop.graph.live import LiveGraph
from exectop.graph.model import Node
from exectop.present.cells import Cell, Context, Line
from exectop.present.detail import DETAIL
from exectop.present.formats import cell_width, duration, is_wider, shorten, wrap
from exectop.present.glyphs import glyph
from exectop.present.step import step_sections

_ROLES = {EDGE: Role.DIM, EDGE_BOLD: Role.ACCENT, "": Role.TEXT} | {role.value: role for role in Role}

_ROWS = 20
"""Rows below its first that a long text gets here; the Detail view has all of it."""
_CHARACTERS = 4 * _ROWS
"""Characters of it that are looked at for each column: marks and joiners take none."""


def cells(spans: Iterable[Span]) -> Line:
    """Spans of a drawing as cells."""
    return tuple(Cell(span.text, _ROLES[span.tag]) for span in spans)


def summary(live: LiveGraph, mode: str, context: Context) -> Line:
    """How many steps there are of which status, how many nodes show them, and what is switched on."""
    steps = [step for node in live.whole.nodes for step in node.members]
    counts = Counter(step.status for step in steps)
    line = [Cell(f"{len(steps)} step{'' if len(steps) == 1 else 's'}", Role.STRONG)]
    if len(live.shown) != len(live.whole):
        line.append(Cell(f" as {len(live.shown)}", Role.STRONG))
    ordered = sorted(counts, key=lambda status: status.rank)
    line += [Cell(f"  {glyph(one, context.ascii)}{counts[one]}", status_role(one)) for one in ordered]
    if live.whole.oddities:
        first = live.whole.oddities[0]
        more = f" (+{len(live.whole.oddities) - 1})" if len(live.whole.oddities) > 1 else ""
        line.append(Cell(f"  ! {first.kind}: {first.text}{more}", Role.WARNING))
    return (*line, Cell(f"  {mode}", Role.DIM)) if mode else tuple(line)


def level_words(folding: Folding) -> str:
    """How much is folded, and whether only what happens now is shown."""
    return f"level {folding.level}" + (": now" if folding.is_lens else "")


def critical_words(critical: Critical, members: Sequence[str]) -> str:
    """How long the critical path is, and how much later the chosen steps (by id) could have ended: the least of them,
    since the end waits for each."""
    length = duration(critical.length)
    if not critical.steps.isdisjoint(members):
        return f"on the critical path of {length}"
    slack = min((critical.slack[member] for member in members if member in critical.slack), default=None)
    return ("" if slack is None else f"slack {duration(slack)}, ") + f"critical path {length}"


def node_detail(node: Node | None, story: Story, context: Context, width: int) -> list[Line]:
    """What there is to know of a node, in lines of that width."""
    if node is None:
        return []
    if node.is_group:
        return _group_detail(node, context)
    lines: list[Line] = []
    for section in step_sections(story, node.id, context, DETAIL):
        lines += [(Cell(section.title, Role.STRONG),), *section.lines, ()]
    return [piece for line in lines for piece in _wrapped(line, width)]


def _group_detail(node: Node, context: Context) -> list[Line]:
    now_steps = Counter(step.status for step in node.members)
    lines: list[Line] = [(Cell(node.name, Role.STRONG),), ()]
    for status in sorted(now_steps, key=lambda status: status.rank):
        count = now_steps[status]
        lines.append((Cell(f"  {glyph(status, context.ascii)} {status.value:<11}{count:>6}", status_role(status)),))
    took = sorted(seconds for step in node.members if (seconds := _took(step)) is not None)
    if took:
        middle = took[len(took) // 2]
        words = f"  took {duration(took[0])} to {duration(took[-1])}, mostly {duration(middle)}"
        lines += [(), (Cell(words, Role.TEXT),)]
    return [*lines, (), (Cell("  enter shows them one by one", Role.DIM),)]


def _took(step: Step) -> float | None:
    return step.elapsed(0.0) if step.status.is_terminal else None


def _wrapped(line: Line, width: int) -> list[Line]:
    """A line cut to the width; a long last cell goes on below."""
    used = sum(cell_width(cell.text) for cell in line[:-1])
    if not line or not is_wider(line[-1].text, width - used):
        return [line]
    last = line[-1]
    if used >= width - 8:
        return [(*line[:-1], Cell(shorten(last.text, max(1, width - used)), last.role))]
    first, *rest = wrap(last.text[: _CHARACTERS * width], width - used)
    return [
        (*line[:-1], Cell(first, last.role)),
        *((Cell(" " * used), Cell(piece, last.role)) for piece in rest[:_ROWS]),
    ]
