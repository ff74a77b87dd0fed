from itertools import pairwise

from exectop.graph.layers import FROM, LONG, TO, cut
from exectop.graph.ranks import rank
from support.graphs import graph_of, random_graph


def test_long_edges_of_one_source_share_a_trunk() -> None:
    graph = graph_of("a>b b>c c>d a>c a>d")
    items = cut(graph, rank(graph))
    assert len(items) == 4 + 2
    assert set(items.sides.values()) == {FROM}


def test_long_edges_into_one_target_share_a_trunk() -> None:
    graph = graph_of("a>b b>c c>d b>d a>d")
    items = cut(graph, rank(graph))
    assert set(items.sides.values()) == {TO}
    assert len(items) == 4 + 2


def test_the_side_of_an_earlier_picture_stays() -> None:
    graph = graph_of("a>b b>c a>c")
    assert cut(graph, rank(graph), {("a", "c"): TO}).sides == {(0, 2): TO}


def test_every_edge_is_a_path_of_neighbouring_items() -> None:
    graph = random_graph(120, 300, 2)
    items = cut(graph, rank(graph))
    for arc in graph.edges:
        path = items.path(arc)
        assert (path[0], path[-1]) == arc
        if items.lane_of(arc) is not None:
            assert path[1] in items.lanes
            continue
        for above, below in pairwise(path):
            assert below in items.children[above]
            assert items.layer[below] == items.layer[above] + 1


def test_a_trunk_over_many_layers_is_one_item() -> None:
    arrows = " ".join(f"n{i}>n{i + 1}" for i in range(LONG + 4))
    graph = graph_of(f"{arrows} n0>n{LONG + 3} n0>n{LONG + 4}")
    items = cut(graph, rank(graph))
    assert len(items) == len(graph) + 1
    assert items.lanes == {len(graph): LONG + 3}
    assert items.path((0, LONG + 3)) == [0, len(graph), LONG + 3]
    assert items.joining == {0: [(0, len(graph))]}
    assert items.parting == {LONG + 2: [(len(graph), LONG + 3)], LONG + 3: [(len(graph), LONG + 4)]}
    assert items.has_line_behind(0)
