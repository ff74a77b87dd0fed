"""In what order steps are read, below which others, and what they are called."""

from exectop.domain.steps import children_of, ordered_steps, own_steps, step_names, walk
from exectop.domain.story import Story
from exectop.domain.values import ExecutionKey, Step


def _story(*steps: Step) -> Story:
    story = Story(ExecutionKey("s", "run"))
    story.steps = {step.id: step for step in steps}
    return story


def test_steps_are_read_by_beginning_children_below_parents() -> None:
    told = [
        Step(id="late", started_at=5.0),
        Step(id="child", started_at=3.0, parent_id="early"),
        Step(id="not begun"),
        Step(id="early", started_at=1.0),
    ]
    rows = [(step.id, depth) for step, depth in ordered_steps(_story(*told))]
    assert rows == [("early", 0), ("child", 1), ("late", 0), ("not begun", 0)]


def test_the_execution_is_no_step_of_itself() -> None:
    story = _story(Step(id="run", started_at=0.0), Step(id="a", parent_id="run"), Step(id="b", parent_id="a"))
    assert [step.id for step in own_steps(story)] == ["a", "b"]
    assert [(step.id, depth) for step, depth in ordered_steps(story)] == [("a", 0), ("b", 1)]


def test_parents_in_a_circle_lose_nobody_and_what_is_folded_hides_what_is_below() -> None:
    steps = [Step(id="a", parent_id="b"), Step(id="b", parent_id="a"), Step(id="c"), Step(id="d", parent_id="c")]
    ids = [step.id for step in steps]
    assert list(walk(ids, children_of(steps))) == [("c", 0), ("d", 1), ("a", 0), ("b", 0)]
    assert list(walk(ids[2:], children_of(steps), {"c"})) == [("c", 0)]


def test_steps_without_a_name_that_have_one_kind_are_told_apart_by_their_ids() -> None:
    steps = [
        Step(id="n1", kind="decompose"),
        Step(id="n2", kind="research"),
        Step(id="n3", kind="research"),
        Step(id="n4", name="report", kind="research"),
        Step(id="n5"),
    ]
    names = ["decompose", "n2: research", "n3: research", "report", "n5"]
    assert list(step_names(steps).values()) == names
