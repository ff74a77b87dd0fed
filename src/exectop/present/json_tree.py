"""A JSON value as a tree of rows that opens where somebody looks.

Owns: which nodes are open, rows by number, paths, search. Must not know: how rows are painted, keys. A step costs
by what is shown, not by the size of the value; only a search may have to look at all of it.
"""

import json
import re
from collections.abc import Iterator, Mapping

from exectop.domain.roles import Role
from exectop.domain.text import clean_line
from exectop.domain.values import Json
from exectop.domain.widths import shorten
from exectop.present.cells import Cell, Line
from exectop.present.json_nodes import Node
from exectop.present.json_text import INDENT, scalar, summary

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
OPEN_AT_MOST = 5_000


class JsonTree:
    """The first row is the value itself and is open. `width`: cells of a row; longer texts open into lines."""

    def __init__(self, value: Json, *, width: int = 100, name: str = "$", ascii: bool = False) -> None:  # noqa: A002
        self._name = name
        self._width = width
        self._marks = ("-", "+") if ascii else ("▾", "▸")
        self._root = Node(value)
        self._root.open(width)

    def __len__(self) -> int:
        return self._root.size

    def set_width(self, width: int) -> None:
        """Rows are that wide from now on; open texts are laid out anew."""
        if width == self._width:
            return
        self._width = width
        for node in [node for node in self._nodes() if node.lines]:
            node.close()
            node.open(self._room(node))

    # --- Reading ---

    def rows(self, start: int, stop: int) -> list[Line]:
        """The rows of these numbers; numbers outside are left out."""
        return [self._draw(*self._find(row)) for row in range(max(0, start), min(stop, len(self)))]

    def value_at(self, row: int) -> Json:
        """The value of that row; of a chunk, the part that it stands for. Raises `IndexError`."""
        node, _ = self._find(row)
        if not node.is_chunk:
            return node.value
        if isinstance(node.value, Mapping):
            return {key: node.value[key] for key in list(node.value)[node.start : node.stop]}
        return node.value[node.start : node.stop] if isinstance(node.value, list) else node.value

    def text_at(self, row: int) -> str:
        """What is copied of that row: a text as it is, anything else as JSON."""
        value = self.value_at(row)
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)

    def path_at(self, row: int) -> str:
        """Where the row's value is, such as `$.result.items[3].name`. Raises `IndexError`."""
        node: Node | None = self._find(row)[0]
        parts: list[str] = []
        while node is not None and node.parent is not None:
            if node.key is not None:
                parts.append(_step(node.key))
            node = node.parent
        return self._name + "".join(reversed(parts))

    def is_openable(self, row: int) -> bool:
        """Whether there is more inside than the row shows."""
        node, _ = self._find(row)
        return node.is_openable(self._room(node))

    def is_open(self, row: int) -> bool:
        """Whether what is inside is shown."""
        return self._find(row)[0].is_open

    # --- Opening and closing ---

    def expand(self, row: int) -> None:
        """Show what is inside."""
        node, _ = self._find(row)
        node.open(self._room(node))

    def collapse(self, row: int) -> int:
        """Close the row, or the one around it where it is not open; the number of the row that was closed."""
        node, line = self._find(row)
        if not node.is_open and line is None and node.parent is not None:
            node = node.parent
        node.close()
        return self._row_of(node)

    def toggle(self, row: int) -> int:
        """Open what is closed and close what is open; the row to stand on afterwards."""
        node, line = self._find(row)
        if node.is_open:
            return self.collapse(row)
        if line is None:
            node.open(self._room(node))
        return row

    def expand_all(self, limit: int = OPEN_AT_MOST) -> bool:
        """Open everything, level by level, while there are fewer than `limit` rows; whether all is open."""
        level = [self._root]
        while level:
            for node in level:
                if len(self) >= limit:
                    return False
                node.open(self._room(node))
            level = [child for node in level for child in node.children if child.is_openable(self._room(child))]
        return True

    def collapse_all(self) -> None:
        """Close everything but the first row."""
        self._root.close()
        self._root.open(self._width)

    # --- Searching ---

    def search(self, text: str, after: int = -1, *, is_backward: bool = False) -> int | None:
        """The next row after (before) that one whose key or value holds the text, whatever its case; goes on from
        the other end. Opens what is around it. `None` if there is none."""
        folded = text.casefold()
        if not folded:
            return None
        here = () if after < 0 else self._place(self._find(after)[0])
        found = _matches(self._root.value, folded)
        place = _before(found, here) if is_backward else _after(found, here, is_start=after < 0)
        return None if place is None else self._reveal(place)

    def _reveal(self, place: tuple[int, ...]) -> int:
        node = self._root
        for index in place:
            node.open(self._room(node))
            node = node.child_for(index)
            while node.is_chunk:
                node.open(self._room(node))
                node = node.child_for(index)
        return self._row_of(node)

    def _place(self, node: Node) -> tuple[int, ...]:
        """The numbers of the items on the way to a node, chunks left out."""
        places: list[int] = []
        walk: Node | None = node
        while walk is not None and walk.parent is not None:
            if not walk.is_chunk:
                places.append(walk.index)
            walk = walk.parent
        return tuple(reversed(places))

    # --- Finding rows ---

    def _find(self, row: int) -> tuple[Node, int | None]:
        """The node of a row, and which of its lines of text the row is, if any."""
        if not 0 <= row < len(self):
            raise IndexError(row)
        node, left = self._root, row
        while left:
            if node.lines:
                return node, left - 1
            left -= 1
            for child in node.children:
                if left < child.size:
                    node = child
                    break
                left -= child.size
        return node, None

    def _row_of(self, node: Node) -> int:
        row, walk = 0, node
        while walk.parent is not None:
            row += 1
            for sibling in walk.parent.children:
                if sibling is walk:
                    break
                row += sibling.size
            walk = walk.parent
        return row

    def _nodes(self) -> Iterator[Node]:
        stack = [self._root]
        while stack:
            node = stack.pop()
            yield node
            stack += node.children

    # --- Drawing ---

    def _room(self, node: Node) -> int:
        """Cells that a text has in its own row."""
        key = 0 if node.key is None else len(str(node.key)) + 2
        return max(8, self._width - len(INDENT) * node.depth - key - 4)

    def _draw(self, node: Node, line: int | None) -> Line:
        indent = Cell(INDENT * node.depth, Role.DIM)
        if line is not None:
            return (indent, Cell(INDENT * 2, Role.DIM), Cell(node.lines[line], Role.STRING))
        opened, closed = self._marks
        mark = " " if not node.is_openable(self._room(node)) else opened if node.is_open else closed
        return (indent, Cell(f"{mark} ", Role.DIM), *self._label(node), self._value(node))

    def _label(self, node: Node) -> Line:
        if node.parent is None:
            return (Cell(self._name, Role.KEY), Cell(": ", Role.DIM))
        if node.is_chunk:
            return (Cell(f"[{node.start} … {node.stop - 1}]", Role.KEY),)
        name = f"[{node.key}]" if isinstance(node.key, int) else clean_line(str(node.key))
        return (Cell(name, Role.KEY), Cell(": ", Role.DIM))

    def _value(self, node: Node) -> Cell:
        if node.is_chunk:
            return Cell("")
        if isinstance(node.value, Mapping | list):
            return Cell(summary(node.value), Role.DIM)
        if isinstance(node.value, str):
            room = self._room(node)
            return Cell(shorten(f'"{clean_line(node.value[: room * 2])}"', room + 2), Role.STRING)
        return scalar(node.value)


