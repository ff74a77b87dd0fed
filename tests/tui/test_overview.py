"""The overview as a person sees it: text grids of the samples, and what keys do to them."""

import json
from dataclasses import replace

import pytest

from exectop.clock import ManualClock
from exectop.config.options import ScreenOptions
from exectop.domain.changes import HealthChanged, Seen, Vanished
from exectop.domain.health import SourceHealth, SourceState
from exectop.domain.status import Status
from exectop.store.store import Store
from exectop.tui.app import ExecTopApp
from exectop.tui.screens.filter_bar import FilterBar
from exectop.tui.screens.overview import OverviewScreen
from exectop.tui.widgets.prompt import Prompt
from support import stories
from support.controls import FakeControls
from support.running import press, running, type_text
from support.screen import line_with, screen_text

SMALL = """\
 exectop  ? 1 waiting  ✗ 1 failed  ▸ 1 running  ◦ 1 queued  ∙ 1 unknown …
 ● agents live   ● flows live   ● web key refused [ro]   ● cloud down
 web: HTTP 401: the key is not valid – mend the key; S, enter tries again
 / all executions                                                   6  by age ↑
  STATUS       SOURCE  TITLE                    STEP        PROG  AGE↑ ELAPSED
▌ ▸ running    agents  Summarise the quarterly… read_pages   42%    2m   2m05s
  ◦ queued     flows   notify                                       3m   3m20s
  ? waiting    web     Fill in the tax form     a person           15m  14m50s
  ✗ failed     flows   nightly_import                               2h   3m10s
  ∙ unknown    cloud   [/] [@click=app.quit]x[…                     1d   1d01h
  ✓ completed  cloud   Refactor the parser                          2d  16m30s"""


def overview(app: ExecTopApp) -> OverviewScreen:
    """The first screen."""
    screen = app.own_screens[0]
    assert isinstance(screen, OverviewScreen)
    return screen


async def test_80_columns_show_what_matters() -> None:
    async with running(size=(80, 24)) as (app, _):
        assert screen_text(app)[:11] == SMALL.splitlines()
        assert screen_text(app)[-1].split()[:4] == ["enter", "Open", "/", "Filter"]


async def test_120_columns_have_more_columns_and_a_preview_below() -> None:
    async with running(size=(120, 40)) as (app, _):
        header = line_with(app, "STATUS")
        assert header.split() == [
            "STATUS",
            "SOURCE",
            "ID",
            "TITLE",
            "KIND",
            "STEP",
            "PROG",
            "AGE↑",
            "ELAPSED",
            "TOKENS",
            "COST",
        ]
        assert "847 left until 01:00" in line_with(app, "agents live")
        lines = screen_text(app)
        assert any(line.startswith(" agents/exec_7f3a9c21d4") for line in lines[20:])
        assert any("large-2" in line for line in lines[20:]), "the preview shows the model"


async def test_200_columns_have_the_preview_at_the_side() -> None:
    async with running(size=(200, 60)) as (app, _):
        assert "agents/exec_7f3a9c21d4" in line_with(app, "STATUS"), "the preview begins beside the list's header"


async def test_a_tiny_terminal_still_shows_status_and_selection() -> None:
    async with running(size=(20, 5)) as (app, _):
        assert "▸ running" in line_with(app, "▌")


@pytest.mark.parametrize("size", [(1, 1), (3, 5), (10, 3), (80, 6)])
async def test_no_size_is_too_small_to_live(size: tuple[int, int]) -> None:
    async with running(size=size) as (app, pilot):
        await press(pilot, "j", "G", "slash", "escape")
        assert app.is_running


async def test_every_line_is_as_wide_as_the_screen() -> None:
    async with running(size=(97, 40)) as (app, _):
        strips = app.screen._compositor.render_strips()
        assert {strip.cell_length for strip in strips} == {97}


