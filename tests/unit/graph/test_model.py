from exectop.domain.values import Edge, Step
from exectop.graph.model import build
from support.graphs import edges_of, graph_of, step


def test_edges_are_kept_once_in_the_order_told() -> None:
    graph = build([step("a"), step("b")], [Edge("a", "b"), Edge("a", "b", "again")])
    assert graph.edges == ((0, 1),)
    assert graph.successors == ((1,), ())
    assert graph.predecessors == ((), (0,))


def test_a_cycle_is_broken_where_it_closes_and_listed() -> None:
    graph = graph_of("a>b b>c c>b")
    assert edges_of(graph) == {("a", "b"), ("b", "c")}
    assert [(oddity.kind, oddity.text) for oddity in graph.oddities] == [("cycle", "c → b")]
    assert graph.back == ((2, 1),)


def test_a_cycle_without_a_beginning_still_has_a_picture() -> None:
    graph = graph_of("a>b b>c c>a")
    assert edges_of(graph) == {("a", "b"), ("b", "c")}


def test_a_cycle_of_many_steps_needs_no_recursion() -> None:
    count = 20_000
    steps = [step(f"n{number}") for number in range(count)]
    graph = build(steps, [Edge(f"n{number}", f"n{(number + 1) % count}") for number in range(count)])
    assert len(graph.edges) == count - 1


def test_what_cannot_be_drawn_is_listed() -> None:
    graph = build([step("a"), step("a"), step("b")], [Edge("a", "a"), Edge("a", "gone"), Edge("", "b")])
    assert [oddity.kind for oddity in graph.oddities] == [
        "duplicate id",
        "self loop",
        "edge to nowhere",
        "edge to nowhere",
    ]
    assert [node.id for node in graph.nodes] == ["a", "b"]
    assert graph.oddities[-1].text == "? → b"


def test_a_step_that_no_edge_reaches_hangs_under_its_container() -> None:
    steps = [
        Step(id="root", name="root"),
        Step(id="x", name="x", parent_id="root"),
        Step(id="y", name="y", parent_id="root"),
        Step(id="z", name="z", parent_id="elsewhere"),
    ]
    graph = build(steps, [Edge("x", "y")])
    assert edges_of(graph) == {("root", "x"), ("x", "y")}
    assert [oddity.kind for oddity in graph.oddities] == ["parent unknown"]


def test_statuses_can_change_without_the_shape() -> None:
    graph = graph_of("a>b")
    again = graph.with_nodes(graph.nodes)
    assert again.edges == graph.edges
    assert again.successors == graph.successors
