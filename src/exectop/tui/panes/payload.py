"""The Payload view: what went in and what came out, of the execution or of the chosen step, as a tree of JSON.

Owns: which nodes are open and where the cursor is, kept while the values change. Must not know: other views.
"""

from collections.abc import Iterable
from dataclasses import asdict
from typing import ClassVar

from textual import on
from textual.app import ComposeResult

from exectop.domain.roles import Role
from exectop.domain.story import Story
from exectop.domain.text import clean_line
from exectop.domain.values import ErrorInfo, Execution, Json, Step
from exectop.present.cells import Cell, Context
from exectop.present.json_tree import JsonTree
from exectop.tui.panes.pane import NO_MATCH
from exectop.tui.panes.text_pane import TextPane
from exectop.tui.services import Services
from exectop.tui.widgets.line_layout import ListSource
from exectop.tui.widgets.lines import Lines
from exectop.tui.widgets.text_lines import TextLines

KEPT = 2_000
"""Rows whose state is carried over when the values change."""


class PayloadPane(TextPane):
    """Opens and closes nodes; only rows on screen are made."""

    PANE_ID: ClassVar = "payload"
    TITLE: ClassVar = "Payload"
    SCOPES: ClassVar = ("pane.payload",)

    def __init__(self, services: Services) -> None:
        super().__init__(services, wraps=False)
        self.tree_rows: JsonTree | None = None
        self.viewer.placeholder = (Cell(" no input, output or data is told", Role.DIM),)
        self._place = Lines(id="place")
        self._story: Story | None = None
        self._shown_context: Context | None = None
        self._step_id: str | None = None
        self._is_whole = False
        self._value: Json = None
        self._needle = ""
        self._origin: int | None = None
        self._is_missed = False

    def compose(self) -> ComposeResult:
        yield self._place
        yield self.viewer

    def show(self, story: Story, context: Context, step_id: str | None) -> None:
        is_other = self._story is None or self._story.key != story.key or self._step_id != step_id
        self._story, self._shown_context, self._step_id = story, context, step_id
        self._is_whole = self._is_whole and not is_other
        step = story.steps.get(step_id or "") if not self._is_whole else None
        value = execution_payload(story.execution) if step is None else step_payload(step)
        if self.tree_rows is not None and value == self._value and not is_other:
            return
        self._value = value
        name = "execution" if step is None else clean_line(step.label)
        self._replace(JsonTree(value, width=self._width, name=name, ascii=context.ascii), is_other=is_other)

    def _replace(self, tree: JsonTree, *, is_other: bool) -> None:
        """Show another tree: open where the old one was, or the first level if it is about something else."""
        old, self.tree_rows = self.tree_rows, tree
        if old is None or is_other:
            for row in reversed(range(1, len(tree))):
                tree.expand(row)
            self._show_tree()
            self.viewer.move_to(0)
        else:
            path = old.path_at(min(self.viewer.cursor, len(old) - 1))
            opened = {old.path_at(row) for row in range(min(len(old), KEPT)) if old.is_open(row)}
            reopen(tree, opened)
            self._show_tree()
            self._go_to_path(path)
        self._tell_place()

    def _show_tree(self) -> None:
        self.viewer.set_source(self.tree_rows if self._value and self.tree_rows else ListSource())

    def _go_to_path(self, path: str) -> None:
        assert self.tree_rows is not None, "only called with a tree"
        for row in range(min(len(self.tree_rows), KEPT)):
            if self.tree_rows.path_at(row) == path:
                self.viewer.move_to(row)
                return

    @property
    def _width(self) -> int:
        return max(20, self.viewer.size.width - 2)

    def on_resize(self) -> None:
        if self.tree_rows is not None:
            self.tree_rows.set_width(self._width)
            self._show_tree()

    @on(TextLines.Moved)
    def _tell_place(self) -> None:
        """Where the cursor is, as a path."""
        tree = self.tree_rows
        if tree is None:
            return
        path = tree.path_at(min(self.viewer.cursor, len(tree) - 1))
        hint = "   s goes back to the chosen step" if self._is_whole else ""
        self._place.set_lines([(Cell(f" {path}", Role.ACCENT), Cell(hint, Role.DIM))])

    @on(TextLines.Opened)
    def _opened(self) -> None:
        self.do_payload_toggle()

    def _changed(self, row: int) -> None:
        assert self.tree_rows is not None, "only called with a tree"
        self._show_tree()
        self.viewer.move_to(row)
        self._tell_place()

    def do_payload_toggle(self) -> None:
        if self.tree_rows is not None:
            self._changed(self.tree_rows.toggle(self.viewer.cursor))

    def do_payload_expand_all(self) -> None:
        if self.tree_rows is not None:
            if not self.tree_rows.expand_all():
                self.notify("too much to open all of it: the deepest stays closed", markup=False)
            self._changed(self.viewer.cursor)

    def do_payload_collapse_all(self) -> None:
        if self.tree_rows is not None:
            self.tree_rows.collapse_all()
            self._changed(0)

    def do_payload_scope(self) -> None:
        """The whole execution although a step is chosen, or that step again."""
        if self._story is None or self._shown_context is None or self._step_id is None:
            self.notify("no step is chosen", markup=False, timeout=3)
            return
        self._is_whole = not self._is_whole
        self.tree_rows = None
        self.show(self._story, self._shown_context, self._step_id)

    def search(self, text: str) -> None:
        """Look in the whole value, closed parts too, and open what holds the text."""
        if self._origin is None and text:
            self._origin = self.viewer.cursor
        origin = self.viewer.cursor if self._origin is None else self._origin
        self._needle = text
        self.viewer.highlight(text)
        if not self._find(origin - 1, 1):
            self.viewer.move_to(origin)
        self._origin = self._origin if text else None

    def search_kept(self) -> None:
        self._origin = None

    def found(self) -> str:
        return NO_MATCH if self._is_missed else ""

    def search_next(self, step: int) -> None:
        for _ in range(abs(step)):
            self._find(self.viewer.cursor, step)

    def _find(self, after: int, step: int) -> bool:
        tree = self.tree_rows
        row = tree.search(self._needle, after, is_backward=step < 0) if tree is not None and self._needle else None
        self._is_missed = row is None and bool(self._needle)
        if row is not None:
            self._changed(row)
        return row is not None

    def copy_value(self) -> str:
        return "" if self.tree_rows is None else self.tree_rows.text_at(self.viewer.cursor)


