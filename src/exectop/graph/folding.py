"""Which steps are one node: by level, and by what somebody opened, closed or keeps an eye on.

Owns: the nine levels, from what runs alone to every step, and what each opens with. A new status changes nothing
here, except that what happens now is looked at anew where something else happens. Must not know: pictures.
"""

import sys
from collections.abc import Mapping

from exectop.graph import lens
from exectop.graph.collapse import MOST, Partition, collapse, group_id, partition
from exectop.graph.lens import FOLD, Lens, Reach
from exectop.graph.model import Graph, Node, connect

LENS, ALIKE, ALL = 2, 6, 9  # what happens now, look-alikes as one node, every step
LEVELS = range(1, ALL + 1)
LARGE = 24  # up to so many steps are shown one by one at first

_REACH: Mapping[int, Reach | None] = {1: Reach(0, 0), LENS: None, 3: Reach(2, 4), 4: Reach(4, 8)}
_MOST: Mapping[int, int] = {5: 0, ALIKE: MOST, 7: lens.MOST, 8: sys.maxsize, ALL: MOST}


class Folding:
    """Give `shown` the graph of now; it gives the graph to draw."""

    def __init__(self) -> None:
        self.chosen: int | None = None  # the level, once somebody has chosen
        self.watched: str | None = None  # a step that what happens now never folds away
        self._opening = ALL
        self._opened: set[str] = set()
        self._closed: set[str] = set()
        self._kept: dict[str, str] = {}  # step → the group that was opened to see it, through the lens
        self._whole = connect((), ())
        self._alike: Partition | None = None
        self._lens: Lens | None = None

    @property
    def level(self) -> int:
        """From 1, most folded, to `ALL`."""
        return self._opening if self.chosen is None else self.chosen

    @property
    def is_lens(self) -> bool:
        """Whether only what happens now is shown."""
        return self.level in _REACH

    def shown(self, whole: Graph, *, is_same: bool = False) -> Graph:
        """The graph as it is folded now. `is_same`: only statuses are other than in the graph before."""
        self._whole = whole
        if not is_same:
            self._alike = self._lens = None
            self._open()
        if self.is_lens:
            return self._through_lens()
        if self.level < ALL:
            return collapse(whole, self._classes, expanded=self._opened)
        if not self._closed:
            return whole
        opened = {self._group_id(number) for number in range(len(self._classes.members))} - self._closed
        return collapse(whole, self._classes, expanded=opened)

    def _open(self) -> None:
        """At which level a graph is shown that nobody has chosen one for; through the lens once is always."""
        if self._opening == LENS or self.chosen is not None:
            return
        self._opening = ALIKE if len(self._whole) > LARGE else ALL
        if self._opening == ALIKE and len(self._classes.members) > lens.MOST:
            self._opening = LENS

    @property
    def _classes(self) -> Partition:
        if self._alike is None:
            self._alike = partition(self._whole, most=_MOST.get(self.level, MOST))
        return self._alike

    def _through_lens(self) -> Graph:
        focus = lens.focus_of(self._whole)
        if self._lens is None or self._lens.focus != focus:
            keep = {self.watched} if self.watched else set()
            self._lens = lens.look(self._whole, focus, reach=_REACH[self.level], keep=keep)
        return lens.through(self._whole, self._lens, opened=self._opened, keep=self._kept)

    def choose(self, level: int) -> None:
        """Fold that much, with nothing opened or closed by itself."""
        self.chosen = level
        self._opened.clear()
        self._closed.clear()
        self._kept.clear()
        self._alike = self._lens = None

    def close_all(self) -> None:
        """Close what was opened; where every step is shown, fold the look-alikes."""
        self.choose(self.level if self.level < ALL else ALIKE)

    def switch_lens(self) -> None:
        """Only what happens now, or all of it again."""
        self.choose((ALIKE if len(self._whole) > LARGE else ALL) if self.is_lens else LENS)

    def open(self, group: Node) -> None:
        """Show what a node stands for; through the lens the steps of look-alikes stay shown whatever they become."""
        if self.is_lens and not group.id.startswith(FOLD):
            self._kept.update((step.id, group.id) for step in group.members)
            return
        self._opened.add(group.id)
        self._closed.discard(group.id)

    def close(self, step_id: str) -> bool:
        """Fold a step with those that it was opened with. False where it is with no others."""
        number = self._whole.index.get(step_id)
        if number is None:
            return False
        if self.is_lens:
            return self._close_in_lens(step_id, number)
        group = self._classes.class_of[number]
        if len(self._classes.members[group]) == 1:
            return False
        self._opened.discard(self._group_id(group))
        self._closed.add(self._group_id(group))
        return True

    def _close_in_lens(self, step_id: str, number: int) -> bool:
        group = self._kept.get(step_id)
        if group is not None:
            self._kept = {id_: other for id_, other in self._kept.items() if other != group}
            return True
        fold = self._lens.fold[number] if self._lens else None
        if fold is None or fold not in self._opened:
            return False
        self._opened.discard(fold)
        return True

    def watch(self, step_id: str | None, *, now: bool = False) -> None:
        """Never fold that step away. `now`: show it, if it is in a fold."""
        self.watched = step_id
        if now:
            self._lens = None

    def _group_id(self, number: int) -> str:
        return group_id(self._whole, self._classes, number)
