"""Lines of a picture as spans of text with tags, drawn only where somebody looks.

Owns: how a node looks, and the lines of a picture that flows to the right. A line costs what is visible of it,
whatever the size of the graph. Must not know: colours; `style_of` says what a node looks like at this moment.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import groupby
from typing import NamedTuple

from exectop.domain.widths import cell_width, clusters, is_plain
from exectop.graph.geometry import Geometry
from exectop.graph.highlight import Highlight
from exectop.graph.labels import least_width, shorten, spelled
from exectop.graph.marks import ASCII, BOLD, UNICODE, WEIGHTED, mark, weighted
from exectop.graph.model import Node
from exectop.graph.route import DOWN, LEFT, RIGHT, UP
from exectop.graph.verticals import ones

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
Cells = tuple[str, str, str | None]
"""What a span is made of. A line has ten times as many pieces as spans, and a plain tuple is ten times as quick."""


def draw_line(
    geometry: Geometry, y: int, x: int, width: int, style_of: StyleOf, bold: Highlight | None = None
) -> list[Span]:
    """The cells `x` to `x + width` of row `y`."""
    starts, lengths = geometry.starts, geometry.sizes.lengths
    end = x + width
    if width <= 0 or end <= 0 or x >= geometry.along:
        return [Span(" " * max(0, width))]
    pieces: list[Cells] = [(" " * -x, BLANK, None)] if x < 0 else []
    for k in range(max(0, bisect_right(starts, x) - 1), bisect_left(starts, end)):
        left, right = starts[k], starts[k] + lengths[k]
        if left >= x and right <= end:
            pieces += _layer(geometry, k, y, style_of, bold)
        elif right > x:
            layer = joined(_layer(geometry, k, y, style_of, bold))
            pieces += clip(layer, max(0, x - left), min(right, end) - max(left, x))
        if right < end and k < len(geometry.channels):
            pieces += _channel(geometry, k, y, (x - right, end - right), bold)
    if end > geometry.along:
        pieces.append((" " * (end - geometry.along), BLANK, None))
    return joined(pieces)


def joined(pieces: Iterable[Cells]) -> list[Span]:
    """Neighbours that look alike as one span: most of a line are blanks and long edges."""
    result: list[Span] = []
    texts: list[str] = []
    tag, owner = BLANK, None
    for text, its_tag, its_owner in pieces:
        if its_tag != tag or its_owner != owner:
            if texts:
                result.append(Span("".join(texts), tag, owner))
            texts = []
            tag, owner = its_tag, its_owner
        texts.append(text)
    if texts:
        result.append(Span("".join(texts), tag, owner))
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
            result.append(span if high - low == cells else span._replace(text=cells_of(span.text, low, high)))
    used = min(max(position - start, 0), width)
    if used < width:
        result.append(Span(" " * (width - used)))
    return result


def cells_of(text: str, low: int, high: int) -> str:
    """Cells `low` to `high` of a text; half of a wide character is a blank."""
    if is_plain(text):
        return text[low:high]
    result, position = "", 0
    for cluster, cells in clusters(text):
        if position >= low and position + cells <= high:
            result += cluster
        elif position < high and position + cells > low:
            result += " " * (min(high, position + cells) - max(low, position))
        position += cells
    return result


def _layer(geometry: Geometry, k: int, y: int, style_of: StyleOf, bold: Highlight | None) -> list[Cells]:
    item, width = geometry.at[k].get(y), geometry.sizes.lengths[k]
    if item is None:
        item = geometry.lanes.at(y, k)
    if item is None:
        return [(" " * width, BLANK, None)]
    is_bold = bold is not None and bold.leaves(item, k)
    line, tag, _ = piece(LEFT | RIGHT, is_bold=is_bold, is_ascii=geometry.is_ascii)
    if item >= geometry.items.nodes:
        return [(line * width, tag, None)]
    node = geometry.graph.nodes[item]
    pieces, used = node_text(node, style_of(node), geometry.sizes.texts[item], is_ascii=geometry.is_ascii)
    if geometry.items.has_line_behind(item):
        pieces += (" ", BLANK, None), (line * (width - used - 1), tag, None)
    elif used < width:
        pieces.append((" " * (width - used), BLANK, None))
    return pieces


@cache
def piece(arms: int, *, is_bold: bool, is_ascii: bool) -> Span:
    """One cell of a line that is bold as a whole, or not at all."""
    return Span(mark(arms, arms if is_bold else 0, is_ascii=is_ascii), EDGE_BOLD if is_bold else EDGE)


def node_text(node: Node, look: Look, width: int, *, is_ascii: bool) -> tuple[list[Cells], int]:
    """A node in at most `width` cells, and in how many: glyph, name, note. The name gives way to the note as far as
    it may."""
    id_, name = node.id, spelled(node.name, is_ascii=is_ascii)
    used = cell_width(name)
    room = width - 2 - look.note_width
    has_notes = bool(look.notes) and room >= least_width(name)
    if not has_notes:
        room = width - 2
    if used > room:
        name = shorten(name, room, is_ascii=is_ascii)
        used = cell_width(name)
    pieces: list[Cells] = [(look.glyph + " ", look.tag, id_), (name, look.name_tag or look.tag, id_)]
    if not has_notes:
        return pieces, 2 + used
    return [*pieces, *note_spans(node, look)], 2 + used + look.note_width


def note_spans(node: Node, look: Look) -> list[Span]:
    """What stands behind a name."""
    if not look.notes:
        return []
    return [Span(" ", BLANK, node.id), *(Span(text, tag, node.id) for text, tag in look.notes)]


def _channel(geometry: Geometry, k: int, y: int, window: tuple[int, int], bold: Highlight | None) -> list[Cells]:
    """Those cells of a gap that are in the window of its columns: all can be thousands."""
    channel = geometry.channels[k]
    low, high = max(0, window[0]), min(channel.width, window[1])
    if low >= high:
        return []
    spans = channel.spans.get(y, ())
    crossed = geometry.verticals(k).at(y) >> low & (1 << high - low) - 1
    is_passed = geometry.lanes.through(y, k) is not None
    if not (crossed or spans or is_passed):
        return [(" " * (high - low), BLANK, None)]
    arms_at = [LEFT | RIGHT if is_passed else 0] * (high - low)
    for first, last, _ in spans:
        first, last = max(first, low), min(last, high)
        if first < last:
            arms_at[first - low : last - low] = [LEFT | RIGHT] * (last - first)
    for column in ones(crossed):
        arms_at[column] = UP | DOWN
    for column, arms, _ in channel.joints.get(y, ()) if spans else ():
        if low <= column < high:
            arms_at[column - low] = arms
    gap = bold.gap(k) if bold is not None else None
    return lines(arms_at, gap.along(y, (low, high)) if gap is not None else None, is_ascii=geometry.is_ascii)


def lines(arms_at: Sequence[int], heavy_at: Sequence[int] | None, *, is_ascii: bool) -> list[Cells]:
    """Cells of a gap by their arms (0: blank), those in `heavy_at` bold, in as few pieces as can be."""
    if heavy_at is None:
        marks = ASCII if is_ascii else UNICODE
        return [("".join([marks[arms] for arms in arms_at]), EDGE, None)]
    marks = WEIGHTED[is_ascii]
    return [
        ("".join([marks[cell] for cell in run]), EDGE_BOLD if is_bold else EDGE, None)
        for is_bold, run in groupby(map(weighted, arms_at, heavy_at), BOLD.__le__)
    ]
