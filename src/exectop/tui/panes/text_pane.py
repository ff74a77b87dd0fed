"""What all views made of lines have in common: the viewer, searching it, copying from it.

Must not know: what the lines say.
"""

from textual.app import ComposeResult

from exectop.tui.bindings import Commanding
from exectop.tui.panes.pane import NO_MATCH, Pane
from exectop.tui.services import Services
from exectop.tui.widgets.text_lines import TextLines


class ViewerPane(Pane):
    """A view whose lines are searched as those of any viewer. Subclasses set `viewer`."""

    viewer: TextLines

    def search(self, text: str) -> None:
        self.viewer.find(text)

    def search_kept(self) -> None:
        self.viewer.keep_search()

    def found(self) -> str:
        place = self.viewer.search_place()
        return "" if place is None else f"{place[0] or '-'}/{place[1]}" if place[1] else NO_MATCH

    def search_next(self, step: int) -> None:
        self.viewer.find_next(step)


class TextPane(Commanding, ViewerPane):
    """A view that is one `TextLines`. Subclasses fill `viewer` in `show`; lines above it are a row high."""

    DEFAULT_CSS = "TextPane { layout: vertical; } TextPane > Lines { height: 1; background: $surface; }"

    def __init__(self, services: Services, *, wraps: bool = True) -> None:
        super().__init__(services)
        self.bind_commands()
        self.viewer = TextLines(wraps=wraps)

    def compose(self) -> ComposeResult:
        yield self.viewer

    def copy_value(self) -> str:
        return self.viewer.copy_value()
