"""Lines of a picture that flows down: layers are bands of boxes, and gaps are what `route` says, columns for rows.

Owns: the box of a node. Like `draw`, a line costs what is visible of it. Must not know: colours.
"""

from bisect import bisect_left, bisect_right

from exectop.graph.draw import EDGE_BOLD, Cells, Look, Span, StyleOf, clip, joined, lines, node_text, piece
from exectop.graph.geometry import FRAME, Geometry
from exectop.graph.highlight import Highlight
from exectop.graph.marks import mark, turned
from exectop.graph.route import DOWN, LEFT, RIGHT, UP

_CORNERS = ((RIGHT | DOWN, LEFT | DOWN), (RIGHT | UP, LEFT | UP))  # above and below the text


def draw_band_line(
    geometry: Geometry, y: int, x: int, width: int, style_of: StyleOf, bold: Highlight | None = None
) -> list[Span]:
    """The cells `x` to `x + width` of row `y`."""
    low, high = max(0, x), min(x + width, geometry.width)
    k = bisect_right(geometry.starts, y) - 1
    if low >= high or k < 0 or y >= geometry.height:
        return clip([], 0, max(0, width))
    row = y - geometry.starts[k]
    if row < geometry.sizes.lengths[k]:
        begin, spans = _band(geometry, k, row, (low, high), style_of, bold)
        return clip(joined(spans), x - begin, width)
    gap = _gap(geometry, k, row - geometry.sizes.lengths[k], (low, high), bold)
    return clip(joined(gap), x - low, width)


def _band(
    geometry: Geometry, k: int, row: int, window: tuple[int, int], style_of: StyleOf, bold: Highlight | None
) -> tuple[int, list[Cells]]:
    """What a band has in that window, and the column in which it begins (a box may begin before the window)."""
    items = _items(geometry, k, window)
    begin = end = min([window[0], *(_left(geometry, item) for item in items[:1])])
    spans: list[Cells] = []
    for item in items:
        left = _left(geometry, item)
        spans.append(Span(" " * (left - end)))
        if item < geometry.items.nodes:
            spans += _box(geometry, item, row, style_of, bold)
            end = left + geometry.box(item).width
        else:
            is_bold = bold is not None and bold.leaves(item, k)
            spans.append(piece(UP | DOWN, is_bold=is_bold, is_ascii=geometry.is_ascii))
            end = left + 1
    return begin, spans


def _left(geometry: Geometry, item: int) -> int:
    """The first column of a box or a line."""
    return geometry.box(item).x if item < geometry.items.nodes else geometry.rows[item]


def _items(geometry: Geometry, k: int, window: tuple[int, int]) -> list[int]:
    """The items of a layer in that window, from left to right."""
    low, high = window
    lanes = [geometry.lanes.at(column, k) for column in geometry.lanes.within(low, high)]
    items = [lane for lane in lanes if lane is not None]
    layer = geometry.items.layers[k]
    for place in range(max(0, bisect_left(layer, low, key=geometry.rows.__getitem__) - 1), len(layer)):
        if _left(geometry, layer[place]) >= high:
            break
        items.append(layer[place])
    return sorted(items, key=geometry.rows.__getitem__)


def _box(geometry: Geometry, node: int, row: int, style_of: StyleOf, bold: Highlight | None) -> list[Cells]:
    """One of the three rows of a box. A line that enters or leaves is a tee in its frame."""
    told = geometry.graph.nodes[node]
    look = style_of(told)
    if row != 1:
        return _frame(geometry, node, row // 2, look, bold)
    side = Span(mark(UP | DOWN, is_ascii=geometry.is_ascii), look.tag, told.id)
    room = geometry.sizes.texts[node]
    spans, used = node_text(told, look, room, is_ascii=geometry.is_ascii)
    pad = " " * (FRAME - 1)
    return [side, Span(pad, "", told.id), *spans, Span(" " * (room - used) + pad, "", told.id), side]


def _frame(geometry: Geometry, node: int, edge: int, look: Look, bold: Highlight | None) -> list[Cells]:
    """The upper (`edge` 0) or lower (1) side of a box."""
    graph, is_ascii, box = geometry.graph, geometry.is_ascii, geometry.box(node)
    id_ = graph.nodes[node].id
    left, right = (mark(arms, is_ascii=is_ascii) for arms in _CORNERS[edge])
    line = mark(LEFT | RIGHT, is_ascii=is_ascii)
    if not (graph.successors if edge else graph.predecessors)[node]:
        return [Span(left + line * (box.width - 2) + right, look.tag, id_)]
    place = geometry.rows[node] - box.x
    arm = DOWN if edge else UP
    heavy = arm if bold is not None and _is_bold(geometry, node, edge, bold) else 0
    tee = Span(mark(LEFT | RIGHT | arm, heavy, is_ascii=is_ascii), EDGE_BOLD if heavy else look.tag, id_)
    return [
        Span(left + line * (place - 1), look.tag, id_),
        tee,
        Span(line * (box.width - place - 2) + right, look.tag, id_),
    ]


def _is_bold(geometry: Geometry, node: int, edge: int, bold: Highlight) -> bool:
    """Whether the line at the upper or lower side of a box is bold: its end in the gap there is."""
    k = geometry.items.layer[node] + edge - 1
    gap = bold.gap(k)
    column = -1 if edge else geometry.channels[k].width
    return gap is not None and bool(gap.arms(column, geometry.rows[node]))


def _gap(geometry: Geometry, k: int, track: int, window: tuple[int, int], bold: Highlight | None) -> list[Cells]:
    """The cells of one row of a gap: a column of `route` lies in it, its rows pass through it."""
    channel, (low, high) = geometry.channels[k], window
    arms_at = [0] * (high - low)
    for x in geometry.lanes.within(low, high):
        if geometry.lanes.through(x, k) is not None:
            arms_at[x - low] = UP | DOWN
    places = geometry.passed(k)
    near = places[bisect_left(places, low) : bisect_left(places, high)]
    for x in near:
        if any(first <= track < last for first, last, _ in channel.spans[x]):
            arms_at[x - low] = UP | DOWN
    intervals = channel.columns[track]
    for place in range(max(0, bisect_right(intervals, (low,)) - 1), len(intervals)):
        first, last = max(intervals[place][0], low), min(intervals[place][1] + 1, high)
        if intervals[place][0] >= high:
            break
        if first < last:
            arms_at[first - low : last - low] = [LEFT | RIGHT] * (last - first)
    for x in near:
        for column, arms, _ in channel.joints.get(x, ()):
            if column == track:
                arms_at[x - low] = turned(arms)
    gap = bold.gap(k) if bold is not None else None
    heavy_at = [turned(arms) for arms in gap.across(track, (low, high))] if gap is not None else None
    return lines(arms_at, heavy_at, is_ascii=geometry.is_ascii)
