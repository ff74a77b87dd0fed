"""The text form: a whole graph as lines that fit a width, for pipes, tickets and grep.

Owns: the choice between the picture and the list form. Must not know: terminals.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from exectop.graph.columns import PITCH, ColumnGraph
from exectop.graph.draw import Span, StyleOf, clip
from exectop.graph.labels import cell_width, shorten, to_ascii
from exectop.graph.model import Graph
from exectop.graph.picture import Options, Picture, layout
from exectop.graph.ranks import rank

NAME_LIMITS = (40, 28, 20, 14, 10)  # cells of a name, tried in this order
_LEAST_NAME = 12
_GLYPH, _GAP = 2, 4  # cells of a glyph with its blank, and of the narrowest gap between two layers


@dataclass(frozen=True, slots=True)
class TextForm:
    """A graph as lines. `is_list`: the picture was too wide, so it is one step a row."""

    lines: tuple[tuple[Span, ...], ...]
    is_list: bool


def text_form(graph: Graph, width: int, style_of: StyleOf, *, is_ascii: bool = False) -> TextForm:
    """The graph in lines of at most `width` cells: as a picture if names can be shortened enough, else as a list."""
    picture = _fitting(graph, width, style_of, is_ascii=is_ascii)
    if picture is not None:
        lines = tuple(tuple(picture.line(y, 0, picture.width, style_of)) for y in range(picture.height))
        return TextForm(lines, is_list=False)
    view = ColumnGraph(graph, is_ascii=is_ascii)
    return TextForm(tuple(tuple(_row(view, row, width, style_of)) for row in range(view.height)), is_list=True)


def footnotes(graph: Graph, width: int) -> Iterator[str]:
    """What no line of the drawing says: cycles, edges to nowhere, ids told twice."""
    for oddity in graph.oddities:
        yield shorten(f"{oddity.kind}: {oddity.text}", width)


def _fitting(graph: Graph, width: int, style_of: StyleOf, *, is_ascii: bool) -> Picture | None:
    if _least_width(graph) > width:
        return None
    reserve = {node.id: style_of(node).note_width for node in graph.nodes}
    options = Options(is_ascii=is_ascii, name_limit=NAME_LIMITS[0], reserve=lambda node: reserve[node.id])
    first = layout(graph, options)
    if first.width <= width:
        return first
    for wanted in (options, replace(options, reserve=None)):
        for limit in NAME_LIMITS:
            candidate = first.resized(replace(wanted, name_limit=limit))
            if candidate.width <= width:
                return candidate
    return None


def _least_width(graph: Graph) -> int:
    """No picture can be narrower: layers side by side with their names as short as they may be."""
    widest: dict[int, int] = {}
    for layer, node in zip(rank(graph), graph.nodes, strict=True):
        widest[layer] = max(widest.get(layer, 0), min(cell_width(node.name), NAME_LIMITS[-1]))
    return sum(widest.values()) + _GLYPH * len(widest) + (_GAP - 1) * max(0, len(widest) - 1)


def _row(view: ColumnGraph, row: int, width: int, style_of: StyleOf) -> list[Span]:
    """One row of the list; where it is too wide the name gives way, then the lines do."""
    spans = view.line(row, 0, width, style_of)
    node = view.graph.nodes[view.order[row]]
    name = to_ascii(node.name) if view.is_ascii else node.name
    name_width = cell_width(name)
    room = width - (view.text_width(row) - name_width)
    if room >= name_width:
        return spans
    if room < min(_LEAST_NAME, name_width):
        room = min(name_width, max(_LEAST_NAME, width - 4 * PITCH), max(1, width - 1))
    area = clip(view.line(row, 0, view.text_width(row), style_of), 0, width - room - 1)
    return [*area, Span(" "), Span(shorten(name, room, is_ascii=view.is_ascii), style_of(node).tag, node.id)]
