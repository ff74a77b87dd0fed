from exectop.graph.neighbours import Direction, neighbour
from exectop.graph.picture import layout
from support.graphs import graph_of


def test_beyond_the_end_of_a_layer_the_nearest_node_there() -> None:
    graph = graph_of("a>b a>c a>d d>e")
    picture = layout(graph)
    below = neighbour(graph, picture.geometry, "e", Direction.UP)
    assert below in {"b", "c"}


def test_an_unknown_node_leads_nowhere() -> None:
    graph = graph_of("a>b")
    assert neighbour(graph, layout(graph).geometry, "x", Direction.LEFT) is None
