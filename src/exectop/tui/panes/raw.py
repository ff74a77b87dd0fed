"""The Raw view: what was asked about this execution and what came back, byte for byte.

Owns: which exchange is shown. Must not know: how exchanges are kept.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult

from exectop.domain.roles import Role
from exectop.domain.story import Story
from exectop.domain.text import clean_line
from exectop.ports.wire import Exchange
from exectop.present.cells import Cell, Context, Line
from exectop.present.raw import exchange_lines
from exectop.tui.panes.text_pane import TextPane
from exectop.tui.services import Services
from exectop.tui.widgets.lines import Lines


class RawPane(TextPane):
    """One exchange at a time, the newest first."""

    PANE_ID: ClassVar = "raw"
    TITLE: ClassVar = "Raw"
    SCOPES: ClassVar = ("pane.raw",)

    def __init__(self, services: Services) -> None:
        super().__init__(services, wraps=False)
        self.viewer.placeholder = (Cell(" no answer about this execution alone has come yet", Role.DIM),)
        self._summary = Lines(id="summary")
        self._exchanges: Sequence[Exchange] = ()
        self._pinned: int | None = None
        self._shown: object = None
        self._story: Story | None = None
        self._moment: Context | None = None

    def compose(self) -> ComposeResult:
        yield self._summary
        yield self.viewer

    def show(self, story: Story, context: Context, step_id: str | None) -> None:
        if self._story is not None and self._story.key != story.key:
            self._pinned = None
        # Times of day, because ages would have a large body laid out anew every second.
        self._story, self._moment = story, replace(context, clock_times=True)
        self._exchanges = self.services.controls.exchanges(story.key)
        self._draw()

    @property
    def _place(self) -> int:
        """Where the shown exchange is: a pinned one stays although newer ones come."""
        numbers = [exchange.number for exchange in self._exchanges]
        return numbers.index(self._pinned) if self._pinned in numbers else 0

    def _draw(self) -> None:
        if self._moment is None or self._story is None:
            return
        exchange = self._exchanges[self._place] if self._exchanges else None
        self._summary.set_lines([self._words(exchange)])
        shown = (self._story.key, exchange, self._moment.ascii, self._story.execution.notes)
        if shown == self._shown:
            return
        is_other = not isinstance(self._shown, tuple) or self._shown[1] != exchange
        self._shown = shown
        lines = exchange_lines(exchange, self._moment) if exchange is not None else []
        self.viewer.set_lines([*self._notes(), *lines])
        if is_other:
            self.viewer.move_to(0)

    def _words(self, exchange: Exchange | None) -> Line:
        count = len(self._exchanges)
        if exchange is None:
            return (Cell(" 0 exchanges", Role.DIM),)
        pinned = "  kept in view" if self._pinned is not None else ""
        return (Cell(f" exchange {self._place + 1} of {count}, the newest first{pinned}", Role.DIM),)

    def _notes(self) -> list[Line]:
        """Fields of the reply that made no sense."""
        notes = self._story.execution.notes if self._story is not None else ()
        return [(Cell("! ", Role.WARNING), Cell(clean_line(note), Role.WARNING)) for note in notes]

    def do_raw_next(self) -> None:
        self._turn(1)

    def do_raw_previous(self) -> None:
        self._turn(-1)

    def _turn(self, step: int) -> None:
        place = self._place + step
        if 0 <= place < len(self._exchanges):
            self._pinned = self._exchanges[place].number if place else None
            self._draw()

    def copy_value(self) -> str:
        """The body of the reply."""
        exchange = self._exchanges[self._place] if self._exchanges else None
        if exchange is None or exchange.reply is None:
            return ""
        return exchange.reply.body.decode("utf-8", errors="replace")
