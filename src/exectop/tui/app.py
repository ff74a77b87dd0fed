"""The application: theme, keys, screens, the one clock, and leaving in good order.

Must not know: what a screen shows, where data comes from. `start` and `stop` are the engine's.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from rich.color import ColorSystem
from rich.console import RenderableType
from textual._compositor import CompositorUpdate
from textual.binding import Binding
from textual.command import Provider
from textual.events import AppBlur, AppFocus
from textual.filter import LineFilter
from textual.screen import Screen

from exectop.config.options import ScreenOptions
from exectop.config.paths import Paths
from exectop.domain.text import clean_line
from exectop.tui.alarm import Alarm
from exectop.tui.app_commands import CommandingApp
from exectop.tui.ascii_filter import AsciiFilter
from exectop.tui.bindings import load_keys, use_keys
from exectop.tui.last_gate import LastGate
from exectop.tui.lean_output import LeanScreen, LeanUpdate
from exectop.tui.lending import Lending
from exectop.tui.memory import let_go, trim
from exectop.tui.mistakes import Mistakes
from exectop.tui.moment import Settings
from exectop.tui.screens.base import BaseScreen
from exectop.tui.services import Services
from exectop.tui.signals import install_handlers, remove_handlers
from exectop.tui.state import ScreenState, load_state, save_state
from exectop.tui.theme import Theme, choose_theme, load_themes, textual_theme, themes_folder, use_theme
from exectop.tui.typed_ahead import TypedAhead

Job = Callable[[], Awaitable[object]]
TICK, TRIM = 1.0, 60.0


def _command_provider() -> type[Provider]:
    """Loaded when the palette is first opened."""
    from exectop.tui.palette import CommandProvider

    return CommandProvider


class ExecTopApp(TypedAhead, Mistakes, Lending, CommandingApp, inherit_bindings=False):
    """The monitor. Raises `ConfigError` for keys, a theme or a folder of themes that make no sense."""

    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = ""
    COMMANDS: ClassVar = {_command_provider}
    ESCAPE_TO_MINIMIZE = False
    BINDINGS: ClassVar = [Binding("ctrl+c", "interrupt", show=False, priority=True)]
    CSS_PATH: ClassVar = "app.tcss"
    TITLE = "exectop"

    def __init__(
        self,
        services: Services,
        options: ScreenOptions,
        paths: Paths | None = None,
        *,
        start: Job | None = None,
        stop: Job | None = None,
    ) -> None:
        # With NO_COLOR Textual would still paint in greys, but for its native mode.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self.services = services
        self.options = options
        self.paths = paths
        self.settings = Settings(clock_times=options.times == "clock", is_ascii=options.ascii)
        self.state = self._read_state()
        self.themes = load_themes([themes_folder(), *([paths.themes_folder] if paths else [])])
        use_keys(load_keys(paths.keys_file) if paths else {})
        self._last_filters = [*([AsciiFilter()] if options.ascii else []), LastGate()]
        self._lean = LeanScreen(self.console._color_system or ColorSystem.TRUECOLOR)
        self._start, self._stop = start, stop
        self._interrupts = 0
        self._alarm: Alarm | None = None
        self.command_history: list[str] = []
        for theme in self.themes.values():
            self.register_theme(textual_theme(theme))
        remembered = self.state.theme if options.theme == "auto" and self.state.theme in self.themes else ""
        self.put_on(choose_theme(remembered or options.theme, self.themes))
        self.bind_commands()

    def _read_state(self) -> ScreenState:
        state = load_state(self.services.state_dir) if self.options.remember else ScreenState()
        if self.options.start_filter is not None:
            state.query = self.options.start_filter
        return state

    def put_on(self, theme: Theme) -> None:
        """Wear this theme."""
        use_theme(theme, colourless=self.no_color)
        self.theme = theme.name

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's filters, then ours, the last gate at the end."""
        return [*super().get_line_filters(), *self._last_filters]

    # --- the course of a session

    async def on_mount(self) -> None:
        self.app_resume_signal.subscribe(self, lambda _: self.redraw())
        install_handlers(self.heed_signal, asyncio.get_running_loop())
        asyncio.get_running_loop().set_exception_handler(self.tell_of_background)
        await self.push_screen(self._first_screen())
        self.set_interval(TICK, self._tick)
        self.set_interval(TRIM, trim)
        if self.options.bell:
            self._alarm = Alarm(self, self.services.store)
        self.hear_notices()
        if self._start is not None:
            self.call_after_refresh(self._begin, self._start)

    def _first_screen(self) -> BaseScreen:
        if not self.services.sources:
            from exectop.tui.screens.first_run import FirstRunScreen

            return FirstRunScreen(self.services, str(self.paths.config_file) if self.paths else "config.toml")
        from exectop.tui.screens.overview import OverviewScreen

        return OverviewScreen(self.services, self.state)

    async def _begin(self, start: Job) -> None:
        await start()

    def _tick(self) -> None:
        """A second has passed: the shown screen brings its ages up to date."""
        let_go()
        screen = self.screen
        if isinstance(screen, BaseScreen):
            screen.guard(screen.tick)

    def leave(self, return_code: int = 0) -> None:
        """Remember where the person was, give the terminal back, and end with that exit code."""
        if self.options.remember and self.services.sources:
            try:
                save_state(self.services.state_dir, self.state)
            except OSError as error:
                self.exit(return_code=return_code, message=clean_line(f"exectop: cannot remember: {error}"))
                return
        self.exit(return_code=return_code)

    async def on_unmount(self) -> None:
        remove_handlers(asyncio.get_running_loop())
        asyncio.get_running_loop().set_exception_handler(None)
        if self._alarm is not None:
            self._alarm.close()
        if self._stop is not None:
            await self._stop()

    # --- the terminal

    def redraw(self) -> None:
        """Something else wrote to the terminal: draw everything again."""
        self._lean.forget()
        self.refresh(layout=True)

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        """Write an update with few bytes."""
        update: object = renderable
        if isinstance(update, CompositorUpdate):
            renderable = LeanUpdate(update, self._lean)  # type: ignore[assignment]  # Textual writes both
        super()._display(screen, renderable)

    def on_app_blur(self, _event: AppBlur) -> None:
        """The terminal lost the focus: nobody looks."""
        self._pause_unseen(True)

    def on_app_focus(self, _event: AppFocus) -> None:
        """Somebody looks again."""
        self._pause_unseen(False)

    def _pause_unseen(self, is_unseen: bool) -> None:
        """Ask no server for what nobody sees. A tape asks none: whether it plays is the person's alone."""
        is_live = self.services.playback is None
        if is_live and self.options.pause_when_unfocused and not self.settings.is_paused:
            self.services.controls.pause(is_unseen)

    def action_interrupt(self) -> None:
        """Ctrl+c once says how to leave, twice in a row leaves."""
        self._interrupts += 1
        if self._interrupts > 1:
            self.leave(130)
            return
        self.notify("press q to leave, or ctrl+c again", markup=False)
        self.set_timer(3, self._forget_interrupts)

    def _forget_interrupts(self) -> None:
        self._interrupts = 0
