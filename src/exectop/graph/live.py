"""A graph that somebody looks at while it runs: what is shown of it, and the picture that stays in place.

Owns: when anything is computed again. A new status moves nothing; a new step goes in beside the others; a fresh
layout happens only when asked for. Must not know: keys, screens.
"""

from collections.abc import Iterable
from dataclasses import replace

from exectop.domain.status import Status
from exectop.domain.values import Edge, Step
from exectop.graph.choice import Size, choose, other
from exectop.graph.columns import ColumnGraph
from exectop.graph.folding import ALL, Folding
from exectop.graph.lens import FOLD
from exectop.graph.model import Graph, build, connect
from exectop.graph.picture import Options, Picture, layout

FOLDED_HASTE = 2  # what is folded was large, which took its time already
PROMPT = 2  # rows that a pane may be lower or higher by, and is the same


class LiveGraph:
    """Feed it with `update`; then `shown`, `picture` and `listing` are up to date."""

    def __init__(self, options: Options | None = None) -> None:
        self.options = options or Options()
        self.whole: Graph = connect((), ())
        self.shown: Graph = self.whole
        self.picture: Picture = layout(self.whole, self.options)
        self.folding = Folding()
        self._home: dict[str, str] = {}
        self._listing: ColumnGraph | None = None
        self._pane: Size | None = None
        self._is_turned = False  # somebody has chosen the way it flows

    def update(self, steps: Iterable[Step], edges: Iterable[Edge]) -> bool:
        """Take the state of now. True where nodes or edges changed, not only statuses."""
        whole = build(steps, edges)
        is_same = _has_shape(whole, self.whole)
        self.whole = whole
        self._show(is_same=is_same)
        return not is_same

    def _show(self, *, is_same: bool = True, is_fresh: bool = False) -> None:
        """Make `shown` from `whole`, and the picture only if the shape is another one."""
        shown = self.folding.shown(self.whole, is_same=is_same)
        self._home = {member.id: node.id for node in shown.nodes for member in node.members}
        if _has_shape(shown, self.shown) and not is_fresh:
            self.shown = shown
            self.picture = self.picture.renewed(shown)
            if self._listing is not None:
                self._listing.graph = shown
            return
        previous = self.picture if len(self.shown) and not is_fresh else None
        self.shown = shown
        self.picture = layout(shown, self._options, previous)
        self._listing = None
        if previous is None:
            self._choose()

    @property
    def _options(self) -> Options:
        """With the way that the picture flows now."""
        is_folded = len(self.shown) < len(self.whole)
        return replace(self.options, flow=self.picture.flow, haste=FOLDED_HASTE if is_folded else 1)

    def fit(self, pane: Size) -> bool:
        """Flow as suits a pane of that size. Growth alone never turns a picture, nor does a line that takes a row
        from the pane for a while. Whether it was turned."""
        flow = self.picture.flow
        known = self._pane
        if known is None or pane[0] != known[0] or abs(pane[1] - known[1]) > PROMPT:
            self._pane = pane
            self._choose()
        return self.picture.flow is not flow

    def _choose(self) -> None:
        if self._pane is not None and not self._is_turned:
            self.picture = choose(self.picture, self.options, self._pane)

    def turn(self) -> None:
        """Flow the other way, by hand: from now on nothing else turns it."""
        self._is_turned = True
        self.picture = self.picture.redrawn(replace(self.options, flow=other(self.picture.flow)))

    @property
    def listing(self) -> ColumnGraph:
        """The same as a list, one node a row."""
        if self._listing is None:
            self._listing = ColumnGraph(self.shown, is_ascii=self.options.is_ascii)
        return self._listing

    def set_options(self, options: Options) -> None:
        """Draw otherwise from now on."""
        if options != self.options:
            self.options = options
            self._show(is_fresh=True)

    def fresh(self) -> None:
        """Lay out from scratch, as asked for."""
        self._show(is_fresh=True)

    def toggle(self, node_id: str) -> str | None:
        """Open a group, or close the group that a step belongs to. The node to select then; `None`: nothing to do."""
        number = self.shown.index.get(node_id)
        group = self.shown.nodes[number] if number is not None else None
        if group is not None and group.is_group:
            self.folding.open(group)
            self._show()
            return self.home_of(group.members[0].id)
        if not self.folding.close(node_id):
            return None
        self._show()
        return self.home_of(node_id)

    def choose_level(self, level: int) -> None:
        """Fold that much: from 1, what runs alone, to 9, every step by itself."""
        self.folding.choose(level)
        self._show(is_fresh=True)

    def expand_all(self) -> None:
        """Every step by itself."""
        self.choose_level(ALL)

    def collapse_all(self) -> None:
        """Every group as one node."""
        self.folding.close_all()
        self._show(is_fresh=True)

    def switch_lens(self) -> None:
        """Only what happens now, or all of it again."""
        self.folding.switch_lens()
        self._show(is_fresh=True)

    def home_of(self, step_id: str) -> str | None:
        """The shown node that a step is, or is in."""
        return self._home.get(step_id) or (step_id if step_id in self.shown.index else None)

    def step_of(self, node_id: str) -> Step | None:
        """The step that a shown node is; `None` for a group."""
        number = self.shown.index.get(node_id)
        return None if number is None or self.shown.nodes[number].is_group else self.shown.nodes[number].step

    def with_status(self, *statuses: Status) -> list[str]:
        """The shown nodes of these statuses, from top to bottom, then from left to right."""
        found = [node.id for node in self.shown.nodes if node.status in statuses]
        boxes = {id_: box for id_ in found if (box := self.picture.box_of(id_))}
        return sorted(boxes, key=lambda id_: (boxes[id_].y, boxes[id_].x))

    def matching(self, text: str) -> list[str]:
        """The steps (shown or in a group) whose name, id or kind has the text, in the order told. Case-blind."""
        needle = text.casefold()
        return [
            node.id
            for node in self.whole.nodes
            if needle in node.name.casefold() or needle in node.id.casefold() or needle in node.kind.casefold()
        ]

    def reveal(self, step_id: str) -> str | None:
        """The shown node of a step, its group opened if it is in one."""
        home = self.home_of(step_id)
        if home is None or home == step_id:
            return home
        if self.folding.is_lens and home.startswith(FOLD):
            self.folding.watch(step_id, now=True)
            self._show()
        else:
            self.toggle(home)
        return self.home_of(step_id)


def _has_shape(one: Graph, other: Graph) -> bool:
    return (
        len(one) == len(other)
        and one.edges == other.edges
        and all(a.id == b.id and a.name == b.name for a, b in zip(one.nodes, other.nodes, strict=True))
    )
