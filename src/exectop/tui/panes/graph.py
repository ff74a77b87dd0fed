"""The Graph view: the steps by rank, each with what it depends on. Must not know: other views."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from exectop.domain.roles import Role, status_role
from exectop.domain.story import Story
from exectop.domain.text import clean_line
from exectop.present.cells import Cell, Context, Line
from exectop.present.formats import duration
from exectop.present.glyphs import glyph
from exectop.tui.panes.step_list import StepListPane


class GraphPane(StepListPane):
    """One line a step, indented by its rank."""

    PANE_ID: ClassVar = "graph"
    TITLE: ClassVar = "Graph"
    SCOPES: ClassVar = ("pane.graph",)

    def draw(self, story: Story, context: Context) -> tuple[Sequence[Line], Sequence[str]]:
        before = _before(story)
        ranks = _ranks(story, before)
        ids = sorted(story.steps, key=lambda id_: ranks[id_])
        return [_line(id_, ranks[id_], before.get(id_, []), story, context) for id_ in ids], ids


def _before(story: Story) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for edge in story.edges:
        if edge.start != edge.end:
            found.setdefault(edge.end, []).append(edge.start)
    for step in story.steps.values():
        if step.parent_id is not None and step.parent_id != step.id:
            found.setdefault(step.id, []).append(step.parent_id)
    return found


def _ranks(story: Story, before: Mapping[str, list[str]]) -> dict[str, int]:
    """How many steps come one after the other before each; an arrow that closes a circle does not count."""
    ranks = dict.fromkeys(story.steps, 0)
    for _ in range(min(len(ranks), 64)):
        changed = False
        for id_ in ranks:
            rank = max((ranks[start] + 1 for start in before.get(id_, ()) if start in ranks), default=0)
            if ranks[id_] < rank <= len(ranks):
                ranks[id_], changed = rank, True
        if not changed:
            break
    return ranks


def _line(id_: str, rank: int, before: Sequence[str], story: Story, context: Context) -> Line:
    step = story.steps[id_]
    took = step.elapsed(context.now_at(story.key.source))
    names = [clean_line(story.steps[start].label if start in story.steps else start) for start in before]
    line = [
        Cell("  " * rank),
        Cell(f"{glyph(step.status, context.ascii)} {step.status.value} ", status_role(step.status)),
        Cell(clean_line(step.label), Role.STRONG),
    ]
    if took is not None:
        line.append(Cell(f"  {duration(took)}", Role.NUMBER))
    if names:
        line.append(Cell(f"  {'<-' if context.ascii else '←'} {', '.join(names)}", Role.DIM))
    if step.error is not None:
        line.append(Cell(f"  {clean_line(step.error.message or step.error.code)}", Role.ERROR))
    return tuple(line)
