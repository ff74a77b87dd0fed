"""Lending the terminal to another program, such as an editor: all goes on but the screen.

Owns: who has the terminal. Must not know: which program that is.
"""

import asyncio
from collections.abc import Callable

from exectop.tui.lost_terminal import LosingTerminal
from exectop.tui.runner import caught
from exectop.tui.signals import FROM_KEYBOARD


class Lending(LosingTerminal, inherit_bindings=False):
    """The part of the app that lends the terminal. Subclasses override `leave`."""

    is_lent = False
    _ended_by = 0

    def leave(self, return_code: int = 0) -> None:
        """End with that exit code."""
        raise NotImplementedError

    async def lend(self, work: Callable[[], None]) -> None:
        """Run this in a thread while the terminal is another program's. Nothing is painted meanwhile: there is nobody
        who would write it. What the work raises is raised here, with the screen back."""
        self.is_lent = True
        try:
            with self.suspend(), self.batch_update():
                _, error = await asyncio.to_thread(caught, work)  # raised in here, it would keep the screen away
        finally:
            # not at once: a key that ended the other program sent its signal here too, which may still wait its turn
            asyncio.get_running_loop().call_soon(self._take_back)
        if error is not None:
            raise error

    def _take_back(self) -> None:
        self.is_lent = False
        if self._ended_by:
            self.leave(self._ended_by)

    def heed_signal(self, return_code: int) -> None:
        """A signal asks for the end: now, or when the terminal is back. One that a key sends is for the program that
        has the terminal."""
        if not self.is_lent:
            self.leave(return_code)
        elif return_code not in FROM_KEYBOARD:
            self._ended_by = return_code

    def bell(self) -> None:
        """Ring, unless another program has the terminal."""
        if not self.is_lent:
            super().bell()
