"""Fewer bytes, the same picture: what is written leanly reads back on a terminal exactly as Textual's own output."""

import random
from collections.abc import Sequence

import pyte
import pytest
from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from exectop.tui.lean_output import LeanScreen

WIDTH, HEIGHT = 40, 12
STYLES = [
    Style.parse(text)
    for text in (
        "white on black", "bold red on black", "red on black", "blue on white", "reverse white on black",
        "dim white on black", "strike white on black",
        "underline cyan on black", "bold italic green on blue", "#ff8800 on #112233", "not bold #aabbcc on #112233",
    )
]  # fmt: skip
WORDS = ["running", " ", "   ", "ab", "✗", "家族", "x", "12s", "completed", "é", "…"]


class Pair:
    """Two terminals, one written by Textual, one leanly."""

    def __init__(self) -> None:
        self.console = Console(color_system="truecolor", force_terminal=True, width=WIDTH)
        self.lean = LeanScreen(ColorSystem.TRUECOLOR)
        self.screens = [pyte.Screen(WIDTH, HEIGHT), pyte.Screen(WIDTH, HEIGHT)]
        self.streams = [pyte.Stream(screen) for screen in self.screens]
        self.sizes = [0, 0]

    def show(self, update: ChopsUpdate | LayoutUpdate) -> None:
        """Write the update to both and compare."""
        lean = self.lean.sequences(update)
        assert lean is not None
        # pyte knows no ESC M within margins but as reverse index, which is what it is
        for place, text in enumerate((update.render_segments(self.console), lean)):
            self.streams[place].feed(text)
            self.sizes[place] += len(text.encode())
        for y in range(HEIGHT):
            for x in range(WIDTH):
                assert look(self.screens[1], x, y) == look(self.screens[0], x, y), (x, y)


def look(screen: "pyte.Screen", x: int, y: int) -> tuple[object, ...]:
    """What can be seen of a cell: the colour of the text of a blank cannot."""
    cell = screen.buffer[y][x]
    is_blank = cell.data in ("", " ") and not (cell.underscore or cell.reverse or cell.strikethrough)
    text = None if is_blank else (cell.fg, cell.bold, cell.italics)
    return cell.data, cell.bg, cell.underscore, cell.reverse, cell.strikethrough, text


def random_line(chance: random.Random, width: int = WIDTH) -> Strip:
    """A line of pieces in random styles."""
    segments: list[Segment] = []
    left = width
    while left > 0:
        word = chance.choice(WORDS)
        if cell_len(word) > left:
            word = " " * left
        segments.append(Segment(word, chance.choice(STYLES)))
        left -= cell_len(word)
    return Strip(segments, width)


def changed(chance: random.Random, strip: Strip) -> Strip:
    """The line with some pieces said otherwise in the same columns."""
    segments = []
    for text, style, _ in strip:
        if chance.random() < 0.3:
            text = "".join(chance.choice("abc 123") for _ in range(cell_len(text)))
        segments.append(Segment(text, chance.choice(STYLES) if chance.random() < 0.2 else style))
    return Strip(segments, strip.cell_length)


def whole(lines: Sequence[Strip]) -> LayoutUpdate:
    """A picture of the whole screen."""
    return LayoutUpdate([[line] for line in lines], Region(0, 0, WIDTH, HEIGHT))


def dirty(lines: Sequence[Strip], rows: Sequence[int], cut: int = 0) -> ChopsUpdate:
    """An update of these rows, each in one piece or cut in two."""
    chops: list[dict[int, Strip | None]] = []
    ends: list[list[int]] = []
    for line in lines:
        chops.append({0: line.crop(0, cut), cut: line.crop(cut, WIDTH)} if cut else {0: line})
        ends.append([cut, WIDTH] if cut else [WIDTH])
    return ChopsUpdate(chops, [(row, 0, WIDTH) for row in rows], ends)


def beside(lines: list[Strip], rows: Sequence[int], cut: int) -> ChopsUpdate:
    """An update of the right part of these rows alone, as Textual makes it: what is left of it was not drawn, there
    stands the empty background. The left parts of `lines` stay as they were."""
    update = dirty(lines, rows, cut)
    chops = [{**line, 0: Strip.blank(cut, STYLES[0])} for line in update.chops]
    return ChopsUpdate(chops, [(row, cut, WIDTH) for row in rows], update.chop_ends)


