"""The Graph view: the steps as a picture that stays in place while it runs, as a list, or as a map.

Owns: which key does what, and when anything is painted. Must not know: other views, or how a graph is laid out.
"""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.events import Key
from textual.geometry import Region, Size

from exectop.domain.status import Status
from exectop.domain.story import Story
from exectop.graph.live import LiveGraph
from exectop.graph.neighbours import first_cause
from exectop.graph.picture import Options
from exectop.graph.style import reserve, style_at
from exectop.present.cells import Context
from exectop.present.formats import duration
from exectop.present.glyphs import glyph
from exectop.tui.panes.graph_folds import GraphFolds
from exectop.tui.panes.graph_search import GraphSearch
from exectop.tui.panes.graph_view import LIST, MAP, PICTURE, GraphView
from exectop.tui.panes.graph_words import node_detail, summary
from exectop.tui.services import Services
from exectop.tui.widgets.canvas import Canvas
from exectop.tui.widgets.lines import Lines
from exectop.tui.widgets.raster import SIDEWAYS

DETAIL_WIDTH = 46
WIDE = 120  # from here on the detail of the node has room beside the picture


class GraphCanvas(Canvas):
    """Where the graph is painted. `g` then `f` goes to the first cause: `g` alone is taken by every list, so the
    cause is looked for from where the cursor was before it."""

    def on_key(self, event: Key) -> None:
        pane = next(node for node in self.ancestors if isinstance(node, GraphPane))
        if pane.before_g is not None and event.key == "f":
            event.stop()
            event.prevent_default()
            pane.view.cursor = pane.before_g
            pane.do_graph_cause()
        pane.before_g = pane.view.cursor if event.key == "g" else None


