"""Choosing one of a few things by the arrow keys. Must not know: what is chosen."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from exectop.tui.leaving import leave


class Choose(ModalScreen[str | None]):
    """Shows `(id, label)` pairs; the result is the id chosen, or `None`."""

    CSS_PATH: ClassVar = "choose.tcss"
    BINDINGS: ClassVar = [
        Binding("escape,q", "dismiss(None)", show=False),
        Binding("j", "down", show=False),
        Binding("k", "up", show=False),
        Binding("g", "first", show=False),
        Binding("G", "last", show=False),
    ]

    def __init__(self, title: str, options: Sequence[tuple[str, str]], current: str = "") -> None:
        super().__init__()
        self._title = title
        self._options = tuple(options)
        self._current = current

    async def action_dismiss(self, result: str | None = None) -> None:
        """Leave it, however often the key was pressed."""
        leave(self, result)

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            yield OptionList(*(Option(label, id=name) for name, label in self._options), markup=False, compact=True)

    def on_mount(self) -> None:
        self.query_one("#box").border_title = Content(self._title)
        options = self.query_one(OptionList)
        names = [name for name, _ in self._options]
        options.highlighted = names.index(self._current) if self._current in names else 0

    def action_down(self) -> None:
        """To the next."""
        self.query_one(OptionList).action_cursor_down()

    def action_up(self) -> None:
        """To the one before."""
        self.query_one(OptionList).action_cursor_up()

    def action_first(self) -> None:
        """To the first."""
        self.query_one(OptionList).action_first()

    def action_last(self) -> None:
        """To the last."""
        self.query_one(OptionList).action_last()

    @on(OptionList.OptionSelected)
    def choose(self, event: OptionList.OptionSelected) -> None:
        """One was chosen."""
        leave(self, event.option.id)
