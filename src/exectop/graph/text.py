"""The text form: a whole graph as lines that fit a width, for pipes, tickets and grep.

Owns: the choice between the picture and the list form. Must not know: terminals.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from exectop.graph import lens
from exectop.graph.collapse import MOST, collapse, partition
from exectop.graph.columns import ColumnGraph
from exectop.graph.draw import Span, StyleOf
from exectop.graph.geometry import FRAME, Flow
from exectop.graph.labels import shorten, spelled
from exectop.graph.model import Graph, Node
from exectop.graph.picture import Options, Picture, layout, text_width
from exectop.graph.ranks import rank
from exectop.graph.rows import draw_row

NAME_LIMITS = (40, 28, 20, 14, 10)  # cells of a name, tried in this order
_SHORTEST, _WORTH = 9, 4  # at last so many, if the list would have so many times as many rows
_MOST_BOXES = 100  # with more nodes a list says more on a page, unless boxes are asked for
_GAP = 4  # cells of the narrowest gap between two layers


@dataclass(frozen=True, slots=True)
class TextForm:
    """A graph as lines. `is_list`: the picture was too wide, so it is one step a row."""

    lines: tuple[tuple[Span, ...], ...]
    is_list: bool


def short_form(
    whole: Graph, width: int, style_of: StyleOf, *, is_ascii: bool = False, flow: Flow | None = None
) -> TextForm:
    """The same of a graph whose look-alikes are one node each; what happens now where that is still too much: more
    than `lens.MOST` nodes, or more than a screen holds and too wide."""
    alike = partition(whole)
    if len(alike.members) <= lens.MOST:
        small = collapse(whole, alike)
        if len(small) <= MOST:
            return text_form(small, width, style_of, is_ascii=is_ascii, flow=flow)
        form = text_form(small, width, style_of, is_ascii=is_ascii, flow=flow or Flow.RIGHT)
        if not form.is_list:
            return form
    return text_form(lens.through(whole, lens.look(whole)), width, style_of, is_ascii=is_ascii, flow=flow)


def text_form(
    graph: Graph, width: int, style_of: StyleOf, *, is_ascii: bool = False, flow: Flow | None = None
) -> TextForm:
    """The graph in lines of at most `width` cells: as a picture if names can be shortened enough, else as a list.

    `flow`: the only way that a picture may flow; else to the right, or down where only that fits and is not long.
    """
    flows = (flow,) if flow else tuple(Flow) if len(graph) <= _MOST_BOXES else (Flow.RIGHT,)
    picture = _fitting(graph, width, style_of, is_ascii=is_ascii, flows=flows)
    if picture is not None:
        lines = tuple(tuple(picture.line(y, 0, picture.width, style_of)) for y in range(picture.height))
        return TextForm(lines, is_list=False)
    view = ColumnGraph(graph, is_ascii=is_ascii)
    return TextForm(tuple(tuple(draw_row(view, row, 0, width, style_of)) for row in range(view.height)), is_list=True)


def footnotes(graph: Graph, width: int, *, is_ascii: bool = False) -> Iterator[str]:
    """What no line of the drawing says: cycles, edges to nowhere, ids told twice."""
    for oddity in graph.oddities:
        yield shorten(spelled(f"{oddity.kind}: {oddity.text}", is_ascii=is_ascii), width, is_ascii=is_ascii)


def _fitting(
    graph: Graph, width: int, style_of: StyleOf, *, is_ascii: bool, flows: tuple[Flow, ...]
) -> Picture | None:
    notes = {node.id: style_of(node).note_width for node in graph.nodes}
    layers: dict[int, list[Node]] = {}
    for layer, node in zip(rank(graph), graph.nodes, strict=True):
        layers.setdefault(layer, []).append(node)
    picture: Picture | None = None
    sizes = [*product((lambda node: notes[node.id], None), NAME_LIMITS), (None, _SHORTEST)]
    for flow, (reserve, limit) in product(flows, sizes):
        options = Options(flow=flow, is_ascii=is_ascii, name_limit=limit, reserve=reserve)
        if _least_width(layers.values(), options) <= width:
            picture = picture.redrawn(options) if picture else layout(graph, options)
            if picture.width <= width and (limit > _SHORTEST or picture.height * _WORTH <= len(graph)):
                return picture
    return None


def _least_width(layers: Collection[Sequence[Node]], options: Options) -> int:
    """No picture can be narrower: layers side by side, or the boxes of one layer."""
    texts = [[text_width(node, options) for node in layer] for layer in layers]
    if options.flow is Flow.RIGHT:
        return sum(map(max, texts)) + (_GAP - 1) * max(0, len(texts) - 1)
    return max((sum(layer) + (2 * FRAME + 1) * len(layer) - 1 for layer in texts), default=0)
