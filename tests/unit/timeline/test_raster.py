"""Bars as text: told apart without colour."""

import time

import pytest

from exectop.domain.roles import Role
from exectop.domain.status import Status
from exectop.timeline import raster
from exectop.timeline.axis import make_axis
from exectop.timeline.raster import ASCII, UNICODE, Shades, draw_bar
from exectop.timeline.segments import Segment
from support.timelines import BEGIN

AXIS = make_axis(BEGIN, BEGIN + 20, 20)


def _bar(segments: list[Segment], shades: Shades = ASCII, now: float = BEGIN + 100) -> str:
    return "".join(span.text for span in draw_bar(segments, AXIS, now, shades=shades))


def test_every_status_has_a_shade_of_its_own() -> None:
    segments = [
        Segment(BEGIN, BEGIN + 4, Status.QUEUED),
        Segment(BEGIN + 4, BEGIN + 8, Status.RUNNING),
        Segment(BEGIN + 8, BEGIN + 12, Status.WAITING),
        Segment(BEGIN + 12, BEGIN + 16, Status.PAUSED),
        Segment(BEGIN + 16, BEGIN + 20, Status.RUNNING, Status.FAILED),
    ]
    assert _bar(segments) == "....====~~~~----===X"


def test_retries_and_fuzzy_beginnings_show() -> None:
    segments = [
        Segment(BEGIN + 4, BEGIN + 8, Status.RUNNING, Status.FAILED, 1, earliest=BEGIN + 1),
        Segment(BEGIN + 8, BEGIN + 12, Status.RUNNING, Status.CANCELLED, 2),
    ]
    assert _bar(segments) == " ???===X'==x" + " " * 8


def test_what_lasts_ends_now_and_now_is_marked() -> None:
    assert _bar([Segment(BEGIN + 2, None, Status.RUNNING)], now=BEGIN + 6) == "  ====|" + " " * 13


def test_the_shortest_segment_is_still_seen_and_the_role_tells_the_outcome() -> None:
    spans = draw_bar([Segment(BEGIN + 5, BEGIN + 5, Status.RUNNING, Status.FAILED)], AXIS, BEGIN + 99)
    assert [(span.text, span.role) for span in spans if span.text.strip()] == [("✗", Role.FAILED)]


@pytest.mark.parametrize(
    "segment", [Segment(BEGIN - 50, BEGIN - 40, Status.RUNNING), Segment(BEGIN + 90, None, Status.RUNNING)]
)
def test_what_lies_outside_is_left_out(segment: Segment) -> None:
    assert _bar([segment]) == " " * 20


def test_shades_differ_from_each_other() -> None:
    for shades in (UNICODE, ASCII):
        assert len(set(shades)) == len(shades)


def _tries(count: int) -> list[Segment]:
    """They fail, each but the last, and take all of the axis but for small gaps."""
    length = 20 / count
    return [
        Segment(BEGIN + n * length, BEGIN + n * length + 0.6 * length, Status.RUNNING, Status.FAILED, n + 1)
        for n in range(count)
    ]


def test_very_many_segments_look_as_they_would_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    lists = [_tries(2000), _tries(2000)[:700] * 2, [*_tries(1500), Segment(BEGIN + 20, None, Status.RUNNING)]]
    for axis in (AXIS, make_axis(BEGIN + 3, BEGIN + 3.5, 20), make_axis(BEGIN + 30, BEGIN + 40, 20)):
        drawn = [draw_bar(sorted(one), axis, BEGIN + 100) for one in lists]
        with monkeypatch.context() as patch:
            patch.setattr(raster, "MANY", 1_000_000)
            assert [draw_bar(sorted(one), axis, BEGIN + 100) for one in lists] == drawn


def test_very_many_segments_cost_no_more_than_there_are_cells() -> None:
    many = _tries(40_000)
    begin = time.process_time()
    for _ in range(100):
        draw_bar(many, AXIS, BEGIN + 100)
    assert time.process_time() - begin < 3  # one by one they take 15
