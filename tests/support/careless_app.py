"""The monitor with a widget that somebody forgot to make safe, as a program of its own for a real terminal.

It paints what it is given in every way that Textual offers, then waits for `q`.
"""

import sys
from pathlib import Path
from typing import ClassVar

sys.path.insert(0, str(Path(__file__).parents[1]))

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Button, DataTable, Input, Label, RichLog, Static

import exectop.tui.app
from exectop.config.options import ScreenOptions
from exectop.mock.hostile import SEQUENCES
from exectop.tui.app import ExecTopApp
from exectop.tui.screens.base import BaseScreen
from support import stories

TEXT = " ".join(sequence for sequence in SEQUENCES if "[" not in sequence.replace("\x1b[", "")).replace("\n", " ")
"""All that a terminal would obey; what Textual takes for markup is kept from it by a rule of the sources."""


class Careless(Widget):
    """Paints segments as they come, a link in their style."""

    DEFAULT_CSS = "Careless { height: 2; }"

    def render_line(self, y: int) -> Strip:
        style = Style(link="https://evil.invalid\x1b\\\x1b]0;PWNED\x07") if y else Style()
        return Strip([Segment(TEXT, style)])


class CarelessScreen(BaseScreen):
    """All of them on one screen."""

    def compose(self) -> ComposeResult:
        yield Careless()
        yield Static(TEXT, markup=False)
        yield Label(TEXT, markup=False)
        yield Button(TEXT)
        yield Input(TEXT, placeholder=TEXT)
        yield RichLog()
        yield DataTable[str]()

    def on_mount(self) -> None:
        self.query_one(RichLog).write(TEXT)
        table = self.query_one(DataTable)
        table.add_column("name")
        table.border_title = "ready"
        self.notify(TEXT, title="\x1b]2;PWNED\x07", markup=False)


class CarelessApp(ExecTopApp):
    """The monitor, but for its first screen."""

    CSS_PATH: ClassVar = str(Path(exectop.tui.app.__file__).with_name("app.tcss"))

    def _first_screen(self) -> BaseScreen:
        return CarelessScreen(self.services)


if __name__ == "__main__":
    app = CarelessApp(stories.services(), ScreenOptions(theme="night"))
    app.run()
    sys.exit(app.return_code)
