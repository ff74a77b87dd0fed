"""Which steps nobody told the place of."""

from exectop.domain.placing import unplaced
from exectop.domain.values import Step


def test_executions_without_a_parent_are_unplaced_but_the_top_and_mere_steps_are_not() -> None:
    steps = [
        Step(id="top", execution_id="top"),
        Step(id="lost", execution_id="lost"),
        Step(id="child", execution_id="child", parent_id="top"),
        Step(id="step"),
    ]
    assert unplaced(steps, "top") == ("lost",)
