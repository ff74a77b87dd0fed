"""The attempts of one step against each other, and the way there from an execution's screen.

Owns: which step, how far apart the attempts are. Must not know: how rows are shown and moved through (`compare`).
"""

from typing import ClassVar

from exectop.domain.attempts import compare_pairs, pairs_at
from exectop.domain.diff import Comparison
from exectop.domain.story import Story
from exectop.domain.text import clean_line
from exectop.domain.values import ExecutionKey, Json, Step
from exectop.present.attempts import (
    attempts_document,
    attempts_header,
    attempts_trouble,
    attempts_verdict,
)
from exectop.present.cells import Cell, Context, Line
from exectop.present.differences import Page
from exectop.present.formats import shorten
from exectop.tui.compare_rows import AttemptRows, CompareRows
from exectop.tui.screens.choose import Choose
from exectop.tui.screens.compared import Compared
from exectop.tui.screens.comparing import LOW
from exectop.tui.screens.time_travel import TimeTravel
from exectop.tui.services import Services


class AttemptsScreen(Compared):
    """Each attempt against the one before it; the rows are the pairs. `distance`: how many attempts lie between the
    two of a pair, negative with the earlier one on the right."""

    SCOPES: ClassVar[tuple[str, ...]] = ("attempts", "compare")
    WHAT = "these attempts"

    def __init__(self, services: Services, key: ExecutionKey, step_id: str) -> None:
        super().__init__(services, key, key)
        self.step_id = step_id
        self.distance = 1

    def names(self) -> dict[ExecutionKey, str]:
        return {self.keys[0]: "the execution"}

    def step(self) -> Step:
        """The step as it is now."""
        story = self.services.store.story(self.keys[0])
        return (story.steps.get(self.step_id) if story is not None else None) or Step(id=self.step_id)

    def make_comparison(self) -> Comparison:
        story = self.services.store.story(self.keys[0]) or Story(self.keys[0])
        step = self.step()
        return compare_pairs(story.execution, step, pairs_at(len(step.attempts), self.distance))

    def make_rows(self, context: Context, page: Page) -> CompareRows:
        return AttemptRows(self.comparison, context, page, is_only=self.is_only)

    def head(self, context: Context, page: Page) -> list[Line]:
        lines = attempts_header(self.step(), self.comparison, context, page)
        return lines[1:] if self.size.height < LOW else lines

    def verdict(self) -> Cell:
        return attempts_verdict(self.comparison)

    def document(self) -> dict[str, Json]:
        return attempts_document(self.step(), self.comparison)

    def swap(self) -> None:
        """The earlier one to the other side; the cursor stays on its row."""
        key = self.row_key
        self.distance = -self.distance
        self.renew()
        if isinstance(key, tuple):
            self.choose(key[::-1])

    def do_attempts_farther(self) -> None:
        self._space(1)

    def do_attempts_closer(self) -> None:
        self._space(-1)

    def _space(self, change: int) -> None:
        """Other pairs: the later attempt of the chosen one stays, if it can."""
        row = self.shown.row(self.row_key)
        gap = abs(self.distance) + change
        if not 1 <= gap < len(self.step().attempts):
            self.notify(
                "there are no attempts so far apart" if change > 0 else "they follow each other", markup=False
            )
            return
        later = None if row is None else max((one.id for one in row.steps), key=int)
        self.distance = gap if self.distance > 0 else -gap
        self.renew()
        keys = [key for key in self.shown.keys if isinstance(key, tuple) and later in key]
        self.choose(keys[-1] if keys else self.shown.first_key)


class Trying(TimeTravel):
    """A screen about an execution, with a step that is chosen. Subclasses tell which."""

    def chosen_step(self) -> str | None:
        """The id of the step that is chosen."""
        raise NotImplementedError

    def do_execution_attempts(self) -> None:
        """Compare the attempts of the chosen step; where none is chosen, of one that the person names."""
        story = self.services.store.story(self.key) or Story(self.key)
        chosen = story.steps.get(self.chosen_step() or "")
        tried = [step for step in story.steps.values() if len(step.attempts) > 1]
        if chosen is not None:
            self._open_attempts(chosen.id, attempts_trouble(story.execution, chosen))
        elif len(tried) == 1:
            self._open_attempts(tried[0].id)
        elif tried:
            options = [
                (step.id, f"{shorten(clean_line(step.label), 40)}  {len(step.attempts)} attempts") for step in tried
            ]
            self.app.push_screen(Choose("compare the attempts of", options), self._open_attempts)
        else:
            self._open_attempts(None, "the API tells of no step that was tried more than once")

    def _open_attempts(self, step_id: str | None, trouble: str = "") -> None:
        if trouble:
            self.notify(trouble, markup=False, timeout=5)
        elif step_id is not None:
            self.app.push_screen(AttemptsScreen(self.services, self.key, step_id))
