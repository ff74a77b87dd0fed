"""An execution's life told line by line: what has changed since the last look, for logs and pipes."""

from datetime import UTC, datetime

from exectop.domain.status import Status
from exectop.domain.steps import own_steps, step_names
from exectop.domain.story import Story
from exectop.domain.text import clean_line
from exectop.domain.values import Execution, Step
from exectop.present.formats import duration, percent
from exectop.present.glyphs import glyph


class Narrator:
    """Remembers what it has told. A line: time, glyph, status, what, with what it took."""

    def __init__(self) -> None:
        self._status: tuple[Status, str] | None = None
        self._steps: dict[str, Status] = {}
        self._current = ""
        self._questions: set[str] = set()

    def news(self, story: Story) -> list[str]:
        """Lines for what is new; empty if nothing is."""
        at = story.seen_at or 0.0
        lines = self._of_execution(story.execution, at)
        names = step_names(story.steps.values())
        for step in own_steps(story):
            if self._steps.get(step.id) is not step.status:
                self._steps[step.id] = step.status
                if step.status is not Status.QUEUED:
                    words = f"  {names[step.id]}{_took(step)}{_why(step)}"
                    lines.append(_line(_step_time(step, at), step.status, words))
        return lines

    def _of_execution(self, execution: Execution, at: float) -> list[str]:
        lines = []
        status = (execution.status, execution.status_raw)
        if status != self._status:
            self._status = status
            when = execution.ended_at if execution.status.is_terminal and execution.ended_at else at
            lines.append(_line(when, execution.status, f"{execution.key} {execution.title}"))
        current = execution.current_step or ""
        if current and current != self._current and not execution.status.is_terminal:
            self._current = current
            progress = f" ({percent(execution.progress)})" if execution.progress is not None else ""
            lines.append(_line(at, execution.status, f"  now: {current}{progress}"))
        for question in execution.questions:
            if question.is_open and question.step not in self._questions:
                self._questions.add(question.step)
                lines.append(
                    _line(question.asked_at or at, Status.WAITING, f"  asks: {question.text or question.step}")
                )
        return lines

    def ending(self, story: Story) -> str:
        """The one last line: how it ended, after how long, and why."""
        execution = story.execution
        took = execution.elapsed(execution.ended_at or story.seen_at or 0.0)
        error = f": {execution.error.message}" if execution.error and execution.error.message else ""
        span = f" after {duration(took)}" if took is not None else ""
        return clean_line(f"{execution.key} {execution.status}{span}{error}")


def _line(at: float, status: Status, text: str) -> str:
    clock = datetime.fromtimestamp(min(max(at, 0.0), 253402300799.0), UTC).strftime("%H:%M:%SZ")
    return clean_line(f"{clock} {glyph(status)} {status.value:<10} {text}")


def _step_time(step: Step, at: float) -> float:
    return step.ended_at or step.started_at or at if step.status.is_terminal else step.started_at or at


def _took(step: Step) -> str:
    took = step.elapsed(step.ended_at or 0.0) if step.status.is_terminal else None
    return f" {duration(took)}" if took is not None else ""


def _why(step: Step) -> str:
    return f": {step.error.message}" if step.error and step.error.message else ""
