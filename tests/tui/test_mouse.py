"""What looks like a thing to click is one: tabs, titles of columns, counts, sources, the keys at the bottom."""

from exectop.tui.app import ExecTopApp
from exectop.tui.screens.execution import ExecutionScreen
from exectop.tui.screens.filter_bar import FilterBar
from exectop.tui.screens.help import HelpScreen
from exectop.tui.screens.overview import OverviewScreen
from support import stories
from support.running import running
from support.screen import line_with, screen_text


def place_of(app: ExecTopApp, text: str) -> tuple[int, int]:
    """Where that text begins."""
    row = next(number for number, line in enumerate(screen_text(app)) if text in line)
    return screen_text(app)[row].index(text), row


async def test_the_tabs_of_an_execution() -> None:
    async with running(size=(100, 24)) as (app, pilot):
        await app.push_screen(ExecutionScreen(app.services, stories.FAILED))
        await pilot.pause()
        for title in ("4 Events", "6 Raw", "1 Detail"):
            await pilot.click(offset=place_of(app, title))
            await pilot.pause()
            assert line_with(app, f"[{title}]")


async def test_the_title_of_a_column_sorts_and_turns_round() -> None:
    async with running(size=(100, 24)) as (app, pilot):
        screen = app.screen
        assert isinstance(screen, OverviewScreen)
        await pilot.click(offset=place_of(app, "ELAPSED"))
        await pilot.pause()
        assert (screen.view.sort.column, screen.view.sort.is_descending) == ("elapsed", True)
        await pilot.click(offset=place_of(app, "ELAPSE↓"))
        assert not screen.view.sort.is_descending
        await pilot.click(offset=place_of(app, "AGE"))
        assert screen.view.sort.column == "created"


async def test_the_keys_at_the_bottom_and_the_filter() -> None:
    async with running(size=(100, 24)) as (app, pilot):
        await pilot.click(offset=place_of(app, "? Help"))
        await pilot.pause()
        assert isinstance(app.screen, HelpScreen)
        app.pop_screen()
        await pilot.pause()
        await pilot.click(offset=place_of(app, "all executions"))
        await pilot.pause()
        assert app.screen.query_one(FilterBar).is_editing


async def test_a_count_and_a_source_show_their_own_and_then_all_again() -> None:
    async with running(size=(100, 24)) as (app, pilot):
        screen = app.screen
        assert isinstance(screen, OverviewScreen)
        for text, filtered in (("1 failed", "status:failed"), (screen.services.sources[0].name, "source=")):
            await pilot.click(offset=place_of(app, text))
            assert screen.state.query.startswith(filtered)
            assert 0 < len(screen.view) < screen.view.total
            await pilot.click(offset=place_of(app, text))
            assert screen.state.query == ""
        await pilot.click(offset=place_of(app, "exectop"))
        assert screen.state.query == ""
