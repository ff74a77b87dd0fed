"""The time of a replay passes at any speed, stands still, is set, and ends with the tape."""

import asyncio

import pytest

from exectop.clock import ManualClock
from exectop.record.playback import FASTEST, SLOWEST, PlaybackClock


def clock(speed: float = 1.0) -> tuple[ManualClock, PlaybackClock]:
    base = ManualClock()
    return base, PlaybackClock(base, 100.0, 200.0, speed)


def test_time_passes_at_its_speed_up_to_the_end() -> None:
    base, playing = clock(4.0)
    base.set(base.now() + 5)
    assert playing.now() == 120.0
    assert not playing.is_over
    base.set(base.now() + 500)
    assert playing.now() == 200.0
    assert playing.is_over


def test_it_stands_still_while_paused() -> None:
    base, playing = clock()
    base.set(base.now() + 5)
    playing.pause(True)
    base.set(base.now() + 50)
    assert (playing.now(), playing.monotonic(), playing.is_paused) == (105.0, 5.0, True)
    playing.pause(False)
    base.set(base.now() + 5)
    assert playing.now() == 110.0


def test_a_new_speed_holds_from_now_on() -> None:
    base, playing = clock()
    base.set(base.now() + 10)
    assert playing.set_speed(10) == 10
    base.set(base.now() + 2)
    assert playing.now() == 130.0


@pytest.mark.parametrize(
    ("wanted", "given"), [(0.0, SLOWEST), (-3, SLOWEST), (1e9, FASTEST), (float("nan"), 1.0), (0.5, 0.5)]
)
def test_speeds_are_within_sensible_bounds(wanted: float, given: float) -> None:
    assert clock(wanted)[1].speed == given
    assert clock()[1].set_speed(wanted) == given


@pytest.mark.parametrize(("instant", "shown"), [(150.0, 150.0), (1.0, 100.0), (999.0, 200.0)])
def test_it_can_be_set_within_the_tape_and_monotonic_never_goes_back(instant: float, shown: float) -> None:
    base, playing = clock()
    base.set(base.now() + 30)
    playing.set(instant)
    assert playing.now() == shown
    assert playing.monotonic() == 30.0


async def test_sleepers_wake_by_the_tape_s_time() -> None:
    base, playing = clock(10.0)
    sleeper = asyncio.ensure_future(playing.sleep(5.0))
    await base.advance(0.3)
    assert not sleeper.done()
    playing.pause(True)
    await base.advance(10)
    assert not sleeper.done()
    playing.pause(False)
    await base.advance(0.3)
    assert sleeper.done()
    await sleeper
