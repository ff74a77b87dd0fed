"""Everything there is to know of one execution is on the screen."""

from dataclasses import replace

import pytest
from hypothesis import given

from exectop.domain.changes import Seen, Stamped, Vanished
from exectop.domain.status import Status
from exectop.domain.story import Story, fold
from exectop.domain.values import Comment, Execution, FormField, Link, Question
from exectop.present.cells import Context, joined
from exectop.present.detail import DETAIL, detail_sections
from exectop.present.formats import moment
from support.counted import CountedList, CountedNames
from support.full import FULL, KEY, NOW, TRANSITION, full_story, leaves, spelled
from support.lines import assert_safe
from support.strategies import stamped_lists

CONTEXT = Context(now=NOW)


def text_of(story: Story, context: Context = CONTEXT) -> str:
    return "\n".join(f"{one.title}\n{joined(one.lines)}" for one in detail_sections(story, context))


def only(execution: Execution) -> Story:
    story = Story(execution.key)
    story.apply(Seen(execution), NOW)
    return story


def test_every_value_of_the_execution_and_its_transitions_is_shown() -> None:
    text = text_of(full_story())
    values = [*leaves(FULL), *leaves(replace(TRANSITION, step_id=None))]
    missing = [
        f"{name}: {value!r}"
        for name, value in values
        for part in spelled(name, value, lambda at: moment(at, CONTEXT))
        if part not in text and name != "evidence"
    ]
    assert missing == []
    assert len(values) > 90
    assert "inferred" in text


def test_what_matters_most_comes_first() -> None:
    titles = [section.title for section in detail_sections(full_story(), CONTEXT)]
    assert titles == [
        "Summary", "Questions", "Error", "Times", "Usage", "Result", "Input", "Artifacts", "Labels", "Comments",
        "Links", "Identity", "Metadata", "Attributes", "Notes", "Transitions",
    ]  # fmt: skip


def test_what_is_not_told_is_left_out() -> None:
    titles = [section.title for section in detail_sections(only(Execution(key=KEY)), CONTEXT)]
    assert titles == ["Summary", "Times", "Identity"]
    assert "None" not in text_of(only(Execution(key=KEY)))


def test_the_raw_word_is_shown_beside_the_status_where_it_says_more() -> None:
    text = text_of(only(replace(FULL, status=Status.RUNNING, status_raw="EXECUTING")))
    assert "▸ running  EXECUTING" in text
    assert "running  running" not in text_of(only(replace(FULL, status=Status.RUNNING, status_raw="running")))


def test_says_why_it_does_not_move() -> None:
    assert "why            waits for a person: the question?" in text_of(full_story())


def test_says_how_to_answer_in_a_way_that_is_safe_to_copy() -> None:
    asking = replace(FULL, questions=(Question(step="q; rm -rf ~"),))
    assert "exectop approve the-source/the-id --step 'q; rm -rf ~'" in text_of(only(asking))
    answered = replace(FULL, questions=(Question(step="q", answer="y"),))
    assert "exectop approve" not in text_of(only(answered))


def test_says_what_an_answer_is_made_of() -> None:
    form = (FormField(key="sum", type="number", label="Total", is_required=True), FormField(key="note"))
    text = text_of(only(replace(FULL, questions=(Question(step="q", fields=form),))))
    assert "sum (number), Total, required" in text
    assert text.count("--field") == text.count("--step q --field sum=…") == 1


def test_says_how_to_answer_where_no_approval_can() -> None:
    asking = replace(FULL, questions=(Question(step="q", action="resume"),))
    assert "to answer      exectop resume the-source/the-id\n" in text_of(only(asking))
    asking = replace(FULL, questions=(Question(step="q", action=""),), links=(Link("live view", "https://x/live"),))
    assert "to answer      answer it in its web interface: https://x/live" in text_of(only(asking))


def test_progress_is_told_as_everywhere() -> None:
    assert "progress       33.3%\n" in text_of(only(replace(FULL, progress=33.333333333333336)))


def test_says_that_its_server_no_longer_knows_it() -> None:
    story = only(FULL)
    story.apply(Vanished(KEY), NOW - 60)
    assert "its server no longer knows it, since 2025-12-31 23:59:00 UTC, 1m ago" in text_of(story)


@pytest.mark.parametrize("duration", [None, 5.0])
def test_how_long_it_takes_is_told_while_it_runs_and_afterwards(duration: float | None) -> None:
    running = replace(FULL, status=Status.RUNNING, ended_at=None, duration=None, started_at=NOW - 61)
    assert "elapsed        1m01s" in text_of(only(running))
    over = replace(running, status=Status.COMPLETED, ended_at=NOW - 56, duration=duration)
    assert "elapsed        5s" in text_of(only(over))


@given(stamped_lists())
def test_any_story_can_be_shown(changes: list[Stamped]) -> None:
    key = changes[0].change.key if changes and isinstance(changes[0].change, Seen) else KEY
    for section in detail_sections(fold(key, changes), CONTEXT):
        assert section.lines
        assert_safe(section.lines)


def test_what_came_after_the_instant_shown_is_ahead_of_it() -> None:
    story = only(FULL)
    story.apply(Vanished(KEY), NOW)
    now, past = text_of(story), text_of(story, Context(now=NOW - 1500))
    seen = f"last look      {moment(NOW, CONTEXT)}"
    gone = f"its server no longer knows it, since {moment(NOW, CONTEXT)}"
    assert f"{seen}  0s ago\n" in now
    assert f"{gone}, 0s ago\n" in now
    assert f"{seen}  in 25m\n" in past
    assert f"{gone}, in 25m\n" in past


def test_data_of_any_size_are_drawn_up_to_a_number_of_lines() -> None:
    output, metadata = CountedList(range(1_000_000)), CountedNames(200_000, ["x"])
    comments = tuple(Comment(id=f"{n}", text="x") for n in range(5_000))
    vast = Execution(key=KEY, output=output, metadata=metadata, comments=comments, prompt="x\n" * 1_000_000)
    story = Story(KEY)
    story.execution = vast
    for section in detail_sections(story, CONTEXT, DETAIL):
        assert len(section.lines) < DETAIL.lines + 10
    assert output.seen < DETAIL.lines
    assert metadata.seen < 2 * DETAIL.lines
    text = "\n".join(joined(one.lines) for one in detail_sections(story, CONTEXT, DETAIL))
    assert text.count(DETAIL.rest) == 3
    assert text.count(DETAIL.other) == 1


def test_all_is_drawn_where_nothing_is_told_of_room() -> None:
    story = only(replace(FULL, metadata={f"key{n}": n for n in range(5_000)}, output="x" * 200_000))
    assert "key4999        4999" in text_of(story)
    assert "x" * 200_000 in text_of(story)
