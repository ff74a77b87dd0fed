"""The contract of a pane: one view of one execution.

A pane paints what it is shown and asks for nothing. It must not know the other panes or the screen around it; what
it wants told goes up as a message.
"""

from typing import ClassVar

from textual.message import Message
from textual.widget import Widget

from exectop.domain.story import Story
from exectop.present.cells import Context
from exectop.tui.services import Services

NO_MATCH = "no match"


class Pane(Widget):
    """One view. Subclasses set `PANE_ID` and `TITLE` and override `show`."""

    PANE_ID: ClassVar[str] = ""
    TITLE: ClassVar[str] = ""

    class StepChosen(Message):
        """The person moved to a step (or, with `None`, to the execution as a whole)."""

        def __init__(self, step_id: str | None) -> None:
            super().__init__()
            self.step_id = step_id

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.services = services

    def show(self, story: Story, context: Context, step_id: str | None) -> None:
        """Paint this. Called at most once a frame, when the story, the time or the selection changed; must be
        cheap when nothing visible changed. An exception is caught by the runner and shown in the pane's place."""
        raise NotImplementedError

    def search(self, text: str) -> None:
        """Mark what contains the text, and move to the first; an empty text ends the search."""

    def search_kept(self) -> None:
        """What was looked for last is what is wanted: it is no longer typed."""

    def found(self) -> str:
        """Which hit of how many the cursor is on, such as `1/3`, or `NO_MATCH`; empty where that is not known."""
        return ""

    def search_next(self, step: int) -> None:
        """Move `step` hits on (-1: back)."""

    def next_failure(self, step: int) -> bool:
        """Move to the next failure (-1: the one before); false if this view knows none of its own."""
        return False

    def copy_value(self) -> str:
        """What `y` copies now; empty if there is nothing."""
        return ""
