import sys
from types import FrameType

from exectop.graph.picture import layout
from exectop.graph.route import DOWN, LEFT, RIGHT, SWITCH, UP, Channel, route
from support.graphs import random_graph


def arms(channel: Channel, row: int) -> list[int]:
    return [arms for _, arms, _ in sorted(channel.joints.get(row, []))]


def test_a_straight_line_needs_no_column() -> None:
    channel = route({3: [3]}, (0, 5, 5))
    assert channel.width == 1
    assert channel.spans == {3: [(0, 1, 0)]}
    assert not channel.joints


def test_a_complete_bundle_is_one_vertical() -> None:
    channel = route({0: [0, 1], 1: [0, 1], 4: [0, 1]}, (0, 5, 5))
    assert [len(column) for column in channel.columns] == [1, 0]
    assert arms(channel, 0) == [LEFT | RIGHT | DOWN]
    assert arms(channel, 1) == [LEFT | RIGHT | UP | DOWN]
    assert arms(channel, 4) == [RIGHT | UP]


def test_a_row_that_runs_on_is_left_by_a_switch() -> None:
    channel = route({0: [0, 5], 9: [0]}, (0, 10, 10))
    switches = [mark for row in channel.joints.values() for _, mark, _ in row if mark & SWITCH]
    joints = [mark for _, mark, _ in channel.joints[0]]
    assert not switches, "leaving by a vertical of one's own needs no switch"
    assert joints


def test_a_shared_vertical_left_by_a_row_that_runs_on_is_a_switch() -> None:
    channel = route({3: [0, 1], 5: [0, 2]}, (0, 6, 6))
    marks = arms(channel, 0)
    assert len(marks) == 2
    assert marks[0] == LEFT | DOWN | SWITCH
    assert marks[1] == LEFT | DOWN


def test_swapped_rows_take_a_dogleg() -> None:
    channel = route({0: [1, 2], 1: [0, 2]}, (0, 3, 3))
    assert len(channel.nets) > 2, "a free row takes one of the two around the other"
    assert channel.bottom >= 3


def test_verticals_that_meet_take_different_columns() -> None:
    channel = route({0: [4], 1: [5], 2: [6]}, (0, 7, 7))
    assert channel.width == 4
    spaced = route({0: [4], 1: [5], 2: [6]}, (0, 7, 7), spacing=2, slack=1)
    assert spaced.width == 6


def test_a_dogleg_is_never_bent_again() -> None:
    picture = layout(random_graph(22, 52, 380899))
    assert sum(len(channel.nets) for channel in picture.geometry.channels) < 60


def test_a_gap_keeps_its_width_and_takes_more_than_it_needs_once_it_has_to_grow_by_much() -> None:
    parents = {0: [4], 1: [5], 2: [6]}
    widths = {before: route(parents, (0, 7, 7), before=before).width for before in (0, 2, 3, 4, 9, 12, 13)}
    assert widths == {0: 4, 2: 6, 3: 4, 4: 4, 9: 9, 12: 12, 13: 4}


def test_a_dogleg_where_no_row_is_free_goes_below_all_even_lanes() -> None:
    channel = route({0: [1, 2], 1: [0, 2]}, (0, 3, 9))
    assert channel.bottom == 10
    assert 9 in channel.spans


def test_thousands_of_circles_are_opened_without_a_look_at_all_nets_for_each() -> None:
    assert _calls_for(800) < 12 * _calls_for(100)


def _calls_for(rows: int) -> int:
    """How often anything is called, turns of generators too, while each two of so many rows change places."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        channel = route({row: [row ^ 1] for row in range(rows)}, (0, rows, rows))
    finally:
        sys.setprofile(before)
    assert sum(len(net.target_end) for net in channel.nets) == rows // 2
    return calls
