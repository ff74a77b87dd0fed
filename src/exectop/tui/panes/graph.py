"""The Graph view: the steps as a picture that stays in place while it runs, as a list, or as a map.

Owns: the node under the cursor, and which of the three is shown. Must not know: other views, or how a graph is
laid out.
"""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.events import Key
from textual.geometry import Region

from exectop.domain.status import ACTIVE, Status
from exectop.domain.story import Story
from exectop.graph.critical import critical_path
from exectop.graph.draw import StyleOf
from exectop.graph.highlight import Highlight, closure
from exectop.graph.live import LiveGraph
from exectop.graph.minimap import Scale, minimap, scale_of
from exectop.graph.model import Node
from exectop.graph.neighbours import Direction, first_cause
from exectop.graph.picture import Options
from exectop.graph.style import reserve, style_at
from exectop.present.cells import Cell, Context, Line
from exectop.present.formats import duration
from exectop.present.glyphs import glyph
from exectop.tui.bindings import Commanding
from exectop.tui.panes.graph_words import cells, node_detail, summary
from exectop.tui.panes.pane import Pane
from exectop.tui.services import Services
from exectop.tui.widgets.canvas import Canvas
from exectop.tui.widgets.lines import Lines

DETAIL_WIDTH = 46
WIDE = 120  # from here on the detail of the node has room beside the picture
PICTURE, LIST, MAP = "picture", "list", "map"


class GraphCanvas(Canvas):
    """Where the graph is painted. `g` then `f` goes to the first cause: `g` alone is taken by every list."""

    def on_key(self, event: Key) -> None:
        pane = next(node for node in self.ancestors if isinstance(node, GraphPane))
        if pane.key_before == "g" and event.key == "f":
            event.stop()
            event.prevent_default()
            pane.do_graph_cause()
        pane.key_before = event.key


