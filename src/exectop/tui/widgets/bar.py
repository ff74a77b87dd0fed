"""A line of words that are commands to the mouse: the footer, the tabs. Must not know: what they do."""

from collections.abc import Sequence
from typing import NamedTuple

from textual.events import Click

from exectop.present.cells import Line
from exectop.tui.widgets.lines import Lines


class Spot(NamedTuple):
    """The columns from `start` to before `stop` mean that command."""

    start: int
    stop: int
    command_id: str


class Bar(Lines):
    """A click on a spot runs its command, as its key does."""

    spots: Sequence[Spot] = ()

    def show(self, line: Line, spots: Sequence[Spot]) -> None:
        """Show the line, which has these spots."""
        self.spots = tuple(spots)
        self.set_lines([line])

    async def on_click(self, event: Click) -> None:
        place = event.get_content_offset(self)
        found = [spot for spot in self.spots if place is not None and spot.start <= place.x < spot.stop]
        if found:
            event.stop()
            await self.app.run_action(f"run('{found[0].command_id}')")
