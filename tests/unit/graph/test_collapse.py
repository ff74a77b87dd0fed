import pytest

from exectop.domain.status import Status
from exectop.domain.text import clean_line
from exectop.domain.values import Edge, Step
from exectop.graph.collapse import GROUP, collapse, partition, stem
from exectop.graph.model import Graph, build
from support.graphs import edges_of, graph_of, random_graph, step


def fan(count: int, **statuses: Status) -> Graph:
    """s → x1…xN → j."""
    middle = [f"x{number}" for number in range(count)]
    steps = [step(id_, statuses.get(id_, Status.COMPLETED)) for id_ in ("s", *middle, "j")]
    return build(steps, [edge for id_ in middle for edge in (Edge("s", id_), Edge(id_, "j"))])


@pytest.mark.parametrize(
    ("name", "short"),
    [("fetch_001", "fetch"), ("fetch[12]", "fetch"), ("a1b2c3d4e5", "*"), ("map", "map"), ("12", "*")],
)
def test_stem_is_what_look_alikes_share(name: str, short: str) -> None:
    assert stem(name) == short


def test_look_alikes_become_one_node() -> None:
    small = collapse(fan(128))
    assert [node.name for node in small.nodes] == ["s", "x* ×128", "j"]
    assert edges_of(small) == {("s", "x* ×128"), ("x* ×128", "j")}
    assert len(small.nodes[1].members) == 128


def test_two_are_not_many() -> None:
    assert len(collapse(fan(2))) == 4


def test_what_failed_or_runs_stands_out() -> None:
    small = collapse(fan(50, x7=Status.FAILED, x9=Status.RUNNING))
    assert [node.id for node in small.nodes] == ["s", "x7", "x9", GROUP + "x0", "j"]
    assert ("x7", "j") in edges_of(small)


def test_not_more_stand_out_than_a_screen_holds_and_failures_come_first() -> None:
    statuses = {f"x{number}": Status.RUNNING for number in range(40)} | {"x45": Status.FAILED}
    small = collapse(fan(50, **statuses))
    assert [node.id for node in small.nodes][1:5] == ["x0", "x1", "x2", "x45"]
    assert len(collapse(fan(50, **statuses), limit=1)) == 4
    assert small.nodes[5].status is Status.RUNNING


def test_a_group_can_be_opened_and_a_step_kept_out() -> None:
    assert len(collapse(fan(10), expanded={GROUP + "x0"})) == 12
    assert [node.id for node in collapse(fan(10), keep={"x3", "gone"}).nodes] == ["s", "x3", GROUP + "x0", "j"]


def test_a_status_regroups_nothing() -> None:
    assert partition(fan(20)) == partition(fan(20, x3=Status.FAILED))


def test_different_neighbours_are_different_classes() -> None:
    graph = graph_of("s>x1 s>x2 s>x3 x1>a x2>a x3>b")
    assert partition(graph, 1).class_of[graph.index["x1"]] == partition(graph, 1).class_of[graph.index["x2"]]
    assert partition(graph, 1).class_of[graph.index["x1"]] != partition(graph, 1).class_of[graph.index["x3"]]


@pytest.mark.parametrize("seed", range(5))
def test_every_member_and_every_edge_is_kept(seed: int) -> None:
    graph = random_graph(120, 150, seed, reach=40)
    small = collapse(graph)
    home = {member.id: node.name for node in small.nodes for member in node.members}
    assert len(home) == len(graph)
    assert {(home[start], home[end]) for start, end in edges_of(graph)} == edges_of(small)
    assert not small.back


def test_a_large_irregular_graph_becomes_one_node_a_stage() -> None:
    graph = random_graph(2000, 3000, 1, reach=400)
    fine = partition(graph, most=10_000)
    coarse = partition(graph)
    assert len(coarse.members) < len(fine.members) // 4
    small = collapse(graph, coarse)
    assert not small.back
    assert sum(len(node.members) for node in small.nodes) == 2000


def test_kinds_that_are_numbered_are_alike_too() -> None:
    steps = [step("s"), *(Step(id=f"x{i}", name=f"x{i}", kind=f"x{i}") for i in range(5))]
    small = collapse(build(steps, [Edge("s", other.id) for other in steps[1:]]))
    assert [node.name for node in small.nodes] == ["s", "x* ×5"]


def test_no_step_can_be_called_like_a_group() -> None:
    small = collapse(graph_of("s>m0 s>m1 s>m2 m0>*m0 m1>*m0 m2>*m0"))
    assert len(small.index) == len(small.nodes)
    assert clean_line(GROUP) != GROUP, "every id of a server is cleaned"
