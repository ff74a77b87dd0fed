"""A comparison on screen: the rows above, what differs in the chosen one below.

Owns: the commands that every comparison has. Must not know: what is compared,
how it is kept up to date (`comparing`).
"""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult

from exectop.domain.values import Json
from exectop.present.cells import plain
from exectop.present.diff_document import diff_document
from exectop.present.differences import Page
from exectop.present.document import dumps
from exectop.tui.clipboard import copy
from exectop.tui.leaving import leave
from exectop.tui.screens.comparing import Comparing
from exectop.tui.widgets.text_lines import TextLines

COPY_WIDTH = 99
"""Copied text is written stacked, in so many columns."""


class Compared(Comparing):
    """The rows above, what differs in the chosen one below; enter shows that in full."""

    CSS_PATH: ClassVar = "compare.tcss"
    AUTO_FOCUS: ClassVar[str | None] = "#rows"
    SCOPES: ClassVar[tuple[str, ...]] = ("compare",)
    WHAT = "this comparison"

    def compose(self) -> ComposeResult:
        yield self.header
        yield self.viewer
        yield self.title_line
        yield self.details
        yield self.footer

    def on_mount(self) -> None:
        self.start()

    def on_unmount(self) -> None:
        self.services.controls.focus(None)

    def on_screen_resume(self) -> None:
        self.ask_about()

    @on(TextLines.Moved, "#rows")
    def moved(self, event: TextLines.Moved) -> None:
        """Another row is chosen."""
        event.stop()
        self.has_chosen = self.has_chosen or event.by_person
        self.guard(self.paint_row)

    @on(TextLines.Opened, "#rows")
    def clicked(self, event: TextLines.Opened) -> None:
        """A row was double-clicked."""
        event.stop()
        self.do_compare_open()

    def do_compare_open(self) -> None:
        self.open_row(is_open=not self.has_class("open"))

    def do_compare_next(self) -> None:
        self._go(1)

    def do_compare_previous(self) -> None:
        self._go(-1)

    def _go(self, step: int) -> None:
        """To the next row that differs, around the end."""
        keys = self.shown.keys
        differing = self.shown.differing()
        if not differing:
            self.notify("nothing differs", markup=False, timeout=3)
            return
        here = self.viewer.cursor
        places = [keys.index(key) for key in differing]
        if step > 0:
            place = next((place for place in places if place > here), places[0])
        else:
            place = next((place for place in reversed(places) if place < here), places[-1])
        self.choose(keys[place])

    def do_compare_only(self) -> None:
        self.is_only = not self.is_only
        self.has_chosen = True
        self.paint()

    def do_compare_swap(self) -> None:
        self.swap()

    def do_compare_copy(self) -> None:
        row = self.shown.row(self.row_key)
        lines = [self.shown.title(row), *self.shown.differences(row, Page(COPY_WIDTH, is_whole=True))]
        copy(self.app, self.services, "\n".join(plain(line).rstrip() for line in lines), "differences.txt")

    def do_compare_copy_json(self) -> None:
        copy(self.app, self.services, dumps(self.document()), "comparison.json")

    def document(self) -> dict[str, Json]:
        """The whole comparison, for programs."""
        return diff_document(self.comparison)

    def do_compare_back(self) -> None:
        """Out of the differences, then out of the screen."""
        if self.has_class("open"):
            self.open_row(is_open=False)
        else:
            leave(self)
