"""The timeline of one story, drawn line by line: label, bar, what it took; only asked-for lines are made.

Owns: the composition of lanes, axis and bars. Must not know: terminals, colours. Words and widths come in as
functions, because what a person reads is decided elsewhere.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice, pairwise

from exectop.domain.roles import Role, status_role
from exectop.domain.status import Status
from exectop.timeline.axis import Axis, make_axis
from exectop.timeline.lanes import Lane
from exectop.timeline.layout import Layout
from exectop.timeline.raster import ASCII, UNICODE, Span, draw_bar

TOOK_COLUMNS = 9
NARROW = 34
"""Below that width there is no room for what a step took."""
_NAME_COLUMNS = 5
_DEEPEST = 8
_TRIED_STEPS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How things are written. `fit(text, width)` gives exactly that many columns. `elapsed(seconds, step)` and
    `clock(at, step, before)` name an instant on an axis whose ticks are `step` seconds apart, the last one named
    being `before`."""

    glyph: Callable[[Status], str]
    fit: Callable[[str, int], str]
    duration: Callable[[float], str]
    elapsed: Callable[[float, float], str]
    clock: Callable[[float, float, float | None], str]
    is_ascii: bool = False
    is_clock: bool = False


class Chart:
    """`width` columns in all, at least 5. `window`: begin and end, the whole life without. Rows count from 0 and do
    not include the header. Making one costs nothing that depends on the number of steps but for finding idle
    stretches (`is_folding`)."""

    def __init__(
        self,
        layout: Layout,
        now: float,
        style: Style,
        *,
        width: int,
        window: tuple[float, float] | None = None,
        is_folding: bool = True,
    ) -> None:
        self.layout = layout
        self.now = now
        self._took_width = TOOK_COLUMNS + 1 if width >= NARROW else 0
        self.label_width = max(4, min(36, max(14, width // 3), width - self._took_width - 10))
        self.bar_width = max(1, width - self.label_width - self._took_width)
        self._style = style
        self._shades = ASCII if style.is_ascii else UNICODE
        begin, end = window or (layout.begin, layout.end(now))
        self.axis: Axis = make_axis(begin, end, self.bar_width, layout.busy(now) if is_folding else ())

    def __len__(self) -> int:
        return len(self.layout.lanes)

    def header(self) -> list[Span]:
        """The axis: ticks in elapsed or clock time, lengths of folds."""
        cells = [" "] * self.bar_width
        for piece in self.axis.pieces:
            if piece.is_folded:
                _write(cells, int(piece.left), f"{self._shades.fold}{self._style.duration(piece.end - piece.begin)}")
        self._write_ticks(cells, *self._ticks())
        title = "clock" if self._style.is_clock else "elapsed"
        return [Span(self._style.fit(title, self.label_width), Role.DIM), Span("".join(cells), Role.DIM)]

    def _ticks(self) -> tuple[float, list[float]]:
        """How far apart the ticks are, and the ticks: the closest ones with room for their words."""
        step, ticks = 0.0, []
        for step in islice(self.axis.steps(), _TRIED_STEPS):
            ticks = self.axis.ticks(self.layout.begin, step)
            words = [self._tick(at, step, before) for at, before in zip(ticks, (None, *ticks), strict=False)]
            room = [self._column(after) - self._column(at) for at, after in pairwise(ticks)]
            if all(len(text) < columns for text, columns in zip(words, room, strict=False)):
                break
        return step, ticks

    def _write_ticks(self, cells: list[str], step: float, ticks: list[float]) -> None:
        before, last = None, ""
        for at in ticks:
            text = self._tick(at, step, before)
            if text != last and _write(cells, self._column(at), text):  # an hour may come twice, by the clock
                before, last = at, text

    def _column(self, at: float) -> int:
        return round(self.axis.column(at))

    def _tick(self, at: float, step: float, before: float | None) -> str:
        words = (
            self._style.clock(at, step, before)
            if self._style.is_clock
            else self._style.elapsed(at - self.layout.begin, step)
        )
        return f"{'|' if self._style.is_ascii else '╷'}{words}"

    def line(self, row: int) -> list[Span]:
        """That row's label, bar and duration."""
        lane = self.layout.lanes.lane(row, self.now)
        segments = self.layout.lanes.segments(row)
        bar = draw_bar(
            segments,
            self.axis,
            self.now,
            shades=self._shades,
            is_critical=lane.step_id is None or lane.step_id in self.layout.path,
        )
        if not segments and lane.step_id is not None:
            told = "no times told" if lane.status.is_terminal else ""
            bar = [Span(self._style.fit(told, self.bar_width), Role.DIM)]
        return [*self._label(lane), *bar, Span(self._took(lane), Role.DIM)]

    def _took(self, lane: Lane) -> str:
        if not self._took_width:
            return ""
        took = self._style.duration(lane.took) if lane.took is not None else ""
        return " " + self._style.fit(f"{took:>{TOOK_COLUMNS}}", TOOK_COLUMNS)

    def _label(self, lane: Lane) -> list[Span]:
        signs = "=v" if self._style.is_ascii else "+-"  # in ASCII plus and minus are statuses
        fold = signs[0] if lane.is_folded else signs[1]
        mark = f"{fold} " if lane.has_children else ""
        indent = 2 * min(lane.depth, _DEEPEST, (self.label_width - _NAME_COLUMNS - 5) // 2)
        lead = " " * indent + (mark if self.label_width > _NAME_COLUMNS else "")
        tries = f" ×{lane.attempts}" if lane.attempts > 1 else ""
        slack = self.layout.slack_of(lane.step_id)
        late = f" ~{self._style.duration(slack)}" if slack > 0.5 else ""
        name = self._style.fit(f"{lane.label}{tries}{late}", self.label_width - len(lead) - 3)
        role = Role.STRONG if lane.step_id is None else Role.TEXT
        return [
            Span(lead, Role.DIM),
            Span(f"{self._style.glyph(lane.status)} ", status_role(lane.status)),
            Span(f"{name} ", role),
        ]


def _write(cells: list[str], column: int, text: str) -> bool:
    """Put text there, if nothing stands in its way and it fits; whether it did."""
    if column < 0 or column + len(text) > len(cells):
        return False
    if any(cell != " " for cell in cells[max(0, column - 1) : column + len(text) + 1]):
        return False
    cells[column : column + len(text)] = text
    return True
