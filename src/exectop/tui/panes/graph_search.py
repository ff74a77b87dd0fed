"""Looking for steps in the Graph view. While somebody types only the cursor moves; what is kept opens its group.

Owns: where to go back to. Must not know: how anything is painted.
"""

from abc import abstractmethod
from typing import NamedTuple

from exectop.tui.panes.graph_view import GraphView
from exectop.tui.panes.pane import Pane
from exectop.tui.widgets.canvas import Canvas


class Place(NamedTuple):
    """Where somebody was before the search: the cursor, whether it followed, the first cell, the chosen step."""

    cursor: str | None
    is_following: bool
    left: int
    top: int
    step_id: str | None


class GraphSearch(Pane):
    """A Graph view that can be searched."""

    view: GraphView
    canvas: Canvas
    chosen: str | None
    """The step that is chosen in all views."""
    _before: Place | None = None

    @abstractmethod
    def go(self, node_id: str | None) -> None:
        """Move the cursor, as a person asked for."""

    @abstractmethod
    def after_change(self) -> None:
        """Other nodes are shown now: paint them, with the cursor in view."""

    def search(self, text: str) -> None:
        """Go to the first hit, or to the group that it is in; back where it began as long as there is none."""
        view, canvas = self.view, self.canvas
        if self._before is None and text != view.needle:
            self._before = Place(view.cursor, view.is_following, canvas.left, canvas.top, self.chosen)
        view.needle = text
        if view.hits:
            self.go(view.live.home_of(view.hits[0]))
        elif self._before is not None:
            self._back(self._before)
        if not text:
            self._before = None

    def _back(self, place: Place) -> None:
        self.view.cursor, self.view.is_following = place.cursor, place.is_following
        self.canvas.left, self.canvas.top = place.left, place.top
        self.after_change()
        if place.step_id != self.chosen:
            self.chosen = place.step_id
            self.post_message(self.StepChosen(place.step_id))

    def search_kept(self) -> None:
        self._before = None
        if self.view.hits:
            self.go(self.view.live.reveal(self.view.hits[0]))

    def search_next(self, step: int) -> None:
        hits, cursor = self.view.hits, self.view.cursor
        if not hits:
            self.notify(f"no step has “{self.view.needle}”", markup=False, timeout=3)
            return
        here = hits.index(cursor) if cursor in hits else -1
        self.go(self.view.live.reveal(hits[(here + step) % len(hits)]))
