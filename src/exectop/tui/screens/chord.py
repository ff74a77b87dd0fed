"""A small menu of the keys that may follow the first of a sequence. Must not know: what comes of them."""

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from exectop.tui.commands import Command
from exectop.tui.key_names import key_label
from exectop.tui.leaving import leave


class ChordMenu(ModalScreen[None]):
    """Only shows them: the key goes to the app, which says when it `is_over`."""

    CSS_PATH: ClassVar = "chord.tcss"
    is_over = False

    def __init__(self, prefix: str, choices: Mapping[str, Command]) -> None:
        super().__init__()
        self._prefix = prefix
        self._choices = choices

    def compose(self) -> ComposeResult:
        lines = [f"{key_label(key)}  {command.title}" for key, command in self._choices.items()]
        with Vertical():
            yield Static("\n".join([*lines, "esc  nothing"]), markup=False)

    def on_screen_resume(self) -> None:
        """Another screen stood above it and has gone: the sequence may have ended meanwhile."""
        if self.is_over:
            leave(self)

    def on_mount(self) -> None:
        self.query_one(Vertical).border_title = Content(f"{key_label(self._prefix)} …")
