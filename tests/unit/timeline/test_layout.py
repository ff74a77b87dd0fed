"""What is reckoned once for each version of a story."""

from dataclasses import replace

from exectop.domain.status import Status
from exectop.domain.values import Edge
from exectop.timeline.layout import Layout
from support.timelines import BEGIN, make_lively_story, make_step, make_story


def test_the_extent_reaches_to_now_while_something_lasts() -> None:
    layout = Layout(make_lively_story(), BEGIN + 5030)
    assert (layout.begin, layout.end(BEGIN + 5030)) == (BEGIN, BEGIN + 5030)


def test_waiting_is_not_busy_and_folded_children_still_count() -> None:
    whole = Layout(make_lively_story(), BEGIN + 5030)
    folded = Layout(make_lively_story(), BEGIN + 5030, frozenset({"plan"}))
    assert whole.busy(BEGIN + 5030) == folded.busy(BEGIN + 5030)
    assert max(stop for _, stop in whole.busy(BEGIN + 5030)) == BEGIN + 5030
    assert not [span for span in whole.busy(BEGIN + 5030) if span[0] < BEGIN + 1000 < span[1]]


def test_however_many_steps_there_are_the_busy_spans_are_few() -> None:
    steps = [make_step(f"s{number}", number, number + 2 if number % 3 else None) for number in range(300)]
    assert len(Layout(make_story(steps), BEGIN + 400).busy(BEGIN + 400)) <= 3


def test_slack_is_told_only_where_something_waits_for_the_step() -> None:
    layout = Layout(make_lively_story(), BEGIN + 5030)
    assert layout.slack_of("read") == 2.0
    assert layout.slack_of("bad") == 0.0
    assert layout.slack_of("plan") == 0.0
    assert layout.slack_of(None) == 0.0


def test_an_execution_of_which_nothing_is_known_has_an_extent() -> None:
    story = make_story([make_step("a", None)])
    story.execution = type(story.execution)(key=story.key)
    layout = Layout(story, BEGIN)
    assert layout.begin == BEGIN
    assert layout.end(BEGIN) > BEGIN


def test_the_extent_and_the_slack_end_with_the_execution() -> None:
    story = make_story([make_step("a", 0), make_step("b", 1, 4), make_step("c", 5, 6)])
    story.execution = replace(story.execution, status=Status.FAILED, ended_at=BEGIN + 10)
    story.edges = {Edge("b", "c"): None}
    layout = Layout(story, BEGIN + 5000)
    assert layout.end(BEGIN + 5000) == BEGIN + 10
    assert (layout.slack_of("b"), max(layout.slack.values())) == (5.0, 5.0)


def test_what_ended_before_it_began_is_within_the_extent_and_took_no_time() -> None:
    layout = Layout(make_story([make_step("a", 0, 10), make_step("skewed", 1000, 990)]), BEGIN + 5000)
    assert layout.busy(BEGIN + 5000) == [(BEGIN, BEGIN + 10), (BEGIN + 1000, BEGIN + 1000)]
    story = make_story([make_step("a", 0, 10), make_step("skewed", 1000, 990)])
    story.execution = replace(story.execution, status=Status.COMPLETED, ended_at=BEGIN + 20)
    assert Layout(story, BEGIN + 5000).end(BEGIN + 5000) == BEGIN + 1000
