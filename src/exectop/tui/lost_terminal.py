"""A terminal that goes away while it is written to: an ssh connection that drops, a window that is closed.

Owns: what becomes of a write that fails. Textual's writer ends with it, and the loop then waits for a writer for
ever: not even the signal that comes with the loss is heard. Must not know: what is drawn.
"""

from collections.abc import Callable
from typing import TextIO


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