class GraphPane(GraphFolds, GraphSearch):
    """One line a step, left to right; or boxes from top to bottom where that is fewer screens to pan."""

    PANE_ID: ClassVar = "graph"
    TITLE: ClassVar = "Graph"
    SCOPES: ClassVar = ("pane.graph",)
    DEFAULT_CSS = """
    GraphPane { layout: vertical; }
    GraphPane > #graph-summary { height: 1; background: $surface; }
    GraphPane > Horizontal { height: 1fr; }
    GraphPane #graph-detail { width: 46; padding: 0 0 0 2; display: none; }
    GraphPane.with-detail #graph-detail { display: block; }
    """

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self.bind_commands()
        self.canvas = GraphCanvas(id="graph-canvas")
        self.view = GraphView(LiveGraph(Options(reserve=reserve)))
        self.before_g: str | None = None
        self._summary = Lines(id="graph-summary")
        self._detail = Lines(id="graph-detail")
        self._wants_detail: bool | None = None
        self._story: Story | None = None
        self._seen: Context | None = None
        self.chosen: str | None = None
        self._fed: object = None
        self._drawn: tuple[str | None, str] | None = None
        self._fitted = Size()

    def compose(self) -> ComposeResult:
        yield self._summary
        with Horizontal():
            yield self.canvas
            yield self._detail

    # --- what is shown

    def show(self, story: Story, context: Context, step_id: str | None) -> None:
        options = Options(reserve=reserve, is_ascii=context.ascii)
        if self._story is None or self._story.key != story.key:
            self.view = GraphView(LiveGraph(options))
            self._fed = None
        self._story, self._seen = story, context
        self.view.live.set_options(options)
        if self._fed != (id(story), story.version):
            self._fed = (id(story), story.version)
            self.view.update(story.steps.values(), story.edges)
        is_chosen = step_id is not None and step_id not in (self.chosen, self.view.cursor)
        self.chosen = step_id
        if is_chosen and step_id is not None:
            self.view.cursor = self.view.live.reveal(step_id)
        if self.view.keep_cursor() or is_chosen:
            self.call_after_refresh(self._reveal)
        self._draw()

    def on_resize(self) -> None:
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        story, context, view = self._story, self._seen, self.view
        if story is None or context is None:
            return
        now = story.execution.until(context.now_at(story.key.source))
        style = style_at(now, lambda status: glyph(status, context.ascii), duration, is_ascii=context.ascii)
        box = self._fit()
        if (view.cursor, view.mode) == self._drawn:
            self.canvas.stay_with(box)
        self._drawn = (view.cursor, view.mode)
        self.canvas.set_canvas(*view.canvas_size, lambda *window: view.paint(window, style, now))
        self.canvas.set_cursor(box)
        self._summary.set_lines([summary(view.live, view.words(now), context)])
        wants = self.size.width >= WIDE if self._wants_detail is None else self._wants_detail
        self.set_class(wants and view.node is not None, "with-detail")
        if wants:
            self._detail.set_lines(node_detail(view.node, story, context, DETAIL_WIDTH - 3))

    def _fit(self) -> Region:
        """Fit what is shown to the canvas as large as it is now; where the cursor is then."""
        size = self.canvas.size
        if self.view.resize(*size) or size != self._fitted:
            self._fitted = size
            self.call_after_refresh(self._reveal)
        box = self.view.cursor_box()
        return Region(box.x, box.y, box.width, box.height) if box else Region()

    def _reveal(self) -> None:
        box = self._fit()
        if box:
            self.canvas.bring(box)

    # --- the cursor

    def go(self, node_id: str | None) -> None:
        """Move the cursor, as a person asked for."""
        if node_id is None:
            return
        self.view.cursor, self.view.is_following = node_id, False
        self._draw()
        self._reveal()
        step = self.view.live.step_of(node_id)
        if step is not None and step.id != self.chosen:
            self.chosen = step.id
            self.post_message(self.StepChosen(step.id))

    @on(Canvas.Step)
    def _stepped(self, event: Canvas.Step) -> None:
        event.stop()
        if self.view.mode == LIST and event.way in ("left", "right"):
            self.canvas.scroll_by(SIDEWAYS if event.way == "right" else -SIDEWAYS)
        else:
            self.go(self.view.next_to(event.way))

    @on(GraphCanvas.Clicked)
    def _clicked(self, event: GraphCanvas.Clicked) -> None:
        event.stop()
        if self.view.mode == MAP:
            self._leave_map(*self.view.scale.place(event.x, event.y))
            return
        found = self.view.node_at(event.x, event.y)
        self.go(found)
        if found is not None and event.times == 2:
            self.do_graph_toggle()

    # --- commands

    def do_graph_toggle(self) -> None:
        """Open the group under the cursor, close that of the step under it; in the map, go there."""
        if self.view.mode == MAP:
            self.do_graph_map()
        elif self.view.cursor is not None:
            self.go(self.view.live.toggle(self.view.cursor))

    def do_graph_fresh(self) -> None:
        """Lay out from scratch."""
        self.view.live.fresh()
        self.after_change()

    def do_graph_list(self) -> None:
        """The list, or the picture again."""
        self.view.mode = PICTURE if self.view.mode == LIST else LIST
        self.canvas.left = 0
        self.after_change()

    def do_graph_turn(self) -> None:
        """The other form, from its beginning as far as the cursor is in sight there."""
        self.view.turn()
        self._drawn = None
        self.canvas.left = self.canvas.top = 0
        self.after_change()

    def do_graph_map(self) -> None:
        """The whole graph in one screen, or the picture again."""
        if self.view.mode != MAP:
            self.view.mode = MAP
            self.after_change()
            return
        box = self.view.live.picture.box_of(self.view.cursor or "")
        self._leave_map(box.x if box else 0, box.y if box else 0)

    def _leave_map(self, x: int, y: int) -> None:
        self.view.mode = PICTURE
        self._draw()
        self.canvas.centre(x, y)

    def do_graph_follow(self) -> None:
        self.view.is_following = not self.view.is_following
        self.after_change()

    def do_graph_critical(self) -> None:
        self.view.shows_critical = not self.view.shows_critical
        self._draw()

    def do_graph_detail(self) -> None:
        self._wants_detail = not self.has_class("with-detail")
        self._draw()
        self.call_after_refresh(self._draw)

    def do_graph_cause(self) -> None:
        """The failure farthest up the graph."""
        cause = first_cause(self.view.live.shown, self.view.cursor or "")
        if cause is None:
            self.notify("nothing failed before this", markup=False, timeout=3)
        self.go(cause or self.view.cursor)

    def after_change(self) -> None:
        self.view.keep_cursor()
        self._draw()
        self._reveal()

    # --- what the screen asks

    def next_failure(self, step: int) -> bool:
        failed = self.view.live.with_status(Status.FAILED)
        if failed:
            here = failed.index(self.view.cursor) if self.view.cursor in failed else (-1 if step > 0 else 0)
            self.go(failed[(here + step) % len(failed)])
        return bool(failed)

    def copy_value(self) -> str:
        """The id of the step, or what a group is called, whose id is nobody's but ours."""
        node = self.view.node
        return "" if node is None else node.name if node.is_group else node.id
