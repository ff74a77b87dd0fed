"""All keys that work where the person is, made from the table of commands. Must not know: any screen."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from exectop.domain.roles import Role
from exectop.present.cells import Cell, Line
from exectop.present.formats import wrap
from exectop.tui.bindings import keys_label
from exectop.tui.commands import SCOPES, Command
from exectop.tui.leaving import leave
from exectop.tui.widgets.ask_line import AskLine
from exectop.tui.widgets.text_lines import TextLines

WIDE = 112
"""From this width on the names of commands have a column of their own."""
NARROW = 16
"""With fewer columns than this left beside the title, what it does not say stands below it."""
INDENT = "    "
"""What stands below the keys begins there."""


def help_lines(commands: Sequence[Command], width: int) -> list[Line]:
    """Keys, title, what the title does not say, and where there is room the name on the `:` line, by where they
    work. No line is wider than `width` columns, but where they do not hold even the keys."""
    lines: list[Line] = []
    keys_width = max((len(_keys(command, width)) for command in commands), default=0)
    for scope, heading in SCOPES.items():
        chosen = [command for command in commands if command.scope == scope]
        if chosen:
            lines.append((Cell(heading, Role.ACCENT),))
            lines += [line for command in chosen for line in _lines(command, keys_width, width)]
            lines.append(())
    return lines


def _keys(command: Command, width: int) -> str:
    """Its keys; where it has none and names have no column, its name."""
    return keys_label(command) or ("" if width >= WIDE else _usage(command))


def _usage(command: Command) -> str:
    return f":{command.alias or command.id} {command.argument}".rstrip()


def _lines(command: Command, keys_width: int, width: int) -> list[Line]:
    first = [Cell(f"  {_keys(command, width):<{keys_width}}  ", Role.KEY), Cell(f"{command.title:<24} ")]
    if width >= WIDE:
        first.append(Cell(f"{_usage(command):<28} ", Role.DIM))
    used = sum(len(cell.text) for cell in first)
    if width - used < NARROW:
        return _narrow_lines(command, keys_width, width)
    pieces = wrap(command.help, width - used) if command.help else [""]
    rest = [(Cell(" " * used), Cell(piece, Role.DIM)) for piece in pieces[1:]]
    return [(*first, Cell(pieces[0], Role.DIM)), *rest]


def _narrow_lines(command: Command, keys_width: int, width: int) -> list[Line]:
    """The same with the explanation below the title; the title too is below where it does not fit beside the keys."""
    keys, explained = _keys(command, width), _below(command.help, Role.DIM, width)
    beside = f"  {keys:<{keys_width}}  "
    if len(beside) + len(command.title) <= width:
        return [(Cell(beside, Role.KEY), Cell(command.title)), *explained]
    return [(Cell(f"  {keys}", Role.KEY),), *_below(command.title, Role.TEXT, width), *explained]


def _below(text: str, role: Role, width: int) -> list[Line]:
    pieces = wrap(text, width - len(INDENT)) if text else []
    return [(Cell(INDENT), Cell(piece, role)) for piece in pieces]


class HelpScreen(ModalScreen[None]):
    """The help over the screen that it is about; `/` searches it."""

    CSS_PATH: ClassVar = "help.tcss"
    BINDINGS: ClassVar = [
        Binding("escape,q,question_mark,f1", "dismiss(None)", show=False),
        Binding("slash", "search", show=False),
        Binding("n", "search_on(1)", show=False),
        Binding("N", "search_on(-1)", show=False),
        Binding("space", "page", show=False),
    ]

    def __init__(self, commands: Sequence[Command]) -> None:
        super().__init__()
        self._commands = commands
        self._text = TextLines(has_cursor=False)
        self._ask = AskLine()

    async def action_dismiss(self, result: None = None) -> None:
        """Leave it, however often the key was pressed."""
        leave(self, result)

    def compose(self) -> ComposeResult:
        with Vertical(id="box") as box:
            box.border_title = "Keys that work here"
            yield self._text
            yield self._ask

    def on_mount(self) -> None:
        self._text.focus()
        self._tell("")

    def on_resize(self) -> None:
        """Other widths hold other columns."""
        self.call_after_refresh(self._lay_out)

    def _lay_out(self) -> None:
        self._text.set_lines(help_lines(self._commands, max(20, self._text.size.width - 1)))

    def _tell(self, found: str) -> None:
        words = f"{found} · " if found else ""
        self.query_one("#box").border_subtitle = Content(f"{words}j k scroll · / search · esc")

    def action_page(self) -> None:
        """A page on."""
        self._text.do_grid_page_down()

    async def action_search(self) -> None:
        """Let the person type what to look for."""
        await self._ask.ask("search", "search")

    def action_search_on(self, step: int) -> None:
        """To the next hit, or the one before."""
        self._text.find_next(step)
        self._tell_place()

    @on(AskLine.Edited)
    def edited(self, event: AskLine.Edited) -> None:
        """Every letter searches at once."""
        event.stop()
        self._text.find(event.text)
        self._tell_place()

    @on(AskLine.Closed)
    def closed(self, event: AskLine.Closed) -> None:
        """Back to the text."""
        event.stop()
        self._text.find(event.text or "")
        self._text.keep_search()
        self._text.focus()
        self._tell_place()

    def _tell_place(self) -> None:
        place = self._text.search_place()
        self._tell("" if place is None else f"{place[0]}/{place[1]}" if place[1] else "no match")
