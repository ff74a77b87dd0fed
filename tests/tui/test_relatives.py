"""From an execution to its parent, its children and reruns, and back; as keys do it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from exectop.clock import ManualClock
from exectop.domain.changes import Change, Seen, StepSeen
from exectop.domain.status import Status
from exectop.domain.values import Execution, ExecutionKey, Step
from exectop.store.store import Store
from exectop.tui.app import ExecTopApp
from exectop.tui.screens.choose import Choose
from exectop.tui.screens.execution import ExecutionScreen
from support import stories
from support.controls import FakeControls
from support.running import press, running
from support.screen import line_with, screen_text

RUN = ExecutionKey("flows", "run")


def _run(id_: str, **values: str) -> Seen:
    return Seen(Execution(key=ExecutionKey("flows", id_), status=Status.COMPLETED, title=f"job {id_}", **values))  # type: ignore[arg-type]


@asynccontextmanager
async def shown(
    changes: Sequence[Change], controls: FakeControls | None = None, pane: str = "detail"
) -> AsyncIterator[tuple[ExecTopApp, Pilot[None]]]:
    """The screen of `run`, with these relatives."""
    store = Store()
    store.apply(stories.stamped(changes))
    services = stories.services(store, controls)
    async with running(services, (120, 30)) as (app, pilot):
        await app.push_screen(ExecutionScreen(services, RUN, None, pane))
        await pilot.pause()
        yield app, pilot


def key_of(app: ExecTopApp) -> str:
    """The id of the execution that is shown."""
    assert isinstance(app.screen, ExecutionScreen)
    return app.screen.key.id


@pytest.mark.parametrize("keys", [("P",), ("g", "p")])
async def test_to_the_parent_and_back(keys: tuple[str, ...]) -> None:
    controls = FakeControls()
    async with shown([_run("run", parent_id="top", root_id="top"), _run("top")], controls) as (app, pilot):
        await press(pilot, *keys)
        await pilot.pause()
        assert key_of(app) == "top"
        await press(pilot, "escape")
        assert key_of(app) == "run"
        assert controls.pauses == [], "p after g is no pause"


async def test_p_alone_still_pauses_and_g_alone_still_goes_to_the_top() -> None:
    controls = FakeControls()
    async with shown([_run("run", parent_id="top")], controls) as (app, pilot):
        await press(pilot, "G", "g")
        clock = app.services.clock
        assert isinstance(clock, ManualClock)
        clock.set(clock.now() + 2)
        await press(pilot, "p")
        await pilot.pause()
        assert key_of(app) == "run"
        assert controls.pauses == [True]


async def test_a_grandchild_goes_to_its_parent_first() -> None:
    async with shown([_run("run", parent_id="mid", root_id="top"), _run("mid", parent_id="top")]) as (app, pilot):
        await press(pilot, "P")
        assert key_of(app) == "mid"


async def test_a_rerun_goes_to_what_it_repeats_and_that_one_back() -> None:
    async with shown([_run("run", rerun_of="before"), _run("before")]) as (app, pilot):
        await press(pilot, "P")
        assert key_of(app) == "before"
        assert "1 rerun" in line_with(app, "[1 Detail]")
        await press(pilot, "g", "c")
        await pilot.pause()
        assert key_of(app) == "run"


async def test_several_relatives_are_a_choice() -> None:
    family = [_run("run"), _run("one", parent_id="run"), _run("two", parent_id="run"), _run("again", rerun_of="run")]
    async with shown(family) as (app, pilot):
        assert "2 children, 1 rerun" in line_with(app, "[1 Detail]")
        await press(pilot, "O")
        assert isinstance(app.screen, Choose)
        assert "✓ completed  job one" in line_with(app, "job one")
        assert "rerun" in line_with(app, "job again")
        await press(pilot, "j", "enter")
        assert key_of(app) == "two"


async def test_leaving_the_choice_goes_nowhere() -> None:
    async with shown([_run("run", parent_id="top", rerun_of="before")]) as (app, pilot):
        await press(pilot, "P")
        assert isinstance(app.screen, Choose)
        await press(pilot, "escape")
        assert key_of(app) == "run"


async def test_children_that_only_the_steps_tell_of() -> None:
    nested = Step(id="deep", parent_id="other", execution_id="deep")
    steps = [Step(id="self", execution_id="run"), Step(id="call", parent_id="run", execution_id="child"), nested]
    async with shown([_run("run"), *(StepSeen(RUN, step) for step in steps)]) as (app, pilot):
        await press(pilot, "O")
        assert key_of(app) == "child"
        assert "not loaded yet" in screen_text(app)[1] + screen_text(app)[0]


async def test_in_the_graph_too_where_g_and_c_are_keys_of_its_own() -> None:
    steps = [Step(id="a", name="a", status=Status.COMPLETED), Step(id="b", name="b")]
    family: list[Change] = [_run("run"), _run("one", parent_id="run"), *(StepSeen(RUN, step) for step in steps)]
    async with shown(family, pane="graph") as (app, pilot):
        await press(pilot, "g", "c")
        await pilot.pause()
        assert key_of(app) == "one"


async def test_nobody_is_said() -> None:
    async with shown([_run("run")]) as (app, pilot):
        await press(pilot, "P", "O")
        assert key_of(app) == "run"
        told = [note.message for note in app._notifications]
        assert told == ["it has no parent and repeats none", "it has no children and no reruns that are known"]
