"""The picture as SVG: where everything is in the terminal, lines as paths, so that it scales and prints.

Owns: cell geometry and escapes. A line is one stroke however long it is, so a file grows with the edges and not with
the cells. Colours are CSS classes a status, with named colours as a default.

What runs along the flow is drawn first. Each vertical then parts it, as in the terminal, by a halo of the ground's
colour; what is joined there is drawn last.
"""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from exectop.domain.spans import merged
from exectop.domain.text import clean_line
from exectop.domain.widths import cell_width
from exectop.graph.draw import EDGE, Span, StyleOf, joined, node_text
from exectop.graph.geometry import Geometry
from exectop.graph.picture import Picture
from exectop.graph.route import DOWN, LEFT, RIGHT, SWITCH, UP, Channel

CELL_WIDTH, CELL_HEIGHT = 8, 18
_MIDDLE = (CELL_WIDTH // 2, CELL_HEIGHT // 2)
_CSS = (
    "text{font:13px monospace;white-space:pre} .ground{fill:white} path{fill:none;stroke:gray;stroke-width:1.5}"
    f"path.halo{{stroke:white;stroke-width:{CELL_WIDTH}}}"
    ".completed{fill:green}.failed{fill:crimson;font-weight:bold}.running{fill:royalblue}.waiting{fill:darkorange}"
    ".queued,.dim{fill:gray}.cancelled{fill:darkgray}"
)


def to_svg(picture: Picture, style_of: StyleOf) -> Iterator[str]:
    """The lines of an SVG file. The picture flows to the right."""
    width, height = (picture.width + 2) * CELL_WIDTH, (picture.height + 1) * CELL_HEIGHT
    geometry = picture.geometry
    yield f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
    yield f"<style>{_CSS}</style>"
    yield f'<rect class="ground" width="{width}" height="{height}"/>'
    texts, runs = _nodes(geometry, style_of)
    yield from _along(geometry, runs)
    for k, channel in enumerate(geometry.channels):
        yield from _across(channel, geometry.starts[k] + geometry.sizes.lengths[k])
    yield from texts
    yield "</svg>"


def _left(column: int) -> int:
    return (column + 1) * CELL_WIDTH


def _top(row: int) -> int:
    return row * CELL_HEIGHT + CELL_HEIGHT // 2


def _nodes(geometry: Geometry, style_of: StyleOf) -> tuple[list[str], dict[int, list[tuple[int, int]]]]:
    """The texts, and by row the cells (first, last excluded) in which a line leaves a node or passes its layer."""
    texts: list[str] = []
    runs: dict[int, list[tuple[int, int]]] = {}
    for k, layer in enumerate(geometry.items.layers):
        start, end = geometry.starts[k], geometry.starts[k] + geometry.sizes.lengths[k]
        for item in layer:
            row, begin = geometry.rows[item], start
            if item < geometry.items.nodes:
                node = geometry.graph.nodes[item]
                pieces, used = node_text(node, style_of(node), geometry.sizes.texts[item], is_ascii=False)
                texts += _text(joined(pieces), start, row)
                begin += used + 1
            if item >= geometry.items.nodes or geometry.items.has_line_behind(item):
                runs.setdefault(row, []).append((begin, end))
    return texts, runs


def _text(spans: list[Span], column: int, row: int) -> Iterator[str]:
    base = _top(row) + CELL_HEIGHT * 3 // 4
    for span in spans:
        cells = cell_width(span.text)
        if span.text.strip():
            yield (
                f'<text x="{_left(column)}" y="{base}" textLength="{cells * CELL_WIDTH}" '
                f'class="{span.tag or "dim"}">{escape(clean_line(span.text))}</text>'
            )
        column += cells


def _along(geometry: Geometry, runs: dict[int, list[tuple[int, int]]]) -> Iterator[str]:
    """All that runs along the flow, a path a row. `runs`: what does within the layers."""
    items, starts, lengths = geometry.items, geometry.starts, geometry.sizes.lengths
    for lane, last in items.lanes.items():
        runs.setdefault(geometry.rows[lane], []).append((starts[items.layer[lane]], starts[last] + lengths[last]))
    for k, channel in enumerate(geometry.channels):
        left = starts[k] + lengths[k]
        for row, spans in channel.spans.items():
            runs.setdefault(row, []).extend((left + first, left + end) for first, end, _ in spans if first < end)
    for row, pieces in sorted(runs.items()):
        y = _top(row) + _MIDDLE[1]
        yield _path("".join(f"M{_left(first)} {y}H{_left(end)}" for first, end in merged(pieces)), EDGE)


def _across(channel: Channel, left: int) -> Iterator[str]:
    """The verticals of a gap that begins in that column, and what is joined to them."""
    joints = [(column, row, arms) for row, told in channel.joints.items() for column, arms, _ in told]
    switches = {(column, row) for column, row, arms in joints if arms & SWITCH}
    uprights = ""
    for column, intervals in enumerate(channel.columns):
        for top, bottom, _ in intervals:
            begin = _top(top) + (CELL_HEIGHT if (column, top) in switches else _MIDDLE[1])
            end = _top(bottom) + (0 if (column, bottom) in switches else _MIDDLE[1])
            if begin < end:
                uprights += f"M{_left(left + column) + _MIDDLE[0]} {begin}V{end}"
    if uprights:
        yield _path(uprights, "halo")
    strokes = uprights + "".join(_joint(arms, _left(left + column), _top(row)) for column, row, arms in joints)
    if strokes:
        yield _path(strokes, EDGE)


def _path(strokes: str, kind: str) -> str:
    return f'<path class="{kind}" d="{strokes}"/>'


def _joint(arms: int, left: int, top: int) -> str:
    """What leaves a vertical in a cell; from a switch, which is a straight row, a curve does."""
    cx, cy = left + _MIDDLE[0], top + _MIDDLE[1]
    right, bottom = left + CELL_WIDTH, top + CELL_HEIGHT
    if arms & SWITCH:
        ends = [end for arm, end in ((UP, top), (DOWN, bottom)) if arms & arm]
        return f"M{left} {cy}H{right}" + "".join(f"M{left} {cy}Q{cx} {cy} {cx} {end}" for end in ends)
    first, last = left if arms & LEFT else cx, right if arms & RIGHT else cx
    return f"M{first} {cy}H{last}" if first < last else ""
