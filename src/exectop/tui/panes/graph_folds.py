"""The commands of the Graph view that fold and unfold all of it at once. Must not know: how anything is painted."""

from abc import abstractmethod

from exectop.tui.bindings import Commanding
from exectop.tui.panes.graph_view import GraphView
from exectop.tui.panes.pane import Pane


class GraphFolds(Commanding, Pane):
    """A Graph view that can be folded more and less."""

    view: GraphView

    @abstractmethod
    def after_change(self) -> None:
        """Other nodes are shown now: paint them, with the cursor in view."""

    def do_graph_expand_all(self) -> None:
        self.view.live.expand_all()
        self.after_change()

    def do_graph_collapse_all(self) -> None:
        self.view.live.collapse_all()
        self.after_change()

    def do_graph_lens(self) -> None:
        """Only what happens now, or all of it again."""
        self.view.live.switch_lens()
        self.after_change()

    def _choose(self, level: int) -> None:
        self.view.live.choose_level(level)
        self.after_change()

    def do_graph_level_1(self) -> None:
        self._choose(1)

    def do_graph_level_2(self) -> None:
        self._choose(2)

    def do_graph_level_3(self) -> None:
        self._choose(3)

    def do_graph_level_4(self) -> None:
        self._choose(4)

    def do_graph_level_5(self) -> None:
        self._choose(5)

    def do_graph_level_6(self) -> None:
        self._choose(6)

    def do_graph_level_7(self) -> None:
        self._choose(7)

    def do_graph_level_8(self) -> None:
        self._choose(8)

    def do_graph_level_9(self) -> None:
        self._choose(9)
