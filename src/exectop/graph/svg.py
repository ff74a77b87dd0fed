"""The picture as SVG: the same cells as in the terminal, lines as paths, so that it scales and prints.

Owns: cell geometry and escapes. Colours are CSS classes a status, with named colours as a default.
"""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from exectop.domain.widths import cell_width
from exectop.graph.draw import EDGE, EDGE_BOLD, Span, StyleOf
from exectop.graph.marks import UNICODE
from exectop.graph.picture import Picture
from exectop.graph.route import DOWN, LEFT, RIGHT, SWITCH, UP

CELL_WIDTH, CELL_HEIGHT = 8, 18
_MIDDLE = (CELL_WIDTH // 2, CELL_HEIGHT // 2)
_ARMS = {mark: arms for arms, mark in UNICODE.items()}
_CSS = (
    "text{font:13px monospace;white-space:pre} path{fill:none;stroke:gray;stroke-width:1.5} path.bold{stroke:black}"
    ".completed{fill:green}.failed{fill:crimson;font-weight:bold}.running{fill:royalblue}.waiting{fill:darkorange}"
    ".queued,.dim{fill:gray}.cancelled{fill:darkgray}"
)


def to_svg(picture: Picture, style_of: StyleOf) -> Iterator[str]:
    """The lines of an SVG file."""
    width, height = (picture.width + 2) * CELL_WIDTH, (picture.height + 1) * CELL_HEIGHT
    yield f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
    yield f"<style>{_CSS}</style>"
    for y in range(picture.height):
        x = 1
        for span in picture.line(y, 0, picture.width, style_of):
            if span.tag in (EDGE, EDGE_BOLD):
                yield from _lines(span, x, y)
            elif span.text.strip():
                yield _text(span, x, y)
            x += cell_width(span.text)
    yield "</svg>"


def _text(span: Span, x: int, y: int) -> str:
    left, base = x * CELL_WIDTH, y * CELL_HEIGHT + CELL_HEIGHT * 3 // 4 + CELL_HEIGHT // 2
    cells = cell_width(span.text) * CELL_WIDTH
    safe = escape("".join(c for c in span.text if c.isprintable()))
    return f'<text x="{left}" y="{base}" textLength="{cells}" class="{span.tag or "dim"}">{safe}</text>'


def _lines(span: Span, x: int, y: int) -> Iterator[str]:
    path = "".join(
        _cell(_ARMS[mark], (x + place) * CELL_WIDTH, y * CELL_HEIGHT + CELL_HEIGHT // 2)
        for place, mark in enumerate(span.text)
        if mark in _ARMS
    )
    if path:
        yield f'<path{" class=" + chr(34) + "bold" + chr(34) if span.tag == EDGE_BOLD else ""} d="{path}"/>'


def _cell(arms: int, left: int, top: int) -> str:
    """The strokes of one cell; a switch is a straight row with a curve that leaves it."""
    cx, cy = left + _MIDDLE[0], top + _MIDDLE[1]
    right, bottom = left + CELL_WIDTH, top + CELL_HEIGHT
    if arms & SWITCH:
        ends = [end for arm, end in ((UP, top), (DOWN, bottom)) if arms & arm]
        curves = "".join(f"M{left} {cy}Q{cx} {cy} {cx} {end}" for end in ends)
        upright = f"M{cx} {top}V{bottom}" if len(ends) > 1 else ""
        return f"M{left} {cy}H{right}{upright}{curves}"
    strokes = {LEFT: f"H{left}", RIGHT: f"H{right}", UP: f"V{top}", DOWN: f"V{bottom}"}
    return "".join(f"M{cx} {cy}{stroke}" for arm, stroke in strokes.items() if arms & arm)