async def test_the_cursor_stays_on_its_execution_when_others_come() -> None:
    services = stories.services()
    async with running(services, size=(80, 24)) as (app, pilot):
        await press(pilot, "j", "j")
        assert overview(app).selected == stories.WAITING
        services.store.apply(stories.stamped(stories.crowd(5)))
        await pilot.pause(0.1)
        assert overview(app).selected == stories.WAITING
        assert "Fill in the tax form" in line_with(app, "▌")


async def test_the_cursor_stays_on_top_until_it_is_moved() -> None:
    services = stories.services()
    async with running(services, size=(80, 24)) as (app, pilot):
        newest = replace(stories.executions()[0], key=stories.RUNNING._replace(id="newer"), created_at=stories.NOW)
        services.store.apply(stories.stamped([Seen(newest)]))
        await pilot.pause(0.1)
        selected = overview(app).selected
        assert selected is not None
        assert selected.id == "newer"


async def test_a_vanished_execution_is_kept_and_says_so() -> None:
    services = stories.services()
    async with running(services, size=(80, 24)) as (app, pilot):
        services.store.apply(stories.stamped([Vanished(stories.DONE)]))
        await pilot.pause(0.1)
        assert "gone Refactor" in line_with(app, "completed  cloud")


async def test_a_change_of_status_shows_without_a_key() -> None:
    services = stories.services()
    async with running(services, size=(80, 24)) as (app, pilot):
        row = replace(stories.executions()[0], status=Status.COMPLETED, status_raw="completed", ended_at=stories.NOW)
        services.store.apply(stories.stamped([Seen(row)]))
        await pilot.pause(0.1)
        assert "✓ completed" in line_with(app, "Summarise")
        assert "2 completed" in line_with(app, "exectop")


async def test_keys_move_by_rows_pages_and_ends() -> None:
    store = Store()
    store.apply(stories.stamped(stories.crowd(500)))
    async with running(stories.services(store), size=(80, 24)) as (app, pilot):
        grid = overview(app).grid
        await press(pilot, "j", "down", "k")
        assert grid.cursor_row == 1
        await press(pilot, "G")
        assert grid.cursor_row == 499
        assert "job number 499" in line_with(app, "▌")
        await press(pilot, "g")
        assert grid.cursor_row == 0
        await press(pilot, "pagedown", "ctrl+d", "ctrl+u", "pageup")
        assert grid.cursor_row == 0
        await press(pilot, "end", "home")
        assert grid.cursor_row == 0


async def test_the_filter_works_letter_by_letter_and_escape_takes_it_back() -> None:
    async with running(size=(80, 24)) as (app, pilot):
        await press(pilot, "slash")
        await type_text(pilot, "is:failed")
        assert "1 of 6" in line_with(app, " / ")
        assert "nightly_import" in "\n".join(screen_text(app))
        assert "Refactor" not in "\n".join(screen_text(app))
        await press(pilot, "escape")
        assert "all executions" in line_with(app, " / ")
        assert "Refactor" in "\n".join(screen_text(app))


@pytest.mark.parametrize("size", [(40, 20), (80, 24), (120, 30)])
async def test_the_notes_stand_at_the_right_edge_while_one_types_as_before_and_after(size: tuple[int, int]) -> None:
    async with running(size=size) as (app, pilot):
        ends = [len(line_with(app, " / "))]
        await press(pilot, "slash")
        ends.append(len(line_with(app, " / ")))
        for text in ("i", "mport", "zzz"):
            await type_text(pilot, text)
            ends.append(len(line_with(app, " / ")))
        await press(pilot, "escape")
        ends.append(len(line_with(app, " / ")))
        assert ends == [size[0] - 1] * len(ends)


async def test_many_notes_leave_room_to_type() -> None:
    async with running(size=(40, 20)) as (app, pilot):
        await press(pilot, "space", "j", "space", "F", "slash")
        await type_text(pilot, "import")
        assert line_with(app, " / import  ")
        assert app.screen.query_one("#filter-prompt").size.width == FilterBar.LEAST_PROMPT


