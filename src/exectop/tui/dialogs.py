"""Asking before something is done to an execution: what, to which, and what one would type instead.

Must not know: how it is done. Cancel has the focus; nothing happens by a reflex.
"""

from collections.abc import Sequence
from shlex import quote
from typing import ClassVar, NamedTuple, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from exectop.domain.forms import missing, value_of, words_of
from exectop.domain.text import clean_line
from exectop.domain.values import Json, Question
from exectop.ports.wire import Verb
from exectop.present.cells import Cell
from exectop.tui.leaving import leave
from exectop.tui.widgets.line_layout import wrap_line
from exectop.tui.widgets.lines import Lines

T = TypeVar("T")
WIDEST = 76
FIELDS = 6
"""Inputs that a dialog has room for; a form with more is answered on the command line."""


class Target(NamedTuple):
    """An execution in words: `name` is `source/id`, `line` the command that does the same without a screen."""

    name: str
    title: str
    status: str
    line: str
    warning: str = ""


class Dialog(ModalScreen[T]):
    """Words above buttons. The buttons are always on the screen; words that do not fit are scrolled to, and the frame
    says that there are more."""

    CSS_PATH: ClassVar = "dialogs.tcss"
    AUTO_FOCUS: ClassVar[str | None] = "#no"
    BINDINGS: ClassVar = [
        Binding("left,h", "app.focus_previous", show=False),
        Binding("right,l", "app.focus_next", show=False),
        Binding("j,down", "scroll(1)", show=False),
        Binding("k,up", "scroll(-1)", show=False),
        Binding("pagedown,ctrl+d", "scroll(10)", show=False),
        Binding("pageup,ctrl+u", "scroll(-10)", show=False),
    ]

    below = 2
    """Rows under the words."""

    def words(self) -> list[str]:
        """The lines to be read before anything is chosen."""
        raise NotImplementedError

    def on_resize(self) -> None:
        """As many rows of words as this screen leaves."""
        width = min(WIDEST, self.size.width * 96 // 100)
        rows = [row for text in self.words() for row in wrap_line((Cell(text),), max(10, width - 4))]
        box, lines = self.query_one("#box"), self.query_one("#words", Lines)
        height = max(1, min(len(rows), self.size.height - 2 - self.below))
        box.styles.width, lines.styles.height = width, height
        lines.set_lines(rows)
        self._tell_rest(len(rows) - lines.top - height)

    def action_scroll(self, count: int) -> None:
        """Move the words by that many lines."""
        lines = self.query_one("#words", Lines)
        lines.scroll_lines(count)
        self._tell_rest(len(lines.lines) - lines.top - lines.size.height)

    def _tell_rest(self, rows: int) -> None:
        """The frame says how many rows are still below."""
        self.query_one("#box").border_subtitle = Content(f"j k scroll · {rows} more" if rows > 0 else "")


class Confirm(Dialog[bool]):
    """Asks about one execution, or about several by their number. True: do it."""

    BINDINGS: ClassVar = [Binding("escape", "dismiss(False)", show=False)]

    def __init__(self, verb: Verb, targets: Sequence[Target]) -> None:
        super().__init__()
        self._verb = verb
        self._targets = tuple(targets)
        self.below = 4 if len(self._targets) > 1 else 2

    async def action_dismiss(self, result: bool | None = None) -> None:
        """Leave it, however often the key was pressed."""
        leave(self, result)

    def compose(self) -> ComposeResult:
        yes = Button(Content(f"{self._verb.value.capitalize()} it"), id="yes", compact=True)
        with Vertical(id="box"):
            yield Lines(id="words")
            if len(self._targets) > 1:
                yield Static(f"Type {len(self._targets)} to go on:", markup=False)
                yield Input(id="count", compact=True, type="integer", select_on_focus=False)
                yes = Button(Content(f"{self._verb.value.capitalize()} all"), id="yes", compact=True, disabled=True)
            with Horizontal(id="buttons"):
                yield Button("Cancel" if self._verb is not Verb.CANCEL else "Keep it", id="no", compact=True)
                yield yes

    def on_mount(self) -> None:
        box = self.query_one("#box")
        count = len(self._targets)
        what = "this execution" if count == 1 else f"{count} executions"
        box.border_title = Content(f"{self._verb.value} {what}?")

    def words(self) -> list[str]:
        lines: list[str] = []
        for target in self._targets[:8]:
            lines += [target.name, f"  {target.status}  {target.title}".rstrip()]
            if target.warning:
                lines.append(f"  {target.warning}")
        if len(self._targets) > 8:
            lines.append(f"… and {len(self._targets) - 8} more")
        return [*lines, "", "The same on the command line:", *(f"  {target.line}" for target in self._targets[:3])]

    def on_key(self, event: Key) -> None:
        """A digit goes into the count wherever the focus is."""
        for count in self.query(Input):
            if event.is_printable and event.character in set("0123456789") and self.focused is not count:
                event.stop()
                count.focus()
                count.value += event.character or ""
                count.cursor_position = len(count.value)

    @on(Input.Changed, "#count")
    def check_count(self, event: Input.Changed) -> None:
        """Only the right number opens the way."""
        self.query_one("#yes", Button).disabled = event.value.strip() != str(len(self._targets))

    @on(Input.Submitted, "#count")
    def submit_count(self, event: Input.Submitted) -> None:
        """Enter after the right number means yes."""
        if event.value.strip() == str(len(self._targets)):
            leave(self, True)

    @on(Button.Pressed)
    def choose(self, event: Button.Pressed) -> None:
        """A button was pressed."""
        leave(self, event.button.id == "yes")


class Decision(NamedTuple):
    """What a person answered: yes or no, and the fields that were filled in, as values."""

    verb: Verb
    data: dict[str, Json]


class Answer(Dialog[Decision | None]):
    """Shows the question of an execution that waits, with an input for each field of its form."""

    BINDINGS: ClassVar = [Binding("escape", "dismiss(None)", show=False)]

    def __init__(self, target: Target, question: Question, details: str) -> None:
        super().__init__()
        self._target = target
        self._question = question
        self._details = details
        self._fields = sorted(question.fields, key=lambda field: not field.is_required)[:FIELDS]
        self.below = 2 + len(self._fields)

    async def action_dismiss(self, result: Decision | None = None) -> None:
        """Leave it, however often the key was pressed."""
        leave(self, result)

    def words(self) -> list[str]:
        target, question = self._target, self._question
        lines = [target.name, f"  {target.title}", "", "It asks:", *(question.text or question.step).splitlines()]
        needed = missing(question.fields, ())
        if needed:
            lines += ["", f"Yes needs {', '.join(map(words_of, needed))}."]
        more = "".join(f" --field {quote(clean_line(field.key))}=…" for field in needed)
        lines += ["", "The same on the command line:", f"  {target.line}{more}", f"  {target.line} --reject"]
        return lines + (["", *self._details.splitlines()] if self._details else [])

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            yield Lines(id="words")
            for field in self._fields:
                told = [words_of(field), clean_line(field.label), "required" if field.is_required else ""]
                yield Input(placeholder=", ".join(filter(None, told)), compact=True, classes="field")
            with Horizontal(id="buttons"):
                yield Button("Cancel", id="no", compact=True)
                yield Button("Approve", id="approve", compact=True)
                yield Button("Reject", id="reject", compact=True)

    def on_mount(self) -> None:
        self.query_one("#box").border_title = "answer this execution?"

    @on(Button.Pressed)
    def choose(self, event: Button.Pressed) -> None:
        """A button was pressed; a yes goes out only with all that it needs."""
        verb = {"approve": Verb.APPROVE, "reject": Verb.REJECT}.get(event.button.id or "")
        if verb is None:
            leave(self, None)
            return
        data = self._data()
        if data is None:
            return
        lacking = missing(self._question.fields, data) if verb is Verb.APPROVE else []
        if lacking:
            self.notify(f"yes needs {', '.join(map(words_of, lacking))}", severity="warning", markup=False)
            return
        leave(self, Decision(verb, data))

    def _data(self) -> dict[str, Json] | None:
        """What was filled in; `None` after saying which field makes no sense."""
        data: dict[str, Json] = {}
        for field, filled in zip(self._fields, self.query(".field").results(Input), strict=True):
            try:
                if filled.value:
                    data[field.key] = value_of(field, filled.value)
            except ValueError:
                self.notify(f"that is no {words_of(field)}", severity="warning", markup=False)
                filled.focus()
                return None
        return data