def _step(key: str | int) -> str:
    if isinstance(key, int):
        return f"[{key}]"
    return f".{key}" if _NAME.fullmatch(key) else clean_line(f"[{json.dumps(key, ensure_ascii=False)}]")


def _matches(value: Json, folded: str) -> Iterator[tuple[int, ...]]:
    """The places of all items whose key or own value holds the text, from the first to the last."""
    stack: list[tuple[tuple[int, ...], str, Json]] = [((), "", value)]
    while stack:
        place, key, one = stack.pop()
        if folded in key.casefold() or (not isinstance(one, Mapping | list) and folded in _own_text(one)):
            yield place
        if isinstance(one, Mapping):
            items = [((*place, index), key, inner) for index, (key, inner) in enumerate(one.items())]
            stack += reversed(items)
        elif isinstance(one, list):
            stack += reversed([((*place, index), "", inner) for index, inner in enumerate(one)])


def _own_text(value: Json) -> str:
    return value.casefold() if isinstance(value, str) else scalar(value).text


def _after(found: Iterator[tuple[int, ...]], here: tuple[int, ...], *, is_start: bool) -> tuple[int, ...] | None:
    first = None
    for place in found:
        if is_start or place > here:
            return place
        first = place if first is None else first
    return first


def _before(found: Iterator[tuple[int, ...]], here: tuple[int, ...]) -> tuple[int, ...] | None:
    """The last one before here, else the last of all."""
    last = None
    for place in found:
        if place >= here and last is not None and last < here:
            return last
        last = place
    return last