async def test_enter_keeps_the_filter_and_keys_work_again() -> None:
    async with running(size=(80, 24)) as (app, pilot):
        await press(pilot, "slash")
        await type_text(pilot, "import")
        await press(pilot, "enter", "j")
        assert line_with(app, " / ").split()[1] == "import"
        assert overview(app).selected == stories.FAILED


async def test_letters_in_the_filter_are_text_not_commands() -> None:
    async with running(size=(80, 24)) as (app, pilot):
        await press(pilot, "slash")
        await type_text(pilot, "qxcS")
        assert app.is_running
        assert "qxcS" in line_with(app, " / ")
        assert len(app.screen_stack) == 2


async def test_after_a_click_on_the_list_the_open_filter_is_reached_by_its_keys() -> None:
    async with running(size=(80, 24)) as (app, pilot):
        await press(pilot, "slash")
        await type_text(pilot, "is:o")
        for key, typed in (("0", ""), ("A", "is:open")):
            await pilot.click("#grid", offset=(10, 2))
            await press(pilot, key)
            assert app.screen.query_one("#filter-prompt", Prompt).value == overview(app).state.query == typed
        await press(pilot, "slash")
        await type_text(pilot, " import")
        assert app.screen.query_one("#filter-prompt", Prompt).value == overview(app).state.query == "is:open import"
        await pilot.click("#grid", offset=(10, 2))
        await press(pilot, "escape")
        assert not app.screen.query(Prompt)
        assert "all executions" in line_with(app, " / ")
        assert overview(app).state.query == ""
        await press(pilot, "escape")
        assert overview(app).grid.has_focus


async def test_a_wrong_query_says_why_and_leaves_the_list() -> None:
    async with running(size=(80, 24)) as (app, pilot):
        await press(pilot, "slash")
        await type_text(pilot, "is:fx")
        assert "no state is called 'fx'" in line_with(app, "column 1")
        await press(pilot, "escape")
        assert "no state" not in "\n".join(screen_text(app))


async def test_an_empty_list_says_why() -> None:
    async with running(size=(80, 24)) as (app, pilot):
        await press(pilot, "slash")
        await type_text(pilot, "nosuchthing")
        await press(pilot, "enter")
        assert "(6 hidden)" in line_with(app, "nothing matches nosuchthing")
        await press(pilot, "0")
        assert "Refactor" in "\n".join(screen_text(app))


async def test_loading_and_empty_are_told_apart() -> None:
    store = Store()
    async with running(stories.services(store), size=(80, 24)) as (app, pilot):
        assert line_with(app, "loading")
        health = SourceHealth(source="agents", state=SourceState.LIVE, last_ok_at=stories.NOW)
        store.apply(stories.stamped([HealthChanged(health)]))
        await pilot.pause(0.1)
        assert line_with(app, "no executions yet")


async def test_a_dead_source_says_why_there_is_nothing() -> None:
    store = Store()
    down = SourceHealth(source="agents", state=SourceState.DOWN, last_error="connection refused")
    store.apply(stories.stamped([HealthChanged(down)]))
    async with running(stories.services(store), size=(80, 24)) as (app, _):
        assert line_with(app, "agents: connection refused")


async def test_quick_filters_switch_back() -> None:
    async with running(size=(80, 24)) as (app, pilot):
        await press(pilot, "exclamation_mark")
        assert "is:failed" in line_with(app, " / ")
        await press(pilot, "W")
        assert "is:mine" in line_with(app, " / ")
        assert overview(app).selected == stories.WAITING
        await press(pilot, "W")
        assert "all executions" in line_with(app, " / ")


async def test_sorting_by_column_and_reversing() -> None:
    async with running(size=(120, 40)) as (app, pilot):
        await press(pilot, "s")
        await press(pilot, *["j"] * 4, "enter")
        first = overview(app).view.sort
        assert first.column in line_with(app, "by ")
        await press(pilot, "less_than_sign")
        assert overview(app).view.sort.is_descending is not first.is_descending


