"""Two executions side by side: the cursor starts where they part.

Owns: opening either of them. Must not know: how the comparison is kept up to date (`comparing`).
"""

from typing import ClassVar

from exectop.domain.values import ExecutionKey
from exectop.tui.screens.compared import Compared
from exectop.tui.screens.execution import ExecutionScreen


class CompareScreen(Compared):
    """The comparison of two executions, with the way to each of them."""

    SCOPES: ClassVar[tuple[str, ...]] = ("compare", "compare.executions")

    def do_compare_left(self) -> None:
        self._open_side(0)

    def do_compare_right(self) -> None:
        self._open_side(1)

    def _open_side(self, side: int) -> None:
        """Open one of the two in its own screen, at the step of the chosen row."""
        key: ExecutionKey = self.keys[side]
        screen = ExecutionScreen(self.services, key)
        row = self.shown.row(self.row_key)
        step = None if row is None else (row.left, row.right)[side]
        screen.step_id = None if step is None else step.id
        self.app.push_screen(screen)
