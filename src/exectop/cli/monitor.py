"""Opening the monitor: sources, engine and screen put together.

The screen's code is imported while a mock server or a key command is still starting, so that neither waits.
"""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from exectop import __version__
from exectop.cli.common import Given
from exectop.clock import LocalZone, SystemClock
from exectop.config.load import Loaded
from exectop.config.paths import Paths
from exectop.errors import InternalError, UsageError
from exectop.ports.keeping import Notices
from exectop.runtime import Source, make_engine, open_member
from exectop.store.store import Store

if TYPE_CHECKING:
    from exectop.tui.services import Services, SourceInfo

Job = Callable[[], Awaitable[object]]


def open_monitor(given: Given) -> int:
    """The monitor on the sources that the flags mean; without any it says how to begin."""
    check_terminal()
    loaded = given.load()
    return run_monitor(given.paths, loaded, lambda: given.choose(loaded), given.record_file)


def check_terminal() -> None:
    """Raises `UsageError` with one line where there is no screen to draw on."""
    from exectop.tui.terminal import why_no_screen

    reason = why_no_screen(os.environ, sys.stdin, sys.stdout, sys.stderr)
    if reason:
        raise UsageError(reason)


def run_monitor(
    paths: Paths, loaded: Loaded, find_sources: Callable[[], Sequence[Source]], record_file: str | None = None
) -> int:
    """Draw until the user leaves; the exit code. `record_file`: where the raw exchanges go, from the first on. Raises
    what finding the sources or beginning the tape raises, before anything is drawn."""
    from exectop.taping import open_keeper
    from exectop.tui.services import Services

    sources = find_sources()
    clock, store, notices = SystemClock(), Store(), Notices()
    keeper = open_keeper(paths, loaded.options, sources, store.apply, clock, notices.tell)
    if record_file:
        keeper.recorder.start(Path(record_file))
    members = [open_member(source, clock) for source in sources]
    engine = make_engine(members, keeper.sink, clock, keeper.tap, keeper.focus)

    async def stop() -> None:
        await engine.stop()
        keeper.close()
        await asyncio.gather(*(member.session.close() for member in members))

    services = Services(
        store=store,
        controls=engine,
        clock=clock,
        sources=tuple(_describe(source) for source in sources),
        state_dir=paths.state_folder,
        zone=zone_of(loaded.options.screen.timezone),
        version=__version__,
        recorder=keeper.recorder,
        past=keeper,
        notices=notices,
    )
    return show(services, loaded, paths, engine.start, stop)


def show(services: "Services", loaded: Loaded, paths: Paths, start: Job, stop: Job) -> int:
    """Draw what these services tell until the user leaves; the exit code. Raises `InternalError` after a crash."""
    from exectop.tui.memory import prepare

    if services.playback is None:
        from exectop.tui.app import ExecTopApp as App
    else:
        from exectop.tui.replay_app import ReplayApp as App
    prepare()
    app = App(services, loaded.options.screen, paths, start=start, stop=stop)
    app.run(mouse=loaded.options.screen.mouse)
    if app.crash:
        raise InternalError(app.crash)
    return app.return_code or 0


def _describe(source: Source) -> "SourceInfo":
    from exectop.tui.services import SourceInfo

    options = source.options
    return SourceInfo(
        name=source.name,
        provider=source.description.name,
        title=source.description.title,
        url=source.url,
        readonly=options.readonly,
        accent=options.accent,
        verify_tls=options.verify_tls,
        cli_flags=("--source", source.name),
        list_limit=options.list_limit,
        verbs=source.description.capabilities.verbs,
    )


def zone_of(name: str) -> tzinfo:
    """The time zone of that option: `local`, `utc` or a zone's name."""
    if name == "utc":
        return UTC
    return LocalZone() if name == "local" else ZoneInfo(name)
