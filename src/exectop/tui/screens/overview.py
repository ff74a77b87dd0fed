"""The first screen: all executions of all sources, with counts, health, filter and a preview.

Must not know: how the list works inside (`list_screen`), what an execution's own screen shows.
"""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.events import Click, Resize
from textual.screen import Screen
from textual.timer import Timer

from exectop.domain.health import SourceState
from exectop.domain.roles import Role
from exectop.domain.values import ExecutionKey
from exectop.errors import UsageError
from exectop.present.cells import Cell, Line
from exectop.store.store import Delta
from exectop.tui.footer import show_footer
from exectop.tui.header_lines import counts_line, filter_of, sources_line, trouble_lines
from exectop.tui.moment import settings_of
from exectop.tui.screens.list_screen import ListScreen
from exectop.tui.screens.preview import preview_lines
from exectop.tui.services import Services
from exectop.tui.state import ScreenState
from exectop.tui.tapes import tape_notes
from exectop.tui.widgets.bar import Bar
from exectop.tui.widgets.grid import Grid
from exectop.tui.widgets.lines import Lines

BESIDE, BELOW = 140, 30
"""From this width the preview stands beside the list, from this height below it."""
REST = 0.15
"""Seconds the cursor must rest before the servers are asked about what is under it."""


class OverviewScreen(ListScreen):
    """The list with everything around it."""

    CSS_PATH: ClassVar = "overview.tcss"
    AUTO_FOCUS: ClassVar[str | None] = "#grid"
    SCOPES: ClassVar[tuple[str, ...]] = ("overview", "action")
    WHAT = "the overview"

    def __init__(self, services: Services, state: ScreenState) -> None:
        super().__init__(services, state)
        self.preview = Lines(id="preview")
        self._header = Lines(id="header")
        self._trouble = Lines(id="trouble")
        self._empty = Lines(id="empty")
        self._footer = Bar(id="footer")
        self._rest: Timer | None = None
        self._opened: Screen[None] | None = None

    def compose(self) -> ComposeResult:
        yield self._header
        yield self._trouble
        yield self.filter_bar
        with Container(id="middle"):
            with Container(id="list"):
                yield self.grid
                yield self._empty
            yield self.preview
        yield self._footer

    def on_mount(self) -> None:
        self._trouble.display = False
        self.start_list()
        self._lay_out()

    # --- keeping up

    def changed(self, delta: Delta) -> None:
        self.update_list(delta)
        self._paint_header()
        if self.selected in delta.keys:
            self._paint_preview()

    def tick(self) -> None:
        self.update_list()
        self._paint_header()
        self._paint_preview()

    def restyle(self) -> None:
        self.restyle_list()
        for box in (self._header, self._trouble, self._empty, self._footer, self.preview):
            box.refresh()
        self._lay_out()

    def on_resize(self, _event: Resize) -> None:
        self._lay_out()

    def on_screen_resume(self) -> None:
        key = getattr(self._opened, "key", None)
        self._opened = None
        if isinstance(key, ExecutionKey):
            self.grid.move_to(key)
        self._rest_later()

    def _lay_out(self) -> None:
        """Where the preview stands, and all lines for this width."""
        width, height = self.size
        is_wanted = self.state.is_preview_shown
        self.set_class(is_wanted and width >= BESIDE, "beside")
        self.set_class(is_wanted and width < BESIDE and height >= BELOW, "below")
        self._header.styles.height = 2 if height >= 14 else 1
        self._header.display = height >= 5
        self._footer.display = height >= 7
        self.call_after_refresh(self._paint_all)

    def _paint_all(self) -> None:
        show_footer(self._footer, ("overview", "app"), self.size.width - 2)
        self.show_filter()
        self._paint_header()
        self._paint_preview()

    def _paint_header(self) -> None:
        context, store, sources = self.context(), self.services.store, self.services.sources
        healths = {source.name: store.health(source.name) for source in sources}
        width = self.size.width - 2
        notes = tape_notes(self.services, context)
        if settings_of(self.app).is_paused:
            notes.append(Cell("paused", Role.WARNING))
        lines = [
            counts_line(self.view.counts(), context, width, notes),
            sources_line(sources, healths, context, width),
        ]
        self._header.set_lines(lines)
        trouble = trouble_lines(sources, healths, width)
        self._trouble.display = bool(trouble) and self.size.height >= 9
        self._trouble.styles.height = len(trouble)
        self._trouble.set_lines(trouble)

    def _paint_preview(self) -> None:
        if self.has_preview:
            width = max(10, self.preview.size.width)
            self.preview.set_lines(preview_lines(self.services, self.selected, self.context(), width))

    @property
    def has_preview(self) -> bool:
        """Whether the preview is on the screen."""
        return self.has_class("beside") or self.has_class("below")

    def after_filter(self) -> None:
        """An empty list says why it is empty."""
        is_empty = len(self.view) == 0
        self.set_class(is_empty, "empty")
        if is_empty:
            self._empty.set_lines(self._why_empty())

    def _why_empty(self) -> list[Line]:
        total, query = self.view.total, self.state.query
        if total:
            return [
                (
                    Cell("nothing matches ", Role.TEXT),
                    Cell(query, Role.STRONG),
                    Cell(f"  ({total} hidden)", Role.DIM),
                ),
                (Cell("0", Role.KEY), Cell(" shows all, ", Role.DIM), Cell("/", Role.KEY), Cell(" edits", Role.DIM)),
            ]
        healths = [self.services.store.health(source.name) for source in self.services.sources]
        if any(health is not None and health.last_ok_at is not None for health in healths):
            return [(Cell("no executions yet", Role.TEXT), Cell("  they appear here as they start", Role.DIM))]
        troubled = [h for h in healths if h is not None and h.state in (SourceState.DOWN, SourceState.AUTH)]
        if troubled:
            return [(Cell(f"{health.source}: {health.last_error}", Role.ERROR),) for health in troubled]
        return [(Cell("loading …", Role.DIM),)]

    # --- the cursor

    @on(Grid.Moved)
    def cursor_moved(self, event: Grid.Moved) -> None:
        """Another execution is selected."""
        event.stop()
        key = self.selected
        self.state.source, self.state.id = (key.source, key.id) if key else ("", "")
        self.preview.top = 0
        self._paint_preview()
        self._rest_later()

    @on(Grid.Scrolled)
    def list_scrolled(self, event: Grid.Scrolled) -> None:
        """Other rows are on the screen."""
        event.stop()
        self._rest_later()

    def _rest_later(self) -> None:
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(REST, self._rested)

    def _rested(self) -> None:
        """Tell the engine what is looked at, once the cursor rests."""
        if self.app.screen is not self:
            return
        controls = self.services.controls
        controls.show([key for key in self.grid.visible_keys if isinstance(key, ExecutionKey)])
        controls.focus(self.selected if self.has_preview else None)

    # --- commands

    async def do_app_back(self) -> None:
        """Nothing lies below the list: what can be left is the filter, also from the list."""
        await self.filter_bar.give_up()

    def on_click(self, event: Click) -> None:
        """A count shows what it counts, a source what is its own; the second time everything again."""
        place = event.get_content_offset(self._header)
        cell = None if place is None else self._header.cell_at(place)
        text = "" if cell is None else filter_of(cell, self.services.sources)
        if text:
            event.stop()
            self.set_filter("" if text == self.state.query else text)

    @on(Grid.Opened)
    def row_opened(self, event: Grid.Opened) -> None:
        """A row was double-clicked."""
        event.stop()
        self.guard(self.do_overview_open)

    def do_overview_open(self) -> None:
        self.open_execution(self.selected)

    def open_execution(self, key: ExecutionKey | None, view_key: str = "") -> None:
        """Open its screen, in that view."""
        from exectop.tui.screens.execution import ExecutionScreen

        if key is None:
            return
        self._opened = ExecutionScreen(self.services, key, self.view, view_key or "detail")
        self.app.push_screen(self._opened)

    def do_overview_view_1(self) -> None:
        self.open_execution(self.selected, "1")

    def do_overview_view_2(self) -> None:
        self.open_execution(self.selected, "2")

    def do_overview_view_3(self) -> None:
        self.open_execution(self.selected, "3")

    def do_overview_view_4(self) -> None:
        self.open_execution(self.selected, "4")

    def do_overview_view_5(self) -> None:
        self.open_execution(self.selected, "5")

    def do_overview_view_6(self) -> None:
        self.open_execution(self.selected, "6")

    def do_overview_compare(self) -> None:
        from exectop.tui.screens.compare import CompareScreen

        marked = self.marked
        if len(marked) != 2:
            raise UsageError(f"two executions must be marked, not {len(marked)}", hint="Mark with space")
        self.app.push_screen(CompareScreen(self.services, *marked))

    def do_overview_preview(self) -> None:
        self.state.is_preview_shown = not self.state.is_preview_shown
        self._lay_out()
        if self.state.is_preview_shown and self.size.width < BESIDE and self.size.height < BELOW:
            self.notify(f"a preview needs {BESIDE} columns or {BELOW} rows", markup=False)

    def do_overview_preview_down(self) -> None:
        self.preview.scroll_lines(max(1, self.preview.size.height // 2))

    def do_overview_preview_up(self) -> None:
        self.preview.scroll_lines(-max(1, self.preview.size.height // 2))
