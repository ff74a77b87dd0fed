"""Which steps decided the end, or hold it up, and how much slack the others had."""

from exectop.domain.critical import Critical, critical_path
from exectop.domain.status import Status
from exectop.domain.values import BELOW, Edge, Step
from support.timelines import BEGIN, make_step


def _steps(*steps: Step) -> dict[str, Step]:
    return {step.id: step for step in steps}


STEPS = _steps(make_step("a", 0, 10), make_step("b", 10, 12), make_step("c", 10, 30), make_step("d", 30, 35))
EDGES = [Edge("a", "b"), Edge("a", "c"), Edge("b", "d"), Edge("c", "d")]


def test_slack_is_what_a_step_could_have_taken_longer() -> None:
    found = critical_path(STEPS, EDGES, BEGIN + 50)
    assert found.steps == {"a", "c", "d"}
    assert set(found.links) == {("a", "c"), ("c", "d")}
    assert found.length == 35.0
    assert found.slack == {"a": 0.0, "b": 18.0, "c": 0.0, "d": 0.0}


def test_what_ended_last_counts_not_what_took_longest() -> None:
    steps = _steps(make_step("a", 0, 120), make_step("b", 0, 90), make_step("c", 150, 160))
    found = critical_path(steps, [Edge("b", "c")], BEGIN + 200)
    assert found.steps == {"b", "c"}
    assert found.length == 160.0


def test_waiting_on_the_path_is_no_slack_of_others() -> None:
    steps = STEPS | _steps(make_step("e", 500, 600))
    found = critical_path(steps, [*EDGES, Edge("d", "e")], BEGIN + 700)
    assert found.steps == {"a", "c", "d", "e"}
    assert found.slack["b"] == 18.0


def test_while_it_runs_what_has_run_longest_holds_it_up() -> None:
    steps = _steps(
        make_step("a", 0, 10),
        make_step("late", 40, None, Status.RUNNING),
        make_step("long", 10, None, Status.RUNNING),
        make_step("ghost", None, None, Status.QUEUED),
    )
    edges = [Edge("a", "late"), Edge("a", "long"), Edge("late", "ghost"), Edge("long", "ghost")]
    found = critical_path(steps, edges, BEGIN + 50)
    assert found.steps == {"a", "long"}
    assert found.length == 50.0


def test_what_contains_others_waited_for_them_and_they_for_each_other() -> None:
    steps = _steps(
        make_step("root", 0, 100),
        make_step("one", 1, 40, parent_id="root"),
        make_step("two", 41, 99, parent_id="root"),
        make_step("inner", 42, 60, parent_id="two"),
        make_step("last", 61, 98, parent_id="two"),
    )
    edges = [Edge(step.parent_id, step.id, "child") for step in steps.values() if step.parent_id]
    found = critical_path(steps, edges, BEGIN + 200)
    assert found.steps == set(steps)
    assert set(found.links) == {("root", "two"), ("two", "last"), ("inner", "last"), ("one", "two")}
    assert found.slack == dict.fromkeys(steps, 0.0)


def test_of_what_overlaps_in_a_step_only_the_last_counts() -> None:
    steps = _steps(
        make_step("root", 0, 100),
        make_step("one", 1, 40, parent_id="root"),
        make_step("two", 30, 99, parent_id="root"),
    )
    assert critical_path(steps, [Edge("root", "one"), Edge("root", "two")], BEGIN + 200).steps == {"root", "two"}


def test_a_step_told_to_be_somewhere_below_is_inside() -> None:
    steps = _steps(make_step("root", 0, 100), make_step("one", 1, 99))
    found = critical_path(steps, [Edge("root", "one", BELOW)], BEGIN + 200)
    assert (found.steps, found.links) == (frozenset({"root", "one"}), (("root", "one"),))


def test_a_parent_that_was_over_before_came_before() -> None:
    steps = _steps(
        make_step("plan", 0, 10), make_step("search", 10, 20, parent_id="plan"), make_step("other", 10, 15)
    )
    found = critical_path(steps, [Edge("plan", "search"), Edge("plan", "other")], BEGIN + 50)
    assert (found.steps, found.links) == (frozenset({"plan", "search"}), (("plan", "search"),))


def test_a_step_whose_beginning_is_not_told_began_as_long_before_its_end_as_it_took() -> None:
    step = make_step("a", None, 10, duration=4.0)
    assert critical_path(_steps(step, make_step("b", 10, 11)), [Edge("a", "b")], BEGIN + 50).length == 5.0


def test_circles_self_loops_and_edges_to_nowhere_are_survived() -> None:
    edges = [Edge("a", "b"), Edge("b", "a"), Edge("c", "c"), Edge("d", "nowhere"), Edge("nowhere", "a")]
    assert critical_path(STEPS, edges, BEGIN + 50).steps
    circle = _steps(make_step("a", 0, 9, parent_id="b"), make_step("b", 1, 9, parent_id="a"))
    assert critical_path(circle, [Edge("a", "b"), Edge("b", "a")], BEGIN + 50).steps == {"a", "b"}


def test_ten_thousand_in_a_chain_or_in_each_other_are_no_problem() -> None:
    steps = _steps(*(make_step(str(n), n, n + 1) for n in range(10_000)))
    edges = [Edge(str(n), str(n + 1)) for n in range(9_999)]
    assert len(critical_path(steps, edges, BEGIN).steps) == 10_000
    nested = (make_step(str(n), n, 30_000 - n, parent_id=str(n - 1) if n else None) for n in range(10_000))
    assert len(critical_path(_steps(*nested), edges, BEGIN).steps) == 10_000


def test_nothing_begun_or_no_edge_is_no_path() -> None:
    assert critical_path(_steps(make_step("a", None)), [Edge("a", "a")], BEGIN) == Critical()
    assert critical_path(STEPS, [], BEGIN) == Critical()
