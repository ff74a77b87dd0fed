"""Which steps of a graph nobody told the place of.

Owns: that rule. Must not know: who can be asked for it.
"""

from collections.abc import Iterable

from exectop.domain.values import Step


def unplaced(steps: Iterable[Step], top: str) -> tuple[str, ...]:
    """The executions among these steps whose parent is not told, besides the one at the top."""
    return tuple(
        step.execution_id
        for step in steps
        if step.execution_id is not None and step.parent_id is None and step.execution_id != top
    )
