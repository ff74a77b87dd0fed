"""The lines of the Events view: events and changes of status in one order, filtered, some opened to show their data.

Only lines that are looked at are drawn. Must not know: widgets.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from exectop.domain.rewind import telling_transitions
from exectop.domain.roles import Role
from exectop.domain.status import Status
from exectop.domain.story import Story
from exectop.domain.values import Event, Evidence, Json, Severity, Transition
from exectop.present.cells import Cell, Context, Line
from exectop.present.events import event_detail, event_line, ordered_events
from exectop.present.formats import iso

SEVERITIES = (Severity.DEBUG, Severity.INFO, Severity.WARNING, Severity.ERROR)
STATUS_KIND = "→ status"
_INDENT = Cell("            ")


class EventLog:
    """A `LineSource` over a story. `least`: the severity from which on events are shown; `opened`: ids of events
    whose data are shown below them."""

    def __init__(self, story: Story, context: Context, least: Severity, opened: frozenset[str]) -> None:
        self._story = story
        self._context = context
        told = all_events(story)
        shown = set(SEVERITIES[SEVERITIES.index(least) :])
        self.events = told if least is Severity.DEBUG else [event for event in told if event.severity in shown]
        self.total = len(told)
        self.keys: list[tuple[str, int]] = [(event.id, 0) for event in self.events]
        self._starts: Sequence[int] = range(len(self.events))
        self._details: dict[int, list[Line]] = {}
        if opened:
            self._open(opened)

    def _open(self, opened: frozenset[str]) -> None:
        """Make room for the data of the opened events."""
        self.keys, starts = [], []
        for number, event in enumerate(self.events):
            starts.append(len(self.keys))
            self.keys.append((event.id, 0))
            if event.id in opened:
                self._details[number] = event_detail(event, self._story, self._context)
                self.keys += [(event.id, part) for part in range(1, len(self._details[number]) + 1)]
        self._starts = starts

    def __len__(self) -> int:
        return len(self.keys)

    def rows(self, start: int, stop: int) -> Sequence[Line]:
        """The lines from `start` to before `stop`."""
        return [self._line(row) for row in range(max(0, start), min(stop, len(self.keys)))]

    def _line(self, row: int) -> Line:
        number = self._number(row)
        part = row - self._starts[number]
        if part:
            return (_INDENT, *self._details[number][part - 1])
        return event_line(self.events[number], self._story, self._context)

    def _number(self, row: int) -> int:
        return bisect_right(self._starts, row) - 1

    def event_at(self, row: int) -> Event | None:
        """The event of a line."""
        return self.events[self._number(row)] if 0 <= row < len(self.keys) else None

    def row_of(self, number: int) -> int:
        """The first line of the event of that number."""
        return self._starts[number]

    def failure(self, row: int, step: int) -> int | None:
        """The line of the next failure after (before) that line, around the end."""
        rows = [self._starts[number] for number, event in enumerate(self.events) if event.severity is Severity.ERROR]
        if step > 0:
            return next((found for found in rows if found > row), rows[0] if rows else None)
        return next((found for found in reversed(rows) if found < row), rows[-1] if rows else None)


def all_events(story: Story) -> list[Event]:
    """The server's events and the changes of status, by time."""
    if not story.transitions:
        return ordered_events(story)
    both = Story(story.key)
    for number, transition in enumerate(telling_transitions(story)):
        event = transition_event(transition, number)
        both.events[event.id] = event
    both.events |= story.events
    return ordered_events(both)


def transition_event(transition: Transition, number: int) -> Event:
    """A change of status as an event; how sure its time is belongs to the message."""
    before = transition.before_raw or (transition.before.value if transition.before is not None else "")
    after = transition.after_raw or transition.after.value
    words = f"{before} → {after}" if before else after
    if transition.reason:
        words += f": {transition.reason}"
    if transition.evidence is not Evidence.REPORTED:
        words += f" ({transition.evidence.value})"
    severity = Severity.ERROR if transition.after is Status.FAILED else Severity.INFO
    told = Event(
        id=f"status {number}", at=transition.at, kind=STATUS_KIND, message=words, severity=severity, order=-1
    )
    return replace(told, step_id=transition.step_id, data=_span(transition))


def _span(transition: Transition) -> Json:
    """Between which instants an inferred change lies."""
    if transition.earliest is None:
        return None
    return {"not before": iso(transition.earliest), "not after": iso(transition.at)}


def summary(log: EventLog, least: Severity, *, is_following: bool, dropped: int) -> Line:
    """The line above the events: how many, which, and whether the newest stays in view."""
    count = f"{log.total} event" if log.total == 1 else f"{log.total} events"
    shown = f"{len(log.events)} of {count}" if len(log.events) != log.total else count
    line = [Cell(f" {shown}", Role.DIM)]
    if least is not Severity.DEBUG:
        line.append(Cell(f"  {least.value} and worse", Role.WARNING))
    if dropped:
        line.append(Cell(f"  {dropped} older ones were not kept", Role.WARNING))
    if is_following:
        line.append(Cell("  following", Role.ACCENT))
    return tuple(line)
