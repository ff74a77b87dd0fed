"""One lane as text: exactly the axis' width, every status with a shade of its own, so that colour is not needed.

Owns: glyphs of bars. Must not know: which step a lane is, terminals.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from exectop.domain.roles import Role, status_role
from exectop.domain.status import Status
from exectop.timeline.axis import Axis
from exectop.timeline.segments import MANY, Segment


class Span(NamedTuple):
    """Text in one role."""

    text: str
    role: Role


class Shades(NamedTuple):
    """A glyph for each kind of stretch, all of width 1."""

    running: str
    critical: str
    queued: str
    waiting: str
    paused: str
    fuzzy: str
    fold: str
    now: str
    failed: str
    cut: str
    retry: str


UNICODE = Shades("▅", "█", "░", "▒", "┅", "┄", "≈", "│", "✗", "×", "╎")
ASCII = Shades("=", "#", ".", "~", "-", "?", "/", "|", "X", "x", "'")


def draw_bar(
    segments: Sequence[Segment], axis: Axis, now: float, *, shades: Shades = UNICODE, is_critical: bool = False
) -> list[Span]:
    """The lane's bar. What lies outside the window is left out. `segments`: by their beginnings; of very many only
    the last one in each cell is drawn, which lies above the others."""
    cells = [" "] * axis.width
    roles = [Role.DIM] * axis.width
    _draw_folds(axis, cells, shades)
    place = axis.column(now)
    if axis.begin <= now <= axis.end and 0 <= place < axis.width:
        cells[int(place)] = shades.now
    for segment in segments if len(segments) < MANY else _seen(segments, axis):
        _draw_segment(segment, axis, now, cells, roles, shades, is_critical)
    return join(zip(cells, roles, strict=True))


def _seen(segments: Sequence[Segment], axis: Axis) -> Iterator[Segment]:
    """The last segment that begins before the window, and in each of its cells."""
    drawn = 0
    for column in range(axis.width + 1):
        place = bisect_left(segments, axis.time(column), key=_begin)
        if place > drawn:
            yield segments[place - 1]
        drawn = place
    if drawn < len(segments):
        yield segments[-1]


def _begin(segment: Segment) -> float:
    return segment.start


def _draw_folds(axis: Axis, cells: list[str], shades: Shades) -> None:
    for piece in axis.pieces:
        if piece.is_folded:
            middle = int((piece.left + piece.right) / 2)
            for column in range(max(0, middle - 1), min(axis.width, middle + 2)):
                cells[column] = shades.fold


def _draw_segment(
    segment: Segment, axis: Axis, now: float, cells: list[str], roles: list[Role], shades: Shades, is_critical: bool
) -> None:
    end = now if segment.end is None else segment.end
    if end < axis.begin or segment.start > axis.end:
        return
    left = max(0, int(axis.column(segment.start)))
    right = min(axis.width, max(left + 1, round(axis.column(end))))
    role = status_role(segment.outcome or segment.status)
    if segment.earliest is not None:
        for column in range(max(0, int(axis.column(segment.earliest))), min(left, axis.width)):
            cells[column], roles[column] = shades.fuzzy, role
    for column in range(left, right):
        cells[column], roles[column] = _shade(segment.status, shades, is_critical), role
    if left < right and segment.outcome is not None:
        _draw_end(segment, left, right, cells, shades)


def _draw_end(segment: Segment, left: int, right: int, cells: list[str], shades: Shades) -> None:
    if segment.outcome is Status.FAILED:
        cells[right - 1] = shades.failed
    elif segment.outcome is Status.CANCELLED:
        cells[right - 1] = shades.cut
    if segment.attempt > 1 and right - left > 1:
        cells[left] = shades.retry


def _shade(status: Status, shades: Shades, is_critical: bool) -> str:
    match status:
        case Status.QUEUED | Status.STARTING | Status.UNKNOWN:
            return shades.queued
        case Status.WAITING:
            return shades.waiting
        case Status.PAUSED:
            return shades.paused
        case _:
            return shades.critical if is_critical else shades.running


def join(cells: Iterable[tuple[str, Role]]) -> list[Span]:
    """Neighbouring cells of one role as one span."""
    spans: list[Span] = []
    for text, role in cells:
        if spans and spans[-1].role is role:
            spans[-1] = Span(spans[-1].text + text, role)
        else:
            spans.append(Span(text, role))
    return spans
