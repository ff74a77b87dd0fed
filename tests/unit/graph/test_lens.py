import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exectop.domain.status import Status
from exectop.domain.values import Edge, Step
from exectop.graph import lens
from exectop.graph.lens import ALL_AHEAD, ALL_PAST, MOST, Reach, focus_of, look, through
from exectop.graph.model import Graph, build
from support.graphs import edges_of, random_parts, step

DONE, RUNNING, QUEUED, FAILED = Status.COMPLETED, Status.RUNNING, Status.QUEUED, Status.FAILED


def chain(*statuses: Status) -> Graph:
    """n0 → n1 → …, with names that have nothing in common."""
    steps = [step(f"n{number}", status, chr(97 + number % 26) * 3) for number, status in enumerate(statuses)]
    return build(steps, [Edge(f"n{number}", f"n{number + 1}") for number in range(len(statuses) - 1)])


def names(graph: Graph) -> list[str]:
    return [node.name for node in graph.nodes]


def part_way(nodes: int, edges: int, seed: int, reach: int = 0) -> Graph:
    """An irregular graph in the midst of its execution, with steps that nobody would expect in their state."""
    chance = random.Random(seed)
    steps, arrows = random_parts(nodes, edges, seed, reach)
    line = chance.randrange(nodes + 1)
    odd = (FAILED, RUNNING, Status.WAITING, QUEUED, Status.UNKNOWN, Status.CANCELLED)
    told = [
        Step(
            id=one.id,
            name=one.name,
            status=chance.choice(odd) if chance.random() < 0.1 else DONE if number < line else QUEUED,
            ended_at=chance.choice((None, float(number))),
        )
        for number, one in enumerate(steps)
    ]
    return build(told, arrows)


def test_the_past_and_the_future_fold_what_is_near_stays() -> None:
    graph = chain(*[DONE] * 10, RUNNING, *[QUEUED] * 12)
    small = through(graph, look(graph))
    assert names(small) == ["past ×9", "jjj", "kkk", "lll", "mmm", "ahead ×10"]
    assert edges_of(small) == {*zip(names(small), names(small)[1:], strict=False)}
    assert [node.status for node in small.nodes][::5] == [DONE, QUEUED]
    assert [node.id for node in small.nodes if node.is_group] == [ALL_PAST, ALL_AHEAD]


def test_thousands_are_counted_as_people_read_them() -> None:
    graph = chain(RUNNING, *[QUEUED] * 1205)
    assert names(through(graph, look(graph)))[-1] == "ahead ×1,203"


def test_what_waits_or_is_ready_or_failed_is_looked_at_and_what_failed_comes_first() -> None:
    steps = [step("a", DONE), step("b", QUEUED), step("c", Status.WAITING), step("d", FAILED), step("e", QUEUED)]
    graph = build(steps, [Edge("a", "b"), Edge("b", "e")])
    assert [graph.nodes[node].id for node in focus_of(graph)] == ["d", "c", "b"]


def test_only_the_latest_failures_are_looked_at() -> None:
    failed = [Step(id=f"n{n}", name="x", status=FAILED, ended_at=float(n)) for n in range(lens.FAILURES + 5)]
    graph = build(failed, [])
    assert [graph.nodes[node].id for node in focus_of(graph)] == [f"n{n}" for n in range(5, lens.FAILURES + 5)]


def test_an_execution_that_is_over_is_seen_from_its_end() -> None:
    graph = chain(*[DONE] * 9)
    assert names(through(graph, look(graph))) == ["past ×7", "hhh", "iii"]
    assert focus_of(build([], [])) == ()
    assert len(through(build([], []), look(build([], [])))) == 0


def test_a_step_that_was_passed_over_is_past() -> None:
    graph = chain(QUEUED, QUEUED, DONE, DONE, DONE, RUNNING)
    assert names(through(graph, look(graph))) == ["past ×4", "eee", "fff"]


def test_paths_that_leave_the_past_and_come_back_make_no_cycle() -> None:
    """b is long done and reaches c only through what runs' own predecessor."""
    arrows = ["a>b", "b>c", "c>d", "d>e", "e>f", "f>r", "b>s", "s>d", "s>r2"]
    running = {"r", "r2"}
    ids = dict.fromkeys(end for arrow in arrows for end in arrow.split(">"))
    steps = [step(id_, RUNNING if id_ in running else DONE, id_ * 3) for id_ in ids]
    graph = build(steps, [Edge(*arrow.split(">")) for arrow in arrows])
    small = through(graph, look(graph))
    assert not small.back
    assert {"rrr", "r2r2r2", "sss", "fff"} <= set(names(small))


