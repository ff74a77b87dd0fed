"""The list of executions with its commands: filter, order, marks, copying, moving to what matters.

Owns: the view and the grid. Must not know: what stands around the list.
"""

from collections.abc import Sequence

from textual import on

from exectop.domain.query import parse_query
from exectop.domain.roles import Role
from exectop.domain.sorting import SORT_FIELDS
from exectop.domain.status import Status
from exectop.domain.values import Execution, ExecutionKey
from exectop.errors import UsageError
from exectop.present.cells import Cell
from exectop.present.document import dumps, execution_document
from exectop.store.store import Delta
from exectop.store.view import Sort, View
from exectop.tui.clipboard import copy
from exectop.tui.cut_lists import CutLists
from exectop.tui.execution_rows import ExecutionRows
from exectop.tui.list_columns import choose_columns
from exectop.tui.moment import settings_of
from exectop.tui.screens.filter_bar import FilterBar
from exectop.tui.screens.ordering import Ordering
from exectop.tui.services import Services
from exectop.tui.state import ScreenState
from exectop.tui.widgets.grid import Grid, GridColumn

QUICK = {"failed": "is:failed", "active": "is:open", "waiting": "is:mine"}


class ListScreen(Ordering):
    """A screen with a filter bar and a grid of executions. `state` is read at the start and kept up to date."""

    def __init__(self, services: Services, state: ScreenState) -> None:
        super().__init__(services)
        self.state = state
        column = state.sort_column if state.sort_column in SORT_FIELDS else "created"
        self.view = View(services.store, sort=Sort(column, state.is_descending), now=services.clock.now())
        self.rows = ExecutionRows(services, self.view, self.context)
        self.grid = Grid(self.rows, self._columns, id="grid")
        self.filter_bar = FilterBar()
        self.cut = CutLists(services.store, services.sources)
        self.is_following = False
        self._error = ""
        self._before_quick = ""

    # --- following the store

    def start_list(self) -> None:
        """Take up where the person left: filter, order, place."""
        self.grid.is_ascii = settings_of(self.app).is_ascii
        self.show_order()
        self.set_filter(self.state.query)
        if self.state.id:
            self.grid.move_to(ExecutionKey(self.state.source, self.state.id))

    def update_list(self, delta: Delta | None = None) -> None:
        """Take in news (or only the time that has passed) and paint what differs."""
        self.rows.refresh()
        change = self.view.refresh(self.services.clock.now())
        stale = None if delta is None or delta.sources else tuple(change.rows)
        self.grid.update(stale)
        if self.is_following and delta is not None and delta.added:
            self._go_newest(delta.added)
        self.show_filter()

    def restyle_list(self) -> None:
        """Paint everything anew."""
        self.rows.refresh()
        self.grid.is_ascii = settings_of(self.app).is_ascii
        self.show_order()
        self.grid.restyle()

    def _columns(self, width: int) -> Sequence[GridColumn]:
        names = [source.name for source in self.services.sources]
        is_clock = settings_of(self.app).clock_times
        return choose_columns(width, self.view.sort.column, is_clock=is_clock, sources=names)

    @property
    def selected(self) -> ExecutionKey | None:
        """The execution under the cursor."""
        key = self.grid.cursor
        return key if isinstance(key, ExecutionKey) else None

    @property
    def marked(self) -> tuple[ExecutionKey, ...]:
        """The marked executions that still exist."""
        store = self.services.store
        return tuple(key for key in self.grid.marks if isinstance(key, ExecutionKey) and store.execution(key))

    def action_targets(self) -> Sequence[ExecutionKey]:
        """The marked ones, else the selected one."""
        return self.marked or ((self.selected,) if self.selected else ())

    def after_action(self) -> None:
        self.grid.unmark_all()
        self.show_filter()

    # --- the filter

    def set_filter(self, text: str, *, is_typed: bool = False) -> None:
        """Show what the query matches; a query that makes no sense changes nothing but says why."""
        self._error = ""
        try:
            query = parse_query(text)
        except UsageError as error:
            self._error = str(error)
        else:
            self.view.set_query(query, self.services.clock.now())
            self.state.query = text
            self.rows.refresh()
            self.grid.update()
        self.show_filter(text)
        if not is_typed:
            self.filter_bar.retype(text)

    def show_filter(self, text: str | None = None) -> None:
        """Bring the filter line up to date."""
        shown, total = len(self.view), self.view.total
        known = f"newest {total}" if self.cut.names else f"{total}"
        notes = [Cell(f"{shown} of {known}" if shown != total else known, Role.DIM)]
        notes.append(Cell(f"by {self.order_words()}", Role.DIM))
        if self.grid.marks and self.marked:
            notes.append(Cell(f"{len(self.marked)} marked", Role.STRONG))
        if self.is_following:
            notes.append(Cell("following", Role.ACCENT))
        self.filter_bar.show(self.filter_bar.text if text is None else text, notes, self._error)
        self.after_filter()

    def after_filter(self) -> None:
        """The filter line was brought up to date; for what else depends on how many rows there are."""

    @on(FilterBar.Edited)
    def filter_edited(self, event: FilterBar.Edited) -> None:
        """Every letter filters at once."""
        event.stop()
        self.set_filter(event.text, is_typed=True)

    @on(FilterBar.Closed)
    def filter_closed(self, event: FilterBar.Closed) -> None:
        """Back to the list."""
        event.stop()
        self.set_filter(event.text)
        self.grid.focus()

    async def do_overview_filter(self, text: str = "") -> None:
        if text:
            parse_query(text)
            self.set_filter(text)
        else:
            await self.filter_bar.edit()

    def do_overview_clear_filter(self) -> None:
        self.set_filter("")

    def do_overview_failed(self) -> None:
        self._quick("failed")

    def do_overview_active(self) -> None:
        self._quick("active")

    def do_overview_waiting(self) -> None:
        self._quick("waiting")

    def _quick(self, name: str) -> None:
        """Switch a ready-made filter on, or back to what was before it."""
        text = QUICK[name]
        if self.state.query == text:
            self.set_filter(self._before_quick)
            return
        if self.state.query not in QUICK.values():
            self._before_quick = self.state.query
        self.set_filter(text)

    # --- moving and marking

    def do_overview_follow(self) -> None:
        self.is_following = not self.is_following
        if self.is_following:
            latest = self.services.store.latest()
            if latest is not None:
                self.grid.move_to(latest)
        self.show_filter()

    def _go_newest(self, added: frozenset[ExecutionKey]) -> None:
        """To the newest of those that came, where it is newer than the one under the cursor."""
        store = self.services.store
        shown = [row for key in added if self.view.row_of(key) is not None and (row := store.execution(key))]
        current = store.execution(self.selected) if self.selected else None
        newest = max(shown, key=_created, default=None)
        if newest is not None and (current is None or _created(newest) > _created(current)):
            self.grid.move_to(newest.key)

    def do_overview_next_failed(self) -> None:
        self._find_failed(1)

    def do_overview_previous_failed(self) -> None:
        self._find_failed(-1)

    def _find_failed(self, step: int) -> None:
        """The next failed row in that direction, around the end."""
        count, start = len(self.view), self.grid.cursor_row
        rows = self.view.rows(0, count)
        for distance in range(1, count + 1):
            place = (start + step * distance) % count
            if rows[place].status is Status.FAILED:
                self.grid.move_to_row(place)
                return
        self.notify("nothing has failed here", markup=False)

    def do_overview_mark(self) -> None:
        self.grid.toggle_mark()
        self.show_filter()

    def do_overview_unmark_all(self) -> None:
        self.grid.unmark_all()
        self.show_filter()

    # --- copying

    def do_overview_copy(self) -> None:
        keys = self.action_targets()
        if keys:
            copy(self.app, self.services, "\n".join(key.id for key in keys), "ids.txt")

    def do_overview_copy_json(self) -> None:
        store = self.services.store
        found = [row for key in self.action_targets() if (row := store.execution(key)) is not None]
        documents = [execution_document(row) for row in found]
        if documents:
            text = dumps(documents[0] if len(documents) == 1 else documents)
            copy(self.app, self.services, text, "executions.json")


def _created(row: Execution) -> float:
    return row.created_at if row.created_at is not None else 0.0
