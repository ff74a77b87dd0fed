"""Signals that end the program: the terminal is restored first, and the exit code says which it was.

Must not know: what the screens do.
"""

import asyncio
import signal
from collections.abc import Callable
from functools import partial

CODES = {"SIGTERM": 143, "SIGHUP": 129, "SIGINT": 130, "SIGQUIT": 131}
"""Signal → exit code, 128 and its number, as a shell reports it."""
FROM_KEYBOARD = frozenset({CODES["SIGINT"], CODES["SIGQUIT"]})
"""Exit codes of the signals that keys send to all programs of a terminal."""


def install_handlers(leave: Callable[[int], None], loop: asyncio.AbstractEventLoop) -> None:
    """Call `leave(exit code)` on the loop when one of the signals comes. Where a platform lacks a signal, or a loop
    cannot watch for it (Windows), the system's own behaviour stays."""
    for name, code in CODES.items():
        number = getattr(signal, name, None)
        if number is None:
            continue
        try:
            loop.add_signal_handler(number, partial(leave, code))
        except (NotImplementedError, ValueError, RuntimeError):
            return


def remove_handlers(loop: asyncio.AbstractEventLoop) -> None:
    """Give the signals back."""
    for name in CODES:
        number = getattr(signal, name, None)
        if number is not None:
            try:
                loop.remove_signal_handler(number)
            except (NotImplementedError, ValueError, RuntimeError):
                return
