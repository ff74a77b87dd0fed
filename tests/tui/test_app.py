"""What holds for all screens: leaving, help, palette, command line, themes, memory, the gate, mistakes."""

import gc
import json
import weakref
from collections.abc import Sequence
from pathlib import Path

import pytest
from textual.events import AppBlur, AppFocus
from textual.widget import Widget

from exectop.config.options import ScreenOptions
from exectop.config.paths import Paths
from exectop.domain.changes import Seen
from exectop.domain.values import Execution, ExecutionKey
from exectop.errors import ConfigError
from exectop.store.store import Store
from exectop.tui.app import ExecTopApp
from exectop.tui.commands import COMMANDS, SCOPES
from exectop.tui.screens.overview import OverviewScreen
from exectop.tui.widgets.prompt import Prompt
from support import stories
from support.controls import FakeControls
from support.running import press, running, type_text
from support.screen import line_with, screen_text


def paths(folder: Path) -> Paths:
    """Folders below that one."""
    return Paths(config_folder=folder / "config", state_folder=folder / "state")


async def test_q_leaves_with_0() -> None:
    async with running() as (app, pilot):
        await press(pilot, "q")
    assert app.return_code == 0


async def test_escape_at_the_root_does_nothing() -> None:
    async with running() as (app, pilot):
        await press(pilot, "escape", "escape", "escape")
        assert app.is_running
        assert len(app.screen_stack) == 2


async def test_ctrl_c_says_how_to_leave_and_leaves_the_second_time() -> None:
    async with running() as (app, pilot):
        await press(pilot, "ctrl+c")
        assert app.is_running
        assert line_with(app, "press q to leave")
        await press(pilot, "ctrl+c")
    assert app.return_code == 130


async def test_a_screen_that_was_left_is_let_go_of_with_all_that_it_painted() -> None:
    async with running(size=(120, 40)) as (app, pilot):
        await press(pilot, "enter")
        painted = [weakref.ref(widget._styles_cache) for widget in app.screen.walk_children(Widget)]
        await press(pilot, "escape")
        app._tick()
        await pilot.pause()
        gc.collect()
        alive = [ref for ref in painted if ref() is not None]
        assert len(painted) > 5
        assert not alive


async def test_a_prompt_that_was_left_is_let_go_of_though_its_screen_stays() -> None:
    async with running(size=(120, 40)) as (app, pilot):
        prompts = []
        for _ in range(4):
            await press(pilot, "slash", "r")
            assert isinstance(app.focused, Prompt)
            prompts.append(weakref.ref(app.focused))
            await press(pilot, "escape")
        app._tick()
        await pilot.pause()
        gc.collect()
        assert [prompt() for prompt in prompts[:-1]] == [None] * 3


async def test_ctrl_q_is_not_ours() -> None:
    async with running() as (app, pilot):
        await press(pilot, "ctrl+q")
        assert app.is_running


async def test_help_lists_every_command_that_works_here() -> None:
    async with running(size=(120, 120)) as (app, pilot):
        await press(pilot, "question_mark")
        text = "\n".join(screen_text(app))
        for command in COMMANDS:
            if command.scope in ("app", "grid", "overview", "action"):
                assert command.title in text, command.id
        assert SCOPES["pane.raw"] not in text
        await press(pilot, "escape")
        assert len(app.screen_stack) == 2


async def test_every_command_of_the_shell_is_carried_out_by_somebody() -> None:
    async with running() as (app, _):
        screen = app.screen
        assert isinstance(screen, OverviewScreen)
        for command in COMMANDS:
            if command.scope in ("app", "grid", "overview", "action"):
                assert any(hasattr(node, command.method) for node in (screen.grid, screen, app)), command.id


async def test_the_palette_finds_and_runs() -> None:
    async with running(size=(100, 30)) as (app, pilot):
        await press(pilot, "ctrl+p")
        await type_text(pilot, "failed only")
        await pilot.pause(0.3)
        await press(pilot, "enter")
        await pilot.pause(0.3)
        assert "is:failed" in line_with(app, " / ")


async def test_the_command_line_completes_and_runs() -> None:
    async with running(size=(80, 24)) as (app, pilot):
        await press(pilot, "colon")
        await type_text(pilot, "the")
        assert line_with(app, "theme  Theme NAME")
        await press(pilot, "tab")
        await type_text(pilot, "day")
        await press(pilot, "enter")
        assert app.theme == "day"


async def test_the_command_line_says_what_it_does_not_know() -> None:
    async with running(size=(80, 24)) as (app, pilot):
        await press(pilot, "colon")
        await type_text(pilot, "quitt")
        await press(pilot, "enter")
        assert app.is_running
        assert line_with(app, "no command here is called 'quitt'. Did you mean")


