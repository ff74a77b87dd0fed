"""An execution's own story, event by event. Times count from its beginning, or are times of day, so that lines
that were drawn once stay right."""

from dataclasses import dataclass

from exectop.domain.roles import Role
from exectop.domain.story import Story
from exectop.domain.text import clean_line
from exectop.domain.values import Event, Severity
from exectop.present.cells import Cell, Context, Line
from exectop.present.formats import cell_width, day_time, delta, fit, moment
from exectop.present.glyphs import severity_mark
from exectop.present.json_text import compact, json_lines, text_lines

_ROLES = {
    Severity.DEBUG: Role.DIM,
    Severity.INFO: Role.TEXT,
    Severity.WARNING: Role.WARNING,
    Severity.ERROR: Role.ERROR,
}
_SPAN, _DAY_TIME, _NAME, _KIND = 9, 14, 9, 18


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event with the lines that show it."""

    event: Event
    lines: tuple[Line, ...]


def ordered_events(story: Story) -> list[Event]:
    """Events by time; of one instant by the server's order; those without a time where they were told."""
    last, keyed = float("-inf"), []
    for place, event in enumerate(story.events.values()):
        last = max(last, event.at) if event.at is not None else last
        keyed.append(((last if event.at is None else event.at, event.order, place), event))
    return [event for _, event in sorted(keyed, key=lambda pair: pair[0])]


def event_rows(story: Story, context: Context, *, with_data: bool = False) -> list[EventRow]:
    """All events with their lines: the message whole, its data in short or (`with_data`) whole."""
    begin = story.execution.started_at or story.execution.created_at
    return [
        EventRow(event, tuple(_lines(event, story, context, begin, with_data))) for event in ordered_events(story)
    ]


def event_line(event: Event, story: Story, context: Context) -> Line:
    """One event on one line, with how many lines of its message are left out."""
    begin = story.execution.started_at or story.execution.created_at
    first, *rest = _lines(event, story, context, begin, with_data=False)
    return (*first, Cell(f"  +{len(rest)} lines", Role.DIM)) if rest else first


def event_lines(story: Story, context: Context, *, with_data: bool = False) -> list[Line]:
    """The lines of all events, the oldest first."""
    dropped = story.events_dropped
    head: list[Line] = [(Cell(f"… {dropped} older events were not kept", Role.DIM),)] if dropped else []
    return head + [line for row in event_rows(story, context, with_data=with_data) for line in row.lines]


def event_detail(event: Event, story: Story, context: Context) -> list[Line]:
    """Everything about one event."""
    when = moment(event.at, context) if event.at is not None else "no time told"
    pairs = [("time", when), ("kind", event.kind), ("severity", event.severity.value), ("id", event.id)]
    if event.step_id is not None:
        pairs.append(("step", _step_label(event.step_id, story)))
    if event.order:
        pairs.append(("order", str(event.order)))
    lines: list[Line] = [(Cell(fit(name, _NAME), Role.DIM), Cell(clean_line(text))) for name, text in pairs if text]
    lines += [(Cell(line),) for line in text_lines(event.message)] if event.message else []
    return lines + (json_lines(event.data) if event.data is not None else [])


def _lines(event: Event, story: Story, context: Context, begin: float | None, with_data: bool) -> list[Line]:
    role = _ROLES[event.severity]
    width = _DAY_TIME if context.clock_times or begin is None else _SPAN
    indent = " " * (width + 3)
    first, *rest = text_lines(event.message) if event.message else [_in_short(event)]
    head: list[Cell] = [
        Cell(fit(_time(event, context, begin), width, is_right=True), Role.DIM),
        Cell(f" {severity_mark(event.severity, context.ascii)} ", role),
        Cell(_kind(event) + " ", Role.ACCENT),
    ]
    if event.step_id is not None:
        head.append(Cell(f"[{_step_label(event.step_id, story)}] ", Role.KEY))
    lines: list[Line] = [(*head, Cell(first, role))]
    lines += [(Cell(indent), Cell(line, role)) for line in rest]
    if with_data and event.data is not None:
        lines += json_lines(event.data, indent)
    return lines


def _time(event: Event, context: Context, begin: float | None) -> str:
    if event.at is None:
        return ""
    if context.clock_times or begin is None:
        return day_time(event.at, context)
    return delta(event.at - begin)


def _kind(event: Event) -> str:
    """As wide as its column; a longer one is shown whole."""
    kind = clean_line(event.kind)
    return kind if cell_width(kind) > _KIND else fit(kind, _KIND)


def _in_short(event: Event) -> str:
    return "" if event.data is None else compact(event.data)


def _step_label(step_id: str, story: Story) -> str:
    step = story.steps.get(step_id)
    return compact(step.label if step is not None else step_id, 200)
