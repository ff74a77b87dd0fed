"""Where two executions part: the row whose difference shows first and is no mere consequence of another.

Owns: consequences, and when a difference shows: what was given at the start of a step, what came of it at its end.
Must not know: how rows are made.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from exectop.domain.diff_rows import Mark, Row
from exectop.domain.values import Step

_ENDINGS = ("status", "error", "output", "duration", "attempt")


def with_consequences(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows, those marked that only pass on what happened in a step inside them."""
    known = tuple(rows)
    containing: set[str] = set()
    parents = {step.id: step.parent_id for row in known for step in row.steps}
    for row in known:
        for step in row.steps if row.mark is not Mark.SAME else ():
            parent = step.parent_id
            while parent is not None and parent not in containing:
                containing.add(parent)
                parent = parents.get(parent)
    return tuple(_marked(row, containing) for row in known)


def _marked(row: Row, containing: set[str]) -> Row:
    is_container = any(step.id in containing for step in row.steps)
    is_consequence = row.mark is Mark.DIFFERS and is_container and _is_late(row)
    return row if is_consequence is row.is_consequence else replace(row, is_consequence=is_consequence)


def _is_late(row: Row) -> bool:
    """Whether the two steps began alike and only ended in different ways."""
    return row.mark is Mark.DIFFERS and all(found.field.startswith(_ENDINGS) for found in row.differences)


def first_divergence(rows: Sequence[Row]) -> int | None:
    """The place of the row where the two part: the first that differs for good and of itself, else the first that
    differs for good, else the first that differs at all; `None` where none does."""
    begins = _begin(row.left for row in rows), _begin(row.right for row in rows)
    differing = [place for place, row in enumerate(rows) if row.mark is not Mark.SAME]
    return min(
        differing, key=lambda place: (*_weight(rows[place]), *_shows(rows[place], begins), place), default=None
    )


def _weight(row: Row) -> tuple[bool, bool]:
    return (row.is_early, row.is_consequence)


def _begin(steps: Iterable[Step | None]) -> float:
    """When the first step began."""
    return min((step.started_at for step in steps if step is not None and step.started_at is not None), default=0.0)


def _shows(row: Row, begins: tuple[float, float]) -> tuple[float, bool]:
    """Seconds from the first step on until the difference shows on either side; of two that show at once, a step
    that took another time was cut short by something else."""
    told = [
        instant - begin
        for step, begin in zip((row.left, row.right), begins, strict=True)
        if step is not None and (instant := step.ended_at if _is_late(row) else step.started_at) is not None
    ]
    is_cut_short = any(found.field == "duration" for found in row.differences)
    return min((seconds for seconds in told if not math.isnan(seconds)), default=math.inf), is_cut_short
