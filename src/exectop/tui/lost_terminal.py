"""A terminal that goes away while it is written to: an ssh connection that drops, a window that is closed.

Owns: what becomes of a write that fails. Textual's writer ends with it, and the loop then waits for a writer for
ever: not even the signal that comes with the loss is heard. Must not know: what is drawn.
"""

from collections.abc import Callable
from io import TextIOWrapper
from typing import TextIO

from textual.app import App
from textual.driver import Driver

from exectop.tui.signals import CODES


class EnduringFile:
    """Writes to the file as long as it takes it. `lost` is called once, from the thread that writes, when it does not
    any more; what is written after that is dropped."""

    def __init__(self, file: TextIO, lost: Callable[[], None]) -> None:
        self._file = file
        self._lost = lost
        self._is_lost = False

    def write(self, text: str) -> None:
        """Write it, or drop it."""
        self._attempt(lambda: self._file.write(text))

    def flush(self) -> None:
        """Pass on what was written."""
        self._attempt(self._file.flush)

    def fileno(self) -> int:
        """The descriptor of the file."""
        return self._file.fileno()

    def _attempt(self, work: Callable[[], object]) -> None:
        if self._is_lost:
            return
        try:
            work()
        except (OSError, ValueError):  # a ValueError if the file is closed
            self._is_lost = True
            self._lost()


class LosingTerminal(App[None], inherit_bindings=False):
    """The part of the app that ends in good order when its terminal takes no more."""

    def heed_signal(self, return_code: int) -> None:
        """A signal asks for the end."""

    def _build_driver(self, headless: bool, inline: bool, mouse: bool, size: tuple[int, int] | None) -> Driver:
        """The driver, whose writing outlives the terminal."""
        driver = super()._build_driver(headless, inline, mouse, size)
        file = getattr(driver, "_file", None)
        if isinstance(file, TextIOWrapper):
            vars(driver)["_file"] = EnduringFile(file, self._terminal_lost)
        return driver

    def _terminal_lost(self) -> None:
        """The thread that writes has seen it: end as by the signal that belongs to it."""
        self.call_later(self.heed_signal, CODES["SIGHUP"])
