"""One execution as plain text."""

from dataclasses import replace

from exectop.domain.changes import StepSeen
from exectop.domain.status import Status
from exectop.domain.story import Story
from exectop.domain.values import Step
from exectop.present.report import draw_report
from support import stories
from support.full import NOW, full_story


def test_has_the_sections_steps_edges_and_events() -> None:
    lines = draw_report(full_story(), NOW)
    for title in ("SUMMARY", "QUESTIONS", "ERROR", "STEPS", "EDGES", "EVENTS", "TRANSITIONS"):
        assert title in lines
    text = "\n".join(lines)
    assert "✗ S_RAW" in text
    assert "s-id → t-id (edge-kind)" in text
    assert "event line two" in text
    assert "event-value" not in text, "an event is told in words; its data are in the JSON"


def test_a_step_tells_kind_time_attempts_and_error_on_one_line() -> None:
    story = stories.filled_store().story(stories.FAILED)
    assert story is not None
    lines = draw_report(story, stories.NOW)
    steps = lines[lines.index("STEPS") + 1 :][:4]
    assert steps[0].strip() == "✓ completed  extract (task) 1m00s"
    assert steps[1].strip() == "✗ failed     transform (task) 2m10s attempt 2 – division by zero"


def test_begins_and_ends_without_empty_lines_and_each_line_is_one() -> None:
    lines = draw_report(full_story(), NOW)
    assert lines[0] == "SUMMARY"
    assert lines[-1].strip()
    assert all("\n" not in line for line in lines)


def test_an_execution_of_which_nothing_is_known_has_a_report_too() -> None:
    assert draw_report(Story(stories.DONE), NOW)[0] == "SUMMARY"


def test_a_step_that_its_execution_left_running_counts_no_further() -> None:
    story = full_story()
    story.apply(StepSeen(story.key, Step(id="left", status=Status.RUNNING, started_at=NOW - 500)), NOW)
    story.execution = replace(story.execution, status=Status.FAILED, ended_at=NOW - 440)
    assert "  ▸ running    left 1m00s running when it ended" in draw_report(story, NOW)
