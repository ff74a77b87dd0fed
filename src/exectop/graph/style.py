"""How a node looks at an instant: glyph, tag, elapsed time, attempt, and the bar of a group's statuses.

Owns: the words behind a name. Must not know: glyphs and the format of durations, which are given to it.
"""

from collections import Counter
from collections.abc import Callable

from exectop.domain.roles import Role, status_role
from exectop.domain.status import Status
from exectop.graph.draw import Look, StyleOf
from exectop.graph.model import Node

BAR = 6  # cells of a group's bar
NOTE = 9  # cells kept free behind a step's name: `×2 3m04s`


def style_at(
    now: float, glyph: Callable[[Status], str], duration: Callable[[float], str], *, is_ascii: bool = False
) -> StyleOf:
    """The look of each node at `now`."""

    def look(node: Node) -> Look:
        tag = status_role(node.status).value
        if node.is_group:
            return Look(glyph(node.status), tag, bar(node, glyph), Role.TEXT.value)
        name_tag = Role.DIM.value if node.status is Status.QUEUED else Role.TEXT.value
        text = note(node, now, duration, is_ascii=is_ascii)
        return Look(glyph(node.status), tag, ((text, Role.DIM.value),) if text else (), name_tag)

    return look


def reserve(node: Node) -> int:
    """Cells to keep free behind a name, so that nothing moves while times go on."""
    return 1 + (BAR if node.is_group else NOTE)


def note(node: Node, now: float, duration: Callable[[float], str], *, is_ascii: bool = False) -> str:
    """Attempt (from the second on) and elapsed time of a step."""
    step = node.step
    if step is None:
        return ""
    times = "x" if is_ascii else "×"
    tries = max((attempt.number for attempt in step.attempts), default=1)
    elapsed = step.elapsed(now)
    words = ([f"{times}{tries}"] if tries > 1 else []) + ([duration(elapsed)] if elapsed is not None else [])
    return " ".join(words)


def bar(node: Node, mark: Callable[[Status], str]) -> tuple[tuple[str, str], ...]:
    """The statuses of a group in `BAR` cells, by share; every status that occurs has at least one."""
    counts = Counter(step.status for step in node.members)
    ordered = sorted(counts, key=lambda status: (not status.is_terminal, status.rank))
    cells = {status: max(1, counts[status] * BAR // len(node.members)) for status in ordered}
    while sum(cells.values()) > BAR and max(cells.values()) > 1:
        cells[max(cells, key=lambda status: cells[status])] -= 1
    while sum(cells.values()) < BAR:
        cells[max(ordered, key=lambda status: counts[status] * BAR / len(node.members) - cells[status])] += 1
    return tuple((mark(status) * cells[status], status_role(status).value) for status in ordered)
