from exectop.domain.status import Status
from exectop.domain.values import Edge
from exectop.graph.geometry import Flow
from exectop.graph.model import build
from exectop.graph.neighbours import Direction, first_cause, neighbour
from exectop.graph.picture import Options, layout
from support.graphs import graph_of, step


def test_beyond_the_end_of_a_layer_the_nearest_node_there() -> None:
    graph = graph_of("a>b a>c a>d d>e")
    picture = layout(graph)
    below = neighbour(graph, picture.geometry, "e", Direction.UP)
    assert below in {"b", "c"}


def test_keys_follow_the_flow() -> None:
    graph = graph_of("a>b a>c b>d c>d")
    picture = layout(graph, Options(flow=Flow.DOWN))
    assert picture.neighbour("a", Direction.DOWN) == "b"
    assert picture.neighbour("b", Direction.RIGHT) == "c"
    assert picture.neighbour("c", Direction.LEFT) == "b"
    assert picture.neighbour("d", Direction.UP) == "b"
    assert picture.neighbour("a", Direction.UP) is None


def test_an_unknown_node_leads_nowhere() -> None:
    graph = graph_of("a>b")
    assert neighbour(graph, layout(graph).geometry, "x", Direction.LEFT) is None


def test_the_first_cause_is_the_failure_farthest_up() -> None:
    failed = {"b", "d"}
    steps = [step(id_, Status.FAILED if id_ in failed else Status.COMPLETED) for id_ in "abcdx"]
    graph = build(steps, [Edge("a", "b"), Edge("b", "c"), Edge("c", "d")])
    assert first_cause(graph, "d") == "b"
    assert first_cause(graph, "c") == "b"
    assert first_cause(graph, "a") is None
    assert first_cause(graph, "nowhere") is None