def test_look_alikes_that_are_ready_are_one_node_but_what_runs_stays_by_itself() -> None:
    steps = [step("s"), *(step(f"x{n}", RUNNING if n < 5 else QUEUED) for n in range(40))]
    graph = build(steps, [Edge("s", f"x{n}") for n in range(40)])
    assert names(through(graph, look(graph))) == ["s", "x0", "x1", "x2", "x3", "x4", "x* ×35"]


def test_a_fold_opens_in_place_and_a_kept_step_stays() -> None:
    graph = chain(*[DONE] * 10, RUNNING, *[QUEUED] * 12)
    seen = look(graph, keep={"n3", "gone"})
    assert names(through(graph, seen))[:3] == ["past ×3", "ddd", "past ×5"]
    opened = through(graph, seen, opened={ALL_PAST})
    assert names(opened)[:5] == ["aaa", "bbb", "ccc", "ddd", "past ×5"]


def test_a_kept_step_is_no_look_alike() -> None:
    steps = [step("s", RUNNING), *(step(f"x{n}", QUEUED) for n in range(9))]
    graph = build(steps, [Edge("s", f"x{n}") for n in range(9)])
    assert names(through(graph, look(graph), keep={"x4"})) == ["s", "x4", "x* ×8"]


def test_the_reach_can_be_chosen() -> None:
    graph = chain(*[DONE] * 10, RUNNING, *[QUEUED] * 12)
    assert names(through(graph, look(graph, reach=Reach(0, 0)))) == ["past ×10", "kkk", "ahead ×12"]
    assert len(through(graph, look(graph, reach=Reach(4, 8)))) == 15


@settings(max_examples=60, deadline=None)
@given(
    nodes=st.integers(1, 60),
    edges=st.integers(0, 120),
    seed=st.integers(0, 10_000),
    reach=st.sampled_from((Reach(), Reach(0, 0), Reach(3, 6))),
)
def test_every_member_and_every_path_is_kept_and_no_cycle_appears(
    nodes: int, edges: int, seed: int, reach: Reach
) -> None:
    graph = part_way(nodes, edges, seed, 8)
    seen = look(graph, reach=reach, keep={"n3"})
    for opened in (set(), {ALL_PAST}, {id_ for id_ in seen.fold if id_}):
        small = through(graph, seen, opened=opened, keep={"n5"})
        home = {member.id: node.id for node in small.nodes for member in node.members}
        assert sorted(home) == sorted(node.id for node in graph.nodes)
        assert sum(len(node.members) for node in small.nodes) == len(graph)
        told = {(home[graph.nodes[start].id], home[graph.nodes[end].id]) for start, end in graph.edges}
        shown = {(small.nodes[start].id, small.nodes[end].id) for start, end in small.edges}
        assert shown == {(start, end) for start, end in told if start != end}
        assert not small.back


@pytest.mark.parametrize("seed", range(3))
def test_a_large_irregular_graph_is_small_through_the_lens(seed: int) -> None:
    graph = part_way(3000, 5000, seed, 60)
    assert len(through(graph, look(graph))) <= MOST


def test_too_much_that_is_active_is_not_all_shown() -> None:
    steps = [step(f"n{n}", RUNNING, f"{chr(97 + n % 26)}{chr(97 + n // 26)}") for n in range(600)]
    graph = build(steps, [])
    assert len(through(graph, look(graph))) <= MOST


def test_no_step_can_be_called_like_a_fold() -> None:
    ids = [*(f"a{n}" for n in range(8)), "bad", "n0", "n1", "past", *(f"b{n}" for n in range(8)), "run"]
    steps = [step(id_, FAILED if id_ == "bad" else RUNNING if id_ == "run" else DONE) for id_ in ids]
    graph = build(steps, [Edge(one, other) for one, other in pairwise(ids)])
    small = through(graph, look(graph))
    assert names(small) == ["past ×7", "a7", "bad", "n0", "n1", "past ×8", "b7", "run"]
    assert len(small.edges) == 7
    assert len(small.index) == 8
