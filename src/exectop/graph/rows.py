"""A row of the list form, drawn in the cells that there are: its name stays in sight, whatever its lines take.

Owns: the characters, and what gives way to what. A row costs what is visible of it and the joints that it has. A row
has one node, so every horizontal in it belongs to that node, and the shape of a joint says which way:

- square (`├ ┤ ┼ └ ┘ ┴`): the line comes to the node;  `┝ ┥`: the node joins the line, which began above;
- a vertical that is not touched passes by;  a node under a line, or right under a node, continues it;
- `╶` before a node, or a horizontal that comes to it: it does not continue the node right above.
"""

from exectop.domain.widths import cell_width
from exectop.graph.columns import PITCH, ColumnGraph, Joint
from exectop.graph.draw import EDGE, Span, StyleOf, clip, note_spans
from exectop.graph.labels import shorten, spelled

_UNICODE = {"line": "─", "pass": "│", "in": "├┤┼└┘┴", "out": "┝┥", "stub": "╶"}
_ASCII = {"line": "-", "pass": "|", "in": "++++++", "out": "}{", "stub": "."}
_LEAST_NAME = 12
_LEAST_LINES = 4 * PITCH  # cells that a long name leaves to the lines


def full_width(view: ColumnGraph, width: int) -> int:
    """How many cells there are to see, where there is room for `width` at a time."""
    lines, name = view.widest
    return lines + 1 + min(name, _most_of_name(width))


def _most_of_name(width: int) -> int:
    """Cells that a name may take from its lines."""
    return max(_LEAST_NAME, width - _LEAST_LINES)


def draw_row(view: ColumnGraph, row: int, x: int, width: int, style_of: StyleOf) -> list[Span]:
    """A row in `width` cells, its lines from cell `x` on, which is not below 0. Where it is too wide the note goes,
    then the name gives way, then the lines do."""
    if not 0 <= row < view.height:
        return clip([], 0, width)
    number = view.order[row]
    node = view.graph.nodes[number]
    look = style_of(node)
    name = spelled(node.name, is_ascii=view.is_ascii)
    name_width = cell_width(name)
    place = view.column[number] * PITCH - x
    before = max(0, view.reach(row) - x)
    room = width - before - (1 if place >= 0 else 3)
    if room < min(_LEAST_NAME, name_width):
        room = min(name_width, _most_of_name(width), max(1, width - 1))
        before = max(0, width - room - 1)
        before = before if 0 <= place < before else max(0, before - 2)
    tag = look.name_tag or look.tag
    spans = [*_lines(view, row, x, before, Span(look.glyph, look.tag, node.id)), Span(" ")]
    if not 0 <= place < before:  # its glyph goes with the lines
        spans.append(Span(f"{look.glyph} ", look.tag, node.id))
    spans.append(Span(name if name_width <= room else shorten(name, room, is_ascii=view.is_ascii), tag, node.id))
    if name_width + look.note_width <= room:
        spans += note_spans(node, look)
    return clip([span for span in spans if span.text], 0, width)


def _lines(view: ColumnGraph, row: int, x: int, width: int, glyph: Span) -> list[Span]:
    """The cells `x` to `x + width` before the name."""
    cells = _cells(view, row, x, width)
    place = view.column[view.order[row]] * PITCH - x
    if not 0 <= place < width:
        return [Span("".join(cells), EDGE)]
    return [Span("".join(cells[:place]), EDGE), glyph, Span("".join(cells[place + 1 :]), EDGE)]


def _cells(view: ColumnGraph, row: int, x: int, width: int) -> list[str]:
    marks = _ASCII if view.is_ascii else _UNICODE
    mine, joints = view.column[view.order[row]], view.joints[row]
    cells = [" "] * width
    if joints:
        low = max(0, min(mine, joints[0][0]) * PITCH - x)
        high = max(low, min(width, max(mine, joints[-1][0]) * PITCH + 1 - x))
        cells[low:high] = marks["line"] * (high - low)
    for column in range(-(-x // PITCH), min(view.columns, -(-(x + width) // PITCH))):
        if view.passes(column, row):
            cells[column * PITCH - x] = marks["pass"]
    for number, joint in enumerate(joints):
        place, is_left = joint[0] * PITCH - x, joint[0] < mine
        if 0 <= place < width:
            is_outer = number == (0 if is_left else len(joints) - 1)
            cells[place] = _joint(marks, joint, is_left=is_left, is_outer=is_outer)
    if row in view.stubs and 0 <= mine * PITCH - 1 - x < width:
        cells[mine * PITCH - 1 - x] = marks["stub"]
    return cells


def _joint(marks: dict[str, str], joint: Joint, *, is_left: bool, is_outer: bool) -> str:
    _, comes_in, goes_on = joint
    if not comes_in:
        return marks["out"][0 if is_left else 1]
    shape = (0 if is_left else 1) if is_outer else 2
    return marks["in"][shape + (0 if goes_on else 3)]
