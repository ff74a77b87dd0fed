"""From an execution to its parent, its children, what it repeats and what repeats it, and back.

Owns: who is offered and how they are called. Must not know: what an execution's screen shows.
"""

from collections.abc import Sequence

from textual.events import Key

from exectop.domain.text import clean_line
from exectop.domain.values import Execution, ExecutionKey
from exectop.present.formats import shorten, shorten_middle
from exectop.present.glyphs import glyph
from exectop.tui.bindings import continuations, run_command
from exectop.tui.moment import settings_of
from exectop.tui.screens.choose import Choose
from exectop.tui.screens.time_travel import PAIR_TIME, TimeTravel

_PREFIX = "g"
"""Lists take this key to go to their first row, so the screen listens for what follows it."""


class Relatives(TimeTravel):
    """A screen about the execution `key`. Subclasses override `open_relative`."""

    _prefix_at = float("-inf")

    def open_relative(self, key: ExecutionKey) -> None:
        """Show that execution, so that going back leads here."""
        raise NotImplementedError

    def family_note(self) -> str:
        """`2 children, 1 rerun`: what there is to go to."""
        counts = ((len(self._children()), "child", "children"), (len(self._reruns()), "rerun", "reruns"))
        return ", ".join(f"{count} {one if count == 1 else many}" for count, one, many in counts if count)

    def on_key(self, event: Key) -> None:
        """`g p` and `g c`: a list that has the focus takes the `g` as well, and goes to its top."""
        now = self.services.clock.monotonic()
        is_second = now - self._prefix_at <= PAIR_TIME
        self._prefix_at = now if event.key == _PREFIX else float("-inf")
        command = continuations(_PREFIX, self.SCOPES).get(event.key) if is_second else None
        if command is not None:
            event.stop()
            event.prevent_default()
            self.call_later(run_command, self, command)

    # --- commands

    def do_execution_parent(self) -> None:
        execution = self.services.store.execution(self.key)
        parent, root, origin = (
            (execution.parent_id, execution.root_id, execution.rerun_of) if execution else (None, None, None)
        )
        found: dict[ExecutionKey, str] = {}
        for id_, word in ((parent, "parent"), (origin, "rerun of"), (root, "root")):
            if id_ and id_ != self.key.id:
                found.setdefault(ExecutionKey(self.key.source, id_), word)
        if parent and root != parent:  # a person who asks for the parent means the nearest one
            found.pop(ExecutionKey(self.key.source, root or ""), None)
        self._offer("go to", found, "it has no parent and repeats none")

    def do_execution_children(self) -> None:
        found = dict.fromkeys(self._children(), "child") | dict.fromkeys(self._reruns(), "rerun")
        self._offer("go to a child", found, "it has no children and no reruns that are known")

    def do_execution_child(self) -> None:
        story, _ = self.moment()
        step = story.steps.get(self.chosen_step() or "")
        if step is not None and step.execution_id and step.execution_id != self.key.id:
            self.open_relative(ExecutionKey(self.key.source, step.execution_id))
        else:
            self.notify("choose a step that is an execution of its own", markup=False, timeout=3)

    def chosen_step(self) -> str | None:
        """The id of the step that is chosen."""
        raise NotImplementedError

    # --- who they are

    def _children(self) -> Sequence[ExecutionKey]:
        """Those that name it as their parent, and those that its steps are."""
        store = self.services.store
        found = dict.fromkeys(store.children(self.key))
        story = store.story(self.key)
        for step in story.steps.values() if story is not None else ():
            is_own = step.parent_id is None or step.parent_id == self.key.id
            if step.execution_id and step.execution_id != self.key.id and is_own:
                found[ExecutionKey(self.key.source, step.execution_id)] = None
        return tuple(found)

    def _reruns(self) -> Sequence[ExecutionKey]:
        return self.services.store.reruns(self.key)

    def _offer(self, title: str, found: dict[ExecutionKey, str], nobody: str) -> None:
        """Go there, or let the person choose where there are several."""
        if not found:
            self.notify(nobody, markup=False, timeout=3)
            return
        if len(found) == 1:
            self.open_relative(next(iter(found)))
            return
        options = [(key.id, self._words(key, word)) for key, word in found.items()]

        def chosen(id_: str | None) -> None:
            if id_ is not None:
                self.open_relative(ExecutionKey(self.key.source, id_))

        self.app.push_screen(Choose(title, options), chosen)

    def _words(self, key: ExecutionKey, word: str) -> str:
        """How a relative is called in the choice: what it is, how it stands, its title, its id."""
        execution = self.services.store.execution(key) or Execution(key=key)
        status = execution.status
        sign = glyph(status, settings_of(self.app).is_ascii)
        title = shorten(clean_line(execution.title), 30)
        return f"{word:<8} {sign} {status.value:<10} {title}  {shorten_middle(clean_line(key.id), 20)}"
