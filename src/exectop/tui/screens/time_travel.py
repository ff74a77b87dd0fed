"""Showing an execution as it was: the commands that move through its time, and the story at that instant.

Owns: the time cursor of a screen. Must not know: views.
"""

from dataclasses import replace

from exectop.domain.rewind import rewind
from exectop.domain.story import Story
from exectop.domain.values import ExecutionKey
from exectop.present.cells import Context
from exectop.present.formats import moment
from exectop.tui.actions import Acting
from exectop.tui.services import Services
from exectop.tui.time_cursor import TimeCursor, marks_of, parse_time, time_line
from exectop.tui.widgets.ask_line import AskLine
from exectop.tui.widgets.lines import Lines

PAIR_TIME = 0.7
"""Seconds within which `]` and `f` are one command."""


class TimeTravel(Acting):
    """A screen about the execution `key`. Subclasses override `paint`."""

    def __init__(self, services: Services, key: ExecutionKey) -> None:
        super().__init__(services)
        self.key = key
        self.time = TimeCursor()
        self.time_bar = Lines(id="time")
        self.ask_line = AskLine(id="ask")
        self._marked: object = None
        self._past: tuple[object, Story] | None = None
        self._bracket: tuple[int, float, float | None] | None = None

    def paint(self) -> None:
        """Bring everything up to date."""
        raise NotImplementedError

    def moment(self) -> tuple[Story, Context]:
        """What is shown: the execution as it is or as it was; an empty story before anything is known."""
        context = self.context()
        story = self.services.store.story(self.key) or Story(self.key)
        at = self.time.at
        if at is None:
            past = self.services.past
            return story, context if past is None else replace(context, usual=past.usual(story.execution))
        offset = context.offsets.get(self.key.source, 0.0)
        wanted = (self.key, story.version, len(story.events), at)
        if self._past is None or self._past[0] != wanted:
            known = self.services.store.at(self.key, at - offset)
            self._past = wanted, rewind(story, known, at)
        return self._past[1], replace(context, now=at - offset, stale=frozenset())

    def leave_past(self) -> bool:
        """Back to now; false if it was now already."""
        was_past = self.time.at is not None
        self.time.now()
        return was_past

    def paint_time(self) -> None:
        """Bring the bar up to date."""
        self.set_class(self.time.at is not None, "past")
        if self.time.at is not None:
            self._mark()
            self.time_bar.set_lines([time_line(self.time, self.context(), max(1, self.size.width - 2))])

    def _mark(self) -> None:
        """Take in the changes that came since the last time."""
        story = self.services.store.story(self.key)
        if story is None:
            self.time.marks = ()
            return
        wanted = (self.key, story.version, len(story.events))
        if wanted != self._marked:
            self._marked = wanted
            self.time.marks = marks_of(story, self.services.store.log(self.key))

    # --- commands

    def do_execution_earlier(self) -> None:
        self._step(-1)

    def do_execution_later(self) -> None:
        self._step(1)

    def _step(self, count: int) -> None:
        self._bracket = (count, self.services.clock.monotonic(), self.time.at)
        self._move(count)

    def do_execution_earlier_10(self) -> None:
        self._move(-10)

    def do_execution_later_10(self) -> None:
        self._move(10)

    def _move(self, count: int) -> None:
        self._mark()
        self.time.move(count)
        self.paint()

    def do_execution_first_change(self) -> None:
        self._mark()
        self.time.first()
        self.paint()

    def do_execution_last_change(self) -> None:
        self._mark()
        self.time.last()
        self.paint()

    def do_execution_now(self) -> None:
        self.leave_past()
        self.paint()

    async def do_execution_time(self, text: str = "") -> None:
        if not text:
            await self.ask_line.ask("time", "go to (12:03, -5m, +30s)")
            return
        context = self.context()
        self._mark()
        shown = self.time.at
        now = context.now_at(self.key.source)
        wanted = parse_time(text, now if shown is None else shown, context)
        first = self.time.marks[0].at if self.time.marks else wanted
        if wanted < first:
            self.notify(f"it did not exist before {moment(first, context)[:19]}", markup=False, timeout=4)
        if wanted < now:
            self.time.go(max(wanted, first))
        else:
            self.time.now()
        self.paint()

    def bracket_before(self) -> int:
        """Whether a key just pressed was the first of `]f` or `[f`: 1 or -1, and its own step in time is undone."""
        bracket, self._bracket = self._bracket, None
        if bracket is None or self.services.clock.monotonic() - bracket[1] > PAIR_TIME:
            return 0
        self.time.at = bracket[2]
        return bracket[0]
