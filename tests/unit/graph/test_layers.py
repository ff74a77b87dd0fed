from itertools import pairwise

from exectop.graph.layers import FROM, TO, cut
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
        for above, below in pairwise(path):
            assert below in items.children[above]
            assert items.layer[below] == items.layer[above] + 1
