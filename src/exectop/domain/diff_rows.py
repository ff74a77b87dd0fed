"""The rows of a comparison: two steps that are one, and what differs in them. Must not know: how rows are made."""

from dataclasses import dataclass
from enum import StrEnum

from exectop.domain.differences import Differences
from exectop.domain.values import Step


class Mark(StrEnum):
    """How the two sides of a row relate."""

    SAME = "same"
    DIFFERS = "differs"
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Row:
    """A step of either execution, or of both, and what differs. `is_early`: nothing but that one side is not that
    far yet; `is_consequence`: it contains a step that differs, and differs itself only in how it ended."""

    left: Step | None
    right: Step | None
    differences: Differences = ()
    is_early: bool = False
    is_consequence: bool = False

    @property
    def mark(self) -> Mark:
        if self.right is None:
            return Mark.LEFT
        if self.left is None:
            return Mark.RIGHT
        return Mark.DIFFERS if self.differences else Mark.SAME

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps that there are."""
        return tuple(step for step in (self.left, self.right) if step is not None)

    @property
    def label(self) -> str:
        """What the step is called, on the side that has it."""
        return self.steps[0].label

    @property
    def key(self) -> tuple[str, str]:
        """Its identity: the ids of both sides."""
        return (self.left.id if self.left else "", self.right.id if self.right else "")
