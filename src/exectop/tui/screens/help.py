"""All keys that work where the person is, made from the table of commands. Must not know: any screen."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import ModalScreen

from exectop.domain.roles import Role
from exectop.present.cells import Cell, Line
from exectop.tui.bindings import keys_label
from exectop.tui.commands import SCOPES, Command
from exectop.tui.leaving import leave
from exectop.tui.widgets.lines import Lines


def help_lines(commands: Sequence[Command]) -> list[Line]:
    """Keys, title, what the title does not say, and the name on the `:` line, by where they work."""
    lines: list[Line] = []
    width = max((len(keys_label(command)) for command in commands), default=0)
    for scope, heading in SCOPES.items():
        chosen = [command for command in commands if command.scope == scope]
        if chosen:
            lines += [(Cell(heading, Role.ACCENT),), *(_line(command, width) for command in chosen), ()]
    return lines


def _line(command: Command, width: int) -> Line:
    name = command.alias or command.id
    usage = f":{name} {command.argument}".rstrip()
    return (
        Cell(f"  {keys_label(command):<{width}}  ", Role.KEY),
        Cell(f"{command.title:<26} "),
        Cell(f"{usage:<28} ", Role.DIM),
        Cell(command.help, Role.DIM),
    )


class HelpScreen(ModalScreen[None]):
    """The help over the screen that it is about."""

    CSS_PATH: ClassVar = "help.tcss"
    BINDINGS: ClassVar = [
        Binding("escape,q,question_mark,f1", "dismiss(None)", show=False),
        Binding("j,down", "scroll(1)", show=False),
        Binding("k,up", "scroll(-1)", show=False),
        Binding("ctrl+d,pagedown,space", "scroll(10)", show=False),
        Binding("ctrl+u,pageup", "scroll(-10)", show=False),
        Binding("g,home", "scroll(-9999)", show=False),
        Binding("G,end", "scroll(9999)", show=False),
    ]

    def __init__(self, commands: Sequence[Command]) -> None:
        super().__init__()
        self._commands = commands

    async def action_dismiss(self, result: None = None) -> None:
        """Leave it, however often the key was pressed."""
        leave(self, result)

    def compose(self) -> ComposeResult:
        box = Lines(id="box")
        box.border_title = "Keys that work here"
        box.border_subtitle = "j k scroll · esc leaves"
        yield box

    def on_mount(self) -> None:
        self.query_one(Lines).set_lines(help_lines(self._commands))

    def action_scroll(self, count: int) -> None:
        """Move by that many lines."""
        self.query_one(Lines).scroll_lines(count)