@pytest.mark.parametrize("seed", range(8))
def test_any_course_of_updates_ends_in_the_same_picture(seed: int) -> None:
    chance = random.Random(seed)
    pair = Pair()
    lines = [random_line(chance) for _ in range(HEIGHT)]
    pair.show(whole(lines))
    for _ in range(60):
        rows = sorted(chance.sample(range(HEIGHT), chance.randint(1, HEIGHT)))
        for row in rows:
            lines[row] = changed(chance, lines[row]) if chance.random() < 0.7 else random_line(chance)
        match chance.randint(0, 9):
            case 0:
                pair.show(whole(lines))
            case 1:
                pair.lean.forget()
                pair.show(dirty(lines, rows))
            case 4:
                cut = 20 if all(cuts_clean(lines[row], 20) for row in rows) else 0
                pair.show(beside(lines, rows, cut) if cut else dirty(lines, rows))
            case 2 | 3:
                pair.show(
                    dirty(lines, rows, cut=20)
                    if all(cuts_clean(lines[row], 20) for row in rows)
                    else dirty(lines, rows)
                )
            case _:
                pair.show(dirty(lines, rows))


def cuts_clean(line: Strip, place: int) -> bool:
    """Whether no wide character lies across that column."""
    return cell_len(line.crop(0, place).text) == place and "家" not in line.text


@pytest.mark.parametrize("seed", range(6))
def test_scrolling_ends_in_the_same_picture_and_costs_little(seed: int) -> None:
    chance = random.Random(seed)
    pair = Pair()
    text = [random_line(chance) for _ in range(200)]
    head, foot, top = random_line(chance), random_line(chance), 50
    page = HEIGHT - 2

    def lines() -> list[Strip]:
        return [head, *text[top : top + page], foot]

    pair.show(whole(lines()))
    pair.show(dirty(lines(), range(HEIGHT)))
    pair.sizes = [0, 0]
    for _ in range(60):
        top = max(0, min(150, top + chance.choice((1, 1, 1, -1, 2, -3, 5))))
        pair.show(dirty(lines(), range(1, HEIGHT - 1)))
    assert pair.sizes[1] < pair.sizes[0] / 2


def test_what_stands_beside_a_list_that_scrolls_stays_where_it_is() -> None:
    pair = Pair()
    style, cut = STYLES[0], 20

    def left(row: int) -> Strip:
        return Strip([Segment(f"row {row}".ljust(cut), style)], cut)

    right = [Segment(f"beside {y}".ljust(WIDTH - cut), style) for y in range(HEIGHT)]
    pair.show(whole([Strip([*left(y), right[y]], WIDTH) for y in range(HEIGHT)]))
    for top in (3, 6, 9):
        chops: list[dict[int, Strip | None]] = [{0: left(top + y), cut: None} for y in range(HEIGHT)]
        pair.show(ChopsUpdate(chops, [(y, 0, cut) for y in range(HEIGHT)], [[cut, WIDTH]] * HEIGHT))


def test_what_stands_there_already_costs_nothing() -> None:
    chance = random.Random(1)
    pair = Pair()
    lines = [random_line(chance) for _ in range(HEIGHT)]
    pair.show(dirty(lines, range(HEIGHT)))
    before = pair.sizes[1]
    pair.show(dirty(lines, range(HEIGHT)))
    assert pair.sizes[1] == before


def test_one_changed_cell_costs_one_cell() -> None:
    pair = Pair()
    style = STYLES[0]
    line = Strip([Segment("running   ", style), Segment(" 2m", style), Segment(" " * 27, style)], WIDTH)
    later = Strip([Segment("running   ", style), Segment(" 3m", style), Segment(" " * 27, style)], WIDTH)
    pair.show(dirty([line] * HEIGHT, [4]))
    before = pair.sizes[1]
    pair.show(dirty([later] * HEIGHT, [4]))
    assert pair.sizes[1] - before < 30


def test_a_link_is_kept() -> None:
    lean = LeanScreen(ColorSystem.TRUECOLOR)
    line = Strip([Segment("site", Style(link="https://a.example"))], 4)
    text = lean.sequences(ChopsUpdate([{0: line}], [(0, 0, 4)], [[4]]))
    assert text is not None
    assert ";https://a.example\x1b\\site\x1b]8;;\x1b\\" in text
