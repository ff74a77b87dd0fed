"""Order, nesting and folding of lanes."""

from dataclasses import replace

from exectop.domain.status import Status
from exectop.timeline.lanes import Lanes
from support.timelines import BEGIN, KEY, make_attempt, make_lively_story, make_step, make_story


def _labels(lanes: Lanes) -> list[str]:
    return [f"{'  ' * lane.depth}{lane.label}" for lane in (lanes.lane(row, BEGIN) for row in range(len(lanes)))]


def test_the_execution_comes_first_then_steps_by_beginning_children_below_parents() -> None:
    assert _labels(Lanes(make_lively_story())) == [
        "A run",
        "plan",
        "  search_web",
        "read",
        "flaky",
        "bad",
        "late",
        "ghost",
    ]


def test_folded_children_are_hidden_and_found_by_nobody() -> None:
    lanes = Lanes(make_lively_story(), frozenset({"plan"}))
    assert "  search_web" not in _labels(lanes)
    assert lanes.row_of("search_web") is None
    assert lanes.lane(lanes.row_of("plan") or 0, BEGIN).is_folded


def test_parents_in_a_circle_and_unknown_parents_lose_nobody() -> None:
    steps = [
        make_step("a", 0, 1, parent_id="b"),
        make_step("b", 0, 1, parent_id="a"),
        make_step("c", 0, 1, parent_id="c"),
        make_step("d", 0, 1, parent_id="nowhere"),
    ]
    lanes = Lanes(make_story(steps))
    assert sorted(label.strip() for label in _labels(lanes)) == ["A run", "a", "b", "c", "d"]


def test_deep_nesting_is_no_recursion() -> None:
    steps = [make_step(str(n), n, n + 1, parent_id=str(n - 1) if n else None) for n in range(5000)]
    assert len(Lanes(make_story(steps))) == 5001


def test_no_lane_lasts_longer_than_an_execution_that_is_over() -> None:
    story = make_story([make_step("a", 1, status=Status.RUNNING), make_step("b", 3, 4)])
    assert Lanes(story).segments(1)[-1].end is None
    story.execution = replace(story.execution, status=Status.FAILED, ended_at=BEGIN + 10)
    lanes = Lanes(story)
    assert [lanes.segments(row)[-1].end for row in (1, 2)] == [BEGIN + 10, BEGIN + 4]
    assert [lanes.lane(row, BEGIN + 5000).took for row in (1, 2)] == [9.0, 1.0]


def test_very_many_segments_are_made_once() -> None:
    tries = tuple(make_attempt(n + 1, n, n + 1) for n in range(2000))
    lanes = Lanes(make_story([make_step("often", 0, 2000, attempts=tries), make_step("once", 0, 9)]))
    assert lanes.segments(1) is lanes.segments(1)
    assert len(lanes.segments(1)) == 2000
    assert lanes.segments(2) == lanes.segments(2)


def test_the_step_told_for_the_execution_itself_has_no_second_lane() -> None:
    root = make_step(KEY.id, 0, 9)
    steps = [root, make_step("plan", 1, 2, parent_id=KEY.id), make_step("read", 3, 4, parent_id="plan")]
    lanes = Lanes(make_story([*steps, make_step("apart", 5, 6)]), frozenset({KEY.id}))
    assert _labels(lanes) == ["A run", "plan", "  read", "apart"]
    assert lanes.row_of(KEY.id) == 0
    assert lanes.row_of("plan") == 1
