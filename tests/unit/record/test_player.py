"""A tape is shown as it was at any instant, at any speed, and can be asked for nothing."""

import asyncio
import random
from pathlib import Path

import pytest

from exectop.clock import ManualClock
from exectop.domain.status import Status
from exectop.domain.values import ExecutionKey
from exectop.ports.wire import Verb
from exectop.record import script as script_module
from exectop.record.playback import PlaybackClock
from exectop.record.player import RAW, Player
from exectop.record.reader import Tape
from exectop.record.script import Script
from exectop.store.keyframe import Keyframe
from support.tapes import START, Echo, StoreStage, contents, exchange, record

X = ExecutionKey("agents", "run")


class Playing:
    """A tape of one status a second, on a clock that the test drives."""

    def __init__(self, path: Path, *bodies: bytes, speed: float = 1.0) -> None:
        told = [exchange(number + 1, body=body) for number, body in enumerate(bodies)]
        self.base = ManualClock()
        self.tape = Tape(record(path, *told))
        self.stage = StoreStage()
        self.shadow = StoreStage()
        self.clock = PlaybackClock(self.base, self.tape.start, self.tape.end, speed)
        script: Script[Keyframe] = Script(self.tape, Echo(), self.shadow)
        self.player: Player[Keyframe] = Player(self.tape, script, self.stage, self.clock, self.base)

    @property
    def status(self) -> Status | None:
        execution = self.stage.execution(X)
        return None if execution is None else execution.status

    def pass_time(self, seconds: float) -> None:
        self.base.set(self.base.now() + seconds)
        self.player.advance()


WORDS = ("queued", "running", "running", "paused", "running", "completed")
BODIES = tuple(f"run={word}".encode() for word in WORDS)


def test_it_plays_as_time_passes_and_stands_still_at_the_end(tmp_path: Path) -> None:
    playing = Playing(tmp_path / "a", *BODIES)
    assert playing.status is None
    seen: list[Status | None] = []
    for _ in range(8):
        playing.pass_time(0.0 if not seen else 1.0)
        seen.append(playing.status)
    assert seen == [Status(word) for word in (*WORDS, "completed", "completed")]
    assert playing.clock.now() == START + 6


def test_twice_as_fast_takes_half_the_time(tmp_path: Path) -> None:
    playing = Playing(tmp_path / "a", *BODIES)
    assert playing.player.set_speed(2.0) == 2.0
    playing.pass_time(1.5)
    assert playing.player.played == 4


def test_it_can_be_stopped(tmp_path: Path) -> None:
    playing = Playing(tmp_path / "a", *BODIES)
    playing.player.pause(True)
    playing.pass_time(99)
    assert playing.player.played == 0
    playing.player.pause(False)
    playing.pass_time(1)
    assert playing.player.played == 2


def test_any_instant_is_shown_at_once_forwards_and_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script_module, "SPACING", 5)
    rng = random.Random(4)
    bodies = [
        " ".join(f"run{rng.randrange(6)}={rng.choice(WORDS)} run{rng.randrange(6)}+{rng.randrange(4)}" for _ in "ab")
        for _ in range(60)
    ]
    playing = Playing(tmp_path / "a", *(body.encode() for body in bodies))
    straight = Playing(tmp_path / "b", *(body.encode() for body in bodies))
    expected = [contents(straight.stage.store)]
    straight.player.advance()
    for _ in range(60):
        expected.append(contents(straight.stage.store))
        straight.pass_time(1)
    for _ in range(80):
        place = rng.randrange(61)
        playing.player.seek(START + place if place else 0.0)
        assert contents(playing.stage.store) == expected[max(1, place)]
    assert playing.stage.restored > 10


