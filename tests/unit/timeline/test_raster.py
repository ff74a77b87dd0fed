"""Bars as text: told apart without colour."""

import pytest

from exectop.domain.roles import Role
from exectop.domain.status import Status
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
