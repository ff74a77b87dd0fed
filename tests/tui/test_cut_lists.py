"""Lists that go on behind what was asked for are never shown as if that were all."""

from dataclasses import replace

from support import stories
from support.running import press, running
from support.screen import line_with, screen_text

CUT = tuple(replace(source, list_limit=2 if source.name == "cloud" else 200) for source in stories.SOURCES)


async def test_a_list_that_was_cut_says_that_it_has_the_newest_only() -> None:
    async with running(stories.services(sources=CUT), size=(80, 24)) as (app, pilot):
        assert "newest 6 " in line_with(app, " / ")
        await press(pilot, "exclamation_mark")
        assert "1 of newest 6" in line_with(app, " / ")
    async with running(size=(80, 24)) as (app, _):
        assert "newest" not in line_with(app, " / ")


async def test_the_sources_say_which_list_was_cut_and_by_what() -> None:
    async with running(stories.services(sources=CUT), size=(120, 40)) as (app, pilot):
        await press(pilot, "S")
        assert not [line for line in screen_text(app) if "list_limit" in line]
        await press(pilot, "G")
        assert "the newest 2 were asked for; list_limit" in line_with(app, "list ")
