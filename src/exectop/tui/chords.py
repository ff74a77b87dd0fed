"""Sequences of two keys: the first waits for the second, and a menu of what may follow appears if that takes long.

Owns: which sequence has begun. Keys come to the app one after the other, so a second key that was typed at once is
never taken for anything else. Must not know: what commands do.
"""

from collections.abc import Mapping

from textual.app import App
from textual.dom import DOMNode
from textual.events import Key
from textual.timer import Timer

from exectop.tui.commands import Command
from exectop.tui.screens.chord import ChordMenu

MENU_SECONDS = 0.3
"""So long a second key may take before the menu appears: who knows the keys never sees it."""


class Chords(App[None], inherit_bindings=False):
    """The part of the app that waits for second keys."""

    _choices: Mapping[str, Command] | None = None
    _node: DOMNode | None = None
    _menu: ChordMenu | None = None
    _timer: Timer | None = None

    def begin_chord(self, node: DOMNode, prefix: str, choices: Mapping[str, Command]) -> None:
        """The first key was pressed where `node` is; `choices`: second key → command."""
        self._node, self._choices = node, choices
        self._timer = self.set_timer(MENU_SECONDS, lambda: self.show_chords(prefix))

    async def show_chords(self, prefix: str) -> None:
        """Show what may follow, if that is still open and not shown yet."""
        if self._choices is not None and self._menu is None:
            self._menu = ChordMenu(prefix, self._choices)
            await self.push_screen(self._menu)

    async def on_key(self, event: Key) -> None:
        """The second key, whichever it is, ends the sequence."""
        node, choices = self._node, self._choices
        if node is None or choices is None:
            return
        event.stop()
        event.prevent_default()
        await self._end_chord()
        command = choices.get(event.key)
        if command is not None:
            await self.run_chord(node, command)

    async def _end_chord(self) -> None:
        menu, timer = self._menu, self._timer
        self._node = self._choices = self._menu = self._timer = None
        if timer is not None:
            timer.stop()
        if menu is not None:
            menu.is_over = True
            if menu.is_current:
                await self.pop_screen()

    async def run_chord(self, node: DOMNode, command: Command) -> None:
        """Carry out what the two keys mean."""
        raise NotImplementedError
