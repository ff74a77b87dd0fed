"""One execution as plain text."""

from dataclasses import replace

from exectop.domain.changes import EdgeSeen, StepSeen
from exectop.domain.status import Status
from exectop.domain.story import Story
from exectop.domain.values import Edge, Json, Step
from exectop.domain.widths import cell_width
from exectop.present.report import draw_report
from support import stories
from support.full import NOW, full_story


def test_has_the_sections_steps_edges_and_events() -> None:
    lines = draw_report(full_story(), NOW)
    for title in ("SUMMARY", "QUESTIONS", "ERROR", "STEPS", "EDGES", "EVENTS", "TRANSITIONS"):
        assert title in lines
    text = "\n".join(lines)
    assert "✗ S_RAW" in text
    assert "s-id: s-name → t-id (edge-kind)" in text
    assert "event line two" in text
    assert "event-value" not in text, "an event is told in words; its data are in the JSON"


def test_a_step_tells_kind_time_attempts_and_error_on_one_line() -> None:
    story = stories.filled_store().story(stories.FAILED)
    assert story is not None
    lines = draw_report(story, stories.NOW)
    steps = lines[lines.index("STEPS") + 1 :][:4]
    assert steps[0].strip() == '✓ completed  extract (task) 1m00s → {"rows": 1200}'
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


def test_steps_and_edges_of_one_label_are_told_apart_and_the_execution_is_no_step() -> None:
    story = Story(stories.DONE)
    nodes = [("n2", None), ("n1", None), ("n3", "n1"), (stories.DONE.id, None)]
    for id_, parent in nodes:
        step = Step(id=id_, kind="research", started_at=float(id_[1]) if parent else 0.0, parent_id=parent)
        story.apply(StepSeen(story.key, step), 0.0)
    story.apply(EdgeSeen(story.key, Edge("n1", "n2")), 0.0)
    lines = draw_report(story, NOW)
    assert [line.split()[2] for line in lines[lines.index("STEPS") + 1 :][:3]] == ["n2:", "n1:", "n3:"]
    assert lines[lines.index("STEPS") + 3].startswith("  ∙ unknown      n3: research")
    assert "  n1: research → n2: research" in lines
    assert f"{stories.DONE.id}: research" not in lines


def outputs(*steps: Step, width: int = 60) -> list[str]:
    story = Story(stories.DONE)
    for step in steps:
        story.apply(StepSeen(story.key, step), 0.0)
    lines = draw_report(story, NOW, width=width)
    return lines[lines.index("STEPS") + 1 :]


def done(id_: str, output: Json) -> Step:
    return Step(id=id_, status=Status.COMPLETED, status_raw="completed", output=output)


def test_the_outputs_of_steps_stand_in_a_column_each_on_one_line() -> None:
    lines = outputs(
        done("a", "Task breakdown\n\n complete\x1b[2J"), done("longer", {"n": [1]}), done("b", None), done("c", False)
    )
    assert lines == [
        "  ✓ completed  a      → Task breakdown complete␛[2J",
        '  ✓ completed  longer → {"n": [1]}',
        "  ✓ completed  b",
        "  ✓ completed  c      → false",
    ]


def test_a_long_output_is_cut_at_the_width_and_a_long_step_has_its_output_below() -> None:
    lines = outputs(done("a", "数" * 500), done("n" * 50, "x" * 500), done("b", "short"))
    assert lines[0] == "  ✓ completed  a → " + "数" * 20 + "…"
    assert lines[1] == "  ✓ completed  " + "n" * 50
    assert lines[2] == " " * 17 + "→ " + "x" * 40 + "…"
    assert lines[3] == "  ✓ completed  b → short"
    assert max(cell_width(line) for line in (lines[0], lines[2])) <= 60