async def test_cancel_on_the_command_line_asks_too() -> None:
    controls = FakeControls()
    async with running(stories.services(controls=controls), size=(80, 24)) as (app, pilot):
        await press(pilot, "colon")
        await type_text(pilot, "cancel")
        await press(pilot, "enter")
        assert line_with(app, "cancel this execution?")
        assert controls.acts == []


async def test_sources_are_shown_and_asked_again() -> None:
    controls = FakeControls()
    async with running(stories.services(controls=controls), size=(120, 30)) as (app, pilot):
        await press(pilot, "S", "j", "j")
        assert line_with(app, "HTTP 401: the key is not valid (30s ago)")
        assert line_with(app, "refused: this source is read-only")
        await press(pilot, "enter")
        assert controls.retried == ["web"]
        await press(pilot, "escape")
        assert isinstance(app.screen, OverviewScreen)


async def test_without_sources_it_says_how_to_begin(tmp_path: Path) -> None:
    async with running(stories.services(Store(), sources=()), size=(100, 30), paths=paths(tmp_path)) as (app, pilot):
        assert line_with(app, "exectop demo")
        assert "config.toml" in "".join(line.strip() for line in screen_text(app))
        await press(pilot, "question_mark", "escape", "q")
    assert app.return_code == 0


async def test_pausing_by_key_and_by_focus() -> None:
    controls = FakeControls()
    async with running(stories.services(controls=controls)) as (app, pilot):
        app.post_message(AppBlur())
        await pilot.pause()
        app.post_message(AppFocus())
        await pilot.pause()
        assert controls.pauses == [True, False]
        await press(pilot, "p")
        assert line_with(app, "paused")
        app.post_message(AppBlur())
        await pilot.pause()
        app.post_message(AppFocus())
        await pilot.pause()
        assert controls.pauses == [True, False, True], "what the person paused stays so"


async def test_filter_order_and_place_survive_a_restart(tmp_path: Path) -> None:
    services = stories.services(state_dir=tmp_path)
    async with running(services, size=(80, 24)) as (_, pilot):
        await press(pilot, "slash")
        await type_text(pilot, "source:cloud")
        await press(pilot, "enter", "j", "q")
    async with running(services, size=(80, 24)) as (app, _):
        assert "source:cloud" in line_with(app, " / ")
        assert "Refactor" in line_with(app, "▌")


async def test_a_broken_memory_is_no_memory(tmp_path: Path) -> None:
    (tmp_path / "state.json").write_text(
        '{"query": 7, "sort_column": "nonsense", "is_descending": "x"', encoding="utf-8"
    )
    async with running(stories.services(state_dir=tmp_path), size=(80, 24)) as (app, _):
        assert "all executions" in line_with(app, " / ")
    (tmp_path / "state.json").write_text(json.dumps({"query": "is:zzz", "sort_column": "nonsense"}), encoding="utf-8")
    async with running(stories.services(state_dir=tmp_path), size=(80, 24)) as (app, _):
        assert line_with(app, "no state is called")


async def test_own_keys_replace_the_given_ones(tmp_path: Path) -> None:
    place = paths(tmp_path)
    place.config_folder.mkdir()
    place.keys_file.write_text(
        '"app.quit" = "Q"\n"action.cancel" = "z c"\n[overview]\nfilter = ["?", "f"]\n', encoding="utf-8"
    )
    async with running(size=(80, 24), paths=place) as (app, pilot):
        await press(pilot, "q")
        assert app.is_running
        await press(pilot, "z", "c")
        assert line_with(app, "cancel this execution?")
        await press(pilot, "escape", "f")
        await type_text(pilot, "xyz")
        assert line_with(app, "nothing matches xyz")
        await press(pilot, "escape", "Q")
    assert app.return_code == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('"overview.sorted" = "o"', "Did you mean 'overview.sort"),
        ('"overview.sort" = 3', "write a key"),
        ('"overview.sort" = "a b c"', "not a key"),
        ('"overview.sort" = "F"', "both"),
        ("this is not toml", "cannot read"),
    ],
)
async def test_wrong_keys_are_named(tmp_path: Path, text: str, words: str) -> None:
    place = paths(tmp_path)
    place.config_folder.mkdir()
    place.keys_file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=words):
        ExecTopApp(stories.services(), ScreenOptions(), place)


