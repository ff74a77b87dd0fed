"""Fewer bytes for the same picture: over ssh they are what is slow.

Textual writes every dirty line from its left end, with all attributes anew for each piece of text. This writes only
the pieces that differ from what stands on the screen, only the attributes that change, and lets the terminal move
lines that merely scrolled. Owns: what is known to stand on the screen. Must not know: widgets.
"""

from collections.abc import Mapping, Sequence

from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

from exectop.tui.sgr import SgrWriter, width_of

Piece = tuple[int, list[Segment]]
"""Where a part of a line ends (exclusive), and what it says."""

SCROLLED = 0.6
"""The share of a block's lines that must have moved together before the terminal is told to scroll."""
LEAST_LINES = 4


class LeanScreen:
    """What stands on the terminal, and how to get from there to an update."""

    def __init__(self, color_system: ColorSystem) -> None:
        self._color_system = color_system
        self._lines: dict[int, dict[int, Piece]] = {}

    def forget(self) -> None:
        """Nothing is known any more: the terminal was resized or used by somebody else."""
        self._lines.clear()

    def sequences(self, update: CompositorUpdate) -> str | None:
        """The bytes for that update, or `None` for a kind that is not known here."""
        writer = SgrWriter(self._color_system)
        if isinstance(update, ChopsUpdate):
            lines = _dirty(update)
            whole = {y: pieces for y, pieces in lines.items() if self._is_whole(y, pieces, update.chop_ends[y][-1])}
            self._scroll(whole, writer)
            for y, pieces in lines.items():
                self._write_line(y, pieces, writer)
        elif isinstance(update, LayoutUpdate):
            self._write_layout(update, writer)
        else:
            return None
        return writer.text()

    def _write_layout(self, update: LayoutUpdate, writer: SgrWriter) -> None:
        """A picture of a whole region: what it covers is written as it is."""
        for y, strips in enumerate(update.strips, update.region.y):
            segments = [segment for strip in strips for segment in strip]
            writer.move_to(update.region.x, y)
            writer.write(segments)
            self._lines[y] = {update.region.x: (update.region.x + width_of(segments), segments)}

    def _write_line(self, y: int, pieces: Mapping[int, Piece], writer: SgrWriter) -> None:
        known = self._lines.get(y, {})
        for x, (end, segments) in pieces.items():
            old = known.get(x)
            if old is None or old[0] != end:
                writer.move_to(x, y)
                writer.write(segments)
                known = {at: piece for at, piece in known.items() if piece[0] <= x or at >= end}
            elif old[1] != segments:
                _write_difference(x, y, old[1], segments, writer)
            known = {**known, x: (end, segments)}
        self._lines[y] = known

    # --- scrolling

    def _scroll(self, lines: Mapping[int, Mapping[int, Piece]], writer: SgrWriter) -> None:
        """If most lines of the dirty block now stand a few rows higher or lower, let the terminal move them."""
        block = _longest_run(sorted(lines))
        if len(block) < LEAST_LINES:
            return
        old = {y: tuple(self._lines[y][0][1]) for y in block}
        new = {y: tuple(lines[y][0][1]) for y in block}
        places = {segments: y for y, segments in old.items()}
        moves = [places[new[y]] - y for y in block if new[y] in places]
        shift = max(set(moves), key=moves.count, default=0)
        if shift == 0 or moves.count(shift) < SCROLLED * (len(block) - abs(shift)) or abs(shift) >= len(block):
            return
        writer.scroll(block[0], block[-1], shift)
        kept = {y: self._lines[y] for y in block}
        for y in block:
            self._lines[y] = kept.get(y + shift, {})

    def _is_whole(self, y: int, pieces: Mapping[int, Piece], width: int) -> bool:
        """Whether the line is known and wanted as one piece from the left edge to the right: a terminal only moves
        whole lines."""
        known = self._lines.get(y, {})
        return all(len(line) == 1 and 0 in line and line[0][0] == width for line in (known, pieces))


def _dirty(update: ChopsUpdate) -> dict[int, dict[int, Piece]]:
    """The pieces of each line that a dirty span touches. What the update says of others is not to be shown: widgets
    beside the dirty region were not drawn, there stands the background alone."""
    lines: dict[int, dict[int, Piece]] = {}
    for y, first, last in update.spans:
        pieces = _pieces(update.chops[y], update.chop_ends[y])
        dirty = {x: piece for x, piece in pieces.items() if x < last and piece[0] > first}
        lines.setdefault(y, {}).update(dirty)
    return lines


def _pieces(chops: Mapping[int, Strip | None], ends: Sequence[int]) -> dict[int, Piece]:
    return {x: (end, list(strip)) for end, (x, strip) in zip(ends, chops.items(), strict=False) if strip is not None}


def _longest_run(numbers: Sequence[int]) -> list[int]:
    """The longest run of consecutive numbers."""
    best: list[int] = []
    run: list[int] = []
    for number in numbers:
        run = [*run, number] if run and number == run[-1] + 1 else [number]
        best = max(best, run, key=len)
    return best


def _write_difference(x: int, y: int, old: Sequence[Segment], new: Sequence[Segment], writer: SgrWriter) -> None:
    """Write from the first segment that differs to the last, where both lines still have the same columns."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    tail = 0
    while tail < min(len(old), len(new)) - start and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    middle = new[start : len(new) - tail]
    if width_of(middle) != width_of(old[start : len(old) - tail]):
        middle = new[start:]  # what follows has moved
    if not middle:
        return
    at = x + width_of(new[:start])
    columns = _changed_columns(old[start : len(old) - tail], middle)
    for offset, segments in columns:
        writer.move_to(at + offset, y)
        writer.write(segments)


def _changed_columns(old: Sequence[Segment], new: Sequence[Segment]) -> list[tuple[int, Sequence[Segment]]]:
    """Runs of segments that differ, each with its column, where both are cut alike; else everything."""
    if len(old) != len(new) or any(width_of([a]) != width_of([b]) for a, b in zip(old, new, strict=True)):
        return [(0, new)]
    found: list[tuple[int, list[Segment]]] = []
    offset, is_running = 0, False
    for before, after in zip(old, new, strict=True):
        is_same = before == after
        width = width_of([after])
        if not is_same and not is_running:
            found.append((offset, [after]))
        elif not is_same:
            found[-1][1].append(after)
        is_running = not is_same
        offset += width
    return list(found)


class LeanUpdate(CompositorUpdate):
    """An update of Textual's that is written with what is known of the screen."""

    def __init__(self, update: CompositorUpdate, screen: LeanScreen) -> None:
        self._update = update
        self._screen = screen

    def render_segments(self, console: Console) -> str:
        """The bytes for the terminal."""
        found = self._screen.sequences(self._update)
        return self._update.render_segments(console) if found is None else found
