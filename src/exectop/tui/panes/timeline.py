"""The Timeline view: one lane a step, all on one scale. Must not know: other views."""

from collections.abc import Sequence
from typing import ClassVar

from exectop.domain.roles import Role, status_role
from exectop.domain.story import Story
from exectop.domain.text import clean_line
from exectop.domain.values import Step
from exectop.present.cells import Cell, Context, Line
from exectop.present.formats import duration, fit
from exectop.present.glyphs import glyph
from exectop.tui.panes.step_list import StepListPane

NAME = 26


class TimelinePane(StepListPane):
    """Bars from the first start to now or the last end."""

    PANE_ID: ClassVar = "timeline"
    TITLE: ClassVar = "Timeline"
    SCOPES: ClassVar = ("pane.timeline",)

    def draw(self, story: Story, context: Context) -> tuple[Sequence[Line], Sequence[str]]:
        steps = sorted(story.steps.values(), key=lambda step: step.started_at or float("inf"))
        now = context.now_at(story.key.source)
        starts = [step.started_at for step in steps if step.started_at is not None]
        ends = [_end(step, now) for step in steps if step.started_at is not None]
        begin, end = min(starts, default=now), max(ends, default=now)
        room = max(10, self.viewer.size.width - NAME - 12)
        lines = [_lane(step, begin, end, room, context, now) for step in steps]
        return lines, [step.id for step in steps]


def _end(step: Step, now: float) -> float:
    if step.ended_at is not None:
        return step.ended_at
    took = step.elapsed(now)
    return (step.started_at or now) + (took or 0.0)


def _lane(step: Step, begin: float, end: float, room: int, context: Context, now: float) -> Line:
    role = status_role(step.status)
    head = (Cell(f"{glyph(step.status, context.ascii)} ", role), Cell(fit(clean_line(step.label), NAME - 3) + " "))
    if step.started_at is None:
        return (*head, Cell("not started", Role.DIM))
    scale = room / max(end - begin, 1e-9)
    left = min(room - 1, int((step.started_at - begin) * scale))
    length = max(1, min(room - left, round((_end(step, now) - step.started_at) * scale)))
    sign = "=" if context.ascii else "━"
    took = step.elapsed(now)
    return (*head, Cell(" " * left), Cell(sign * length, role), Cell(f" {duration(took or 0.0)}", Role.DIM))
