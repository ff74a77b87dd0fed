"""What the Graph view shows at a moment: the picture, the list or the map, and the node under the cursor.

Owns: the three ways to look, and the cursor in each. Must not know: widgets, keys.
"""

from collections.abc import Iterable, Sequence

from exectop.domain.critical import Critical, critical_path
from exectop.domain.status import ACTIVE, Status
from exectop.domain.values import Edge, Step
from exectop.graph.draw import StyleOf
from exectop.graph.folding import ALL
from exectop.graph.geometry import Box
from exectop.graph.highlight import Highlight, closure
from exectop.graph.live import LiveGraph
from exectop.graph.minimap import Scale, minimap, scale_of
from exectop.graph.model import Arc, Graph, Node
from exectop.graph.neighbours import Direction
from exectop.graph.rows import draw_row, full_width
from exectop.present.cells import Cell, Line
from exectop.tui.panes.graph_words import cells, critical_words, level_words

PICTURE, LIST, MAP = "picture", "list", "map"


class GraphView:
    """`width`, `height`: cells on screen."""

    def __init__(self, live: LiveGraph) -> None:
        self.live = live
        self.mode = PICTURE
        self._cursor: str | None = None
        self._step_id: str | None = None  # the first step under the cursor
        self.width = self.height = 1
        self.is_following = False
        self.shows_critical = False
        self.needle = ""
        self._hits: tuple[Graph | None, str, list[str]] = (None, "", [])
        self._bold: tuple[object, Highlight | None] = (None, None)
        self._edges: tuple[Edge, ...] = ()
        self._critical: tuple[Graph | None, Critical] = (None, Critical())

    def update(self, steps: Iterable[Step], edges: Iterable[Edge]) -> None:
        """Take the state of now; the step under the cursor is never folded away."""
        self.live.folding.watch(self.cursor)
        self._edges = tuple(edges)
        self.live.update(steps, self._edges)

    def resize(self, width: int, height: int) -> bool:
        """So many cells are on screen now. True where the picture flows another way because of that."""
        self.width, self.height = max(1, width), max(1, height)
        return bool(width and height) and self.live.fit((width, height))

    def turn(self) -> None:
        """Look at the picture that flows the other way."""
        self.mode = PICTURE
        self.live.turn()

    @property
    def cursor(self) -> str | None:
        """The id of the node under the cursor."""
        return self._cursor

    @cursor.setter
    def cursor(self, node_id: str | None) -> None:
        self._cursor = node_id
        step = self.node.step if self.node is not None else None
        self._step_id = step.id if step is not None else None

    @property
    def node(self) -> Node | None:
        """The node under the cursor."""
        number = self.live.shown.index.get(self.cursor or "")
        return None if number is None else self.live.shown.nodes[number]

    @property
    def hits(self) -> list[str]:
        """The ids of the steps that have what is looked for, worked out once for each state that was told."""
        whole, needle = self.live.whole, self.needle
        if self._hits[0] is not whole or self._hits[1] != needle:
            self._hits = (whole, needle, self.live.matching(needle) if needle else [])
        return self._hits[2]

    def words(self, now: float) -> str:
        """What is switched on."""
        words = [self.mode] if self.mode != PICTURE else []
        words += [level_words(self.live.folding)] if self.live.folding.level < ALL else []
        words += ["following"] if self.is_following else []
        words += [critical_words(self.critical(now), self._members())] if self.shows_critical else []
        words += [self._hit_words()] if self.needle else []
        return ", ".join(words)

    def _hit_words(self) -> str:
        """How many hits there are, and which of them the cursor is on."""
        here = f"{self.hits.index(self.cursor) + 1} of " if self.cursor in self.hits else ""
        return f"{here}{len(self.hits) or 'no'} hit{'' if len(self.hits) == 1 else 's'}"

    @property
    def canvas_size(self) -> tuple[int, int]:
        """Cells of everything that there is to see."""
        if self.mode == LIST:
            return max(self.width, full_width(self.live.listing, self.width)), self.live.listing.height
        return (self.width, self.height) if self.mode == MAP else (self.live.picture.width, self.live.picture.height)

    @property
    def scale(self) -> Scale:
        """The scale of the map."""
        return scale_of(self.live.picture, self.width, self.height)

    def keep_cursor(self) -> bool:
        """Put the cursor where its node went; at first on what failed, runs, or begins. Whether it was moved."""
        live, before = self.live, self.cursor
        if before is not None and before not in live.shown.index:
            self.cursor = live.home_of(self._step_id or "")
        if self.cursor is None and len(live.shown):
            urgent = live.with_status(Status.FAILED) or live.with_status(*ACTIVE)
            self.cursor = urgent[0] if urgent else live.shown.nodes[0].id
        if self.is_following and (running := live.with_status(Status.RUNNING)):
            self.cursor = running[-1]
        return self.cursor != before

    def paint(self, window: tuple[int, int, int, int], style: StyleOf, now: float) -> Sequence[Line]:
        """The lines of that part (x, y, width, height) of the canvas."""
        x, y, width, height = window
        live = self.live
        if not len(live.shown):
            return [(Cell("no steps are known of this execution"),)]
        if self.mode == MAP:
            return [cells(line) for line in minimap(live.picture, width, height, is_ascii=live.options.is_ascii)]
        if self.mode == LIST:
            return [cells(draw_row(live.listing, row, x, width, style)) for row in range(y, y + height)]
        bold = self._highlight(now)
        rows = range(y, min(y + height, live.picture.height))
        return [cells(live.picture.line(row, x, width, style, bold)) for row in rows]

    def critical(self, now: float) -> Critical:
        """The critical path of all steps, folded or not, worked out once for each state that was told."""
        if self._critical[0] is not self.live.whole:
            steps = {step.id: step for node in self.live.whole.nodes for step in node.members}
            self._critical = (self.live.whole, critical_path(steps, self._edges, now))
        return self._critical[1]

    def _members(self) -> list[str]:
        """The ids of the steps under the cursor."""
        return [step.id for step in self.node.members] if self.node is not None else []

    def _critical_arcs(self, now: float) -> set[Arc]:
        """The edges of the critical path between the nodes that are shown."""
        live, index = self.live, self.live.shown.index
        links = [(live.home_of(start), live.home_of(end)) for start, end in self.critical(now).links]
        arcs = {(index[a], index[b]) for a, b in links if a and b and a != b}
        return arcs.intersection(live.shown.edges)

    def _highlight(self, now: float) -> Highlight | None:
        """The bold edges, worked out once for each node and picture."""
        live = self.live
        key = (live.picture, self.cursor, self.shows_critical)
        if self._bold[0] != key:
            arcs = self._critical_arcs(now) if self.shows_critical else set()
            arcs = arcs or closure(live.shown, self.cursor or "")
            self._bold = (key, live.picture.highlight(arcs) if arcs else None)
        return self._bold[1]

    def cursor_box(self) -> Box | None:
        """Where the cursor is on the canvas."""
        if self.cursor is None:
            return None
        if self.mode == LIST:
            row = self.live.listing.row_of(self.cursor)
            return None if row is None else Box(0, row, self.canvas_size[0])
        box = self.live.picture.box_of(self.cursor)
        if box is None or self.mode == PICTURE:
            return box
        return Box(*self.scale.cell(box.x, box.y), 1)

    def next_to(self, way: str) -> str | None:
        """The node that a key leads to. `way`: a direction, `first` or `last`."""
        if way not in ("first", "last") and self.mode != LIST:
            return self.live.picture.neighbour(self.cursor, Direction(way)) if self.cursor else None
        listing, last = self.live.listing, self.live.listing.height - 1
        here = listing.row_of(self.cursor or "") or 0
        rows = {"first": 0, "last": last, "up": max(0, here - 1), "down": min(last, here + 1)}
        return listing.node_at(rows.get(way, here))

    def node_at(self, x: int, y: int) -> str | None:
        """The node drawn there."""
        return self.live.listing.node_at(y) if self.mode == LIST else self.live.picture.node_at(x, y)
