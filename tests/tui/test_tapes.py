"""Tapes in the monitor: recording, saving what just happened, moving through one that is played."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC
from pathlib import Path

from textual.events import AppBlur, AppFocus
from textual.pilot import Pilot

from exectop.cli.replay import services_of
from exectop.clock import ManualClock
from exectop.config.options import ScreenOptions
from exectop.domain.changes import Stamped, StepSeen
from exectop.domain.status import Status
from exectop.domain.usual import Usual
from exectop.domain.values import Execution, ExecutionKey, Step
from exectop.ports.keeping import Place
from exectop.present.cells import Context
from exectop.record.reader import Tape
from exectop.record.recorder import TapeRecorder
from exectop.record.redact import Redactor
from exectop.taping import Replay, open_replay
from exectop.tui.replay_app import ReplayApp
from exectop.tui.tapes import place_words
from support import stories
from support.running import press, running, type_text
from support.screen import line_with, screen_text
from support.tapes import SOURCES, exchange

FIXTURE = Path(__file__).parents[1] / "fixtures" / "tapes" / "format-1.tape"


async def command(pilot: Pilot[None], line: str) -> None:
    """Run a line of the command line."""
    await press(pilot, "colon")
    await type_text(pilot, line)
    await press(pilot, "enter")
    await pilot.pause()


async def test_recording_begins_and_ends_and_is_seen(tmp_path: Path) -> None:
    recorder = TapeRecorder(SOURCES, ManualClock(stories.NOW), Redactor(), tmp_path)
    async with running(replace(stories.services(), recorder=recorder)) as (app, pilot):
        assert "recording" not in line_with(app, "exectop")
        await press(pilot, "R")
        assert "● recording" in line_with(app, "exectop")
        recorder.add(exchange(1))
        await press(pilot, "R")
        assert "recording" not in line_with(app, "exectop")
        await command(pilot, f"record {tmp_path}/mine.tape")
        assert recorder.recording == tmp_path / "mine.tape"
    assert len(Tape(tmp_path / "20260101-000000.tape")) == 1
    recorder.close()


async def test_what_just_happened_is_saved_after_the_fact(tmp_path: Path) -> None:
    recorder = TapeRecorder(SOURCES, ManualClock(stories.NOW), Redactor(), tmp_path)
    recorder.focus(ExecutionKey("agents", "run"))
    recorder.add(exchange(1))
    async with running(replace(stories.services(), recorder=recorder)) as (app, pilot):
        await command(pilot, f"save tape {tmp_path}/saved.tape")
        await app.workers.wait_for_complete()
        for _ in range(100):
            if (tmp_path / "saved.tape").exists() and app._notifications:
                break
            await pilot.pause(0.01)
        assert any("1 exchanges in" in told.message for told in app._notifications)
        await command(pilot, "save tape")
        await command(pilot, "save")
        assert any("Write :save tape" in told.message for told in app._notifications)
    assert len(Tape(tmp_path / "saved.tape")) == 1


async def test_notices_from_another_thread_are_shown() -> None:
    services = stories.services()
    services.notices.tell("before it was there")
    async with running(services) as (app, pilot):
        await asyncio.to_thread(services.notices.tell, "the disk is full \x1b[2J")
        await pilot.pause()
        await pilot.pause()
        told = [notice.message for notice in app._notifications]
        assert told == ["before it was there", "the disk is full ␛[2J"]


def opened() -> Replay:
    playing = open_replay(FIXTURE, 1.0, ManualClock())
    playing.player.seek(playing.tape.start)
    return playing


async def test_a_replay_is_moved_through_by_keys_and_commands() -> None:
    playing = opened()
    app = ReplayApp(services_of(playing, UTC), ScreenOptions(theme="night"))
    async with app.run_test(size=(140, 44), notifications=True) as pilot:
        await pilot.pause()
        assert "▸ " in line_with(app, "exectop")
        await press(pilot, "full_stop")
        shown = playing.player.played
        assert shown > 1
        assert "‖ " in line_with(app, "exectop")
        await press(pilot, "comma")
        assert playing.player.played < shown
        await command(pilot, "seek end")
        await pilot.pause(0.1)
        assert playing.player.played == len(playing.tape)
        assert "100%" in line_with(app, "exectop")
        await command(pilot, "seek -10s")
        assert playing.player.played < len(playing.tape)
        await command(pilot, "speed 8")
        await press(pilot, "right_parenthesis", "left_parenthesis", "left_parenthesis")
        assert playing.clock.speed == 4
        assert " 4x " in line_with(app, "exectop")
        await press(pilot, "p")
        assert not playing.clock.is_paused
        for wrong, words in (
            ("seek", "where to?"),
            ("seek yesterday", "is no time"),
            ("seek +9h", "is not on the tape"),
            ("speed fast", "is no speed"),
            ("record x", "this is a recording"),
            ("refresh", "nobody"),
        ):
            await command(pilot, wrong)
            assert words in " ".join(notice.message for notice in app._notifications)


async def test_in_an_execution_too_one_sees_where_the_tape_stands() -> None:
    playing = opened()
    playing.player.pause(True)
    playing.player.seek(playing.tape.end)
    app = ReplayApp(services_of(playing, UTC), ScreenOptions(theme="night"))
    async with app.run_test(size=(140, 44)) as pilot:
        await pilot.pause()
        await press(pilot, "enter")
        await pilot.pause()
        assert any("‖ " in line and "100%" in line for line in screen_text(app))


async def test_a_tape_plays_or_stands_still_whoever_has_the_focus() -> None:
    playing = opened()
    app = ReplayApp(services_of(playing, UTC), ScreenOptions(theme="night"))
    async with app.run_test(size=(140, 44)) as pilot:
        for is_paused in (False, True):
            playing.player.pause(is_paused)
            for change in (AppBlur(), AppFocus()):
                app.post_message(change)
                await pilot.pause()
                assert playing.clock.is_paused == is_paused


def test_where_a_tape_stands_in_words() -> None:
    place = Place(now=150.0, start=100.0, end=200.0, speed=2.5, is_paused=False, shown=5, ready=5, total=20)
    context = Context(now=0.0)
    assert place_words(place, context) == "▸ 00:02:30 2.5x 50%"
    assert place_words(replace(place, is_paused=True, ready=20, speed=1.0), context) == "‖ 00:02:30 50%"
    over = replace(place, now=200.0, shown=20, ready=20, damage="cut off")
    assert place_words(over, replace(context, ascii=True)) == "end 00:03:20 2.5x 100%, damaged"
    assert place_words(replace(place, end=100.0, now=100.0), context).endswith("100%")


class _Past:
    """Earlier runs in which every step took a second."""

    def __init__(self, names: set[str]) -> None:
        self.names = names

    def usual(self, execution: Execution) -> Mapping[str, Usual]:
        return {name: Usual(20, 1.0, 2.0) for name in self.names}


async def test_a_step_that_takes_far_longer_than_usual_is_named_in_the_header() -> None:
    services = stories.services()
    at = services.clock.now()
    told = Step(id="s", name="load", status=Status.RUNNING, status_raw="running", started_at=at - 12)
    services.store.apply([Stamped(at, at, StepSeen(stories.RUNNING, told))])
    async with running(replace(services, past=_Past({"load"})), size=(140, 44)) as (app, pilot):
        await press(pilot, "enter")
        await pilot.pause()
        assert "load takes 12× its usual 1s" in line_with(app, "its usual")
