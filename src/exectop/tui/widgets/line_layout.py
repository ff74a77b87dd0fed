"""Where lines lie on the screen: one row each, or wrapped over several.

Owns: wrapping, and the way between lines and rows. Pure; must not know what lines say or how they are painted.
"""

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

from exectop.present.cells import Cell, Line, plain
from exectop.present.formats import cell_width, is_wider, wrap

WRAP_LIMIT = 20_000
"""With more lines than this nothing is wrapped, because every line would have to be made to know its place."""
LONG = 4_000
"""Characters from which on a line's pieces are remembered."""
_EMPTY: Line = ()


class LineSource(Protocol):
    """Lines that are made when they are looked at."""

    def __len__(self) -> int: ...

    def rows(self, start: int, stop: int) -> Sequence[Line]:
        """The lines from `start` to before `stop`; fewer at the end."""


class ListSource:
    """Lines that are there already."""

    def __init__(self, lines: Sequence[Line] = ()) -> None:
        self.lines = lines

    def __len__(self) -> int:
        return len(self.lines)

    def rows(self, start: int, stop: int) -> Sequence[Line]:
        return self.lines[start:stop]


class LineLayout:
    """Lines over rows `width` columns wide; `width` 0 leaves every line on a row of its own."""

    def __init__(self, source: LineSource, width: int = 0) -> None:
        self.source = source
        self.width = width if 0 < len(source) <= WRAP_LIMIT else 0
        self._starts: list[int] = []
        self._count = len(source)
        if self.width:
            self._count = 0
            for line in source.rows(0, len(source)):
                self._starts.append(self._count)
                self._count += _height(line, self.width)

    def __len__(self) -> int:
        """Rows in all."""
        return self._count

    def line_at(self, row: int) -> int:
        """Which line is on that row."""
        return bisect_right(self._starts, row) - 1 if self.width else row

    def row_of(self, line: int) -> int:
        """The first row of a line."""
        return self._starts[line] if self.width and line < len(self._starts) else line

    def height_of(self, line: int) -> int:
        """Rows that a line takes."""
        return self.row_of(line + 1) - self.row_of(line) if line + 1 < len(self._starts) else self._rest(line)

    def _rest(self, line: int) -> int:
        return self._count - self._starts[line] if self.width and line < len(self._starts) else 1

    def at(self, row: int) -> Line:
        """What is on that row."""
        if not 0 <= row < self._count:
            return _EMPTY
        number = self.line_at(row)
        line = next(iter(self.source.rows(number, number + 1)), _EMPTY)
        if not self.width:
            return line
        return wrap_line(line, self.width)[row - self._starts[number]]


def line_width(line: Line) -> int:
    """Columns that a line takes."""
    return sum(cell_width(cell.text) for cell in line)


def _height(line: Line, width: int) -> int:
    if sum(len(cell.text) for cell in line) * 2 <= width:
        return 1
    return len(wrap_line(line, width))


def wrap_line(line: Line, width: int) -> list[Line]:
    """The line in pieces that fit; what follows the first stands under the beginning of the last cell that begins in
    the left half, so that it keeps half of the room."""
    text = plain(line)
    return _wrap_long(line, width) if len(text) > LONG else _wrap(line, text, width)


@lru_cache(8)
def _wrap_long(line: Line, width: int) -> list[Line]:
    """A very long line takes so long that its pieces are remembered: they are asked for with every row."""
    return _wrap(line, plain(line), width)


def _wrap(line: Line, text: str, width: int) -> list[Line]:
    if not is_wider(text, width):
        return [line]
    hang = _hang(line, width // 2)
    first = wrap(text[: LONG * width], width)[0]
    pieces = [_slice(line, 0, len(first))]
    place = len(first)
    for piece in wrap(text[place:], width - hang):
        rest = _slice(line, place, place + len(piece))
        pieces.append((Cell(" " * hang), *rest) if hang else rest)
        place += len(piece)
    return pieces


def _hang(line: Line, limit: int) -> int:
    """Where the last cell begins, its leading blanks left out, of those that begin within the limit."""
    place = hang = 0
    for cell in line:
        if place + _leading(cell.text) <= limit and cell.text.strip():
            hang = place + _leading(cell.text)
        place += cell_width(cell.text)
        if place > limit:
            break
    return hang


def _leading(text: str) -> int:
    return len(text) - len(text.lstrip(" "))


def _slice(line: Line, start: int, stop: int) -> Line:
    """Characters `start` to before `stop` of a line, with their roles."""
    found, place = [], 0
    for cell in line:
        end = place + len(cell.text)
        if end > start and place < stop:
            found.append(cell._replace(text=cell.text[max(0, start - place) : stop - place]))
        place = end
    return tuple(found)
