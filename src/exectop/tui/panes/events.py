"""The Events view: what happened, line by line, the newest in view while the execution runs.

Owns: the filter by severity, following, which events are opened. Must not know: other views.
"""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult

from exectop.domain.roles import Role
from exectop.domain.story import Story
from exectop.domain.values import Severity
from exectop.present.cells import Cell, Context
from exectop.tui.panes.event_log import EventLog, summary
from exectop.tui.panes.text_pane import TextPane
from exectop.tui.services import Services
from exectop.tui.widgets.lines import Lines
from exectop.tui.widgets.text_lines import TextLines

FILTERS = (Severity.DEBUG, Severity.WARNING, Severity.ERROR)


class EventsPane(TextPane):
    """A line an event; `enter` shows its data."""

    PANE_ID: ClassVar = "events"
    TITLE: ClassVar = "Events"
    SCOPES: ClassVar = ("pane.events",)

    def __init__(self, services: Services) -> None:
        super().__init__(services, wraps=False)
        self.event_log: EventLog | None = None
        self.is_following = False
        self.least = Severity.DEBUG
        self._summary = Lines(id="summary")
        self._opened: frozenset[str] = frozenset()
        self._story: Story | None = None
        self._shown: object = None
        self._moment: Context | None = None
        self._step_id: str | None = None

    def compose(self) -> ComposeResult:
        yield self._summary
        yield self.viewer

    def show(self, story: Story, context: Context, step_id: str | None) -> None:
        if self._story is None or self._story.key != story.key:
            self.is_following = not story.execution.status.is_terminal
            self._opened, self._shown = frozenset(), None
        self._story, self._moment = story, context
        shown = (story, story.version, len(story.events), context.clock_times, context.ascii)
        if shown != self._shown:
            self._shown = shown
            self._draw()
        if step_id != self._step_id:
            self._step_id = step_id
            self._go_to_step(step_id)

    def _draw(self) -> None:
        if self._story is None or self._moment is None:
            return
        self.event_log = EventLog(self._story, self._moment, self.least, self._opened)
        hidden = f"{self.event_log.total} hidden by the filter; s changes it" if self.event_log.total else ""
        self.viewer.placeholder = (Cell(f" {hidden or 'nothing is told of what happened'}", Role.DIM),)
        self.viewer.set_source(self.event_log, self.event_log.keys)
        if self.is_following and self.viewer.cursor < len(self.event_log) - 1:
            self.viewer.move_to(len(self.event_log) - 1)
        self._tell()

    def _tell(self) -> None:
        if self.event_log is not None and self._story is not None:
            dropped = self._story.events_dropped
            line = summary(self.event_log, self.least, is_following=self.is_following, dropped=dropped)
            self._summary.set_lines([line])

    def _go_to_step(self, step_id: str | None) -> None:
        """To the first event of a step that was chosen elsewhere."""
        log = self.event_log
        here = log.event_at(self.viewer.cursor) if log is not None else None
        if log is None or step_id is None or (here is not None and here.step_id == step_id):
            return
        number = next((number for number, event in enumerate(log.events) if event.step_id == step_id), None)
        if number is not None:
            self.is_following = False
            self.viewer.move_to(log.row_of(number))

    @on(TextLines.Moved)
    def _moved(self, event: TextLines.Moved) -> None:
        """Following ends where the person goes elsewhere; an event's step is chosen everywhere."""
        event.stop()
        if self.event_log is None:
            return
        if self.is_following and not self.viewer.is_at_end:
            self.is_following = False
            self._tell()
        here = self.event_log.event_at(self.viewer.cursor)
        if event.by_person and here is not None and here.step_id and here.step_id != self._step_id:
            self._step_id = here.step_id
            self.post_message(self.StepChosen(here.step_id))

    @on(TextLines.Opened)
    def _clicked(self, event: TextLines.Opened) -> None:
        event.stop()
        self.do_events_open()

    def do_events_open(self) -> None:
        here = self.event_log.event_at(self.viewer.cursor) if self.event_log is not None else None
        if self.event_log is None or here is None:
            return
        number = self.event_log.events.index(here)
        self._opened ^= {here.id}
        self.is_following = False
        self._draw()
        self.viewer.move_to(self.event_log.row_of(number))

    def do_events_severity(self) -> None:
        self.least = FILTERS[(FILTERS.index(self.least) + 1) % len(FILTERS)]
        self._draw()

    def do_events_follow(self) -> None:
        self.is_following = not self.is_following
        self._draw()

    def next_failure(self, step: int) -> bool:
        row = self.event_log.failure(self.viewer.cursor, step) if self.event_log is not None else None
        if row is not None:
            self.is_following = False
            self.viewer.move_to(row)
        return row is not None

    def copy_value(self) -> str:
        here = self.event_log.event_at(self.viewer.cursor) if self.event_log is not None else None
        return here.message if here is not None and here.message else self.viewer.copy_value()
