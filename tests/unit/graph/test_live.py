from itertools import pairwise

from exectop.domain.status import Status
from exectop.domain.values import Edge, Step
from exectop.graph.collapse import GROUP
from exectop.graph.geometry import Flow
from exectop.graph.live import PROMPT, LiveGraph
from support.graphs import step


def fan(count: int, running: int = -1) -> tuple[list[Step], list[Edge]]:
    middle = [f"x{number}" for number in range(count)]
    steps = [step(id_, Status.RUNNING if id_ == f"x{running}" else Status.COMPLETED) for id_ in ("s", *middle, "j")]
    return steps, [edge for id_ in middle for edge in (Edge("s", id_), Edge(id_, "j"))]


def test_a_small_graph_is_shown_step_by_step_a_large_one_collapsed() -> None:
    small, large = LiveGraph(), LiveGraph()
    small.update(*fan(4))
    large.update(*fan(40))
    assert len(small.shown) == 6
    assert [node.id for node in large.shown.nodes] == ["s", GROUP + "x0", "j"]


def test_a_status_moves_nothing() -> None:
    live = LiveGraph()
    assert live.update(*fan(8))
    before = {node.id: live.picture.box_of(node.id) for node in live.shown.nodes}
    assert not live.update(*fan(8, running=3))
    assert {node.id: live.picture.box_of(node.id) for node in live.shown.nodes} == before
    assert live.with_status(Status.RUNNING) == ["x3"]


def test_a_group_opens_and_closes_in_place() -> None:
    live = LiveGraph()
    live.update(*fan(30))
    source = live.picture.box_of("s")
    assert live.toggle(GROUP + "x0") == "x0"
    assert len(live.shown) == 32
    assert live.picture.box_of("s") == source
    assert live.toggle("x7") == GROUP + "x0"
    assert len(live.shown) == 3
    assert live.toggle("s") is None


def test_a_group_of_a_small_graph_can_be_closed_too() -> None:
    live = LiveGraph()
    live.update(*fan(5))
    assert live.toggle("x2") == GROUP + "x0"
    assert len(live.shown) == 3
    assert live.toggle(GROUP + "x0") == "x0"
    assert len(live.shown) == 7


def test_all_open_and_all_closed() -> None:
    live = LiveGraph()
    live.update(*fan(30))
    live.expand_all()
    assert len(live.shown) == 32
    live.collapse_all()
    assert len(live.shown) == 3


def test_search_finds_steps_in_groups_and_opens_them() -> None:
    live = LiveGraph()
    live.update(*fan(30))
    assert live.matching("X1")[:2] == ["x1", "x10"]
    assert live.home_of("x10") == GROUP + "x0"
    assert live.reveal("x10") == "x10"
    assert live.home_of("nowhere") is None


def test_the_list_follows_what_is_shown() -> None:
    live = LiveGraph()
    live.update(*fan(30))
    assert live.listing.height == 3
    live.update(*fan(30))
    assert live.listing.graph is live.shown
    live.expand_all()
    assert live.listing.height == 32
    live.fresh()
    assert live.step_of("x3") is not None
    assert live.step_of(GROUP + "x0") is None


def chain(count: int) -> tuple[list[Step], list[Edge]]:
    steps = [step(f"step_number_{number}") for number in range(count)]
    return steps, [Edge(one.id, other.id) for one, other in pairwise(steps)]


def flow_of(live: LiveGraph) -> Flow:
    return live.picture.flow


def test_the_form_is_chosen_when_opened_or_resized_or_laid_out_again_and_not_by_growth() -> None:
    live = LiveGraph()
    live.fit((80, 60))
    live.update(*chain(4))
    assert flow_of(live) is Flow.RIGHT
    live.update(*chain(12))
    assert flow_of(live) is Flow.RIGHT, "growth turns nothing"
    live.fit((80, 60))
    assert flow_of(live) is Flow.RIGHT
    live.fresh()
    assert flow_of(live) is Flow.DOWN
    live.update(*chain(13))
    assert flow_of(live) is Flow.DOWN
    live.fit((300, 20))
    assert flow_of(live) is Flow.RIGHT


def test_a_line_that_takes_a_row_for_a_while_turns_nothing() -> None:
    live = LiveGraph()
    live.update(*chain(4))
    height = next(rows for rows in range(60, 1, -1) if _flow_at(live, rows) is Flow.RIGHT)
    assert _flow_at(live, height + 1) is Flow.DOWN
    live.fit((60, 60))
    live.fit((60, height + 1))
    assert not live.fit((60, height))
    assert live.fit((60, height - PROMPT)), "the screen is another one"


def _flow_at(live: LiveGraph, height: int) -> Flow:
    live.fit((60, 200))
    live.fit((60, height))
    return flow_of(live)


def test_a_form_chosen_by_hand_stays() -> None:
    live = LiveGraph()
    live.update(*chain(4))
    live.turn()
    assert flow_of(live) is Flow.DOWN
    live.fit((300, 20))
    live.fresh()
    live.update(*chain(5))
    assert flow_of(live) is Flow.DOWN
    live.turn()
    assert flow_of(live) is Flow.RIGHT


def test_boxes_stay_where_they_are_across_while_the_graph_grows() -> None:
    live = LiveGraph()
    live.update(*chain(5))
    live.turn()
    before = [box.x for node in live.shown.nodes if (box := live.picture.box_of(node.id))]
    steps, edges = chain(6)
    live.update([*steps, step("beside")], [*edges, Edge("step_number_1", "beside")])
    after = [box.x for node in live.shown.nodes if (box := live.picture.box_of(node.id))]
    assert after[:5] == before
    assert after[6] > after[2]
