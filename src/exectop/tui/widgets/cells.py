"""Painting cells: from text with a role to segments of an exact width. Must not know: what the text means."""

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from exectop.present.cells import Cell, Line
from exectop.present.formats import fit
from exectop.tui.theme import role_style

_CHARACTERS_A_COLUMN = 8
"""Marks and joiners take no column of their own; a text of more than these a column is cut short."""


def fit_text(text: str, width: int, *, is_right: bool = False, is_middle: bool = False) -> str:
    """The text in exactly that many columns of the terminal, as Textual counts them, shortened with `…` or padded."""
    fitted = fit(text, width, is_right=is_right, is_middle=is_middle)
    return fitted if fitted.isascii() or cell_len(fitted) == width else set_cell_size(fitted, width)


def beginning(line: Line, columns: int) -> Line:
    """As much of a very long line as can be seen in so many columns, so that painting takes no longer for it."""
    room = _CHARACTERS_A_COLUMN * columns
    if sum(len(cell.text) for cell in line) <= room:
        return line
    kept = []
    for cell in line:
        kept.append(cell._replace(text=cell.text[:room]))
        room -= len(cell.text)
        if room <= 0:
            break
    return tuple(kept)


def paint(line: Line, base: Style, width: int, over: Style | None = None, offset: int = 0) -> Strip:
    """The line from column `offset` on as a strip of that width; `over` lies on top of every cell."""
    seen = beginning(line, offset + width)
    segments = [Segment(cell.text, _style(cell, base, over)) for cell in seen if cell.text]
    ground = base + over if over is not None else base
    strip = Strip(segments)
    if offset:
        strip = strip.crop(offset)
    return strip.adjust_cell_length(width, ground)


def _style(cell: Cell, base: Style, over: Style | None) -> Style:
    style = base + role_style(cell.role)
    return style + over if over is not None else style


def width_of(line: Sequence[Cell]) -> int:
    """Columns that the line takes."""
    return sum(cell_len(cell.text) for cell in line)
