"""Two executions compared on screen: where the cursor starts, what is shown, and what keys do."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from textual.pilot import Pilot

from exectop.domain.changes import Change, Seen, StepSeen, Vanished
from exectop.domain.status import Status
from exectop.domain.values import Step
from exectop.ports.wire import Call, Exchange, Fault, FaultKind, One, Reply
from exectop.store.store import Store
from exectop.tui.app import ExecTopApp
from exectop.tui.screens.compare import CompareScreen
from support import pairs, stories
from support.controls import FakeControls
from support.pairs import LEFT, RIGHT
from support.running import press, running
from support.screen import line_with, screen_text

NOW = stories.NOW


def _store(right_steps: list[Step] | None = None, right_status: Status = Status.FAILED) -> Store:
    store = Store()
    steps = pairs.bad_steps() if right_steps is None else right_steps
    left = pairs.changes(pairs.execution(LEFT, NOW - 1000), pairs.chain("l-", NOW - 1000))
    right = pairs.changes(pairs.execution(RIGHT, NOW - 500, right_status), steps)
    store.apply(stories.stamped([*left, *right]))
    return store


@asynccontextmanager
async def comparing(
    store: Store | None = None, controls: FakeControls | None = None, size: tuple[int, int] = (120, 30)
) -> AsyncIterator[tuple[CompareScreen, ExecTopApp, Pilot[None]]]:
    """The screen on the good run and the bad one."""
    services = stories.services(_store() if store is None else store, controls)
    async with running(services, size) as (app, pilot):
        screen = CompareScreen(services, LEFT, RIGHT)
        app.push_screen(screen)
        await pilot.pause()
        await pilot.pause()
        yield screen, app, pilot


WIDE = """\
 flows/11111111-aaaa-4aaa-8aaa-111111111111   │ flows/22222222-bbbb-4bbb-8bbb-222222222222
 ✓ completed  nightly_import  30s  16m ago    │ ✗ failed  nightly_import  30s  8m ago
 2 of 4 steps differ, first check: input, status, error, output, attempts
   ~ the executions  status
   = ✓ fetch                               5s │ ✓ fetch                               5s
   = ✓ parse                               5s │ ✓ parse                               5s
 ▶ ~ ✓ check                               5s │ ✗ check                               5s  input, status, error, outpu…
   ~ ✓ store                               5s │ ◦ store                                   input, status, output"""

NARROW = """\
 flows/11111111-aaaa-4aaa-8aaa-111111111111
 ✓ completed  nightly_import  30s  16m ago
 flows/22222222-bbbb-4bbb-8bbb-222222222222
 ✗ failed  nightly_import  30s  8m ago
 2 of 4 steps differ, first check: input, status, error, output, attempts
   ~ the executions  status
   = fetch                     ✓ 5s      → ✓ 5s
   = parse                     ✓ 5s      → ✓ 5s
 ▶ ~ check                     ✓ 5s      → ✗ 5s       input, status, error, o…
   ~ store                     ✓ 5s      → ◦          input, status, output"""


async def test_side_by_side_on_a_wide_screen() -> None:
    async with comparing() as (_, app, _):
        assert screen_text(app)[:8] == WIDE.splitlines()


@pytest.mark.parametrize("width", [110, 120, 133, 200, 201])
async def test_both_sides_stand_in_the_same_columns_from_top_to_bottom(width: int) -> None:
    async with comparing(size=(width, 60)) as (_, app, _):
        rows = screen_text(app)
        places = [row.index("│") for row in (*rows[:2], *rows[4:8])]
        assert len(set(places)) == 1


async def test_stacked_on_a_narrow_one() -> None:
    async with comparing(size=(80, 24)) as (_, app, _):
        assert screen_text(app)[:10] == NARROW.splitlines()
        assert screen_text(app)[-1].split()[:2] == ["enter", "Differences"]


async def test_the_cursor_starts_where_they_part_and_tells_what_differs() -> None:
    async with comparing() as (screen, app, _):
        assert screen.row_key == ("l-check", "r-check")
        assert line_with(app, "first difference").split()[0] == "check"
        assert "20" in line_with(app, "$.rows")
        assert "completed → failed" in line_with(app, "status     ")


async def test_the_bracket_keys_go_from_difference_to_difference() -> None:
    async with comparing() as (screen, _, pilot):
        await press(pilot, "right_square_bracket", "d")
        assert screen.row_key == ("l-store", "r-store")
        await press(pilot, "right_square_bracket", "d")
        assert screen.row_key == ("", ""), "around the end, to the executions themselves"
        await press(pilot, "left_square_bracket", "d", "N")
        assert screen.row_key == ("l-check", "r-check")
        await press(pilot, "n")
        assert screen.row_key == ("l-store", "r-store")


async def test_moving_shows_the_differences_of_each_row() -> None:
    async with comparing() as (_, app, pilot):
        await press(pilot, "g")
        assert "completed → failed" in line_with(app, "status     ")
        await press(pilot, "j")
        assert line_with(app, "nothing differs")
        await press(pilot, "G")
        assert "completed → queued" in line_with(app, "status     ")


async def test_enter_shows_what_differs_in_full_and_esc_goes_back_step_by_step() -> None:
    steps = pairs.bad_steps()
    steps[2] = replace(steps[2], output="\n".join(f"line {n}" for n in range(100)))
    async with comparing(_store(steps)) as (_, app, pilot):
        assert not any("fetch" in line for line in screen_text(app)[20:])
        await press(pilot, "enter")
        assert not any("fetch" in line for line in screen_text(app))
        await press(pilot, "G")
        assert line_with(app, "line 99")
        await press(pilot, "escape")
        assert line_with(app, "fetch")
        assert isinstance(app.screen, CompareScreen)
        await press(pilot, "escape")
        assert not isinstance(app.screen, CompareScreen)


async def test_only_what_differs() -> None:
    async with comparing() as (screen, app, pilot):
        await press(pilot, "d")
        assert not any("fetch" in line for line in screen_text(app))
        assert screen.row_key == ("l-check", "r-check")
        await press(pilot, "d")
        assert line_with(app, "fetch")


async def test_swapping_keeps_the_row() -> None:
    async with comparing() as (screen, app, pilot):
        await press(pilot, "G", "s")
        assert screen.row_key == ("r-store", "l-store")
        assert screen_text(app)[0].split()[0] == f"flows/{RIGHT.id}"
        assert "queued → completed" in line_with(app, "status     ")


async def test_news_change_the_rows_and_keep_the_cursor() -> None:
    store = _store()
    async with comparing(store) as (screen, app, pilot):
        await press(pilot, "G")
        news: list[Change] = [StepSeen(RIGHT, replace(pairs.bad_steps()[0], output="other"))]
        store.apply(stories.stamped(news))
        await pilot.pause(0.1)
        assert "3 of 4 steps differ, first fetch: output" in screen_text(app)[2]
        assert screen.row_key == ("l-store", "r-store")


async def test_a_side_that_its_server_does_not_know_says_so() -> None:
    controls, fault = FakeControls(), Fault(kind=FaultKind.NOT_FOUND, message="no such execution")
    call = Call(path="/executions", wish=One(LEFT.id))
    controls.kept[LEFT] = [Exchange(LEFT.source, call, Reply(status=404), NOW, 1, fault)]
    async with comparing(Store(), controls) as (_, app, _):
        assert "left is unknown to its server; right not loaded yet" in screen_text(app)[2]


async def test_the_cursor_follows_the_first_difference_until_a_person_moves_it() -> None:
    store = Store()
    async with comparing(store) as (screen, app, pilot):
        assert "left not loaded yet; right not loaded yet" in screen_text(app)[2]
        full = _store()
        for key in (LEFT, RIGHT):
            story = full.story(key)
            assert story is not None
            store.apply(stories.stamped(pairs.changes(story.execution, list(story.steps.values()))))
        await pilot.pause(0.1)
        assert screen.row_key == ("l-check", "r-check")


async def test_what_vanished_is_said() -> None:
    store = _store()
    gone: list[Change] = [Vanished(RIGHT)]
    store.apply(stories.stamped(gone, NOW - 60))
    async with comparing(store) as (_, app, _):
        assert screen_text(app)[2].startswith(" right vanished 1m ago  2 of 4 steps differ")


async def test_the_servers_are_asked_about_what_still_runs() -> None:
    controls = FakeControls()
    running_one = replace(pairs.execution(RIGHT, NOW - 12, Status.RUNNING), ended_at=None)
    store = Store()
    store.apply(stories.stamped([Seen(pairs.execution(LEFT, NOW - 1000)), Seen(running_one)]))
    async with comparing(store, controls) as (_, app, pilot):
        assert controls.refreshed == [LEFT, RIGHT], "neither has steps yet"
        assert controls.focused[-1] == RIGHT
        await press(pilot, "escape")
        assert controls.focused[-1] is None or not isinstance(app.screen, CompareScreen)


async def test_what_is_over_and_known_is_not_asked_for_again() -> None:
    controls = FakeControls()
    async with comparing(controls=controls):
        assert controls.refreshed == []


async def test_either_one_opens_at_the_chosen_step() -> None:
    from exectop.tui.screens.execution import ExecutionScreen

    async with comparing() as (_, app, pilot):
        await press(pilot, "greater_than_sign")
        screen = app.screen
        assert isinstance(screen, ExecutionScreen)
        assert (screen.key, screen.step_id) == (RIGHT, "r-check")
        await press(pilot, "escape")
        assert isinstance(app.screen, CompareScreen)


async def test_two_marked_ones_are_compared_from_the_overview() -> None:
    async with running(stories.services(_store()), (120, 30)) as (app, pilot):
        await press(pilot, "equals_sign")
        assert not isinstance(app.screen, CompareScreen), "two must be marked"
        await press(pilot, "space", "G", "space", "equals_sign")
        await pilot.pause()
        assert isinstance(app.screen, CompareScreen)
        assert "steps differ" in screen_text(app)[2]
        await press(pilot, "escape", "D")
        assert isinstance(app.screen, CompareScreen)


@pytest.mark.parametrize("size", [(1, 1), (3, 5), (10, 3), (20, 6), (40, 10), (100, 8), (250, 60)])
async def test_any_size_will_do(size: tuple[int, int]) -> None:
    async with comparing(size=size) as (_, app, pilot):
        await press(pilot, "enter", "escape", "n")
        assert len(screen_text(app)) == size[1]
