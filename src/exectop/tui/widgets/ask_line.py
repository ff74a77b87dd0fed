"""One line that asks for a text and goes away again. Must not know: what the text is for."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input

from exectop.domain.roles import Role
from exectop.present.cells import Cell
from exectop.tui.widgets.lines import Lines
from exectop.tui.widgets.prompt import Prompt


class AskLine(Horizontal):
    """Hidden until `ask`. Messages carry the `purpose` given there."""

    LIMIT: ClassVar = 50
    DEFAULT_CSS = """
    AskLine { height: 1; display: none; }
    AskLine.asking { display: block; }
    AskLine > Lines { width: auto; min-width: 8; height: 1; padding: 0 0 0 1; }
    AskLine > Prompt { width: 1fr; }
    """

    class Edited(Message):
        """A letter came or went."""

        def __init__(self, purpose: str, text: str) -> None:
            super().__init__()
            self.purpose = purpose
            self.text = text

    class Closed(Message):
        """It is over; `text` is `None` if the person gave it up."""

        def __init__(self, purpose: str, text: str | None) -> None:
            super().__init__()
            self.purpose = purpose
            self.text = text

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._purpose = ""
        self._past: dict[str, list[str]] = {}

    def compose(self) -> ComposeResult:
        yield Lines()

    @property
    def is_asking(self) -> bool:
        """Whether the person is typing."""
        return self.has_class("asking")

    async def ask(self, purpose: str, label: str, text: str = "") -> None:
        """Let the person type."""
        await self.query(Prompt).remove()
        self._purpose = purpose
        words = self.query_one(Lines)
        words.styles.width = len(label) + 2
        words.set_lines([(Cell(label, Role.KEY),)])
        prompt = Prompt(text, self._past.get(purpose, ()))
        await self.mount(prompt)
        self.add_class("asking")
        self.screen.set_focus(prompt)

    async def _close(self, text: str | None) -> None:
        self.remove_class("asking")
        await self.query(Prompt).remove()
        if text:
            past = self._past.setdefault(self._purpose, [])
            past[:] = [*(line for line in past if line != text), text][-self.LIMIT :]
        self.post_message(self.Closed(self._purpose, text))

    @on(Input.Changed)
    def tell_edit(self, event: Input.Changed) -> None:
        """A letter came or went."""
        event.stop()
        if self.is_asking:
            self.post_message(self.Edited(self._purpose, event.value))

    @on(Input.Submitted)
    async def keep(self, event: Input.Submitted) -> None:
        """Enter ends it."""
        event.stop()
        await self._close(event.value)

    @on(Prompt.Left)
    async def give_up(self, event: Prompt.Left) -> None:
        """Escape gives it up."""
        event.stop()
        await self._close(None)
