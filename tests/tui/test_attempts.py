"""The attempts of a step compared on screen: how one gets there, which pairs are shown, what keys do."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from textual.pilot import Pilot

from exectop.domain.changes import Change, StepSeen
from exectop.domain.status import Status
from exectop.domain.values import Attempt, ErrorInfo, Step
from exectop.store.store import Store
from exectop.tui.app import ExecTopApp
from exectop.tui.screens.attempts import AttemptsScreen
from exectop.tui.screens.choose import Choose
from exectop.tui.screens.execution import ExecutionScreen
from support import pairs, stories
from support.pairs import LEFT
from support.running import press, running
from support.screen import line_with, screen_text

NOW = stories.NOW


def tries(count: int) -> tuple[Attempt, ...]:
    """Failures of two seconds, ten seconds apart; the last one went well."""
    failed = [
        Attempt(
            number=number,
            status=Status.FAILED,
            started_at=NOW - 900 + 10 * number,
            ended_at=NOW - 898 + 10 * number,
            error=ErrorInfo(f"timeout {number}"),
        )
        for number in range(1, count)
    ]
    return (*failed, replace(failed[-1], number=count, status=Status.COMPLETED, error=None, output={"rows": 3}))


def steps(**counts: int) -> list[Step]:
    """The usual chain; these of its steps were tried so often."""
    return [
        replace(step, attempts=tries(counts[step.name])) if step.name in counts else step
        for step in pairs.chain("", NOW - 1000)
    ]


def store_of(chain: Sequence[Step]) -> Store:
    store = Store()
    store.apply(stories.stamped([*pairs.changes(pairs.execution(LEFT, NOW - 1000), chain)]))
    return store


@asynccontextmanager
async def looking(
    store: Store, step: str | None = "check", size: tuple[int, int] = (120, 30)
) -> AsyncIterator[tuple[ExecTopApp, Pilot[None]]]:
    """The execution's screen with that step chosen."""
    services = stories.services(store)
    async with running(services, size) as (app, pilot):
        screen = ExecutionScreen(services, LEFT)
        screen.step_id = step
        app.push_screen(screen)
        await pilot.pause()
        await pilot.pause()
        yield app, pilot


WIDE = """\
 flows/11111111-aaaa-4aaa-8aaa-111111111111
 ✓ completed  check  3 attempts  5s
 2 of 2 pairs differ: error, status, output, waited
   ~ ✗ attempt 1                           2s │ ✗ attempt 2                           2s  error
   ~ ✗ attempt 2                           2s │ ✓ attempt 3                           2s  status, error, output, wait…"""  # noqa: E501


async def test_the_last_two_attempts_of_the_chosen_step() -> None:
    async with looking(store_of(steps(check=3))) as (app, pilot):
        await press(pilot, "equals_sign")
        assert screen_text(app)[:5] == WIDE.splitlines()
        assert line_with(app, "attempt 2 → attempt 3")
        assert "failed → completed" in line_with(app, "status     ")
        await press(pilot, "k")
        assert "timeout 1" in line_with(app, "message")
        await press(pilot, "escape")
        assert isinstance(app.screen, ExecutionScreen)


async def test_pairs_farther_apart_and_closer_and_the_other_way_round() -> None:
    async with looking(store_of(steps(check=4))) as (app, pilot):
        await press(pilot, "equals_sign", "plus")
        assert line_with(app, "attempt 2 → attempt 4")
        await press(pilot, "plus")
        assert line_with(app, "attempt 1 → attempt 4")
        await press(pilot, "plus", "s")
        assert line_with(app, "attempt 4 → attempt 1"), "no farther than the first"
        await press(pilot, "minus", "minus", "minus")
        assert line_with(app, "attempt 4 → attempt 3"), "nor closer than neighbours"


async def test_only_what_differs_and_from_difference_to_difference() -> None:
    chain = steps(check=3)
    first = chain[2].attempts[0]
    chain[2] = replace(chain[2], attempts=(first, replace(first, number=2), *chain[2].attempts[1:]))
    async with looking(store_of(chain)) as (app, pilot):
        await press(pilot, "equals_sign", "g")
        assert line_with(app, "nothing differs")
        await press(pilot, "n")
        screen = app.screen
        assert isinstance(screen, AttemptsScreen)
        assert screen.row_key == ("2", "3")
        await press(pilot, "d")
        assert not any("attempt 1" in line for line in screen_text(app))


async def test_without_a_chosen_step_the_one_that_was_tried_again_is_meant() -> None:
    async with looking(store_of(steps(parse=2)), step=None) as (app, pilot):
        await press(pilot, "equals_sign")
        assert "parse  2 attempts" in screen_text(app)[1]


async def test_of_several_such_a_person_chooses() -> None:
    async with looking(store_of(steps(parse=2, check=3)), step=None) as (app, pilot):
        await press(pilot, "equals_sign")
        assert isinstance(app.screen, Choose)
        await press(pilot, "j", "enter")
        assert "check  3 attempts" in screen_text(app)[1]


@pytest.mark.parametrize(
    ("step", "words"),
    [("fetch", "the API tells of one attempt of fetch only"), (None, "no step that was tried more than once")],
)
async def test_says_why_there_is_nothing_to_compare(step: str | None, words: str) -> None:
    async with looking(store_of(steps()), step) as (app, pilot):
        await press(pilot, "equals_sign")
        assert isinstance(app.screen, ExecutionScreen)
        assert any(words in notice.message for notice in app._notifications)


async def test_a_further_attempt_is_a_further_pair() -> None:
    store = store_of(steps(check=2))
    async with looking(store) as (app, pilot):
        await press(pilot, "equals_sign")
        again: list[Change] = [StepSeen(LEFT, steps(check=3)[2])]
        store.apply(stories.stamped(again))
        await pilot.pause(0.1)
        assert line_with(app, "attempt 2 → attempt 3")


async def test_copies_what_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    monkeypatch.setattr("exectop.tui.screens.compared.copy", lambda _app, _services, text, _name: copied.append(text))
    async with looking(store_of(steps(check=2))) as (_, pilot):
        await press(pilot, "equals_sign", "y", "Y")
    assert copied[0].startswith("attempt 1 → attempt 2\n")
    assert '"schema": "exectop.attempts/1"' in copied[1]


@pytest.mark.parametrize("size", [(1, 1), (3, 5), (20, 6), (40, 10), (100, 8), (250, 60)])
async def test_any_size_will_do(size: tuple[int, int]) -> None:
    async with looking(store_of(steps(check=3)), size=size) as (app, pilot):
        await press(pilot, "equals_sign", "enter", "escape", "plus", "s")
        assert len(screen_text(app)) == size[1]
