"""The monitor on samples with a mistake in it, as a program of its own for a terminal; its argument says where."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from exectop.cli.main import guarded, make_safe
from exectop.cli.monitor import show
from exectop.config.load import load_options
from exectop.config.paths import find_paths
from exectop.ports.secret import Secret
from exectop.tui.app import ExecTopApp
from exectop.tui.panes.events import EventsPane
from exectop.tui.screens.overview import OverviewScreen
from support import stories

KEY = Secret(os.environ.get("CANARY", "none"))


def fail(*_: object, **__: object) -> None:
    """The mistake: it holds a key, and says it."""
    held = KEY.reveal()
    raise RuntimeError(f"a mistake with {held}")


async def fail_later() -> None:
    """The same, awaited."""
    fail()


PLACES: dict[str, Callable[[], None]] = {
    "pane-mount": lambda: setattr(EventsPane, "on_mount", fail),
    "pane-show": lambda: setattr(EventsPane, "show", fail),
    "tick": lambda: setattr(ExecTopApp, "_tick", fail),
    "mount": lambda: setattr(OverviewScreen, "on_mount", fail),
    "compose": lambda: setattr(OverviewScreen, "compose", fail),
    "start": lambda: None,
    "stop": lambda: None,
    "before": fail,
}


def main(place: str) -> int:
    """Run it; the exit code."""
    PLACES[place]()

    async def nothing() -> None:
        return

    paths = find_paths()
    services = stories.services(state_dir=paths.state_folder)
    start = fail_later if place == "start" else nothing
    stop = fail_later if place == "stop" else nothing
    return show(services, load_options(paths.config_file, {}, {}), paths, start, stop)


if __name__ == "__main__":
    make_safe()
    sys.exit(guarded(lambda: main(sys.argv[1])))
