"""The last gate stays in place across versions of Textual: what a careless widget paints leaves without controls."""

import sys
from pathlib import Path

from rich.segment import Segment
from rich.style import Style
from textual.color import Color

import support.careless_app
from exectop.mock.hostile import CANARY, SEQUENCES
from exectop.tui.last_gate import LastGate, safe_text
from support.raw_bytes import foreign, unsafe_characters
from support.terminal import Terminal


def test_what_a_careless_widget_paints_reaches_the_terminal_without_controls(tmp_path: Path) -> None:
    program = (sys.executable, support.careless_app.__file__)
    with Terminal([], tmp_path, program=program) as terminal:
        terminal.wait_for_text(CANARY)
        terminal.press_each("\t", "\t", "\x1b")
        terminal.press_each("\x03", "\x03")
        assert terminal.wait_for_end() == 130
    assert foreign(terminal.raw) == {}


def test_the_gate_cleans_text_and_links_and_keeps_the_rest() -> None:
    plain = Segment("plain 漢 👩\u200d👧", Style(bold=True))
    links = Segment("x", Style(link="https://a.b\x1b\\")), Segment("y", Style(link="https://a.b/c"))
    kept, unlinked, linked, *rest = LastGate().apply([plain, *links, *map(Segment, SEQUENCES)], Color(0, 0, 0))
    assert kept is plain
    assert unlinked.style is not None
    assert unlinked.style.link is None
    assert linked is links[1]
    assert all(unsafe_characters(segment.text) == set() for segment in rest)
    assert safe_text("a\ud800b") == "a\ufffdb"