@pytest.mark.parametrize("theme", ["night", "day", "ansi", "high-contrast"])
async def test_every_theme_paints_every_screen(theme: str) -> None:
    async with running(size=(120, 40), options=ScreenOptions(theme=theme)) as (app, pilot):
        await press(
            pilot, "x", "c", "escape", "question_mark", "escape", "S", "escape", "s", "escape", "colon", "escape"
        )
        assert line_with(app, "Summarise")


async def test_no_color_leaves_attributes_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with running(size=(80, 24), options=ScreenOptions(theme="night")) as (app, _):
        styles = [s.style for strip in app.screen._compositor.render_strips() for s in strip if s.style is not None]
        assert all(style.color is None or style.color.is_default for style in styles)
        assert all(style.bgcolor is None or style.bgcolor.is_default for style in styles)
        assert any(style.reverse for style in styles), "the cursor is seen all the same"


async def test_nothing_hostile_reaches_the_terminal_even_if_it_was_not_cleaned() -> None:
    store = Store()
    evil = "\x1b]0;owned\x07[/] \x9b2J\u202e\ud800 [@click=app.quit]x"
    row = Execution(
        key=ExecutionKey("flows", f"id{evil}"), title=evil, kind=evil, current_step=evil, created_at=stories.NOW
    )
    store.apply(stories.stamped([Seen(row)]))
    async with running(stories.services(store), size=(200, 60)) as (app, pilot):
        for keys in ((), ("x", "c"), ("escape", "slash", "escape", "y")):
            await press(pilot, *keys)
            text = "".join(screen_text(app))
            assert not {
                letter
                for letter in text
                if ord(letter) < 32 or 0x7F <= ord(letter) < 0xA0 or letter in "\u202e\ud800"
            }
        assert app.is_running


async def test_a_mistake_in_a_command_is_told_and_costs_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(_self: OverviewScreen) -> None:
        key = "SECRET-CANARY"
        raise ValueError(f"no such thing, {len(key)}")

    monkeypatch.setattr(OverviewScreen, "do_overview_follow", wrong)
    async with running(stories.services(state_dir=tmp_path), size=(120, 30)) as (app, pilot):
        await press(pilot, "F")
        assert line_with(app, "Follow the newest failed")
        await press(pilot, "j")
        assert "notify" in line_with(app, "▌ ◦")
    texts = [report.read_text(encoding="utf-8") for report in (tmp_path / "reports").iterdir()]
    assert len(texts) == 1, "\n".join(texts)
    assert "ValueError: no such thing, 13" in texts[0]
    assert "CANARY" not in texts[0]


async def test_a_mistake_in_following_the_store_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(_self: OverviewScreen) -> None:
        raise ValueError("broken preview")

    services = stories.services()
    async with running(services, size=(120, 40)) as (app, pilot):
        monkeypatch.setattr(OverviewScreen, "_paint_header", wrong)
        for number in range(3):
            services.store.apply(stories.stamped(stories.crowd(1, f"s{number}")))
            await pilot.pause(0.1)
        told = [notice for notice in app._notifications if "broken preview" in notice.message]
        assert len(told) == 1


async def test_the_engine_is_started_after_the_first_frame_and_stopped() -> None:
    course: list[str] = []

    async def start() -> None:
        course.append("start")

    async def stop() -> None:
        course.append("stop")

    app = ExecTopApp(stories.services(), ScreenOptions(theme="night"), start=start, stop=stop)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert course == ["start"]
    assert course == ["start", "stop"]


async def test_the_bell_rings_for_news_only(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from exectop.domain.status import Status

    rings: list[int] = []
    monkeypatch.setattr(ExecTopApp, "bell", lambda _self: rings.append(1))
    services = stories.services()
    async with running(services, options=ScreenOptions(theme="night", bell=True)) as (_, pilot):
        services.store.apply(stories.stamped(stories.crowd(8)))
        await pilot.pause(0.1)
        assert rings == []
        failed = replace(stories.executions()[0], status=Status.FAILED, status_raw="failed", ended_at=stories.NOW)
        services.store.apply(stories.stamped([Seen(failed)]))
        await pilot.pause(0.1)
        assert rings == [1]


def banned() -> Sequence[str]:
    """Keys that tmux, terminals and reflexes have taken."""
    return [f"ctrl+{letter}" for letter in "hjklabsqzim"]


def test_no_command_sits_on_a_key_that_others_have_taken() -> None:
    assert not [(command.id, key) for command in COMMANDS for key in command.keys if key in banned()]


def test_no_two_commands_of_one_scope_share_a_key() -> None:
    places = [(command.scope, key) for command in COMMANDS for key in command.keys]
    assert len(places) == len(set(places))
