import pytest

from exectop.graph.choice import choose, flow_for, other, screens
from exectop.graph.geometry import Flow
from exectop.graph.model import Graph
from exectop.graph.picture import Options, layout
from support.graphs import graph_of, random_graph


def chain(count: int) -> Graph:
    return graph_of(" ".join(f"step_number_{i}>step_number_{i + 1}" for i in range(count - 1)))


def fan(count: int) -> Graph:
    return graph_of(" ".join(f"a>x{i} x{i}>z" for i in range(count)))


@pytest.mark.parametrize(
    ("size", "pane", "expected"),
    [((80, 24), (80, 24), 1), ((81, 24), (80, 24), 2), ((161, 49), (80, 24), 9), ((0, 0), (80, 24), 1)],
)
def test_screens_are_counted_in_both_directions(size: tuple[int, int], pane: tuple[int, int], expected: int) -> None:
    assert screens(size, pane) == expected


def test_a_pane_without_size_is_one_cell() -> None:
    assert screens((3, 2), (0, 0)) == 6


def test_the_smaller_wins_and_right_where_they_are_equal() -> None:
    assert flow_for((200, 5), (30, 40), (80, 24)) is Flow.DOWN
    assert flow_for((160, 5), (30, 48), (80, 24)) is Flow.RIGHT


def test_deep_flows_down_in_a_tall_pane_wide_does_not() -> None:
    deep, wide = layout(chain(12)), layout(fan(30))
    assert choose(deep, Options(), (80, 50)).flow is Flow.DOWN
    assert choose(deep, Options(), (300, 50)) is deep
    assert choose(wide, Options(), (80, 50)) is wide


def test_what_flows_down_may_flow_to_the_right_again() -> None:
    down = layout(chain(12), Options(flow=Flow.DOWN))
    assert choose(down, Options(), (80, 50)) is down
    assert choose(down, Options(), (300, 20)).flow is Flow.RIGHT


@pytest.mark.parametrize("seed", range(5))
def test_leaving_the_other_form_out_changes_nothing(seed: int) -> None:
    graph = random_graph(30, 40, seed, reach=3)
    right, down = layout(graph), layout(graph, Options(flow=Flow.DOWN))
    for pane in ((40, 20), (60, 60), (120, 30)):
        wanted = flow_for((right.width, right.height), (down.width, down.height), pane)
        assert choose(right, Options(), pane).flow is wanted


def test_there_are_two_forms() -> None:
    assert [other(flow) for flow in Flow] == [Flow.DOWN, Flow.RIGHT]
