"""The list of steps in the Detail view."""

from exectop.domain.status import Status
from exectop.domain.story import Story
from exectop.domain.values import ExecutionKey, Step
from exectop.present.cells import Context, plain
from exectop.tui.execution_header import Freshness, header_lines
from exectop.tui.panes.detail import STEPS_SHOWN, sections_of

CONTEXT = Context(now=100.0)


def _story(*steps: Step) -> Story:
    story = Story(ExecutionKey("s", "run"))
    story.steps = {step.id: step for step in steps}
    return story


def _steps(story: Story, chosen: str | None = None) -> tuple[list[str], list[str]]:
    """The lines of the section, and the steps that they choose."""
    (section, ids) = next(one for one in sections_of(story, CONTEXT, chosen) if one[0].title == "Steps")
    return [plain(line).rstrip() for line in section.lines], ids


def test_steps_are_listed_by_beginning_below_their_parents_and_the_execution_is_none() -> None:
    story = _story(
        Step(id="late", name="publish", started_at=50.0),
        Step(id="child", name="compare", started_at=20.0, parent_id="early"),
        Step(id="run", name="fraud_review", started_at=0.0),
        Step(id="early", name="plan", started_at=10.0, parent_id="run"),
    )
    lines, ids = _steps(story, "child")
    assert ids == ["early", "child", "late"]
    assert [line.split()[-2] for line in lines] == ["plan", "compare", "publish"]
    assert lines[1].startswith("▸∙ unknown      compare")


def test_steps_of_one_kind_are_told_apart() -> None:
    lines, _ = _steps(_story(Step(id="n1", kind="research"), Step(id="n2", kind="research")))
    assert [line.split(maxsplit=2)[2] for line in lines] == ["n1: research", "n2: research"]


def test_of_very_many_steps_the_first_are_listed() -> None:
    lines, ids = _steps(_story(*(Step(id=f"n{n}", name="x", started_at=-float(n)) for n in range(STEPS_SHOWN + 7))))
    assert ids[0] == f"n{STEPS_SHOWN + 6}"
    assert (len(ids), lines[-1]) == (STEPS_SHOWN, "… and 7 more: see Graph and Timeline")


def test_the_execution_is_not_counted_among_its_steps() -> None:
    story = _story(Step(id="run"), Step(id="a", status=Status.COMPLETED), Step(id="b", status=Status.RUNNING))
    header = "\n".join(plain(line) for line in header_lines(story, Freshness(), CONTEXT, 100))
    assert "1/2 steps" in header
