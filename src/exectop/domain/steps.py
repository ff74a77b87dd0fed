"""The steps of an execution as a person reads them: in what order, below which others, under what name.

Owns: nesting and order, which every list of steps shares; what tells steps of one label apart. Must not know: how a
step is drawn.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from exectop.domain.story import Story
from exectop.domain.values import Step

Children = Mapping[str | None, Sequence[str]]
"""Parent → children; under `None` the steps that are in no other."""


def children_of(steps: Iterable[Step]) -> Children:
    """Parent → children in the order of their beginnings; steps that have not begun keep the vendor's order."""
    known = {step.id: step for step in steps}
    found: dict[str | None, list[tuple[float, int, str]]] = defaultdict(list)
    for place, step in enumerate(known.values()):
        parent = step.parent_id if step.parent_id in known and step.parent_id != step.id else None
        begin = step.started_at if step.started_at is not None else step.queued_at
        found[parent].append((float("inf") if begin is None else begin, place, step.id))
    return {parent: [id_ for _, _, id_ in sorted(rows)] for parent, rows in found.items()}


def walk(ids: Iterable[str], children: Children, folded: Collection[str] = ()) -> Iterator[tuple[str, int]]:
    """The ids with their depth, depth first over the nesting; what is only reachable in a circle comes last, flat.
    What is below a folded step is left out."""
    stack = [(id_, 0) for id_ in reversed(children.get(None, ()))]
    seen: set[str] = set()
    while stack:
        id_, depth = stack.pop()
        if id_ in seen:
            continue
        seen.add(id_)
        yield id_, depth
        if id_ not in folded:
            stack += [(child, depth + 1) for child in reversed(children.get(id_, ()))]
        else:
            seen |= _below(id_, children)
    yield from ((id_, 0) for id_ in ids if id_ not in seen)


def _below(id_: str, children: Children) -> set[str]:
    found: set[str] = set()
    stack = list(children.get(id_, ()))
    while stack:
        child = stack.pop()
        if child not in found:
            found.add(child)
            stack += children.get(child, ())
    return found


def own_steps(story: Story) -> list[Step]:
    """The steps without the one that a vendor tells for the execution itself."""
    return [step for step in story.steps.values() if step.id != story.key.id]


def ordered_steps(story: Story) -> list[tuple[Step, int]]:
    """The execution's own steps with their depth, by beginning, children below their parents."""
    steps = own_steps(story)
    return [(story.steps[id_], depth) for id_, depth in walk((step.id for step in steps), children_of(steps))]


def step_names(steps: Collection[Step]) -> Mapping[str, str]:
    """What to call each step, by id: its label; where several without a name have the same, behind the id."""
    counts = Counter(step.label for step in steps)
    return {
        step.id: step.label if step.name or counts[step.label] < 2 else f"{step.id}: {step.label}" for step in steps
    }