class GraphPane(Commanding, Pane):
    """One line a step, left to right."""

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
        self.live = LiveGraph(Options(reserve=reserve))
        self.cursor: str | None = None
        self.mode = PICTURE
        self.key_before = ""
        self._summary = Lines(id="graph-summary")
        self._detail = Lines(id="graph-detail")
        self._wants_detail: bool | None = None
        self._is_following = False
        self._shows_critical = False
        self._hits: list[str] = []
        self._story: Story | None = None
        self._seen: Context | None = None
        self._step_id: str | None = None
        self._fed: object = None
        self._bold: tuple[object, Highlight | None] = (None, None)

    def compose(self) -> ComposeResult:
        yield self._summary
        with Horizontal():
            yield self.canvas
            yield self._detail

    # --- what is shown

    def show(self, story: Story, context: Context, step_id: str | None) -> None:
        if self._story is None or self._story.key != story.key:
            self.live = LiveGraph(Options(reserve=reserve, is_ascii=context.ascii))
            self.cursor, self._fed = None, None
        self._story, self._seen = story, context
        self.live.set_options(Options(reserve=reserve, is_ascii=context.ascii))
        if self._fed != (id(story), story.version):
            self._fed = (id(story), story.version)
            self.live.update(story.steps.values(), story.edges)
        if step_id != self._step_id:
            self._step_id = step_id
            if step_id is not None and step_id != self.cursor:
                self.cursor = self.live.reveal(step_id)
                self.call_after_refresh(self._reveal)
        self._keep_cursor()
        self._draw()

    def _keep_cursor(self) -> None:
        """Where the node under the cursor went; at first what failed, runs, or begins."""
        live = self.live
        if self.cursor is not None and self.cursor not in live.shown.index:
            self.cursor = live.home_of(self.cursor.lstrip("*"))
        if self.cursor is None and len(live.shown):
            urgent = live.with_status(Status.FAILED) or live.with_status(*ACTIVE)
            self.cursor = urgent[0] if urgent else live.shown.nodes[0].id
            self.call_after_refresh(self._reveal)
        if self._is_following and (running := live.with_status(Status.RUNNING)):
            self.cursor = running[-1]
            self._reveal()

    def on_resize(self) -> None:
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        story, context = self._story, self._seen
        if story is None or context is None:
            return
        now = context.now_at(story.key.source)
        style = style_at(now, lambda status: glyph(status, context.ascii), duration, is_ascii=context.ascii)
        width, height = self._canvas_size()
        self.canvas.set_canvas(width, height, lambda x, y, w, h: self._paint(x, y, w, h, style))
        self.canvas.set_cursor(self._cursor_box())
        self._summary.set_lines([summary(self.live, self._mode_words(), context)])
        wants = self.size.width >= WIDE if self._wants_detail is None else self._wants_detail
        self.set_class(wants and len(self.live.shown) > 0, "with-detail")
        if wants:
            self._detail.set_lines(node_detail(self.live, self._node(), story, context, DETAIL_WIDTH - 3))

    def _node(self) -> Node | None:
        number = self.live.shown.index.get(self.cursor or "")
        return None if number is None else self.live.shown.nodes[number]

    def _mode_words(self) -> str:
        words = [self.mode] if self.mode != PICTURE else []
        words += ["following"] if self._is_following else []
        words += ["critical path"] if self._shows_critical else []
        words += [f"{len(self._hits)} hits"] if self._hits else []
        return ", ".join(words)

    def _canvas_size(self) -> tuple[int, int]:
        if self.mode == LIST:
            return max(1, self.canvas.size.width), self.live.listing.height
        if self.mode == MAP:
            return self.canvas.size.width, self.canvas.size.height
        return self.live.picture.width, self.live.picture.height

    def _paint(self, x: int, y: int, width: int, height: int, style: StyleOf) -> Sequence[Line]:
        live = self.live
        if not len(live.shown):
            return [(Cell("no steps are known of this execution"),)]
        if self.mode == MAP:
            return [cells(line) for line in minimap(live.picture, width, height, is_ascii=live.options.is_ascii)]
        if self.mode == LIST:
            return [cells(live.listing.line(row, x, width, style)) for row in range(y, y + height)]
        rows = range(y, min(y + height, live.picture.height))
        bold = self._highlight()
        return [cells(live.picture.line(row, x, width, style, bold)) for row in rows]

    def _highlight(self) -> Highlight | None:
        """The bold edges, worked out once for each node and picture."""
        live, seen = self.live, self._seen
        key = (live.picture, self.cursor, self._shows_critical)
        if self._bold[0] != key:
            arcs = critical_path(live.shown, seen.now).arcs if self._shows_critical and seen else set()
            arcs = arcs or closure(live.shown, self.cursor or "")
            self._bold = (key, live.picture.highlight(arcs) if arcs else None)
        return self._bold[1]

    # --- the cursor

    def _cursor_box(self) -> Region:
        if self.cursor is None:
            return Region()
        if self.mode == LIST:
            row = self.live.listing.row_of(self.cursor)
            return Region() if row is None else Region(0, row, max(1, self.canvas.size.width), 1)
        box = self.live.picture.box_of(self.cursor)
        if box is None:
            return Region()
        if self.mode == MAP:
            return Region(*self._scale().cell(box.x, box.y), 1, 1)
        return Region(box.x, box.y, box.width, box.height)

    def _scale(self) -> Scale:
        return scale_of(self.live.picture, self.canvas.size.width, self.canvas.size.height)

    def _reveal(self) -> None:
        box = self._cursor_box()
        if box:
            self.canvas.reveal(box.x, box.y, min(box.width, self.canvas.size.width), box.height)

    def _go(self, node_id: str | None) -> None:
        """Move the cursor, as a person asked for."""
        if node_id is None:
            return
        self.cursor, self._is_following = node_id, False
        step = self.live.step_of(node_id)
        self._draw()
        self._reveal()
        if step is not None and step.id != self._step_id:
            self._step_id = step.id
            self.post_message(self.StepChosen(step.id))

    @on(Canvas.Step)
    def _stepped(self, event: Canvas.Step) -> None:
        event.stop()
        if event.way in ("first", "last") or self.mode == LIST:
            self._go(self._along(event.way))
        elif self.cursor is not None:
            self._go(self.live.picture.neighbour(self.cursor, Direction(event.way)))

    def _along(self, way: str) -> str | None:
        """The first or last node, or the one above or below in the list."""
        listing, last = self.live.listing, self.live.listing.height - 1
        here = listing.row_of(self.cursor or "") or 0
        row = {"first": 0, "last": last, "up": max(0, here - 1), "down": min(last, here + 1)}.get(way, here)
        return listing.node_at(row)

    @on(GraphCanvas.Clicked)
    def _clicked(self, event: GraphCanvas.Clicked) -> None:
        event.stop()
        if self.mode == MAP:
            self._leave_map(*self._scale().place(event.x, event.y))
            return
        found = (
            self.live.listing.node_at(event.y) if self.mode == LIST else self.live.picture.node_at(event.x, event.y)
        )
        self._go(found)
        if found is not None and event.times == 2:
            self.do_graph_toggle()

    # --- commands

    def do_graph_toggle(self) -> None:
        """Open the group under the cursor, close that of the step under it; in the map, go there."""
        if self.mode == MAP:
            self.do_graph_map()
        elif self.cursor is not None:
            self._go(self.live.toggle(self.cursor))

    def do_graph_expand_all(self) -> None:
        self.live.expand_all()
        self._after_change()

    def do_graph_collapse_all(self) -> None:
        self.live.collapse_all()
        self._after_change()

    def do_graph_fresh(self) -> None:
        """Lay out from scratch."""
        self.live.fresh()
        self._after_change()

    def do_graph_list(self) -> None:
        """The list, or the picture again."""
        self.mode = PICTURE if self.mode == LIST else LIST
        self._after_change()

    def do_graph_map(self) -> None:
        """The whole graph in one screen, or the picture again."""
        if self.mode != MAP:
            self.mode = MAP
            self._after_change()
            return
        box = self.live.picture.box_of(self.cursor or "")
        self._leave_map(box.x if box else 0, box.y if box else 0)

    def _leave_map(self, x: int, y: int) -> None:
        self.mode = PICTURE
        self._draw()
        self.canvas.centre(x, y)

    def do_graph_follow(self) -> None:
        self._is_following = not self._is_following
        self._after_change()

    def do_graph_critical(self) -> None:
        self._shows_critical = not self._shows_critical
        self._draw()

    def do_graph_detail(self) -> None:
        self._wants_detail = not self.has_class("with-detail")
        self.call_after_refresh(self._draw)
        self._draw()

    def do_graph_cause(self) -> None:
        """The failure farthest up the graph."""
        cause = first_cause(self.live.shown, self.cursor or "")
        if cause is None:
            self.notify("nothing failed before this", markup=False, timeout=3)
        self._go(cause)

    def _after_change(self) -> None:
        self._keep_cursor()
        self._draw()
        self._reveal()

    # --- what the screen asks

    def next_failure(self, step: int) -> bool:
        failed = self.live.with_status(Status.FAILED)
        if failed:
            here = failed.index(self.cursor) if self.cursor in failed else (-1 if step > 0 else 0)
            self._go(failed[(here + step) % len(failed)])
        return bool(failed)

    def search(self, text: str) -> None:
        self._hits = self.live.matching(text) if text else []
        if self._hits:
            self._go(self.live.reveal(self._hits[0]))
        self._draw()

    def search_next(self, step: int) -> None:
        if not self._hits:
            return
        here = self._hits.index(self.cursor) if self.cursor in self._hits else -1
        self._go(self.live.reveal(self._hits[(here + step) % len(self._hits)]))

    def copy_value(self) -> str:
        return self.cursor or ""