async def test_the_sorted_column_is_always_shown() -> None:
    async with running(size=(80, 24)) as (app, pilot):
        await press(pilot, "colon")
        await type_text(pilot, "sort cost")
        await press(pilot, "enter")
        assert "COST↓" in line_with(app, "STATUS")
        assert "$12.50" in line_with(app, "▌") or "$12.50" in line_with(app, "Refactor")


async def test_n_goes_to_failures_around_the_end() -> None:
    store = Store()
    store.apply(stories.stamped(stories.crowd(12)))
    async with running(stories.services(store), size=(80, 24)) as (app, pilot):
        rows = []
        for key in ("n", "n", "N", "N", "N"):
            await press(pilot, key)
            rows.append(overview(app).grid.cursor_row)
        assert rows == [2, 6, 2, 10, 6]


async def test_following_keeps_the_cursor_on_the_newest() -> None:
    services = stories.services()
    async with running(services, size=(80, 24)) as (app, pilot):
        await press(pilot, "G", "F")
        assert "following" in line_with(app, " / ")
        newest = replace(stories.executions()[0], key=stories.RUNNING._replace(id="newer"), created_at=stories.NOW)
        services.store.apply(stories.stamped([Seen(newest)]))
        await pilot.pause(0.1)
        selected = overview(app).selected
        assert selected is not None
        assert selected.id == "newer"


async def test_copying_id_and_json(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []

    def remember(text: str, *_: object, **__: object) -> str:
        sent.append(text)
        return "copied"

    monkeypatch.setattr("exectop.tui.clipboard.copy_text", remember)
    async with running(size=(80, 24)) as (_, pilot):
        await press(pilot, "y", "Y")
    assert sent[0] == "exec_7f3a9c21d4"
    assert json.loads(sent[1])["title"] == "Summarise the quarterly report"


async def test_only_what_rests_under_the_cursor_is_asked_for() -> None:
    controls = FakeControls()
    async with running(stories.services(controls=controls), size=(120, 40)) as (_, pilot):
        await press(pilot, "j", "j", "j")
        await pilot.pause(0.3)
        assert controls.focused[-1] == stories.FAILED
        assert set(controls.shown[-1]) == {row.key for row in stories.executions()}


async def test_without_a_preview_nothing_is_focused() -> None:
    controls = FakeControls()
    async with running(stories.services(controls=controls), size=(80, 24)) as (_, pilot):
        await press(pilot, "j")
        await pilot.pause(0.3)
        assert set(controls.focused) == {None}


async def test_ages_move_with_the_clock_and_only_then() -> None:
    services = stories.services()
    async with running(services, size=(80, 24)) as (app, _):
        clock = services.clock
        assert isinstance(clock, ManualClock)
        clock.set(stories.NOW + 60)
        overview(app).tick()
        assert "3m" in line_with(app, "Summarise")


async def test_t_switches_to_clock_times() -> None:
    async with running(size=(120, 40)) as (app, pilot):
        await press(pilot, "t")
        assert "23:5" in line_with(app, "Summarise") or "12-31" in line_with(app, "Summarise")
        await press(pilot, "t")
        assert "2m" in line_with(app, "Summarise")


async def test_ascii_draws_nothing_else() -> None:
    options = ScreenOptions(theme="night", ascii=True)
    async with running(size=(80, 24), options=options) as (app, pilot):
        for keys in ([], ["question_mark"], ["escape", "S"], ["escape", "enter"], *([digit] for digit in "123456")):
            await press(pilot, *keys)
            odd = {letter for letter in "".join(screen_text(app)) if not letter.isascii() and not letter.isalpha()}
            assert odd == set(), (keys, odd)


async def test_a_source_that_is_read_only_or_unchecked_says_so() -> None:
    sources = (replace(stories.SOURCES[0], readonly=True, verify_tls=False), *stories.SOURCES[1:])
    async with running(stories.services(sources=sources), size=(160, 40)) as (app, _):
        line = line_with(app, "agents live")
        assert "[ro]" in line
        assert "TLS unchecked" in line
