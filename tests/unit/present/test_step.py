"""Everything there is to know of one step."""

from dataclasses import replace

from exectop.domain.changes import EdgeSeen, StepSeen
from exectop.domain.status import Status
from exectop.domain.values import Edge, Step
from exectop.present.cells import Context, joined
from exectop.present.formats import moment
from exectop.present.step import left_words, step_sections
from support.full import KEY, NOW, STEP, full_story, leaves, spelled
from support.lines import assert_safe

CONTEXT = Context(now=NOW)


def test_every_value_of_the_step_is_shown() -> None:
    sections = step_sections(full_story(), STEP.id, CONTEXT)
    text = "\n".join(joined(one.lines) for one in sections)
    missing = [
        f"{name}: {value!r}"
        for name, value in leaves(STEP)
        for part in spelled(name, value, lambda at: moment(at, CONTEXT))
        if part not in text
    ]
    assert missing == []
    for one in sections:
        assert_safe(one.lines)


def test_says_what_it_needs() -> None:
    story = full_story()
    story.apply(StepSeen(KEY, Step(id="t-id", status=Status.QUEUED, status_raw="q")), NOW)
    story.apply(EdgeSeen(KEY, Edge("s-id", "t-id")), NOW)
    text = joined(step_sections(story, "t-id", CONTEXT)[0].lines)
    assert "why            needs 's-name', which is failed" in text


def test_a_step_that_nobody_knows_has_no_sections() -> None:
    assert step_sections(full_story(), "nobody", CONTEXT) == ()


def test_a_step_that_its_execution_left_running_stops_with_it() -> None:
    story = full_story()
    step = Step(id="left", status=Status.RUNNING, status_raw="R", started_at=NOW - 500)
    story.apply(StepSeen(KEY, step), NOW)
    story.execution = replace(story.execution, status=Status.FAILED, ended_at=NOW - 440)
    text = joined(step_sections(story, "left", CONTEXT)[0].lines)
    assert "running when it ended" in text
    assert "elapsed        1m00s" in text
    story.execution = replace(story.execution, status=Status.RUNNING)
    assert left_words(step, story.execution) == ""
