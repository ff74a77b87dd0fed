"""The commands that work everywhere. Must not know: what a screen shows."""

from collections.abc import Sequence
from typing import ClassVar

from textual.dom import DOMNode

from exectop.domain.values import ExecutionKey
from exectop.errors import UsageError
from exectop.store.store import Store
from exectop.tui.bindings import Commanding, available, run_command
from exectop.tui.chords import Chords
from exectop.tui.command_line import parse_line
from exectop.tui.commands import Command, by_id
from exectop.tui.moment import Settings
from exectop.tui.runner import attempt
from exectop.tui.screens.base import BaseScreen
from exectop.tui.state import ScreenState
from exectop.tui.tapes import TapeCommands
from exectop.tui.theme import Theme, choose_theme

HISTORY_LIMIT = 50


class CommandingApp(Commanding, Chords, TapeCommands, inherit_bindings=False):
    """An app whose commands are those that work everywhere. A subclass sets the attributes and says how to wear a
    theme and how to leave."""

    SCOPES: ClassVar[tuple[str, ...]] = ("app",)
    settings: Settings
    state: ScreenState
    themes: dict[str, Theme]
    command_history: list[str]

    def put_on(self, theme: Theme) -> None:
        """Wear this theme."""

    def redraw(self) -> None:
        """Draw everything again."""

    def leave(self, return_code: int = 0) -> None:
        """End with that exit code."""

    async def run_chord(self, node: DOMNode, command: Command) -> None:
        """Two keys of one sequence were pressed."""
        await run_command(node, command)

    async def action_run(self, command_id: str) -> None:
        """A key of ours: the focused widget and the screen may carry the command out in their own way."""
        command = by_id(command_id)
        if command is not None:
            await run_command(self.screen.focused or self.screen, command)

    @property
    def own_screens(self) -> list[BaseScreen]:
        """The full screens, the lowest first."""
        return [screen for screen in self.screen_stack if isinstance(screen, BaseScreen)]

    def restyle_all(self) -> None:
        """Words or colours changed: every screen paints anew."""
        for screen in self.own_screens:
            screen.guard(screen.restyle)

    # --- help, palette, command line

    def do_app_help(self) -> None:
        from exectop.tui.screens.help import HelpScreen

        self.push_screen(HelpScreen(available(self.screen)))

    def do_app_palette(self) -> None:
        self.action_command_palette()

    async def do_app_command(self) -> None:
        from exectop.tui.screens.command import CommandScreen

        known = available(self.screen)
        node = self.screen.focused or self.screen

        def done(line: str | None) -> None:
            if line and line.strip(" :"):
                self.command_history = [*self.command_history, line][-HISTORY_LIMIT:]
                told = attempt(self.services, f":{line}", lambda: self._run_line(line, known))
                if told:
                    self.notify(told, severity="error", markup=False)

        self._line_node = node
        await self.push_screen(CommandScreen(known, self._arguments(), self.command_history), done)

    def _run_line(self, line: str, known: list[Command]) -> None:
        command, argument = parse_line(line, known)
        self.call_later(run_command, self._line_node, command, argument)

    def _arguments(self) -> dict[str, list[str]]:
        """What completion offers for an argument of that name."""
        from exectop.domain.sorting import SORT_FIELDS

        return {
            "NAME": ["auto", *sorted(self.themes)],
            "COLUMN": list(SORT_FIELDS),
            "QUERY": ["is:active", "is:failed", "is:over", "is:waiting", "age<1h", *self._sources()],
        }

    def _sources(self) -> list[str]:
        return [f"source:{source.name}" for source in self.services.sources]

    # --- moving between screens

    def do_app_quit(self) -> None:
        self.leave()

    def do_app_back(self) -> None:
        if len(self.own_screens) > 1:
            self.pop_screen()

    def do_app_sources(self) -> None:
        from exectop.tui.screens.sources import SourcesScreen

        if not isinstance(self.screen, SourcesScreen):
            self.push_screen(SourcesScreen(self.services))

    def do_app_go(self, name: str = "") -> None:
        from exectop.tui.screens.overview import OverviewScreen

        if not name:
            raise UsageError("which execution?", hint="Write :open ID, :open SOURCE/ID or :open @latest")
        key = find_execution(self.services.store, name, [source.name for source in self.services.sources])
        overview = next((screen for screen in self.own_screens if isinstance(screen, OverviewScreen)), None)
        if overview is not None:
            overview.grid.move_to(key)
            overview.open_execution(key)

    # --- switches

    def do_app_times(self) -> None:
        self.settings.clock_times = not self.settings.clock_times
        self.restyle_all()

    def do_app_pause(self) -> None:
        self.settings.is_paused = not self.settings.is_paused
        self.services.controls.pause(self.settings.is_paused)
        self.notify("polling is paused" if self.settings.is_paused else "polling goes on", markup=False)
        self.restyle_all()

    def do_app_refresh(self) -> None:
        self.services.controls.refresh()
        self.redraw()

    def do_app_theme(self, name: str = "") -> None:
        from exectop.tui.screens.choose import Choose

        if name:
            self._wear(name)
            return
        options = [(theme, theme) for theme in sorted(self.themes)]
        self.push_screen(Choose("theme", options, self.theme), lambda chosen: self._wear(chosen) if chosen else None)

    def _wear(self, name: str) -> None:
        self.put_on(choose_theme(name, self.themes))
        self.state.theme = "" if name == "auto" else name
        self.restyle_all()


def find_execution(store: Store, name: str, sources: Sequence[str] = ()) -> ExecutionKey:
    """The execution that is meant by `source/id`, an id, the beginning of one, or `@latest`. One that is not known
    is one to ask these sources for, if the name says which of them. Raises `UsageError`."""
    if name == "@latest":
        latest = store.latest()
        if latest is None:
            raise UsageError("no execution is known yet")
        return latest
    keys = tuple(store.keys())
    found = [key for key in keys if name in (key.id, str(key))]
    found = found or [key for key in keys if key.id.startswith(name) or str(key).startswith(name)]
    source, slash, id_ = name.partition("/")
    if not found and slash and id_ and source in sources:
        return ExecutionKey(source, id_)
    if not found and len(sources) == 1:
        return ExecutionKey(sources[0], name)
    if not found:
        hint = f"With its source its server is asked: {sources[0]}/{name}" if sources else ""
        raise UsageError(f"no execution that is known here is called '{name}'", hint=hint)
    if len(found) > 1:
        raise UsageError(f"'{name}' can be {len(found)} executions, such as {found[0]} and {found[1]}")
    return found[0]
