"""Holds the views of an execution: each is made when it is first opened and kept until the screen goes.

Owns: which view is shown, and what stands in its place when it fails. Must not know: any view.
"""

from dataclasses import dataclass

from textual.containers import Vertical
from textual.widget import Widget

from exectop.domain.roles import Role
from exectop.domain.story import Story
from exectop.present.cells import Cell, Context
from exectop.present.formats import wrap
from exectop.tui.panes.pane import Pane
from exectop.tui.panes.registry import PANES, PaneEntry, open_pane
from exectop.tui.runner import attempt, explain
from exectop.tui.services import Services
from exectop.tui.widgets.lines import Lines
from exectop.tui.widgets.painted import Painted


@dataclass(frozen=True, slots=True)
class Moment:
    """What a pane is shown."""

    story: Story
    context: Context
    step_id: str | None


def entry_of(name: str) -> PaneEntry:
    """The entry of the pane with that id or key; the first for an unknown one."""
    return next((entry for entry in PANES if name in (entry.id, entry.key)), PANES[0])


def host_of(error: Exception) -> "PaneHost | None":
    """The host of the pane in which the error came about; `None` if it came about elsewhere."""
    trace = error.__traceback__
    found = None
    while trace is not None:
        widget = trace.tb_frame.f_locals.get("self")
        if isinstance(widget, Widget):
            found = next((above for above in widget.ancestors if isinstance(above, PaneHost)), found)
        trace = trace.tb_next
    return found


class PaneHost(Vertical):
    """One pane at a time fills it."""

    DEFAULT_CSS = "PaneHost { height: 1fr; } PaneHost > Pane { height: 1fr; } PaneHost > #broken { height: 1fr; }"

    def __init__(self, services: Services) -> None:
        super().__init__(id="panes")
        self._services = services
        self._panes: dict[str, Pane] = {}
        self._broken = Lines(id="broken")
        self._failure = ""
        self._moment: Moment | None = None
        self.entry = PANES[0]

    def on_mount(self) -> None:
        self._broken.display = False
        self.mount(self._broken)

    @property
    def pane(self) -> Pane | None:
        """The pane that is shown; `None` before the first or if it could not be made."""
        return self._panes.get(self.entry.id)

    async def open(self, entry: PaneEntry) -> None:
        """Show that pane."""
        self.entry = entry
        told = self._failure = ""
        if entry.id not in self._panes:
            told = attempt(self._services, entry.title, lambda: self._make(entry))
            if not told:
                await self.mount(self._panes[entry.id])
        for name, pane in self._panes.items():
            pane.display = name == entry.id
        if self._moment is not None and not told:
            told = self._paint(self._moment)
        self._tell(told or self._failure)
        self.focus_pane()
        self.call_after_refresh(self._again)

    def on_resize(self) -> None:
        self._again()

    def _again(self) -> None:
        """Paint once more: now the pane knows its size."""
        if self._moment is not None:
            self.show(self._moment)

    def _make(self, entry: PaneEntry) -> None:
        self._panes[entry.id] = open_pane(entry, self._services)

    def on_painted_failed(self, event: Painted.Failed) -> None:
        """A widget inside could not be painted."""
        event.stop()
        self.fail(event.error)

    def fail(self, error: Exception) -> None:
        """Show what went wrong in the pane's place; opening it once more makes it anew."""
        pane = self._panes.pop(self.entry.id, None)
        if pane is None:
            return
        pane.display = False
        self.screen.set_focus(None)  # a pane whose messages have ended would swallow all keys
        self.call_later(pane.remove)
        self._failure = explain(self._services, self.entry.title, error)
        self._tell(self._failure)

    def focus_pane(self) -> None:
        """Give the keys to the pane."""
        pane = self.pane
        target = next((widget for widget in pane.query("*") if widget.focusable), pane) if pane is not None else None
        if target is not None and target.focusable:
            target.focus(scroll_visible=False)

    def show(self, moment: Moment) -> None:
        """Paint this in the pane that is shown; the others are painted when they are opened."""
        self._moment = moment
        if self.pane is not None:
            self._tell(self._paint(moment))

    def _paint(self, moment: Moment) -> str:
        pane = self.pane
        if pane is None:
            return ""
        return attempt(
            self._services, self.entry.title, lambda: pane.show(moment.story, moment.context, moment.step_id)
        )

    def _tell(self, told: str) -> None:
        """Put the failure in the pane's place, or take it away."""
        self._broken.display = bool(told)
        if self.pane is not None:
            self.pane.display = not told
        if told:
            self._broken.set_lines([(Cell(line, Role.ERROR),) for line in wrap(told, max(20, self.size.width - 1))])
