"""How each source is doing: state, latency, quota, stream, last error. Must not know: executions."""

from collections.abc import Hashable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult

from exectop.domain.roles import Role
from exectop.domain.text import clean_line
from exectop.present.cells import Cell, Context, Line
from exectop.present.formats import age, duration
from exectop.store.store import Delta
from exectop.tui.cut_lists import CutLists
from exectop.tui.footer import show_footer
from exectop.tui.header_lines import STATE_ROLES, quota_words, state_words
from exectop.tui.screens.base import BaseScreen
from exectop.tui.services import Services, SourceInfo
from exectop.tui.widgets.bar import Bar
from exectop.tui.widgets.grid import Grid, GridColumn
from exectop.tui.widgets.line_layout import wrap_line
from exectop.tui.widgets.lines import Lines

COLUMNS = (
    GridColumn("name", "SOURCE", 14),
    GridColumn("state", "STATE", 28),
    GridColumn("provider", "API", 12),
    GridColumn("latency", "LATENCY", 8, is_right=True),
    GridColumn("requests", "REQUESTS", 8, is_right=True),
    GridColumn("errors", "ERRORS", 6, is_right=True),
    GridColumn("quota", "QUOTA", 37),
    GridColumn("every", "EVERY", 6, is_right=True),
    GridColumn("stream", "STREAM", 10),
)


class SourceRows:
    """The rows of the sources' grid."""

    def __init__(self, services: Services, context: Context) -> None:
        self._services = services
        self.moment = context

    def __len__(self) -> int:
        return len(self._services.sources)

    def key_at(self, row: int) -> Hashable:
        return self._services.sources[row].name

    def row_of(self, key: Hashable) -> int | None:
        names = [source.name for source in self._services.sources]
        return names.index(str(key)) if key in names else None

    def cells(self, row: int, columns: Sequence[GridColumn]) -> Line:
        """The cells of that source."""
        source = self._services.sources[row]
        health, now = self._services.store.health(source.name), self.moment
        every = health.poll_interval if health else None
        cells = {
            "name": Cell(clean_line(source.name), Role.STRONG),
            "state": Cell(state_words(health, now), STATE_ROLES[health.state] if health else Role.STARTING),
            "provider": Cell(source.provider),
            "latency": Cell(duration(health.latency) if health and health.latency is not None else ""),
            "requests": Cell(str(health.requests) if health else ""),
            "errors": Cell(
                str(health.errors) if health else "", Role.ERROR if health and health.errors else Role.DIM
            ),
            "quota": Cell(quota_words(health, now) if health and health.quota_left is not None else "", Role.DIM),
            "every": Cell(duration(every) if every is not None else ""),
            "stream": Cell(clean_line(health.stream) if health else "", Role.DIM),
        }
        return tuple(cells[column.id] for column in columns)


def source_lines(services: Services, source: SourceInfo, context: Context, cut: Sequence[str] = ()) -> list[Line]:
    """Everything known of one source. `cut`: the sources whose list was cut."""
    health = services.store.health(source.name)
    pairs = [("server", source.url or "–"), ("API", source.title or source.provider)]
    pairs.append(("actions", "refused: this source is read-only" if source.readonly else "allowed"))
    if not source.verify_tls:
        pairs.append(("certificate", "NOT checked (verify_tls = false)"))
    if health is not None:
        pairs.append(("state", state_words(health, context)))
        if health.last_ok_at is not None:
            pairs.append(("last answer", f"{age(context.now - health.last_ok_at)} ago"))
        if health.last_error:
            when = f" ({age(context.now - health.last_error_at)} ago)" if health.last_error_at is not None else ""
            pairs.append(("last error", health.last_error + when))
        if health.quota_left is not None:
            pairs.append(
                ("quota", f"{quota_words(health, context)} (of {health.quota_limit or 'an unknown number'})")
            )
        if source.name in cut:
            words = f"the newest {source.list_limit} were asked for; list_limit in config.toml for more"
            pairs.append(("list", words))
        if health.clock_offset is not None:
            pairs.append(("its clock", f"{health.clock_offset:+.1f} s against ours"))
    return [(Cell(f"{name:<12} ", Role.DIM), Cell(clean_line(value))) for name, value in pairs]


class SourcesScreen(BaseScreen):
    """A grid of the sources, and everything about the selected one below."""

    CSS_PATH: ClassVar = "sources.tcss"
    AUTO_FOCUS: ClassVar[str | None] = "#grid"
    SCOPES = ("sources",)
    WHAT = "the sources"

    def compose(self) -> ComposeResult:
        self.rows = SourceRows(self.services, self.context())
        self.cut = CutLists(self.services.store, self.services.sources)
        self.grid = Grid(self.rows, self._columns, id="grid")
        self.details = Lines(id="details")
        self.footer = Bar(id="footer")
        yield Lines(id="title")
        yield self.grid
        yield self.details
        yield self.footer

    def on_mount(self) -> None:
        self.query_one("#title", Lines).set_lines([(Cell("Sources", Role.STRONG),)])
        show_footer(self.footer, ("sources", "app"), self.app.size.width - 2)
        self._paint()

    def _columns(self, width: int) -> Sequence[GridColumn]:
        chosen: list[GridColumn] = []
        for column in COLUMNS:
            if sum(known.width + 1 for known in chosen) + column.width <= width:
                chosen.append(column)
        return chosen

    def changed(self, delta: Delta) -> None:
        if delta.sources:
            self._paint()

    def tick(self) -> None:
        self._paint()

    def restyle(self) -> None:
        self.grid.restyle()
        self._paint()

    def _paint(self) -> None:
        self.rows.moment = self.context()
        self.grid.update()
        source = self.services.source(str(self.grid.cursor)) if self.grid.cursor else None
        cut = self.cut.names
        lines = source_lines(self.services, source, self.rows.moment, cut) if source else []
        width = max(20, self.details.size.width)
        self.details.set_lines([piece for line in lines for piece in wrap_line(line, width)])

    def on_resize(self) -> None:
        self.call_after_refresh(self._paint)

    @on(Grid.Moved)
    def moved(self, event: Grid.Moved) -> None:
        """Another source is selected."""
        event.stop()
        self._paint()

    def do_sources_retry(self) -> None:
        if self.grid.cursor is not None:
            self.services.controls.retry(str(self.grid.cursor))
            self.notify(f"asking {self.grid.cursor} again", markup=False)