def test_a_seek_applies_no_more_than_what_lies_behind_a_keyframe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(script_module, "SPACING", 10)
    playing = Playing(tmp_path / "a", *(f"run={WORDS[n % 6]}".encode() for n in range(500)))
    playing.player.seek(START + 500)
    before = playing.stage.applied
    playing.player.seek(START + 250)
    assert playing.stage.applied - before <= 20
    before = playing.stage.applied
    playing.player.seek(START + 490)
    assert playing.stage.applied - before <= 20


def test_time_goes_on_from_where_it_was_set(tmp_path: Path) -> None:
    playing = Playing(tmp_path / "a", *BODIES)
    playing.player.seek(START + 5)
    playing.player.seek(START + 2)
    assert playing.player.played == 2
    playing.pass_time(1)
    assert playing.player.played == 3


def test_steps_go_by_news_and_stop_time(tmp_path: Path) -> None:
    playing = Playing(tmp_path / "a", *BODIES)
    places = []
    for count in (1, 1, 1, 1, 1, 1, -1, -1, -9, 2):
        playing.player.step(count)
        places.append(playing.player.played)
    assert places == [1, 2, 4, 5, 6, 6, 5, 4, 0, 2]
    assert playing.clock.is_paused
    assert playing.clock.now() == START + 2
    assert playing.status is Status.RUNNING
    playing.player.pause(False)
    playing.pass_time(1)
    assert playing.player.played == 3


def _slow(playing: Playing) -> Player[Keyframe]:
    """A player of the same tape, each entry of which takes 6 ms to interpret."""

    class Slow(Echo):
        def hear(self, told, at):  # type: ignore[no-untyped-def]
            playing.base.set(playing.base.now() + 0.006)
            return super().hear(told, at)

    script: Script[Keyframe] = Script(playing.tape, Slow(), StoreStage())
    return Player(playing.tape, script, playing.stage, playing.clock, playing.base)


def test_what_takes_long_to_interpret_keeps_nobody_waiting(tmp_path: Path) -> None:
    playing = Playing(tmp_path / "a", *BODIES)

    playing.clock.pause(True)
    player = _slow(playing)
    player.seek(START + 6)
    assert player.played == 2
    player.advance()
    assert player.played == 4
    player.advance()
    assert player.played == 6


def test_steps_over_what_takes_long_to_interpret_keep_nobody_waiting(tmp_path: Path) -> None:
    playing = Playing(tmp_path / "a", *BODIES)

    player = _slow(playing)
    player.step(3)
    assert (player.played, player.interpreted) == (0, 2)
    player.advance()
    assert player.played == 4
    player.step(2)
    player.seek(START)
    player.advance()
    assert player.played < 4, "who seeks wants no more steps"


async def test_it_runs_by_itself_and_interprets_ahead(tmp_path: Path) -> None:
    playing = Playing(tmp_path / "a", *BODIES)
    task = asyncio.ensure_future(playing.player.run())
    for _ in range(20):
        await asyncio.sleep(0)
    assert playing.player.played == 1
    assert playing.player.interpreted == 6
    playing.player.seek(START + 4)
    assert playing.status is Status.PAUSED
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_nothing_can_be_asked_or_done(tmp_path: Path) -> None:
    player = Playing(tmp_path / "a", *BODIES).player
    player.focus(X)
    player.show([X])
    player.refresh(X)
    player.retry("agents")
    assert player.allowed(X) == frozenset()
    outcome = await player.act(X, Verb.CANCEL)
    assert not outcome.is_ok
    assert outcome.message == "this is a recording: it cannot cancel anything"


def test_raw_exchanges_are_those_up_to_now_the_newest_first(tmp_path: Path) -> None:
    playing = Playing(tmp_path / "a", *(BODIES * 5))
    playing.player.seek(START + 3)
    assert [one.number for one in playing.player.exchanges(X)] == [3, 2, 1]
    playing.player.seek(START + 30)
    told = [one.number for one in playing.player.exchanges(X)]
    assert told == list(range(30, 30 - RAW, -1))
    assert playing.player.exchanges(ExecutionKey("agents", "other")) == ()
