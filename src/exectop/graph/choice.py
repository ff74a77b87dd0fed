"""Which way a picture flows: whichever has fewer screens to pan in a pane of that size.

Owns: the comparison. Must not know: when it is made, or who may overrule it.
"""

from dataclasses import replace

from exectop.graph.geometry import FRAME, Flow
from exectop.graph.picture import Options, Picture, text_width

Size = tuple[int, int]
"""Cells: width, height."""
_LEAST_BAND = 4  # rows of a box and of the narrowest gap below it


def screens(size: Size, pane: Size) -> int:
    """How many screens of that pane it takes to see all of a picture; at least one."""
    across, down = (max(1, -(-cells // max(1, room))) for cells, room in zip(size, pane, strict=True))
    return across * down


def flow_for(right: Size, down: Size, pane: Size) -> Flow:
    """Where the two forms of a graph are that large: down if it is fewer screens to pan."""
    return Flow.DOWN if screens(down, pane) < screens(right, pane) else Flow.RIGHT


def choose(picture: Picture, options: Options, pane: Size) -> Picture:
    """The picture in the better form, itself if it is that. The other form is laid out only if it may be better."""
    if picture.flow is Flow.RIGHT:
        size = (picture.width, picture.height)
        if flow_for(size, _least_down(picture, options), pane) is Flow.RIGHT:
            return picture
    turned = picture.redrawn(replace(options, flow=other(picture.flow)))
    by_flow = {one.flow: one for one in (picture, turned)}
    right, down = by_flow[Flow.RIGHT], by_flow[Flow.DOWN]
    return by_flow[flow_for((right.width, right.height), (down.width, down.height), pane)]


def other(flow: Flow) -> Flow:
    """The other of the two."""
    return Flow.DOWN if flow is Flow.RIGHT else Flow.RIGHT


def _least_down(picture: Picture, options: Options) -> Size:
    """No form that flows down can be smaller."""
    wanted = replace(options, flow=Flow.DOWN)
    texts = [text_width(node, wanted) + 2 * FRAME for node in picture.graph.nodes]
    layers = picture.items.layers
    widths = [sum(1 + (texts[item] if item < len(texts) else 1) for item in layer) for layer in layers]
    return max(widths, default=1) - 1, _LEAST_BAND * len(layers) - 1
