"""What a person sees before anything is configured: how to begin. Must not know: how sources are made."""

from typing import ClassVar

from textual.app import ComposeResult

from exectop.domain.roles import Role
from exectop.present.cells import Cell, Line
from exectop.tui.screens.base import BaseScreen
from exectop.tui.screens.preview import wrap_line
from exectop.tui.services import Services
from exectop.tui.widgets.lines import Lines

EXAMPLE = (
    "[sources.prod]",
    'provider = "polos"            # or izieroma, asteroid, claude-agent',
    'url = "https://polos.example.com"',
    'api_key = { env = "POLOS_KEY" }',
)


def first_lines(config_file: str) -> list[Line]:
    """How to begin: the demo, a source for once, a source for good."""
    return [
        (Cell("exectop", Role.STRONG), Cell(" shows the executions of AI agent and workflow services, live.")),
        (),
        (Cell("No source is configured yet.", Role.WARNING),),
        (),
        (Cell("To look around without any server, leave with "), Cell("q", Role.KEY), Cell(" and run:")),
        (Cell("    exectop demo", Role.ACCENT),),
        (),
        (Cell("To look at a server once (the key comes from the environment, never from the line):"),),
        (Cell("    EXECTOP_API_KEY=… exectop -p polos -u https://polos.example.com", Role.ACCENT),),
        (),
        (Cell("To keep a source, write into"),),
        (Cell("    "), Cell(config_file, Role.LINK)),
        (Cell("these lines:"),),
        *((Cell(f"    {line}", Role.ACCENT),) for line in EXAMPLE),
        (),
        (Cell("exectop doctor", Role.ACCENT), Cell(" then checks configuration, keys, servers and this terminal.")),
        (),
        (Cell("q", Role.KEY), Cell(" leaves, "), Cell("?", Role.KEY), Cell(" shows the keys", Role.DIM)),
    ]


class FirstRunScreen(BaseScreen):
    """A page of words."""

    CSS_PATH: ClassVar = "first_run.tcss"
    WHAT = "the first page"

    def __init__(self, services: Services, config_file: str) -> None:
        super().__init__(services)
        self._config_file = config_file

    def compose(self) -> ComposeResult:
        yield Lines(id="page")

    def on_resize(self) -> None:
        width = max(20, self.size.width - 4)
        lines = [piece for line in first_lines(self._config_file) for piece in wrap_line(line, width)]
        self.query_one(Lines).set_lines(lines)
