"""An execution's own story, event by event."""

from hypothesis import given
from hypothesis import strategies as st

from exectop.domain.changes import EventLogged, Seen, StepSeen
from exectop.domain.story import Story
from exectop.domain.text import clean_block
from exectop.domain.values import Event, Execution, Severity, Step
from exectop.present.cells import Context, joined
from exectop.present.events import event_detail, event_line, event_lines, event_rows, ordered_events
from support.full import EVENT, NOW, full_story
from support.lines import assert_safe, shown
from support.rows import key
from support.strategies import hostile_text, json_values

KEY = key("a")
CONTEXT = Context(now=NOW)


def told(*events: Event, begin: float | None = NOW - 100) -> Story:
    story = Story(KEY)
    story.apply(Seen(Execution(key=KEY, started_at=begin)), NOW)
    for event in events:
        story.apply(EventLogged(KEY, event), NOW)
    return story


def test_events_stand_by_time_then_by_the_servers_order_and_the_timeless_where_they_were_told() -> None:
    story = told(
        Event(id="late", at=9.0),
        Event(id="second", at=1.0, order=2),
        Event(id="first", at=1.0, order=1),
        Event(id="timeless"),
    )
    assert [event.id for event in ordered_events(story)] == ["first", "second", "late", "timeless"]


def test_times_count_from_the_beginning_or_are_times_of_day() -> None:
    event = Event(id="e", at=NOW - 40, kind="log", message="hello")
    assert shown(event_lines(told(event), CONTEXT)) == ["   +1m00s   log                hello"]
    assert shown(event_lines(told(event), Context(now=NOW, clock_times=True)))[0].startswith("12-31 23:59:20   log")
    assert shown(event_lines(told(event, begin=None), CONTEXT))[0].startswith("12-31 23:59:20   log")


def test_lines_do_not_depend_on_the_instant_they_are_drawn_at() -> None:
    story = full_story()
    assert event_lines(story, CONTEXT) == event_lines(story, Context(now=NOW + 3600))


def test_a_message_is_shown_whole_and_its_step_by_name() -> None:
    story = told(Event(id="e", kind="log", message="one\ntwo", step_id="s", severity=Severity.ERROR))
    story.apply(StepSeen(KEY, Step(id="s", name="fetch")), NOW)
    first, second = shown(event_lines(story, CONTEXT))
    assert first.endswith("✗ log                [fetch] one")
    assert second.strip() == "two"
    assert event_line(story.events["e"], story, CONTEXT)[-1].text == "  +1 lines"
    assert "x log" in shown(event_lines(story, Context(now=NOW, ascii=True)))[0]


def test_data_are_shown_in_short_where_there_is_no_message_and_whole_where_asked_for() -> None:
    story = told(Event(id="e", kind="tool", data={"a": [1]}))
    assert shown(event_lines(story, CONTEXT))[0].endswith('{"a": [1]}')
    assert len(event_lines(story, CONTEXT, with_data=True)) == 6


def test_a_kind_is_never_cut_off() -> None:
    kind = "workflow.step.started.again"
    assert kind in joined(event_lines(told(Event(id="e", kind=kind)), CONTEXT))


def test_says_how_many_were_not_kept() -> None:
    story = told(Event(id="e"))
    story.events_dropped = 5
    assert "5 older events" in joined(event_lines(story, CONTEXT))


def test_rows_belong_to_their_events() -> None:
    (row,) = event_rows(full_story(), CONTEXT)
    assert row.event == EVENT
    assert len(row.lines) == 2


def test_the_detail_tells_everything() -> None:
    text = joined(event_detail(EVENT, full_story(), CONTEXT))
    for word in (
        "e-id",
        "e-kind",
        "warning",
        "s-name",
        "7",
        "event line one",
        "event line two",
        "event-value",
        "2025-12-31",
    ):
        assert word in text


@given(hostile_text, json_values, st.sampled_from(Severity))
def test_no_event_can_do_anything_to_a_terminal(text: str, data: object, severity: Severity) -> None:
    clean = clean_block(text)
    event = Event(id="e", kind=clean, message=clean, severity=severity, step_id=clean, data=data)  # type: ignore[arg-type]
    story = told(event)
    assert_safe(event_lines(story, CONTEXT, with_data=True))
    assert_safe([event_line(event, story, CONTEXT)])
    assert_safe(event_detail(event, story, CONTEXT))
