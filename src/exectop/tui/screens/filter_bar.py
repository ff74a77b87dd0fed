"""The line that always says which executions are shown, and where that is edited. Must not know: the store."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input

from exectop.domain.roles import Role
from exectop.present.cells import Cell, Line
from exectop.present.formats import cell_width
from exectop.tui.screens.preview import wrap_line
from exectop.tui.widgets.lines import Lines
from exectop.tui.widgets.prompt import Prompt


class FilterBar(Vertical):
    """Shows the filter and how much it leaves; `edit` opens it. Every edit is told at once."""

    HISTORY_LIMIT: ClassVar = 50
    LEAST_PROMPT: ClassVar = 12
    """Columns that are left for typing, however much there is to note."""

    class Edited(Message):
        """The text changed."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Closed(Message):
        """Editing ended; with `is_kept` the text stays, else what was before comes back."""

        def __init__(self, text: str, *, is_kept: bool) -> None:
            super().__init__()
            self.text = text
            self.is_kept = is_kept

    def __init__(self) -> None:
        super().__init__(id="filter")
        self.text = ""
        self._before = ""
        self._history: list[str] = []
        self._notes: tuple[Cell, ...] = ()

    def compose(self) -> ComposeResult:
        yield Horizontal(Lines(id="filter-sign"), Lines(id="filter-line"))
        yield Lines(id="filter-error")

    def on_mount(self) -> None:
        self.query_one("#filter-error").display = False
        self.query_one("#filter-sign", Lines).set_lines([(Cell(" / ", Role.KEY),)])

    @property
    def is_editing(self) -> bool:
        """Whether the person is typing."""
        return bool(self.query(Prompt))

    def show(self, text: str, notes: Sequence[Cell] = (), error: str = "") -> None:
        """Show this filter, the notes at the right, and what is wrong with it."""
        self.text, self._notes = text, tuple(notes)
        self.refresh_line()
        box = self.query_one("#filter-error", Lines)
        box.display = bool(error)
        lines = wrap_line((Cell(f"   {error}", Role.ERROR),), max(20, self.size.width))[:3]
        box.styles.height = len(lines)
        box.set_lines(lines)

    def refresh_line(self) -> None:
        """Paint it again, for another width."""
        box = self.query_one("#filter-line", Lines)
        # its own width may still be the one from before editing began or ended
        width = self.size.width - self.query_one("#filter-sign").size.width
        notes: list[Cell] = [cell for note in self._notes for cell in (note, Cell("  "))][:-1]
        taken = sum(cell_width(note.text) for note in notes) + 1
        if self.is_editing:
            self._fit(box, min(taken + 2, max(2, width - self.LEAST_PROMPT)))
            box.set_lines([(Cell("  "), *notes)])
        else:
            self._fit(box, None)
            box.set_lines([self._line(width - taken, notes)])

    def _line(self, width: int, notes: Sequence[Cell]) -> Line:
        """The filter, then as many blanks as bring the notes to the right edge."""
        text = Cell(self.text) if self.text else Cell("all executions", Role.DIM)
        return (text, Cell(" " * max(2, width - cell_width(text.text))), *notes)

    @staticmethod
    def _fit(box: Lines, width: int | None) -> None:
        """Make the box as wide as its notes, so that they end at the right edge; `None`: as the styles say."""
        box.styles.width = box.styles.min_width = width

    async def on_click(self) -> None:
        await self.edit()

    async def edit(self) -> None:
        """Let the person type, or go on typing after a visit to the list."""
        for prompt in self.query(Prompt):
            self.screen.set_focus(prompt)
            return
        self._before = self.text
        row = self.query_one(Horizontal)
        prompt = Prompt(self.text, self._history, id="filter-prompt")
        await row.mount(prompt, after=0)
        self.add_class("editing")
        self.screen.set_focus(prompt)
        self.refresh_line()

    def retype(self, text: str) -> None:
        """Another way than typing led to this filter: whoever is typing finds it in the line."""
        for prompt in self.query(Prompt):
            prompt.value = text
            prompt.cursor_position = len(text)

    @on(Input.Changed, "#filter-prompt")
    def tell_edit(self, event: Input.Changed) -> None:
        """The text changed."""
        event.stop()
        if event.value != self.text:
            self.post_message(self.Edited(event.value))

    @on(Input.Submitted, "#filter-prompt")
    async def keep(self, event: Input.Submitted) -> None:
        """Enter keeps the filter."""
        event.stop()
        await self._close(event.value, is_kept=True)

    @on(Prompt.Left)
    async def left(self, event: Prompt.Left) -> None:
        """Escape was pressed in it."""
        event.stop()
        await self.give_up()

    async def give_up(self) -> None:
        """Bring the filter from before back, if the person is typing."""
        if self.is_editing:
            await self._close(self._before, is_kept=False)

    async def _close(self, text: str, *, is_kept: bool) -> None:
        await self.query(Prompt).remove()
        self.remove_class("editing")
        if is_kept and text and text not in self._history[-1:]:
            self._history = [*self._history, text][-self.HISTORY_LIMIT :]
        self.post_message(self.Closed(text, is_kept=is_kept))
