"""Which steps decided the end, and how much slack the others had."""

from exectop.domain.values import Edge
from exectop.timeline.critical import critical_path
from support.timelines import BEGIN, make_step

STEPS = {
    step.id: step
    for step in (make_step("a", 0, 10), make_step("b", 10, 12), make_step("c", 10, 30), make_step("d", 30, 35))
}
EDGES = [Edge("a", "b"), Edge("a", "c"), Edge("b", "d"), Edge("c", "d")]


def test_slack_is_what_a_step_could_have_taken_longer() -> None:
    path, slack = critical_path(STEPS, EDGES, BEGIN + 50)
    assert path == {"a", "c", "d"}
    assert slack == {"a": 0.0, "b": 18.0, "c": 0.0, "d": 0.0}


def test_waiting_on_the_path_is_no_slack_of_others() -> None:
    steps = STEPS | {"e": make_step("e", 500, 600)}
    path, slack = critical_path(steps, [*EDGES, Edge("d", "e")], BEGIN + 700)
    assert path == {"a", "c", "d", "e"}
    assert slack["b"] == 18.0


def test_circles_self_loops_and_edges_to_nowhere_are_survived() -> None:
    edges = [Edge("a", "b"), Edge("b", "a"), Edge("c", "c"), Edge("d", "nowhere")]
    path, slack = critical_path(STEPS, edges, BEGIN + 50)
    assert set(slack) == set(STEPS)
    assert path


def test_a_chain_of_ten_thousand_is_no_problem() -> None:
    steps = {str(n): make_step(str(n), n, n + 1) for n in range(10_000)}
    edges = [Edge(str(n), str(n + 1)) for n in range(9_999)]
    assert len(critical_path(steps, edges, BEGIN)[0]) == 10_000


def test_nothing_begun_is_no_path() -> None:
    assert critical_path({"a": make_step("a", None)}, [], BEGIN) == (frozenset(), {})