def execution_payload(execution: Execution) -> Json:
    """Everything of an execution that is data of its own, by name; what was not told is left out."""
    questions: Json = [
        {"step": question.step, "request": question.request, "answer": question.answer}
        for question in execution.questions
    ]
    return _told(
        ("input", execution.input),
        ("output", execution.output),
        ("error", error_payload(execution.error)),
        ("prompt", execution.prompt),
        ("questions", questions),
        ("metadata", dict(execution.metadata)),
        ("attributes", dict(execution.attributes)),
    )


def step_payload(step: Step) -> Json:
    """The same of a step."""
    return _told(
        ("input", step.input),
        ("output", step.output),
        ("error", error_payload(step.error)),
        ("attributes", dict(step.attributes)),
    )


def error_payload(error: ErrorInfo | None) -> Json:
    """An error as JSON; `None` if there is none."""
    return None if error is None else _told(*asdict(error).items())


def _told(*pairs: tuple[str, Json]) -> Json:
    return {name: value for name, value in pairs if value not in (None, "", [], {})}


def reopen(tree: JsonTree, opened: Iterable[str]) -> None:
    """Open the nodes at these paths, as far as they still exist."""
    paths, row = set(opened), 0
    while row < len(tree) and row < KEPT:
        if tree.path_at(row) in paths and not tree.is_open(row):
            tree.expand(row)
        row += 1
