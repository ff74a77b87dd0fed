"""The `:` line at the bottom: any command by its name, with completion. Must not know: what commands do."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from exectop.domain.roles import Role
from exectop.present.cells import Cell, Line
from exectop.tui.command_line import common_start, completions
from exectop.tui.commands import Command
from exectop.tui.leaving import leave
from exectop.tui.widgets.lines import Lines
from exectop.tui.widgets.prompt import Prompt

SHOWN = 8


class CommandScreen(ModalScreen[str]):
    """A line of input; its result is the line, empty if the person left it."""

    CSS_PATH: ClassVar = "command.tcss"

    def __init__(
        self, known: Sequence[Command], arguments: Mapping[str, Sequence[str]], history: Sequence[str] = ()
    ) -> None:
        super().__init__()
        self._known = known
        self._arguments = arguments
        self._history = history

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            yield Lines(id="matches")
            with Horizontal(id="row"):
                yield Static(":", markup=False, id="colon")
                yield Prompt(history=self._history, id="line")

    def on_mount(self) -> None:
        self._show("")
        self.set_focus(self.query_one(Prompt))

    @on(Input.Changed)
    def tell(self, event: Input.Changed) -> None:
        """Show what the line may become."""
        self._show(event.value)

    def _show(self, text: str) -> None:
        found = completions(text, self._known, self._arguments)
        lines = [self._line(line) for line in found[:SHOWN]]
        if len(found) > SHOWN:
            lines.append((Cell(f"… {len(found) - SHOWN} more", Role.DIM),))
        box = self.query_one("#matches", Lines)
        box.styles.height = len(lines)
        box.set_lines(lines)

    def _line(self, line: str) -> Line:
        name = line.split(" ", 1)[0]
        command = next((known for known in self._known if name in (known.alias, known.id)), None)
        title = f"  {command.title}" + (f" {command.argument}" if command.argument else "") if command else ""
        return (Cell(line.strip(), Role.KEY), Cell(title, Role.DIM))

    @on(Prompt.Completion)
    def complete(self) -> None:
        """Go on as far as there is only one way."""
        prompt = self.query_one(Prompt)
        start = common_start(completions(prompt.value, self._known, self._arguments))
        if len(start) > len(prompt.value):
            prompt.value = start
            prompt.cursor_position = len(start)

    @on(Input.Submitted)
    def submit(self, event: Input.Submitted) -> None:
        """The line is done."""
        leave(self, event.value)

    @on(Prompt.Left)
    def leave(self) -> None:
        """The person wants none of it."""
        leave(self, "")
