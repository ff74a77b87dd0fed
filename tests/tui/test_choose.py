"""Choosing an order: by typing how a name begins; the arrow in words is the arrow over the column."""

from exectop.tui.screens.overview import OverviewScreen
from support.running import press, running, type_text
from support.screen import line_with


async def test_a_name_is_chosen_by_typing_how_it_begins() -> None:
    async with running(size=(80, 30)) as (app, pilot):
        screen = app.screen
        assert isinstance(screen, OverviewScreen)
        await press(pilot, "s")
        assert line_with(app, "j k or type a name")
        await type_text(pilot, "prozg")
        assert line_with(app, "prog▏"), "a letter that leads nowhere is not taken"
        await press(pilot, "backspace", "v", "enter")
        assert screen.view.sort.column == "provider"


async def test_the_way_to_choose_starts_at_what_is_chosen() -> None:
    async with running(size=(80, 30)) as (app, pilot):
        screen = app.screen
        assert isinstance(screen, OverviewScreen)
        before = screen.view.sort
        await press(pilot, "s", "enter")
        assert screen.view.sort.column == before.column
        assert screen.view.sort.is_descending is not before.is_descending


async def test_the_order_in_words_has_the_arrow_of_its_column() -> None:
    async with running(size=(120, 30)) as (app, pilot):
        assert "by age ↑" in line_with(app, " / ")
        assert "AGE↑" in line_with(app, "STATUS")
        await press(pilot, "t")
        await pilot.pause()
        assert "by created ↓" in line_with(app, " / ")
        assert "CREATED↓" in line_with(app, "STATUS")
        await press(pilot, "less_than_sign")
        assert "by created ↑" in line_with(app, " / ")
        assert "CREATED↑" in line_with(app, "STATUS")
