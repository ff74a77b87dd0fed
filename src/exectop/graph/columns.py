"""The list form: one step a row, the edges as lines in narrow columns before the names. For narrow screens and grep.

Owns: the order of the rows and the columns of the lines. Nodes with the same successors share one line. Must not
know: characters.
"""

from bisect import bisect_right
from functools import cached_property
from heapq import heappop, heappush

from exectop.domain.widths import cell_width
from exectop.graph.model import Graph

PITCH = 2
ALIGN_LIMIT = 10  # up to so many columns all names stand below each other

Joint = tuple[int, bool, bool]
"""A column, whether its line comes to the node of the row, and whether it goes on below."""


class ColumnGraph:
    """A graph as rows. `order[row]`: the node; `column[node]`: where its glyph stands, counted in columns."""

    def __init__(self, graph: Graph, *, is_ascii: bool = False) -> None:
        self.graph = graph
        self.order = depth_order(graph)
        self.row = [0] * len(graph)
        for row, node in enumerate(self.order):
            self.row[node] = row
        self.column = [0] * len(graph)
        self.is_ascii = is_ascii
        self.verticals: list[list[tuple[int, int]]] = []
        self.joints: list[list[Joint]] = []  # by row
        self.stubs: set[int] = set()
        self.extents: list[int] = []  # by row: the last column with anything in it
        _Placer(self).place()

    @property
    def height(self) -> int:
        return len(self.order)

    @property
    def columns(self) -> int:
        """How many columns the lines take."""
        return len(self.verticals)

    def row_of(self, node_id: str) -> int | None:
        """The row of a node."""
        node = self.graph.index.get(node_id)
        return None if node is None else self.row[node]

    def node_at(self, row: int) -> str | None:
        """The node of a row."""
        return self.graph.nodes[self.order[row]].id if 0 <= row < len(self.order) else None

    def reach(self, row: int) -> int:
        """How many cells the lines of a row take, its glyph among them."""
        return (self.columns - 1 if self.columns <= ALIGN_LIMIT else self.extents[row]) * PITCH + 1

    def passes(self, column: int, row: int) -> bool:
        """Whether a line of the column goes through the row (its ends excluded)."""
        verticals = self.verticals[column]
        place = bisect_right(verticals, (row, 0)) - 1
        return place >= 0 and verticals[place][0] < row < verticals[place][1]

    @cached_property
    def widest(self) -> tuple[int, int]:
        """How many cells the widest lines of a row take, and the widest name."""
        names = (cell_width(node.name) for node in self.graph.nodes)
        return max(map(self.reach, range(self.height)), default=0), max(names, default=0)


def depth_order(graph: Graph) -> list[int]:
    """An order in which every edge leads down and a branch is followed to where it must wait."""
    waiting = [len(before) for before in graph.predecessors]
    pending = [node for node in range(len(graph) - 1, -1, -1) if not waiting[node]]
    lonely = [node for node in reversed(pending) if not graph.successors[node]]
    pending = [node for node in pending if graph.successors[node]]
    order: list[int] = []
    while pending:
        node = pending.pop()
        order.append(node)
        for end in reversed(graph.successors[node]):
            waiting[end] -= 1
            if not waiting[end]:
                pending.append(end)
    return order + lonely


class _Line:
    """A line that all nodes with the same successors share. `start`: the row of its first source."""

    __slots__ = ("column", "left", "start")

    def __init__(self, column: int, start: int, left: int) -> None:
        self.column, self.start, self.left = column, start, left


class _Placer:
    """Walks down the rows and gives every node and line a column."""

    def __init__(self, view: ColumnGraph) -> None:
        self.view = view
        self.graph = view.graph
        self.lines: dict[tuple[int, ...], _Line] = {}
        self.comes: dict[int, list[_Line]] = {}
        self.free: list[int] = []
        self.taken: set[int] = set()
        self.outer: list[int] = []  # columns once taken, negated, the outermost first
        self.last_glyph: dict[int, int] = {}  # column: row of the last node without a line in it

    def place(self) -> None:
        """Fill `view`."""
        for row, node in enumerate(self.view.order):
            self._node(row, node)

    def _node(self, row: int, node: int) -> None:
        lines = self.comes.pop(node, [])
        for line in lines:
            line.left -= 1
        heir = self._heir(lines, row)
        column = (
            heir.column
            if heir
            else self._take(row, is_root=not lines, is_lonely=not lines and not self.graph.successors[node])
        )
        joints = [(line.column, True, line.left > 0) for line in lines if line is not heir]
        for line in lines:
            if not line.left:
                self.view.verticals[line.column].append((line.start, row))
                if line is not heir:
                    self._release(line.column)
        self.view.column[node] = column
        joints += self._leave(row, node, column)
        self.view.joints.append(sorted(joints))
        self.view.extents.append(max([column, self._outermost(), *(joint[0] for joint in joints)]))

    def _heir(self, lines: list[_Line], row: int) -> _Line | None:
        """The line that ends in the node and whose column it may stand in."""
        for line in sorted(lines, key=lambda line: line.column):
            if not line.left and (len(lines) == 1 or line.start < row - 1):
                return line
        return None

    def _take(self, row: int, *, is_root: bool, is_lonely: bool) -> int:
        """A free column; a root must not look as if it continued the node above, a lonely node never does."""
        skipped: list[int] = []
        while True:
            if not self.free:
                self.view.verticals.append([])
                heappush(self.free, len(self.view.verticals) - 1)
            column = heappop(self.free)
            is_under = is_lonely or (is_root and self.last_glyph.get(column) == row - 1)
            if not is_under or column > 0:
                break
            skipped.append(column)
        for other in skipped:
            heappush(self.free, other)
        self.taken.add(column)
        heappush(self.outer, -column)
        if is_under:
            self.view.stubs.add(row)
        return column

    def _release(self, column: int) -> None:
        self.taken.discard(column)
        heappush(self.free, column)

    def _outermost(self) -> int:
        """The last column that a line runs on in; -1 without any."""
        while self.outer and -self.outer[0] not in self.taken:
            heappop(self.outer)
        return -self.outer[0] if self.outer else -1

    def _leave(self, row: int, node: int, column: int) -> list[Joint]:
        """Begin the node's line, or join the one that others began."""
        ends = self.graph.successors[node]
        if not ends:
            self._release(column)
            self.last_glyph[column] = row
            return []
        key = tuple(sorted(ends))
        line = self.lines.get(key)
        if line is not None:
            self._release(column)
            self.last_glyph[column] = row
            return [(line.column, False, True)]
        line = self.lines[key] = _Line(column, row, len(ends))
        for end in ends:
            self.comes.setdefault(end, []).append(line)
        return []
