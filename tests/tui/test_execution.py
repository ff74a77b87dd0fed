"""The execution screen as a person sees it: views, one selection, time, search, and what stays when things go."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from textual.pilot import Pilot

from exectop.clock import ManualClock
from exectop.domain.changes import Change, EventLogged, HealthChanged, Seen, StepSeen, Vanished
from exectop.domain.health import SourceHealth, SourceState
from exectop.domain.query import EVERYTHING
from exectop.domain.status import Status
from exectop.domain.values import ErrorInfo, Event, Execution, ExecutionKey, Severity, Step, Usage
from exectop.ports.wire import Call, Exchange, Fault, FaultKind, One, Reply
from exectop.present.cells import plain
from exectop.present.detail import detail_sections
from exectop.store.store import Store
from exectop.store.view import NEWEST_FIRST, View
from exectop.tui.app import ExecTopApp
from exectop.tui.panes.detail import DetailPane
from exectop.tui.screens.execution import ExecutionScreen
from exectop.tui.services import Services
from exectop.tui.widgets.text_lines import TextLines
from support import stories
from support.controls import FakeControls
from support.running import press, running, type_text
from support.screen import line_with, screen_text

SIZES = [(80, 24), (120, 40), (200, 60)]
HEAD = [
    " ✗ failed  flows/0b7c1f52-9a41…e-8d7e-2f9d6a1e5b33  nightly_import  seen 0s ago",
    " 3/4 steps  took 3m10s  2 retries",
    " ZeroDivisionError: division by zero",
    " [1 Detail] 2 Graph  3 Timeline  4 Events  5 Payload  6 Raw             1 child",
]


@asynccontextmanager
async def shown(
    key: ExecutionKey = stories.FAILED,
    pane: str = "detail",
    size: tuple[int, int] = (80, 24),
    services: Services | None = None,
    view: View | None = None,
) -> AsyncIterator[tuple[ExecTopApp, Pilot[None], ExecutionScreen]]:
    """The screen of that execution, painted."""
    async with running(services, size) as (app, pilot):
        screen = ExecutionScreen(app.services, key, view, pane)
        await app.push_screen(screen)
        await pilot.pause()
        yield app, pilot, screen


def lines(app: ExecTopApp) -> list[str]:
    """What is on the screen, without the mark of what part is shown."""
    return [line.removesuffix("▐").rstrip() for line in screen_text(app)]


def colours(app: ExecTopApp, row: int) -> set[object]:
    """The colours of the letters on that row of the screen."""
    strip = app.screen._compositor.render_strips()[row]
    return {segment.style.color for segment in strip if segment.style and segment.text.strip()}


def controls_of(app: ExecTopApp) -> FakeControls:
    """What the screen asks."""
    found = app.services.controls
    assert isinstance(found, FakeControls)
    return found


def viewer_of(screen: ExecutionScreen) -> TextLines:
    """The lines of the view."""
    assert screen.host.pane is not None
    return screen.host.pane.query_one(TextLines)


async def tell(app: ExecTopApp, pilot: Pilot[None], *changes: Change, at: float = stories.NOW) -> None:
    """The store learns something."""
    app.services.store.apply(stories.stamped(changes, at))
    await pilot.pause(0.05)
    await pilot.pause()


async def test_the_header_and_detail_at_80_columns() -> None:
    async with shown() as (app, _, _screen):
        assert lines(app)[:4] == HEAD
        assert lines(app)[4:12] == [
            "Summary",
            "  status         ✗ failed",
            "  title          nightly_import",
            "  elapsed        3m10s",
            "  retries        2",
            "  kind           workflow",
            "",
            "Steps",
        ]
        assert "esc Back" in lines(app)[-1]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("key", [row.key for row in stories.executions()], ids=lambda key: key.id)
async def test_every_value_is_somewhere_in_detail(key: ExecutionKey, size: tuple[int, int]) -> None:
    async with shown(key, size=size) as (app, pilot, screen):
        seen: set[str] = set()
        viewer = viewer_of(screen)
        for _ in range(60):
            seen.update(lines(app))
            if viewer.is_at_end:
                break
            await press(pilot, "pagedown")
        text = "".join("".join(line.split()) for line in seen)
        story = app.services.store.story(key)
        assert story is not None
        for section in detail_sections(story, screen.context()):
            assert section.title in text
            for line in section.lines:
                for word in plain(line).split():
                    assert word in text or size[0] < 120, (section.title, word)


@pytest.mark.parametrize("size", SIZES)
async def test_every_view_fits_every_size_and_says_where_it_is(size: tuple[int, int]) -> None:
    async with shown(size=size) as (app, pilot, _screen):
        for key, title in enumerate(["Detail", "Graph", "Timeline", "Events", "Payload", "Raw"], 1):
            await press(pilot, str(key))
            assert f"[{key} {title}]" in lines(app)[3]
            assert len(lines(app)) == size[1]


@pytest.mark.parametrize("size", [(1, 1), (20, 5), (40, 10), (300, 8)])
async def test_tiny_terminals_show_the_status_and_the_view(size: tuple[int, int]) -> None:
    async with shown(size=size) as (app, pilot, _screen):
        for key in "123456":
            await press(pilot, key, "j", "left_square_bracket", "L")
        await press(pilot, "1", "g")
        assert len(lines(app)) == size[1]
        if size[0] >= 20:
            assert "failed" in lines(app)[0]
            assert any("Summary" in line for line in lines(app))


async def test_tab_goes_through_the_views_and_around() -> None:
    async with shown() as (app, pilot, _screen):
        await press(pilot, "tab")
        assert "[2 Graph]" in lines(app)[3]
        await press(pilot, "shift+tab", "shift+tab")
        assert "[6 Raw]" in lines(app)[3]


async def test_graph_and_timeline_show_steps_and_their_status() -> None:
    async with shown(pane="2") as (app, pilot, _screen):
        assert line_with(app, "transform").startswith("✓ extract 1m00s ━━━━━┯━✗ transform ×2 2m10s ━")
        assert line_with(app, "◦ load").endswith("━◦ load")
        await press(pilot, "3")
        assert "█" in line_with(app, "extract")
        assert line_with(app, "load")


async def test_a_step_chosen_in_one_view_is_chosen_in_all() -> None:
    async with shown(pane="graph") as (app, pilot, screen):
        await press(pilot, "g", "l")
        assert screen.step_id == "transform"
        assert lines(app)[3].endswith("step transform")
        await press(pilot, "1")
        assert line_with(app, "  step           transform")
        await press(pilot, "pagedown")
        assert line_with(app, "▸✗ failed     transform")
        await press(pilot, "3")
        assert lines(app)[3].endswith("step transform")
        await press(pilot, "4")
        assert "retry" in plain(viewer_of(screen).line(viewer_of(screen).cursor))
        await press(pilot, "5")
        assert line_with(app, "▾ transform:")


async def test_a_step_is_chosen_in_detail_with_enter() -> None:
    async with shown(size=(120, 40)) as (app, pilot, screen):
        viewer_of(screen).move_to_key(("step", "extract"))
        await press(pilot, "enter")
        assert screen.step_id == "extract"
        assert line_with(app, "rows: 1200")


async def test_events_are_filtered_and_opened() -> None:
    async with shown(pane="events", size=(120, 40)) as (app, pilot, _screen):
        assert line_with(app, "nightly_import started")
        await press(pilot, "s")
        assert "2 of 6" not in line_with(app, "warning and worse")
        assert not any("nightly_import started" in line for line in lines(app))
        await press(pilot, "g", "enter")
        assert line_with(app, "attempt: 1")
        await press(pilot, "s")
        assert line_with(app, "error and worse")
        await press(pilot, "s")
        assert line_with(app, "nightly_import started")


async def test_new_events_stay_in_view_while_following() -> None:
    async with shown(stories.RUNNING, pane="events") as (app, pilot, _screen):
        assert line_with(app, "following")
        many = [
            EventLogged(stories.RUNNING, Event(id=f"n{n}", at=stories.NOW + n, kind="log", message=f"event {n}"))
            for n in range(100)
        ]
        await tell(app, pilot, *many)
        assert line_with(app, "event 99")
        await press(pilot, "k")
        assert "following" not in lines(app)[4]
        await tell(
            app, pilot, EventLogged(stories.RUNNING, Event(id="late", at=stories.NOW + 500, message="a late one"))
        )
        assert not any("a late one" in line for line in lines(app))
        await press(pilot, "F")
        assert line_with(app, "a late one")


async def test_following_chooses_no_step() -> None:
    async with shown(stories.RUNNING, pane="events") as (app, pilot, screen):
        await tell(
            app,
            pilot,
            StepSeen(stories.RUNNING, Step(id="s", name="s", status=Status.RUNNING)),
            EventLogged(stories.RUNNING, Event(id="n", at=stories.NOW, message="the step says", step_id="s")),
        )
        assert line_with(app, "the step says")
        assert screen.step_id is None
        await press(pilot, "G")
        assert screen.step_id == "s"


async def test_a_step_without_payload_says_so() -> None:
    async with shown(pane="payload") as (app, pilot, screen):
        screen.choose_step("load")
        await pilot.pause()
        assert line_with(app, "no input, output or data is told")
        await press(pilot, "s")
        assert line_with(app, "division by zero")
        await press(pilot, "E", "y", "s")
        assert line_with(app, "no input, output or data is told")


async def test_payload_opens_closes_and_keeps_its_place_while_values_change() -> None:
    async with shown(stories.RUNNING, pane="payload") as (app, pilot, screen):
        assert line_with(app, 'file: "q3.pdf"')
        await press(pilot, "C")
        assert not any("q3.pdf" in line for line in lines(app))
        await press(pilot, "E")
        await press(pilot, "j", "j")
        assert line_with(app, "execution.input.file")
        row = app.services.store.execution(stories.RUNNING)
        assert row is not None
        changed = replace(row, output={"text": "done"}, input={"aaa": 1, "file": "q3.pdf", "pages": 121})
        await tell(app, pilot, Seen(changed))
        assert line_with(app, "pages: 121")
        assert line_with(app, "execution.input.file")
        assert screen.value() == "q3.pdf"


async def test_payload_search_opens_what_is_closed() -> None:
    async with shown(stories.RUNNING, pane="payload") as (app, pilot, _screen):
        await press(pilot, "C", "slash")
        await type_text(pilot, "q3.pdf")
        await press(pilot, "enter")
        assert line_with(app, 'file: "q3.pdf"')
        assert line_with(app, "execution.input.file")


def exchange(number: int, body: bytes) -> Exchange:
    call = Call(path="/executions/1", wish=One("1"))
    headers = (("content-type", "application/json"),)
    return Exchange("agents", call, Reply(status=200, headers=headers, body=body), stories.NOW, number)


async def test_raw_shows_one_exchange_and_keeps_the_one_chosen() -> None:
    controls = FakeControls()
    controls.kept[stories.RUNNING] = [exchange(7, b'{"state": "new"}'), exchange(6, b'{"state": "old"}')]
    async with shown(stories.RUNNING, "raw", services=stories.services(controls=controls)) as (app, pilot, screen):
        assert line_with(app, 'state: "new"')
        assert line_with(app, "content-type")
        await press(pilot, "greater_than_sign")
        assert line_with(app, 'state: "old"')
        controls.kept[stories.RUNNING].insert(0, exchange(8, b"{}"))
        screen.tick()
        await pilot.pause()
        assert line_with(app, 'state: "old"')
        assert line_with(app, "exchange 3 of 3")
        assert screen.value() == '{"state": "old"}'


async def test_fields_that_made_no_sense_are_in_raw() -> None:
    store = stories.filled_store()
    row = store.execution(stories.RUNNING)
    assert row is not None
    store.apply(stories.stamped([Seen(replace(row, notes=("progress: 'lots' is no number",)))]))
    async with shown(stories.RUNNING, "raw", services=stories.services(store)) as (app, _, _screen):
        assert line_with(app, "progress: 'lots' is no number")


async def test_follows_the_store_and_stays_when_the_run_ends() -> None:
    async with shown(stories.RUNNING) as (app, pilot, screen):
        assert "42%" in lines(app)[1]
        row = app.services.store.execution(stories.RUNNING)
        assert row is not None
        await tell(app, pilot, Seen(replace(row, progress=77, usage=Usage(tokens=99))))
        assert "77%" in lines(app)[1]
        over = replace(row, status=Status.FAILED, status_raw="failed", ended_at=stories.NOW, error=ErrorInfo("boom"))
        await tell(app, pilot, Seen(over))
        assert lines(app)[0].startswith(" ✗ failed  agents/exec_7f3a9c21d4")
        assert lines(app)[2] == " boom"
        assert app.screen is screen


async def test_says_that_it_is_stale_and_since_when() -> None:
    async with shown(stories.RUNNING) as (app, pilot, screen):
        before = colours(app, 5)
        clock = app.services.clock
        assert isinstance(clock, ManualClock)
        clock.set(stories.NOW + 125)
        stale = SourceHealth(source="agents", state=SourceState.STALE, last_ok_at=stories.NOW)
        await tell(app, pilot, HealthChanged(stale))
        assert lines(app)[0].endswith("stale 2m")
        assert screen.has_class("stale")
        assert colours(app, 5).isdisjoint(before)


async def test_says_that_the_server_no_longer_knows_it() -> None:
    async with shown(stories.RUNNING) as (app, pilot, _screen):
        await tell(app, pilot, Vanished(stories.RUNNING))
        assert "vanished 0s ago" in lines(app)[0]
        assert any("no longer knows it" in line for line in lines(app))


async def test_an_execution_that_is_not_loaded_says_so_and_then_appears() -> None:
    key = ExecutionKey("flows", "later")
    async with shown(key) as (app, pilot, _screen):
        assert "not loaded yet" in lines(app)[0]
        await tell(app, pilot, Seen(Execution(key=key, status=Status.RUNNING, status_raw="running", title="here")))
        assert "here" in lines(app)[0]


async def test_an_execution_that_its_server_does_not_know_says_so_until_it_appears() -> None:
    key, controls = ExecutionKey("flows", "gone"), FakeControls()
    call, unknown = (
        Call(path="/executions/gone", wish=One("gone")),
        Fault(kind=FaultKind.NOT_FOUND, message="no such"),
    )
    busy = Fault(kind=FaultKind.SERVER, message="busy")
    controls.kept[key] = [Exchange("flows", call, Reply(status=404), stories.NOW, 1, unknown)]
    async with shown(key, services=stories.services(controls=controls)) as (app, pilot, screen):
        assert lines(app)[0].endswith("its server does not know it")
        controls.kept[key].insert(0, Exchange("flows", call, Reply(status=500), stories.NOW, 2, busy))
        screen.tick()
        await pilot.pause()
        assert lines(app)[0].endswith("not loaded yet")
        await tell(app, pilot, Seen(Execution(key=key, status=Status.RUNNING, status_raw="running", title="here")))
        del controls.kept[key][0]
        screen.tick()
        await pilot.pause()
        assert "here" in lines(app)[0]
        assert lines(app)[0].endswith("seen 0s ago")


async def test_the_engine_knows_what_is_looked_at() -> None:
    async with shown() as (app, pilot, _screen):
        assert controls_of(app).focused == [stories.FAILED] or controls_of(app).focused[-1] == stories.FAILED
        await press(pilot, "r")
        assert controls_of(app).refreshed == [stories.FAILED]
        await press(pilot, "escape")
        assert controls_of(app).focused[-1] is None


async def test_goes_through_the_list_keeping_the_view() -> None:
    services = stories.services()
    view = View(services.store, EVERYTHING, NEWEST_FIRST, stories.NOW)
    async with shown(stories.RUNNING, "events", services=services, view=view) as (app, pilot, screen):
        await press(pilot, "J")
        assert screen.key == stories.QUEUED
        assert "[4 Events]" in lines(app)[3]
        await press(pilot, "K", "K")
        assert screen.key == stories.RUNNING
        await press(pilot, "H", "j", "j")
        assert screen.key == stories.WAITING
        await press(pilot, "k", "escape", "j")
        assert screen.key == stories.QUEUED


async def test_time_goes_back_and_comes_back() -> None:
    async with shown(pane="timeline", size=(120, 40)) as (app, pilot, _screen):
        await press(pilot, "left_square_bracket", "left_square_bracket")
        assert lines(app)[0].startswith(" ▸ running")
        assert "as of 22:02:10" in lines(app)[0]
        assert lines(app)[3].startswith(" ◀ 2025-12-31 22:02:10  6/8")
        assert line_with(app, "▸ transform")
        await press(pilot, "1")
        assert "▸ running" in line_with(app, "  status ")
        await press(pilot, "4")
        assert not any("division" in line for line in lines(app)[5:])
        await press(pilot, "L")
        assert lines(app)[0].startswith(" ✗ failed")
        assert "[4 Events]" in lines(app)[3]


async def test_time_is_left_with_escape_and_ends() -> None:
    async with shown() as (app, pilot, screen):
        seen = []
        for keys in (["0"], ["right_curly_bracket"], ["dollar_sign", "left_curly_bracket"], ["escape"]):
            await press(pilot, *keys)
            seen.append((screen.time.at, lines(app)[0][1:3]))
        first = (stories.NOW - 7200, "◦ ")
        assert seen == [first, (None, "✗ "), first, (None, "✗ ")]
        assert app.screen is screen


async def test_a_time_can_be_written() -> None:
    async with shown() as (app, pilot, screen):
        await press(pilot, "T")
        await type_text(pilot, "22:01")
        await press(pilot, "enter")
        assert screen.time.at == stories.NOW - 7140
        await press(pilot, "T")
        await type_text(pilot, "nonsense")
        await press(pilot, "enter")
        assert screen.time.at == stories.NOW - 7140
        assert any("'nonsense' is no time" in line for line in lines(app))


async def test_brackets_with_f_go_to_failures_and_leave_time_alone() -> None:
    async with shown(pane="graph") as (_app, pilot, screen):
        await press(pilot, "right_square_bracket", "f")
        assert screen.step_id == "transform"
        await press(pilot, "4", "left_square_bracket", "f")
        assert screen.time.at is None
        assert "failed" in plain(viewer_of(screen).line(viewer_of(screen).cursor))
        assert not screen.has_class("fullscreen")


FAILED = replace(stories.executions()[-1], status=Status.FAILED, error=ErrorInfo("no credits"))
OWN_FAILURES = [
    (FAILED, "no step has failed; the error is in Detail (1)"),
    (replace(FAILED, error=None), "no step has failed, and no error is told"),
    (replace(FAILED, status=Status.COMPLETED), "nothing has failed here"),
]


@pytest.mark.parametrize(("execution", "told"), OWN_FAILURES)
async def test_without_a_failed_step_it_says_where_the_failure_is_told(execution: Execution, told: str) -> None:
    store = Store()
    store.apply(stories.stamped([Seen(execution)]))
    async with running(stories.services(store)) as (app, pilot):
        await app.push_screen(ExecutionScreen(app.services, execution.key, None, "payload"))
        await pilot.pause()
        await press(pilot, "right_square_bracket", "f")
        await pilot.pause()
        assert line_with(app, told)


async def test_f_alone_hides_all_but_the_view() -> None:
    async with shown() as (app, pilot, _screen):
        await press(pilot, "f")
        assert lines(app)[0] == "Summary"
        await press(pilot, "escape")
        assert lines(app)[:4] == HEAD


async def test_searching_marks_moves_and_ends() -> None:
    async with shown() as (app, pilot, screen):
        await press(pilot, "slash")
        await type_text(pilot, "division")
        await press(pilot, "enter")
        first = viewer_of(screen).cursor
        assert lines(app)[3].endswith("/division 1/3")
        await press(pilot, "n")
        assert viewer_of(screen).cursor > first
        await press(pilot, "N")
        assert viewer_of(screen).cursor == first
        await press(pilot, "escape")
        assert "/division" not in lines(app)[3]
        assert app.screen is screen


async def test_wrapping_is_a_key() -> None:
    async with shown(stories.NASTY, size=(60, 24)) as (_app, pilot, screen):
        assert viewer_of(screen).wraps
        await press(pilot, "w")
        assert not viewer_of(screen).wraps


async def test_copies_the_value_or_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    monkeypatch.setattr("exectop.tui.screens.exporting.copy", lambda app, services, text, name: copied.append(text))
    async with shown() as (_app, pilot, screen):
        await press(pilot, "y")
        viewer_of(screen).move_to(2)
        await press(pilot, "y", "Y")
    assert copied[0].splitlines()[1] == "  title          nightly_import"
    assert copied[1] == "nightly_import"
    assert '"title": "nightly_import"' in copied[2]


async def test_actions_ask_first() -> None:
    async with shown(stories.RUNNING) as (app, pilot, _screen):
        await press(pilot, "x", "c")
        assert any("agents/exec_7f3a9c21d4" in line for line in lines(app))
        await press(pilot, "enter")
        assert controls_of(app).acts == []


async def test_parents_and_children_open_above_and_close_again() -> None:
    child = Step(id="notify", name="notify", status=Status.QUEUED, execution_id=stories.QUEUED.id)
    services = stories.services()
    services.store.apply(stories.stamped([StepSeen(stories.FAILED, child)]))
    async with shown(pane="graph", services=services) as (app, pilot, screen):
        screen.choose_step("notify")
        await press(pilot, "o")
        assert "flows/queued-child" in lines(app)[0]
        await press(pilot, "P")
        assert "nightly_import" in lines(app)[0]
        await press(pilot, "escape", "escape")
        assert app.screen is screen
        assert controls_of(app).focused[-1] == stories.FAILED


async def test_a_pane_that_fails_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a mistake [/]")

    monkeypatch.setattr(DetailPane, "show", fail)
    async with shown() as (app, pilot, _screen):
        assert any("Detail failed: RuntimeError: a mistake [/]" in line for line in lines(app))
        await press(pilot, "4")
        assert line_with(app, "nightly_import started")
        assert not any("RuntimeError" in line for line in lines(app))


async def test_hostile_text_is_only_text_in_every_view() -> None:
    store = stories.filled_store()
    hostile = stories.HOSTILE
    store.apply(
        stories.stamped(
            [
                StepSeen(stories.NASTY, Step(id="s", name="s", status=Status.RUNNING, input={hostile: hostile})),
                EventLogged(stories.NASTY, Event(id="e", at=1.0, message="m", data={hostile: [hostile]})),
            ]
        )
    )
    async with shown(stories.NASTY, services=stories.services(store), size=(120, 40)) as (app, pilot, _screen):
        for key in "123456":
            await press(pilot, key, "E" if key == "5" else "g", "enter")
            text = "\n".join(screen_text(app))
            assert "\x1b" not in text
            assert "\x9b" not in text
            assert "\u202e" not in text


async def test_a_hundred_thousand_rows_of_json_open_at_once() -> None:
    key = ExecutionKey("flows", "large")
    row = Execution(
        key=key, status=Status.COMPLETED, status_raw="completed", output=[{"n": n} for n in range(100_000)]
    )
    store = stories.filled_store()
    store.apply(stories.stamped([Seen(row)]))
    async with shown(key, services=stories.services(store)) as (app, pilot, _screen):
        assert line_with(app, "more than 20000 values: see Payload")
        await press(pilot, "5")
        assert line_with(app, "output")
        await press(pilot, "G")
        assert len(lines(app)) == 24


async def test_ten_thousand_steps_and_events_are_shown() -> None:
    key = ExecutionKey("flows", "wide")
    changes: list[Change] = [Seen(Execution(key=key, status=Status.RUNNING, status_raw="running"))]
    changes += [StepSeen(key, Step(id=f"s{n}", status=Status.RUNNING, started_at=float(n))) for n in range(2_000)]
    changes += [
        EventLogged(key, Event(id=f"e{n}", at=float(n), message=f"event {n}", severity=Severity.INFO))
        for n in range(10_000)
    ]
    store = stories.filled_store()
    store.apply(stories.stamped(changes))
    async with shown(key, "events", services=stories.services(store)) as (app, pilot, _screen):
        assert line_with(app, "event 9999")
        for view in "123":
            await press(pilot, view, "G")
