"""A comparison that is kept up to date: which row is chosen, which of the two the servers are asked about.

Must not know: the commands, what counts as a difference, how rows are written.
"""

from collections.abc import Hashable

from exectop.domain.diff import Comparison, compare
from exectop.domain.health import SourceState
from exectop.domain.roles import Role
from exectop.domain.story import Story
from exectop.domain.values import ExecutionKey
from exectop.present.cells import Cell, Context, Line
from exectop.present.comparison import header_lines, verdict
from exectop.present.differences import Page
from exectop.present.formats import age, shorten
from exectop.store.store import Delta
from exectop.tui.compare_rows import EXECUTIONS, CompareRows
from exectop.tui.footer import show_footer
from exectop.tui.screens.base import BaseScreen
from exectop.tui.services import Services
from exectop.tui.widgets.bar import Bar
from exectop.tui.widgets.lines import Lines
from exectop.tui.widgets.text_lines import TextLines

TURN_SECONDS = 5
"""Of two executions that still run the servers are asked about one for so long, then about the other."""
SLOW_SECONDS = 0.05
"""A comparison that takes longer is only made anew once a second."""
LOW = 18
"""With fewer rows than that, what differs is only shown in full, and the headers are short."""


class Comparing(BaseScreen):
    """Two executions, their comparison, and the boxes that show it."""

    def __init__(self, services: Services, left: ExecutionKey, right: ExecutionKey) -> None:
        super().__init__(services)
        self.keys = (left, right)
        self.comparison = compare(Story(left), Story(right))
        self.is_only = False
        self.header = Lines(id="header")
        self.viewer = TextLines(id="rows")
        self.title_line = Lines(id="title")
        self.details = TextLines(has_cursor=False, id="differences")
        self.footer = Bar(id="footer")
        self.shown = CompareRows(self.comparison, Context(now=0.0), Page(80))
        self.has_chosen = False
        self._is_old = True
        self._cost = 0.0
        self._painted_row: tuple[object, Page] = (None, Page(0))
        self._shown_key: Hashable = None

    # --- following

    def start(self) -> None:
        """Ask for what is not known yet, and paint what is."""
        for key in self.keys:
            story = self.services.store.story(key)
            if story is None or not (story.steps or story.events):
                self.services.controls.refresh(key)
        self.ask_about()
        self.paint()

    def changed(self, delta: Delta) -> None:
        if delta.keys.isdisjoint(self.keys) and delta.sources.isdisjoint(key.source for key in self.keys):
            return
        self._is_old = True
        if self._cost < SLOW_SECONDS:
            self.paint()

    def tick(self) -> None:
        self.ask_about()
        self.paint()

    def restyle(self) -> None:
        self.paint()

    def on_resize(self) -> None:
        self.guard(self.paint)

    def ask_about(self) -> None:
        """Tell the engine which of the two is looked at: the one that still runs, or both by turns."""
        store = self.services.store
        running = [key for key in self.keys if (one := store.execution(key)) is None or not one.status.is_terminal]
        asked = running or self.keys[:1]
        turn = int(self.services.clock.monotonic() // TURN_SECONDS)
        self.services.controls.focus(asked[turn % len(asked)])

    def _compare(self) -> None:
        if not self._is_old:
            return
        begin = self.services.clock.monotonic()
        self.comparison = self.make_comparison()
        self._cost = self.services.clock.monotonic() - begin
        self._is_old = False

    def make_comparison(self) -> Comparison:
        """What there is to compare now."""
        left, right = (self.services.store.story(key) or Story(key) for key in self.keys)
        return compare(left, right, self.comparison)

    # --- painting

    def paint(self) -> None:
        """Bring everything up to date; widgets repaint only lines that differ."""
        width = self.size.width - 2
        if width < 1:
            return
        self._compare()
        context = self.context()
        page = Page(width - 1, context.ascii)
        self._paint_header(context, page)
        self.shown = self.make_rows(context, page)
        self.viewer.set_source(self.shown, self.shown.keys)
        if not self.has_chosen:
            self.viewer.move_to_key(self.shown.first_key)
        show_footer(self.footer, (*self.SCOPES, "app"), width)
        self.paint_row()

    def make_rows(self, context: Context, page: Page) -> CompareRows:
        """The rows of the comparison as it is."""
        return CompareRows(self.comparison, context, page, is_only=self.is_only)

    def head(self, context: Context, page: Page) -> list[Line]:
        """What is compared."""
        lines = header_lines(self.comparison, context, page)
        if self.size.height < LOW:
            return lines[:1] if page.is_wide else lines[::2]
        return lines

    def verdict(self) -> Cell:
        """What the comparison comes to, in a sentence."""
        return verdict(self.comparison)

    def _paint_header(self, context: Context, page: Page) -> None:
        self.set_class(self.size.height < LOW, "low")
        lines = [*self.head(context, page), self._verdict(context, page)]
        self.header.styles.height = len(lines)
        self.header.set_lines(lines)

    def _verdict(self, context: Context, page: Page) -> Line:
        """What it comes to, after what is wrong with the data."""
        notes = [note for key, name in self.names().items() if (note := self._note(key, context, name))]
        told = self.verdict()
        head = "; ".join(notes)
        room = page.width - len(head) - 2
        return (*((Cell(f"{head}  ", Role.WARNING),) if head else ()), Cell(shorten(told.text, room), told.role))

    def names(self) -> dict[ExecutionKey, str]:
        """What each execution is called where something is wrong with it."""
        return dict(zip(self.keys, ("left", "right"), strict=True))

    def _note(self, key: ExecutionKey, context: Context, name: str) -> str:
        """What is wrong with the data of one side."""
        store = self.services.store
        vanished, health = store.vanished_at(key), store.health(key.source)
        if vanished is not None:
            return f"{name} vanished {age(context.now - vanished)} ago"
        if store.execution(key) is None:
            return f"{name} is unknown to its server" if self.services.is_unknown(key) else f"{name} not loaded yet"
        if key.source in context.stale and health is not None and health.state is not SourceState.LIVE:
            return f"{name} stale" + (f" {age(context.now - health.last_ok_at)}" if health.last_ok_at else "")
        return ""

    def paint_row(self) -> None:
        """What differs in the chosen row."""
        row = self.shown.row(self.row_key)
        page = Page(self.shown.page.width, self.shown.page.is_ascii, is_whole=self.has_class("open"))
        subject = self.comparison.fields if row is None else row
        before, before_page = self._painted_row
        if subject is before and page == before_page:
            return
        self._painted_row = (subject, page)
        self.title_line.set_lines([self.shown.title(row)])
        key = EXECUTIONS if row is None else row.key
        self.details.set_lines(self.shown.differences(row, page))
        if key != self._shown_key:
            self._shown_key = key
            self.details.do_grid_first()

    # --- the rows

    def renew(self) -> None:
        """Compare again: something else is wanted."""
        self._is_old = True
        self.paint()

    @property
    def row_key(self) -> Hashable:
        """The identity of the chosen row."""
        return EXECUTIONS if self.viewer.key is None else self.viewer.key

    def choose(self, key: Hashable) -> None:
        """Put the cursor onto that row."""
        self.has_chosen = True
        self.viewer.move_to_key(key)
        self.paint_row()

    def swap(self) -> None:
        """Left becomes right; the cursor stays on its row."""
        key = self.row_key
        self.keys = (self.keys[1], self.keys[0])
        self.renew()
        if isinstance(key, tuple):
            self.viewer.move_to_key(key[::-1])
        self.paint_row()

    def open_row(self, *, is_open: bool) -> None:
        """Give what differs the whole screen, or the rows their place again."""
        self.set_class(is_open, "open")
        (self.details if is_open else self.viewer).focus()
        self.paint_row()
