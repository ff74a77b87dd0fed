"""One execution taken apart: its header, its views on 1–6, one selection across them.

Owns: which execution, which view, which step. Must not know: what a view paints, where executions come from.
"""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.events import Mount

from exectop.domain.values import ExecutionKey
from exectop.store.store import Delta
from exectop.store.view import View
from exectop.tui.execution_header import Freshness, header_lines, tab_line, tab_spots
from exectop.tui.footer import show_footer
from exectop.tui.leaving import leave
from exectop.tui.pane_host import Moment, entry_of
from exectop.tui.panes.registry import PANES
from exectop.tui.screens.attempts import Trying
from exectop.tui.screens.exporting import Exporting
from exectop.tui.screens.relatives import Relatives
from exectop.tui.screens.viewing import Viewing
from exectop.tui.services import Services
from exectop.tui.tapes import tape_notes
from exectop.tui.widgets.bar import Bar
from exectop.tui.widgets.lines import Lines

LOW, TINY = 14, 7
"""Below these heights the view gets the room of the header's details and footer, and of the tabs."""


class Header(Lines, can_focus=True):
    """The lines above the views; while it has the focus, `j` and `k` go through the executions."""

    BINDINGS: ClassVar = [
        Binding("j,down", "screen.run('execution.next')", show=False),
        Binding("k,up", "screen.run('execution.previous')", show=False),
        Binding("enter", "screen.run('execution.back')", show=False),
    ]


class ExecutionScreen(Viewing, Relatives, Trying, Exporting, inherit_bindings=False):
    """Shows one execution and follows it. `view`: the list it was opened from, for going to its neighbours.
    `pane`: id or key of the first view."""

    CSS_PATH: ClassVar = "execution.tcss"
    SCOPES: ClassVar = ("execution", "action")
    WHAT = "this execution"

    def __init__(self, services: Services, key: ExecutionKey, view: View | None = None, pane: str = "detail") -> None:
        super().__init__(services, key)
        self.view = view
        self._first = pane
        self.header = Header(id="header")
        self.tabs = Bar(id="tabs")
        self.footer = Bar(id="footer")

    def compose(self) -> ComposeResult:
        yield self.header
        yield self.time_bar
        yield self.tabs
        yield self.host
        yield self.ask_line
        yield self.footer

    @on(Mount)
    async def open_first(self) -> None:
        """Show the first view."""
        self.services.controls.focus(self.key)
        self.paint()
        await self.host.open(entry_of(self._first))
        self.paint_frame()

    def on_unmount(self) -> None:
        if not any(isinstance(screen, ExecutionScreen) for screen in self.app.screen_stack if screen is not self):
            self.services.controls.focus(None)

    def on_screen_resume(self) -> None:
        self.services.controls.focus(self.key)

    # --- following

    def changed(self, delta: Delta) -> None:
        if self.key in delta.keys or self.key.source in delta.sources:
            self.paint()

    def tick(self) -> None:
        self.paint()

    def restyle(self) -> None:
        self.paint()

    def on_resize(self) -> None:
        self.set_class(self.size.height < LOW, "low")
        self.set_class(self.size.height < TINY, "tiny")
        self.guard(self.paint)

    def paint(self) -> None:
        """Bring everything up to date; widgets repaint only lines that differ."""
        story, context = self.moment()
        self.set_class(self.key.source in context.stale, "stale")
        self.header.set_lines(header_lines(story, self.freshness(), context, max(1, self.size.width - 2)))
        self.host.show(Moment(story, context, self.step_id))
        self.paint_time()
        self.paint_frame()

    def paint_frame(self) -> None:
        """The lines around the pane."""
        width = max(1, self.size.width - 2)
        titles = [(entry.key, entry.title) for entry in PANES]
        self.tabs.show(tab_line(titles, self.host.entry.title, width, self.note()), tab_spots(titles))
        pane_scope = f"pane.{self.host.entry.id}"
        show_footer(self.footer, (pane_scope, "execution", "app"), width)

    def freshness(self) -> Freshness:
        """How old what is shown is."""
        store = self.services.store
        health, seen_at = store.health(self.key.source), store.seen_at(self.key)
        return Freshness(
            seen_at=seen_at,
            vanished_at=store.vanished_at(self.key),
            answered_at=health.last_ok_at if health else None,
            is_unknown=seen_at is None and self.services.is_unknown(self.key),
            past=self.time.at,
        )

    # --- other executions

    def go_to(self, key: ExecutionKey) -> None:
        """Show another execution in the same view."""
        if key == self.key:
            return
        self.key, self.step_id = key, None
        self.leave_past()
        self.services.controls.focus(key)
        self.paint()

    def do_execution_next(self) -> None:
        self._neighbour(1)

    def do_execution_previous(self) -> None:
        self._neighbour(-1)

    def _neighbour(self, step: int) -> None:
        if self.view is None:
            self.notify("opened by itself: there is no list to go through", markup=False)
            return
        row = self.view.row_of(self.key)
        place = 0 if row is None else row + step
        if 0 <= place < len(self.view):
            self.go_to(self.view.key_at(place))
        else:
            self.notify("this is the last one" if step > 0 else "this is the first one", markup=False, timeout=2)

    def open_relative(self, key: ExecutionKey) -> None:
        """Show it above this one."""
        self.app.push_screen(ExecutionScreen(self.services, key, None, self.host.entry.id))

    def chosen_step(self) -> str | None:
        return self.step_id

    def note(self) -> str:
        """What is chosen and searched for, else where the tape stands, else who its relatives are."""
        taped = " ".join(cell.text for cell in tape_notes(self.services, self.context()))
        return super().note() or taped or self.family_note()

    def action_targets(self) -> Sequence[ExecutionKey]:
        return (self.key,)

    def after_action(self) -> None:
        self.services.controls.refresh(self.key)

    # --- the rest

    def do_execution_refresh(self) -> None:
        self.services.controls.refresh(self.key)

    def do_execution_header(self) -> None:
        self.header.focus()

    def value(self) -> str:
        return self.host.pane.copy_value() if self.host.pane is not None else ""

    def do_execution_back(self) -> None:
        """Out of the innermost thing: the header, the search, the past, full screen, at last the screen."""
        if self.header.has_focus:
            self.host.focus_pane()
        elif self.needle:
            self.set_search("")
        elif self.leave_past():
            self.paint()
        elif self.has_class("fullscreen"):
            self.remove_class("fullscreen")
        else:
            leave(self)
