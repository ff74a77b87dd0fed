"""Changes of status as lines: when, how long after the one before, how sure, from what to what, why."""

from collections.abc import Mapping

from exectop.domain.roles import Role, status_role
from exectop.domain.status import Status
from exectop.domain.steps import step_names
from exectop.domain.story import Story
from exectop.domain.text import clean_line
from exectop.domain.values import Evidence, Transition
from exectop.present.cells import Cell, Context, Line
from exectop.present.formats import duration, moment
from exectop.present.glyphs import glyph
from exectop.present.sections import since


def transition_lines(story: Story, context: Context) -> list[Line]:
    """The transitions of the execution and of its steps, the oldest first."""
    lines: list[Line] = []
    before: float | None = None
    names = step_names(story.steps.values())
    for transition in story.transitions:
        lines.append(_line(transition, before, names, context))
        before = transition.at
    return lines


def _line(transition: Transition, before: float | None, names: Mapping[str, str], context: Context) -> Line:
    cells = [Cell(f"{moment(transition.at, context)} ", Role.DIM), since(before, transition.at)]
    if transition.step_id is not None:
        cells.append(Cell(f"[{clean_line(names.get(transition.step_id, transition.step_id))}] ", Role.KEY))
    if transition.before is not None or transition.before_raw:
        status = Status.UNKNOWN if transition.before is None else transition.before
        cells += [_status(status, transition.before_raw, context), Cell(" → ", Role.DIM)]
    cells.append(_status(transition.after, transition.after_raw, context))
    if transition.reason:
        cells.append(Cell(f"  {clean_line(transition.reason)}"))
    if transition.evidence is not Evidence.REPORTED:
        cells.append(Cell(f"  ({_evidence(transition, context)})", Role.DIM))
    return tuple(cells)


def _status(status: Status, raw: str, context: Context) -> Cell:
    word = status.value if not raw or raw == status.value else f"{status.value} {clean_line(raw)}"
    return Cell(f"{glyph(status, context.ascii)} {word}", status_role(status))


def _evidence(transition: Transition, context: Context) -> str:
    """How sure the instant is, in words."""
    if transition.evidence is Evidence.OBSERVED:
        return "observed"
    if transition.earliest is None:
        return "inferred"
    slack = duration(transition.at - transition.earliest)
    return f"inferred, at most {slack} earlier: after {moment(transition.earliest, context)}"
