"""Running the monitor in a test: no driver, no folders of the user, a size that is chosen."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.events import Key
from textual.keys import _character_to_key
from textual.pilot import Pilot

from exectop.config.options import ScreenOptions
from exectop.config.paths import Paths
from exectop.tui.app import ExecTopApp
from exectop.tui.services import Services
from support import stories


@asynccontextmanager
async def running(
    services: Services | None = None,
    size: tuple[int, int] = (120, 40),
    options: ScreenOptions | None = None,
    paths: Paths | None = None,
) -> AsyncIterator[tuple[ExecTopApp, Pilot[None]]]:
    """The app on the samples (or those services), its first screen painted."""
    app = ExecTopApp(services or stories.services(), options or ScreenOptions(theme="night"), paths)
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        yield app, pilot


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys one after the other, each carried out before the next."""
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


async def type_text(pilot: Pilot[None], text: str) -> None:
    """Type text into what has the focus, faster than it is painted."""
    for letter in text:
        pilot.app.post_message(Key(_character_to_key(letter), letter))
    await pilot.pause()
    await pilot.pause()
