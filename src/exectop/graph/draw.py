"""Lines of a picture as spans of text with tags, drawn only where somebody looks.

Owns: how a node looks, and the lines of a picture that flows to the right. A line costs what is visible of it,
whatever the size of the graph. Must not know: colours; `style_of` says what a node looks like at this moment.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import NamedTuple

from exectop.graph.geometry import Flow, Geometry
from exectop.graph.highlight import Bold, Highlight
from exectop.graph.labels import cell_width, least_width, shorten, to_ascii
from exectop.graph.marks import ASCII, UNICODE, mark, turned
from exectop.graph.model import Node
from exectop.graph.route import DOWN, LEFT, RIGHT, UP

EDGE, EDGE_BOLD, BLANK = "edge", "edge-bold", ""


class Span(NamedTuple):
    """Some cells of a line. `tag`: a role's value, `edge`, `edge-bold`, or empty; `node_id`: whose they are."""

    text: str
    tag: str = BLANK
    node_id: str | None = None


class Look(NamedTuple):
    """How a node looks now: a glyph one cell wide, the tag of it and of the name, notes (text, tag) behind it."""

    glyph: str
    tag: str
    notes: tuple[tuple[str, str], ...] = ()
    name_tag: str | None = None

    @property
    def note_width(self) -> int:
        """Cells of the notes with the blank before them."""
        return 1 + sum(cell_width(text) for text, _ in self.notes) if self.notes else 0


StyleOf = Callable[[Node], Look]


def draw_line(
    geometry: Geometry, y: int, x: int, width: int, style_of: StyleOf, bold: Highlight | None = None
) -> list[Span]:
    """The cells `x` to `x + width` of row `y`."""
    starts = geometry.starts
    if width <= 0 or not starts:
        return clip([], 0, max(0, width))
    spans: list[Span] = []
    first = max(0, bisect_right(starts, x) - 1)
    for k in range(first, len(starts)):
        if starts[k] >= x + width:
            break
        spans += _layer(geometry, k, y, style_of, bold)
        if k < len(geometry.channels):
            left = starts[k] + geometry.sizes.lengths[k]
            spans += _channel(geometry, k, y, (x - left, x + width - left), bold)
    return clip(joined(spans), x - starts[first], width)


def joined(spans: Sequence[Span]) -> list[Span]:
    """Neighbours that look alike as one span: most of a line are blanks and long edges."""
    result: list[Span] = []
    texts: list[str] = []
    tag, node_id = BLANK, None
    for span in spans:
        if span[1] != tag or span[2] != node_id:
            if texts:
                result.append(Span("".join(texts), tag, node_id))
            texts = []
            tag, node_id = span[1], span[2]
        texts.append(span[0])
    if texts:
        result.append(Span("".join(texts), tag, node_id))
    return result


def clip(spans: Sequence[Span], start: int, width: int) -> list[Span]:
    """Exactly `width` cells of a line from `start` on (it may be negative); blanks where it has none."""
    result: list[Span] = []
    if start < 0:
        blank = min(width, -start)
        result.append(Span(" " * blank))
        width -= blank
        start = 0
    position = 0
    for span in spans:
        cells = cell_width(span.text)
        low, high = max(start - position, 0), min(start + width - position, cells)
        position += cells
        if low < high:
            text = span.text if high - low == cells else cells_of(span.text, low, high)
            result.append(span._replace(text=text))
    used = min(max(position - start, 0), width)
    if used < width:
        result.append(Span(" " * (width - used)))
    return result


def cells_of(text: str, low: int, high: int) -> str:
    """Cells `low` to `high` of a text; half of a wide character is a blank."""
    if text.isascii() or cell_width(text) == len(text):
        return text[low:high]
    result, position = "", 0
    for character in text:
        cells = cell_width(character)
        if position >= low and position + cells <= high:
            result += character
        elif position < high and position + cells > low:
            result += " " * (min(high, position + cells) - max(low, position))
        position += cells
    return result


