"""Events that the filter hides are not called events that nobody told."""

from exectop.domain.changes import EventLogged
from exectop.domain.values import Event
from exectop.tui.screens.execution import ExecutionScreen
from support import stories
from support.running import press, running
from support.screen import line_with, screen_text


async def test_hidden_events_are_called_hidden() -> None:
    services = stories.services()
    told = (EventLogged(stories.RUNNING, Event(id=f"n{number}", at=stories.NOW)) for number in range(38))
    services.store.apply(stories.stamped(told))
    async with running(services, size=(120, 24)) as (app, pilot):
        await app.push_screen(ExecutionScreen(app.services, stories.RUNNING, None, "events"))
        await pilot.pause()
        await press(pilot, "s", "s")
        assert line_with(app, " 0 of 38 events")
        assert line_with(app, " 38 hidden by the filter; s changes it")
        assert not [line for line in screen_text(app) if "nothing is told" in line]


async def test_one_event_is_not_several() -> None:
    services = stories.services()
    services.store.apply(stories.stamped([EventLogged(stories.RUNNING, Event(id="n", at=stories.NOW))]))
    async with running(services, size=(120, 24)) as (app, pilot):
        await app.push_screen(ExecutionScreen(app.services, stories.RUNNING, None, "events"))
        await pilot.pause()
        assert line_with(app, " 1 event ")
        await press(pilot, "s", "s")
        assert line_with(app, " 0 of 1 event ")
