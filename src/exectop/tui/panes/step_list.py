"""What views share that show a line for each step: the cursor is the chosen step. Must not know: how a line looks."""

from collections.abc import Sequence

from textual import on

from exectop.domain.roles import Role
from exectop.domain.story import Story
from exectop.present.cells import Cell, Context, Line
from exectop.tui.panes.text_pane import TextPane
from exectop.tui.services import Services
from exectop.tui.widgets.text_lines import TextLines


class StepListPane(TextPane):
    """Subclasses override `draw`."""

    def __init__(self, services: Services) -> None:
        super().__init__(services, wraps=False)
        self.viewer.placeholder = (Cell(" no steps are known", Role.DIM),)
        self._step_id: str | None = None

    def draw(self, story: Story, context: Context) -> tuple[Sequence[Line], Sequence[str]]:
        """The lines, and the id of each one's step."""
        raise NotImplementedError

    def show(self, story: Story, context: Context, step_id: str | None) -> None:
        lines, keys = self.draw(story, context)
        self.viewer.set_lines(lines, keys)
        if step_id is not None and step_id != self.viewer.key:
            self.viewer.move_to_key(step_id)
        self._step_id = step_id

    @on(TextLines.Moved)
    def _moved(self, event: TextLines.Moved) -> None:
        event.stop()
        key = self.viewer.key
        if isinstance(key, str) and key != self._step_id and event.by_person:
            self._step_id = key
            self.post_message(self.StepChosen(key))

    def copy_value(self) -> str:
        """The id of the step."""
        return str(self.viewer.key or "")
