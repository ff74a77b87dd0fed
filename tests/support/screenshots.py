"""Draws `screenshots/` from the mock at a fixed seed and instant: `python tests/support/screenshots.py`.

The real road, socket aside: the mock's application, sessions, engine, store, screens; on a clock that stands still
between steps, so that the same sources give the same pictures.
"""

import asyncio
import random
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from textual.pilot import Pilot  # noqa: E402

from exectop.config.options import ScreenOptions, SourceOptions  # noqa: E402
from exectop.config.paths import Paths  # noqa: E402
from exectop.ports.secret import Secret  # noqa: E402
from exectop.runtime import open_member, resolve_sources  # noqa: E402
from exectop.store.store import Store  # noqa: E402
from exectop.sync.engine import Engine  # noqa: E402
from exectop.tui.app import ExecTopApp  # noqa: E402
from exectop.tui.services import Services, SourceInfo  # noqa: E402
from support.mock_server import InProcess  # noqa: E402

FOLDER = ROOT / "screenshots"
VENDORS = ("izieroma", "polos", "asteroid", "claude-agent")
PREFIXES = {"izieroma": "/izieroma", "polos": "/polos", "asteroid": "/asteroid", "claude-agent": "/claude-agent"}
PROJECT = "11111111-1111-4111-8111-111111111111"
SEED = 11


class Stage:
    """The app on the mock, and the keys that are pressed on it."""

    def __init__(self, mock: InProcess, app: ExecTopApp, pilot: Pilot[None], engine: Engine) -> None:
        self._mock = mock
        self._app = app
        self._pilot = pilot
        self._engine = engine

    async def let_pass(self, seconds: float) -> None:
        """Time passes; everything that is due is asked, told and drawn."""
        for _ in range(round(seconds / 0.5)):
            await self._mock.clock.advance(0.5)
            await self._engine.idle()
        await self._pilot.pause()

    async def press(self, *keys: str) -> None:
        """Keys are pressed, one after the other, and what they cause happens."""
        for key in keys:
            await self._pilot.press(key)
            await self.let_pass(1)

    def draw(self) -> str:
        """The screen as SVG."""
        return self._app.export_screenshot(title="exectop")


@asynccontextmanager
async def stage(
    columns: int, lines: int, theme: str = "night", scenario: str = "demo", folder: Path | None = None
) -> AsyncIterator[Stage]:
    """The monitor in a terminal of that size on the mock, some seconds after its start."""
    mock = InProcess(scenario, seed=SEED, daily_quota=20_000)
    chosen = {
        name: SourceOptions(provider=name, url=f"http://mock{PREFIXES[name]}", project_id=PROJECT, allow_http=True)
        for name in VENDORS
    }
    sources = resolve_sources(chosen, {}, {name: Secret("demo") for name in VENDORS})
    members = [open_member(source, mock.clock, app=mock.app) for source in sources]
    store = Store()
    engine = Engine(members, store.apply, mock.clock, random.Random(SEED))
    services = Services(
        store=store,
        controls=engine,
        clock=mock.clock,
        sources=tuple(_info(source.name, source.description.title, source.url) for source in sources),
        state_dir=None,
        zone=UTC,
        version="0.1.0",
    )
    with tempfile.TemporaryDirectory() as temporary:
        home = folder or Path(temporary)
        paths = Paths(config_folder=home, state_folder=home)
        options = ScreenOptions(theme=theme, remember=False, timezone="utc")
        app = ExecTopApp(services, options, paths, start=engine.start, stop=engine.stop)
        async with app.run_test(size=(columns, lines)) as pilot:
            one = Stage(mock, app, pilot, engine)
            await pilot.pause()
            await one.let_pass(12)
            yield one
    await asyncio.gather(*(member.session.close() for member in members))


def _info(name: str, title: str, url: str) -> SourceInfo:
    return SourceInfo(name=name, provider=name, title=title, url=url, cli_flags=("--source", name))


async def draw_all() -> Mapping[str, str]:
    """Every picture by its file's name."""
    pictures: dict[str, str] = {}
    async with stage(120, 36) as one:
        pictures["overview.svg"] = one.draw()
        await one.press("slash", *"source:izieroma is:active", "enter", "g", "enter")
        await one.let_pass(60)
        for key, name in zip("123456", ("detail", "graph", "timeline", "events", "payload", "raw"), strict=True):
            await one.press(key)
            pictures[f"execution-{name}.svg"] = one.draw()
        await one.press("escape", "escape", "S")
        pictures["sources.svg"] = one.draw()
        await one.press("escape", "question_mark")
        pictures["help.svg"] = one.draw()
    async with stage(120, 36, theme="day") as one:
        pictures["overview-day.svg"] = one.draw()
    async with stage(120, 30, scenario="pair") as one:
        await one.press("slash", *"source:asteroid", "enter", "G", "space", "g", "space", "equals_sign")
        await one.let_pass(12)
        pictures["compare.svg"] = one.draw()
    return pictures


def main() -> None:
    """Draw and write."""
    FOLDER.mkdir(exist_ok=True)
    for name, svg in asyncio.run(draw_all()).items():
        (FOLDER / name).write_text(svg, encoding="utf-8")
        print(f"{FOLDER / name}: {len(svg):,} characters")


if __name__ == "__main__":
    main()
