import pytest

from exectop.graph.geometry import Flow
from exectop.graph.highlight import closure
from exectop.graph.lanes import LaneIndex, lane_rows
from exectop.graph.layers import LONG, Items, cut
from exectop.graph.model import Graph
from exectop.graph.picture import Options, layout
from exectop.graph.ranks import rank
from support.decode import decode
from support.graphs import edges_of, graph_of, lines_of, plain, text_of


def long_chain(*more: str) -> Graph:
    return graph_of(" ".join([*(f"n{i}>n{i + 1}" for i in range(3 * LONG)), *more]))


def lanes_of(graph: Graph) -> tuple[Items, dict[str, int]]:
    items = cut(graph, rank(graph))
    rows = lane_rows(items)
    return items, {items.keys[lane][1]: row for lane, row in rows.items()}


def test_short_lanes_run_nearest_and_share_rows() -> None:
    _, rows = lanes_of(long_chain(f"n0>n{3 * LONG}", f"n1>n{LONG + 3}", f"n{2 * LONG - 4}>n{3 * LONG - 2}"))
    assert rows == {"n1": -1, f"n{2 * LONG - 4}": -1, "n0": -2}


def test_a_lane_that_would_be_crossed_runs_on_the_other_side() -> None:
    graph = long_chain(f"n0>n{2 * LONG}", f"n4>n{2 * LONG + 4}")
    _, rows = lanes_of(graph)
    assert rows == {"n0": -1, "n4": 1}
    lines = lines_of(layout(graph))
    assert lines[0].count("┐") == lines[-1].count("┘") == 1
    assert not any("│" in line for line in lines)


def test_a_lane_of_an_earlier_picture_stays() -> None:
    items = cut(graph := long_chain(f"n1>n{LONG + 3}"), rank(graph))
    lane = next(iter(items.lanes))
    assert lane_rows(items, {items.keys[lane]: -3}) == {lane: -3}
    assert lane_rows(items, {items.keys[lane]: 2}) == {lane: 2}


def test_knows_the_lane_at_a_place() -> None:
    graph = long_chain(f"n1>n{LONG + 3}")
    items = cut(graph, rank(graph))
    lane = next(iter(items.lanes))
    index = LaneIndex(items, [0] * len(items))
    assert index.at(0, 1) is None
    assert index.at(0, 2) == lane
    assert index.at(5, 2) is None
    assert index.through(0, LONG + 1) == lane
    assert index.through(0, LONG + 2) is None
    assert (index.within(0, 1), index.within(1, 5)) == ([0], [])


@pytest.mark.parametrize("flow", Flow)
def test_long_edges_read_back_bold_or_not(flow: Flow) -> None:
    graph = long_chain(f"n0>n{LONG + 5}", f"n0>n{2 * LONG}", f"n3>n{2 * LONG + 3}", f"n5>n{2 * LONG + 3}")
    picture = layout(graph, Options(flow=flow))
    assert decode(lines_of(picture), flow)[1] == edges_of(graph)
    bold = picture.highlight(closure(graph, f"n{2 * LONG}"))
    lines = [text_of(picture.line(y, 0, picture.width, plain, bold)) for y in range(picture.height)]
    assert decode(lines, flow)[1] == edges_of(graph)
    bars = lines if flow is Flow.RIGHT else ["".join(column) for column in zip(*lines, strict=True)]
    assert any(("━" if flow is Flow.RIGHT else "┃") * 20 in line for line in bars)
