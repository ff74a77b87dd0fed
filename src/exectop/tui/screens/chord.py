"""The second key of a sequence: a small menu of what may follow the first. Any other key leaves it.

Must not know: what the commands do.
"""

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Static

from exectop.tui.commands import Command
from exectop.tui.key_names import key_label
from exectop.tui.leaving import leave


class ChordMenu(ModalScreen[Command | None]):
    """Waits for one key; its result is the command of that key, or `None`."""

    CSS_PATH: ClassVar = "chord.tcss"

    def __init__(self, prefix: str, choices: Mapping[str, Command]) -> None:
        super().__init__()
        self._prefix = prefix
        self._choices = choices

    def compose(self) -> ComposeResult:
        lines = [f"{key_label(key)}  {command.title}" for key, command in self._choices.items()]
        with Vertical():
            yield Static("\n".join([*lines, "esc  nothing"]), markup=False)

    def on_mount(self) -> None:
        self.query_one(Vertical).border_title = Content(f"{key_label(self._prefix)} …")

    def on_key(self, event: Key) -> None:
        event.stop()
        event.prevent_default()
        leave(self, self._choices.get(event.key))
