"""One line of input with a history: for the filter and the command line. Must not know: what is typed."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding
from textual.geometry import Region
from textual.message import Message
from textual.widgets import Input


class Prompt(Input):
    """An input of one row. `up` and `down` go through the history, `tab` asks for completion, `escape` leaves."""

    BINDINGS: ClassVar = [
        Binding("escape", "leave", show=False),
        Binding("up", "history(-1)", show=False),
        Binding("down", "history(1)", show=False),
        Binding("tab", "complete", show=False),
    ]
    DEFAULT_CSS = """
    Prompt, Prompt:focus {
        height: 1;
        border: none;
        padding: 0;
        background: $surface;
    }
    """

    class Left(Message):
        """The person wants none of it."""

    class Completion(Message):
        """The person asks how the text may go on."""

    def __init__(self, value: str = "", history: Sequence[str] = (), id: str | None = None) -> None:  # noqa: A002
        super().__init__(value, id=id, select_on_focus=False, compact=True)
        self.cursor_blink = False
        self._history = [line for line in history if line]
        self._place = len(self._history)

    def on_mount(self) -> None:
        self._selections = self.screen.text_selection_started_signal

    def on_resize(self) -> None:
        """What was typed last stays in sight when what stands beside it takes more room."""
        self.scroll_to_region(Region(self._cursor_offset, 0, 1, 1), animate=False, force=True)

    def on_unmount(self) -> None:
        """An input listens to its screen's selections and never stops: the screen would keep every one it had."""
        self._selections.unsubscribe(self)

    def action_leave(self) -> None:
        """Tell that it is left."""
        self.post_message(self.Left())

    def action_complete(self) -> None:
        """Ask for completion."""
        self.post_message(self.Completion())

    def action_history(self, step: int) -> None:
        """Show an older or newer line."""
        place = self._place + step
        if 0 <= place <= len(self._history):
            self._place = place
            self.value = self._history[place] if place < len(self._history) else ""
            self.cursor_position = len(self.value)
