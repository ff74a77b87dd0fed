"""The command palette: every command that works now, found by its title. Must not know: what commands do."""

from collections.abc import Awaitable, Callable
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from exectop.tui.bindings import available, keys_label, run_command
from exectop.tui.commands import Command


class CommandProvider(Provider):
    """Feeds Textual's palette from the table of commands."""

    async def startup(self) -> None:
        """Remember what works on the screen below the palette."""
        node = self.screen.focused or self.screen
        self._node = node
        self._commands = [command for command in available(self.screen) if command.id != "app.palette"]

    async def discover(self) -> Hits:
        """All of them, before anything is typed."""
        for command in self._commands:
            yield DiscoveryHit(command.title, self._run(command), help=_words(command))

    async def search(self, query: str) -> Hits:
        """Those whose title or name is like the query, the best first."""
        matcher = self.matcher(query)
        for command in self._commands:
            score = max(matcher.match(command.title), matcher.match(command.id))
            if score > 0:
                yield Hit(score, matcher.highlight(command.title), self._run(command), help=_words(command))

    def _run(self, command: Command) -> Callable[[], Awaitable[bool]]:
        return partial(run_command, self._node, command)


def _words(command: Command) -> str:
    keys = keys_label(command)
    return f"{keys}   {command.help}" if keys else command.help
