"""The whole picture in a few cells: braille dots, or densities in ASCII, with what failed and what runs on top.

Owns: the scale, and which status a cell shows where many share it. Must not know: the screen.
"""

from typing import NamedTuple

from exectop.domain.roles import status_role
from exectop.graph.draw import Span
from exectop.graph.picture import Picture

_BRAILLE = 0x2800
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))  # by row, then column
_DENSITY = ".:+#"
ACROSS, DOWN = 2, 4  # dots of a cell


class Scale(NamedTuple):
    """How many cells of the picture one dot stands for."""

    x: float
    y: float

    def cell(self, x: int, y: int) -> tuple[int, int]:
        """The cell of the map in which that place of the picture lies."""
        return int(x / self.x) // ACROSS, int(y / self.y) // DOWN

    def place(self, column: int, row: int) -> tuple[int, int]:
        """The place of the picture that a cell of the map begins with."""
        return int(column * ACROSS * self.x), int(row * DOWN * self.y)


def scale_of(picture: Picture, width: int, height: int) -> Scale:
    """The scale that fits the picture into that many cells; nothing is ever made larger."""
    return Scale(max(1.0, picture.width / max(1, width * ACROSS)), max(1.0, picture.height / max(1, height * DOWN)))


def minimap(picture: Picture, width: int, height: int, *, is_ascii: bool = False) -> list[list[Span]]:
    """The map in at most `width` × `height` cells. A cell has the tag of its most urgent node."""
    across, down = scale_of(picture, width, height)
    dots: dict[tuple[int, int], int] = {}
    urgent: dict[tuple[int, int], int] = {}
    for number, node in enumerate(picture.graph.nodes):
        left, top, cells, lines = picture.geometry.box(number)
        x_end, y_end = int((left + cells) / across), int((top + lines) / down)
        left, top = int(left / across), int(top / down)
        for y in range(top, max(top + 1, y_end)):
            row, bits = y // DOWN, _DOTS[y % DOWN]
            for x in range(left, max(left + 1, x_end)):
                cell = (row, x // ACROSS)
                dots[cell] = dots.get(cell, 0) | bits[x % ACROSS]
                known = urgent.get(cell)
                if known is None or node.status.rank < picture.graph.nodes[known].status.rank:
                    urgent[cell] = number
    rows = min(height, 1 + max((row for row, _ in dots), default=-1))
    columns = min(width, 1 + max((column for _, column in dots), default=-1))
    return [[_span(picture, dots, urgent, (row, x), is_ascii) for x in range(columns)] for row in range(rows)]


def _span(
    picture: Picture,
    dots: dict[tuple[int, int], int],
    urgent: dict[tuple[int, int], int],
    cell: tuple[int, int],
    is_ascii: bool,
) -> Span:
    bits = dots.get(cell, 0)
    if not bits:
        return Span(" ")
    node = picture.graph.nodes[urgent[cell]]
    mark = _DENSITY[(bits.bit_count() - 1) // 2] if is_ascii else chr(_BRAILLE + bits)
    return Span(mark, status_role(node.status).value, node.id)
