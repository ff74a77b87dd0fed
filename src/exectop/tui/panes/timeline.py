"""The Timeline view: one lane a step on one scale, idle time folded, with zoom. Must not know: other views.

Owns: the window of time that is shown, and which lanes are folded. What costs O(steps) is done once for each version
of the story; a frame makes only the lanes on screen.
"""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult

from exectop.domain.roles import Role
from exectop.domain.status import Status
from exectop.domain.story import Story
from exectop.domain.text import clean_line
from exectop.present.cells import Cell, Context, Line
from exectop.present.formats import duration, fit
from exectop.present.glyphs import glyph
from exectop.present.ticks import clock_tick, elapsed_tick
from exectop.timeline.chart import Chart, Style
from exectop.timeline.layout import Layout
from exectop.timeline.raster import Span
from exectop.tui.bindings import Commanding
from exectop.tui.panes.text_pane import ViewerPane
from exectop.tui.services import Services
from exectop.tui.widgets.lines import Lines
from exectop.tui.widgets.text_lines import TextLines

ZOOM = 2.0
PAN = 0.25


class ChartSource:
    """The lanes of a chart as lines that are made when they are looked at."""

    def __init__(self, chart: Chart) -> None:
        self._chart = chart

    def __len__(self) -> int:
        return len(self._chart)

    def rows(self, start: int, stop: int) -> Sequence[Line]:
        return [_line(self._chart.line(row)) for row in range(start, min(stop, len(self._chart)))]


class _Lanes(TextLines):
    """Lanes are never wider than the screen: left and right belong to the scale."""

    SCOPES: ClassVar[tuple[str, ...]] = ("grid",)


class TimelinePane(Commanding, ViewerPane):
    """An axis above a list of lanes; the cursor is the chosen step."""

    PANE_ID: ClassVar = "timeline"
    TITLE: ClassVar = "Timeline"
    SCOPES: ClassVar = ("pane.timeline",)
    DEFAULT_CSS = "TimelinePane { layout: vertical; } TimelinePane > Lines { height: 1; }"

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self.bind_commands()
        self._axis = Lines(id="axis")
        self.viewer = _Lanes()
        self._story: Story | None = None
        self._seen: Context | None = None
        self._layout: Layout | None = None
        self._version: object = None
        self._folded: frozenset[str] = frozenset()
        self._folds_idle = True
        self._window: tuple[float, float] | None = None
        self._step_id: str | None = None

    def compose(self) -> ComposeResult:
        yield self._axis
        yield self.viewer

    # --- what is shown

    def show(self, story: Story, context: Context, step_id: str | None) -> None:
        self._story, self._seen = story, context
        is_new_step = step_id != self._step_id
        self._step_id = step_id
        self._draw()
        if is_new_step and step_id is not None and self.viewer.key != step_id:
            self.viewer.move_to_key(step_id)

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        story, context = self._story, self._seen
        if story is None or context is None or not self.size.width:
            return
        now = context.now_at(story.key.source)
        version = (story, story.version, self._folded)
        if self._layout is None or version != self._version:
            self._layout, self._version = Layout(story, now, self._folded), version
        chart = Chart(
            self._layout,
            now,
            style_of(context),
            width=self.size.width - 1,
            window=self._window,
            is_folding=self._folds_idle and self._window is None,
        )
        self._chart = chart
        self._axis.set_lines([_line(chart.header())])
        self.viewer.set_source(ChartSource(chart), self._layout.lanes.keys())

    # --- moving

    @on(TextLines.Moved)
    def _moved(self, event: TextLines.Moved) -> None:
        event.stop()
        key = self.viewer.key
        chosen = key if isinstance(key, str) else None
        if chosen != self._step_id and self.viewer.has_focus:
            self._step_id = chosen
            self.post_message(self.StepChosen(chosen))

    def next_failure(self, step: int) -> bool:
        """Go to the next failed lane, around the end."""
        if self._layout is None or self._seen is None or not len(self._layout.lanes):
            return False
        count = len(self._layout.lanes)
        for distance in range(1, count + 1):
            row = (self.viewer.cursor + step * distance) % count
            if row and self._layout.lanes.lane(row, self._seen.now).status is Status.FAILED:
                self.viewer.move_to(row)
                return True
        return False

    def copy_value(self) -> str:
        return str(self.viewer.key or "")

    # --- folding, zooming

    def do_timeline_idle(self) -> None:
        """Fold idle time, or draw it at its length."""
        self._folds_idle = not self._folds_idle
        self._draw()

    def do_timeline_fold(self) -> None:
        """Hide or show what is nested in the chosen step."""
        if isinstance(self.viewer.key, str):
            self._folded ^= {self.viewer.key}
            self._draw()

    def do_timeline_fit(self) -> None:
        """Show the whole life again."""
        self._window = None
        self._draw()

    def do_timeline_zoom_in(self) -> None:
        self._zoom(1 / ZOOM)

    def do_timeline_zoom_out(self) -> None:
        self._zoom(ZOOM)

    def do_timeline_left(self) -> None:
        self._pan(-PAN)

    def do_timeline_right(self) -> None:
        self._pan(PAN)

    def _zoom(self, factor: float) -> None:
        """Around the chosen step, or around the middle."""
        begin, end = self._shown()
        middle = self._middle(begin, end)
        left, right = middle - (middle - begin) * factor, middle + (end - middle) * factor
        self._look(left, right)

    def _middle(self, begin: float, end: float) -> float:
        if self._layout is None:
            return (begin + end) / 2
        segments = self._layout.lanes.segments(self.viewer.cursor) if self.viewer.cursor else []
        inside = [segment.start for segment in segments if begin <= segment.start <= end]
        return inside[0] if inside else (begin + end) / 2

    def _pan(self, share: float) -> None:
        begin, end = self._shown()
        self._look(begin + (end - begin) * share, end + (end - begin) * share)

    def _shown(self) -> tuple[float, float]:
        return self._window or (self._chart.axis.begin, self._chart.axis.end)

    def _look(self, left: float, right: float) -> None:
        """Show that window; one that holds everything is no window."""
        if self._layout is None or self._seen is None:
            return
        begin, end = self._layout.begin, self._layout.end(self._seen.now)
        length = max(0.01, right - left)
        if length >= end - begin:
            self._window = None
        else:
            left = max(begin, min(left, end - length))
            self._window = (left, left + length)
        self._draw()


def style_of(context: Context) -> Style:
    """How the chart's words are written in this context."""
    return Style(
        glyph=lambda status: glyph(status, context.ascii),
        fit=lambda text, width: fit(clean_line(text), width),
        duration=duration,
        elapsed=elapsed_tick,
        clock=lambda at, step, before: clock_tick(at, step, before, context),
        is_ascii=context.ascii,
        is_clock=context.clock_times,
    )


def _line(spans: Sequence[Span]) -> Line:
    return tuple(Cell(span.text, span.role) for span in spans) or (Cell("", Role.TEXT),)
