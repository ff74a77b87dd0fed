"""Choosing one of a few things by arrow keys or by typing how it begins. Must not know: what is chosen."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from exectop.tui.leaving import leave


class Choose(ModalScreen[str | None]):
    """Shows `(id, label)` pairs; the result is the id chosen, or `None`."""

    CSS_PATH: ClassVar = "choose.tcss"
    BINDINGS: ClassVar = [
        Binding("escape", "dismiss(None)", show=False),
        Binding("backspace", "shorten", show=False),
    ]

    def __init__(self, title: str, options: Sequence[tuple[str, str]], current: str = "") -> None:
        super().__init__()
        self._title = title
        self._options = tuple(options)
        self._current = current
        self._typed = ""

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
        self._type("")

    def on_key(self, event: Key) -> None:
        """A letter goes on with a name; before there is one, `j` `k` `g` `G` move as in every list."""
        if event.is_printable and event.character:
            event.stop()
            options = self.query_one(OptionList)
            moves = {
                "j": options.action_cursor_down,
                "k": options.action_cursor_up,
                "g": options.action_first,
                "G": options.action_last,
            }
            if not self._typed and event.character in moves:
                moves[event.character]()
            else:
                self._type(self._typed + event.character)

    def action_shorten(self) -> None:
        """One letter less."""
        self._type(self._typed[:-1])

    def _type(self, text: str) -> None:
        """Go to the first whose name begins like that, else to the first that has it; a letter that leads nowhere is
        not taken."""
        labels = [label.casefold() for _, label in self._options]
        wanted = text.casefold()
        found = [number for number, label in enumerate(labels) if label.startswith(wanted)]
        found = found or [number for number, label in enumerate(labels) if wanted in label]
        if text and found:
            self.query_one(OptionList).highlighted = found[0]
        self._typed = text if found else self._typed
        words = f"{self._typed}▏" if self._typed else "j k or type a name"
        self.query_one("#box").border_subtitle = Content(f"{words} · enter · esc")

    @on(OptionList.OptionSelected)
    def choose(self, event: OptionList.OptionSelected) -> None:
        """One was chosen."""
        leave(self, event.option.id)
