"""The views of an execution's screen: which one is shown, the step chosen in all of them, what is searched for.

Must not know: what stands around the views.
"""

from textual import on

from exectop.domain.status import Status
from exectop.domain.values import Execution, ExecutionKey
from exectop.tui.bindings import run_command
from exectop.tui.commands import by_id
from exectop.tui.pane_host import PaneHost, entry_of
from exectop.tui.panes.pane import NO_MATCH, Pane
from exectop.tui.panes.registry import PANES
from exectop.tui.screens.time_travel import TimeTravel
from exectop.tui.services import Services
from exectop.tui.widgets.ask_line import AskLine


class Viewing(TimeTravel):
    """A screen with views. Subclasses override `paint` and `paint_frame`."""

    def __init__(self, services: Services, key: ExecutionKey) -> None:
        super().__init__(services, key)
        self.step_id: str | None = None
        self.needle = ""
        self.host = PaneHost(services)

    def paint_frame(self) -> None:
        """Bring the lines around the view up to date."""
        raise NotImplementedError

    def note(self) -> str:
        """The words at the right of the tabs: which step is chosen, what is searched for."""
        story, _ = self.moment()
        step = story.steps.get(self.step_id or "")
        words = [f"step {step.label}"] if step is not None else []
        found = self.host.pane.found() if self.needle and self.host.pane is not None else ""
        return "  ".join([*words, f"/{self.needle} {found}".rstrip()] if self.needle else words)

    # --- views

    async def open_view(self, name: str) -> None:
        """Show the view of that id or key."""
        await self.host.open(entry_of(name))
        if self.needle and self.host.pane is not None:
            self.host.pane.search(self.needle)
            self.host.pane.search_kept()
        self.paint()

    async def do_execution_view_1(self) -> None:
        await self.open_view("1")

    async def do_execution_view_2(self) -> None:
        await self.open_view("2")

    async def do_execution_view_3(self) -> None:
        await self.open_view("3")

    async def do_execution_view_4(self) -> None:
        await self.open_view("4")

    async def do_execution_view_5(self) -> None:
        await self.open_view("5")

    async def do_execution_view_6(self) -> None:
        await self.open_view("6")

    async def do_execution_next_view(self) -> None:
        await self._turn(1)

    async def do_execution_previous_view(self) -> None:
        await self._turn(-1)

    async def _turn(self, step: int) -> None:
        place = PANES.index(self.host.entry)
        await self.open_view(PANES[(place + step) % len(PANES)].id)

    @on(Pane.StepChosen)
    def step_chosen(self, event: Pane.StepChosen) -> None:
        """All views show the same step."""
        event.stop()
        self.choose_step(event.step_id)

    def choose_step(self, step_id: str | None) -> None:
        """Select that step in every view."""
        if step_id != self.step_id:
            self.step_id = step_id
            self.paint()

    def do_execution_fullscreen(self) -> None:
        """Hide or show all but the view; right after `]` or `[` the same key goes to a failure."""
        step = self.bracket_before()
        if step:
            self._failure(step)
        else:
            self.toggle_class("fullscreen")

    def do_execution_next_failure(self) -> None:
        self._failure(1)

    def do_execution_previous_failure(self) -> None:
        self._failure(-1)

    def _failure(self, step: int) -> None:
        """The next failure of the view's own, else the next failed step, around the end."""
        if self.host.pane is not None and self.host.pane.next_failure(step):
            self.paint()
            return
        story, _ = self.moment()
        failed = [one.id for one in story.steps.values() if one.status is Status.FAILED]
        if not failed:
            self.notify(_no_failure(story.execution), markup=False, timeout=3)
        here = failed.index(self.step_id) if self.step_id in failed else (-1 if step > 0 else 0)
        self.step_id = failed[(here + step) % len(failed)] if failed else self.step_id
        self.paint()

    # --- searching

    async def do_execution_search(self, text: str = "") -> None:
        if text:
            self.set_search(text, is_kept=True)
        else:
            await self.ask_line.ask("search", "search", self.needle)

    def do_execution_search_next(self) -> None:
        self._search_on(1)

    def do_execution_search_previous(self) -> None:
        self._search_on(-1)

    def _search_on(self, step: int) -> None:
        if self.host.pane is not None and self.needle:
            self.host.pane.search_next(step)
            self._tell_found()
            self.paint_frame()

    def _tell_found(self) -> None:
        if self.host.pane is not None and self.host.pane.found() == NO_MATCH:
            self.notify(f"no match for {self.needle}", markup=False, timeout=3)

    def set_search(self, text: str, *, is_kept: bool = False) -> None:
        """Look for this in the view; an empty text ends the search. `is_kept`: it is no longer typed."""
        self.needle = text
        if self.host.pane is not None:
            self.host.pane.search(text)
            if is_kept:
                self.host.pane.search_kept()
                self._tell_found()
        self.paint_frame()

    @on(AskLine.Edited)
    def ask_edited(self, event: AskLine.Edited) -> None:
        """Every letter searches at once."""
        event.stop()
        if event.purpose == "search":
            self.guard(lambda: self.set_search(event.text))

    @on(AskLine.Closed)
    def ask_closed(self, event: AskLine.Closed) -> None:
        """Back to the view."""
        event.stop()
        self.host.focus_pane()
        if event.purpose == "search":
            self.guard(lambda: self.set_search(event.text or "", is_kept=bool(event.text)))
        elif event.text and (command := by_id("execution.time")) is not None:
            self.call_later(run_command, self, command, event.text)


def _no_failure(execution: Execution) -> str:
    """Why there is no failed step to go to: a vendor without steps tells of a failure as a whole."""
    if execution.status is not Status.FAILED:
        return "nothing has failed here"
    if execution.error is None:
        return "no step has failed, and no error is told"
    detail = entry_of("detail")
    return f"no step has failed; the error is in {detail.title} ({detail.key})"