def _layer(geometry: Geometry, k: int, y: int, style_of: StyleOf, bold: Highlight | None) -> list[Span]:
    item, width = geometry.at[k].get(y), geometry.sizes.lengths[k]
    if item is None:
        item = geometry.lanes.at(y, k)
    if item is None:
        return [Span(" " * width)]
    is_bold = bold is not None and bold.leaves(item, k)
    line = piece(LEFT | RIGHT, is_bold=is_bold, is_ascii=geometry.is_ascii)
    if item >= geometry.items.nodes:
        return [Span(line.text * width, line.tag)]
    node = geometry.graph.nodes[item]
    spans = node_text(node, style_of(node), geometry.sizes.texts[item], is_ascii=geometry.is_ascii)
    used = sum(cell_width(span.text) for span in spans)
    if not geometry.items.has_line_behind(item):
        return [*spans, Span(" " * (width - used))] if used < width else spans
    return [*spans, Span(" "), Span(line.text * (width - used - 1), line.tag)]


def piece(arms: int, *, is_bold: bool, is_ascii: bool) -> Span:
    """One cell of a line that is bold as a whole, or not at all."""
    return Span(mark(arms, arms if is_bold else 0, is_ascii=is_ascii), EDGE_BOLD if is_bold else EDGE)


def node_text(node: Node, look: Look, width: int, *, is_ascii: bool) -> list[Span]:
    """A node in at most `width` cells: glyph, name, note. The name gives way to the note as far as it may."""
    name = to_ascii(node.name) if is_ascii else node.name
    name_width = cell_width(name)
    room = width - 2 - look.note_width
    has_notes = bool(look.notes) and room >= least_width(name)
    if not has_notes:
        room = width - 2
    name = shorten(name, room, is_ascii=is_ascii) if name_width > room else name
    spans = [Span(f"{look.glyph} ", look.tag, node.id), Span(name, look.name_tag or look.tag, node.id)]
    return spans + note_spans(node, look) if has_notes else spans


def note_spans(node: Node, look: Look) -> list[Span]:
    """What stands behind a name."""
    if not look.notes:
        return []
    return [Span(" ", BLANK, node.id), *(Span(text, tag, node.id) for text, tag in look.notes)]


def _channel(geometry: Geometry, k: int, y: int, window: tuple[int, int], bold: Highlight | None) -> list[Span]:
    """A gap's cells; those outside the window of its columns (they may be thousands) are left blank."""
    channel = geometry.channels[k]
    low, high = max(0, window[0]), min(channel.width, window[1])
    is_passed = geometry.lanes.through(y, k) is not None
    if low >= high or not (is_passed or channel.rows[0] <= y <= channel.rows[1]):
        return [Span(" " * channel.width)]
    arms_at = [LEFT | RIGHT if is_passed else 0] * (high - low)
    for first, last, _ in channel.spans.get(y, ()):
        first, last = max(first, low), min(last, high)
        if first < last:
            arms_at[first - low : last - low] = [LEFT | RIGHT] * (last - first)
    for column in range(low, high):
        verticals = channel.columns[column]
        if verticals:
            place = bisect_right(verticals, (y, geometry.sizes.across, 0)) - 1
            if place >= 0 and verticals[place][1] >= y:
                arms_at[column - low] = UP | DOWN
    for column, arms, _ in channel.joints.get(y, ()):
        if low <= column < high:
            arms_at[column - low] = arms
    middle = lines(geometry, arms_at, bold.gap(k) if bold is not None else None, (low, y))
    if low == 0 and high == channel.width:
        return middle
    return [Span(" " * low), *middle, Span(" " * (channel.width - high))]


def lines(geometry: Geometry, arms_at: Sequence[int], gap: Bold | None, place: tuple[int, int]) -> list[Span]:
    """Cells of a gap by their arms (0: blank), the bold ones heavy, in as few spans as can be. `place`: column and
    row of the first, counted from where the gap begins."""
    marks = ASCII if geometry.is_ascii else UNICODE
    if gap is None:
        return [Span("".join([marks[arms] for arms in arms_at]), EDGE)]
    spans: list[Span] = []
    run: list[str] = []
    is_bold = False
    left, y = place
    for x, arms in enumerate(arms_at, left):
        heavy = arms and arms & (gap.arms(x, y) if geometry.flow is Flow.RIGHT else turned(gap.arms(y, x)))
        if bool(heavy) is not is_bold:
            spans.append(Span("".join(run), EDGE_BOLD if is_bold else EDGE))
            run, is_bold = [], not is_bold
        run.append(mark(arms, heavy, is_ascii=geometry.is_ascii) if heavy else marks[arms])
    return [*spans, Span("".join(run), EDGE_BOLD if is_bold else EDGE)]
