"""The nodes of a JSON tree as far as somebody has looked: made when opened, each with the count of its rows.

A node has at most `CHUNK` children: longer lists and objects are shown in chunks (of chunks), so that finding a
row takes a few steps whatever the size.
"""

from collections.abc import Mapping, Sequence

from exectop.domain.values import Json
from exectop.domain.widths import cell_width, wrap
from exectop.present.json_text import text_lines

CHUNK = 100


class Node:
    """A value, or a chunk of the value of its parent (`start` to `stop`). `size`: rows it takes with all inside."""

    __slots__ = ("children", "depth", "index", "key", "lines", "parent", "size", "start", "stop", "value")

    def __init__(
        self, value: Json, key: str | int | None = None, parent: "Node | None" = None, index: int = 0
    ) -> None:
        self.value = value
        self.key = key
        self.parent = parent
        self.index = index
        self.depth: int = 0 if parent is None else parent.depth + 1
        self.start = 0
        self.stop = len(value) if isinstance(value, Mapping | list) else 0
        self.children: list[Node] = []
        self.lines: list[str] = []
        self.size = 1

    @property
    def is_chunk(self) -> bool:
        """Whether it stands for a part of its parent's value."""
        return self.parent is not None and self.parent.value is self.value and self.key is None

    @property
    def is_open(self) -> bool:
        return bool(self.children or self.lines)

    def is_openable(self, width: int) -> bool:
        """Whether there is more of it than its own row can show."""
        if isinstance(self.value, str):
            return "\n" in self.value or len(self.value) > width or cell_width(self.value) > width
        return self.stop > self.start

    def open(self, width: int) -> None:
        """Show what is inside: children, or the whole text in lines of at most `width` cells."""
        if self.is_open or not self.is_openable(width):
            return
        if isinstance(self.value, str):
            self.lines = [piece for line in text_lines(self.value) for piece in wrap(line, max(8, width))]
            self._grow(len(self.lines))
        else:
            self.children = self._make_children()
            self._grow(len(self.children))

    def close(self) -> None:
        """Show only its own row; what was open inside is forgotten."""
        self._grow(1 - self.size)
        self.children, self.lines = [], []

    def _grow(self, rows: int) -> None:
        node: Node | None = self
        while node is not None:
            node.size += rows
            node = node.parent

    def _make_children(self) -> list["Node"]:
        step = chunk_step(self.stop - self.start)
        if step > 1:
            return [self._chunk(start, step) for start in range(self.start, self.stop, step)]
        keys = self._keys()
        return [Node(_item(self.value, key), key, self, self.start + place) for place, key in enumerate(keys)]

    def _keys(self) -> Sequence[str | int]:
        if isinstance(self.value, Mapping):
            return list(self.value)[self.start : self.stop]
        return range(self.start, self.stop)

    def _chunk(self, start: int, step: int) -> "Node":
        chunk = Node(self.value, None, self, start)
        chunk.start, chunk.stop = start, min(start + step, self.stop)
        return chunk

    def child_for(self, index: int) -> "Node":
        """The open child that is, or holds, the item of that index."""
        step = chunk_step(self.stop - self.start)
        return self.children[(index - self.start) // step]


def chunk_step(count: int) -> int:
    """How many items a child stands for: 1, 100, 10,000 …"""
    step = 1
    while count > CHUNK * step:
        step *= CHUNK
    return step


def _item(value: Json, key: str | int) -> Json:
    if isinstance(value, Mapping):
        return value[str(key)]
    assert isinstance(value, list)
    assert isinstance(key, int)
    return value[key]
