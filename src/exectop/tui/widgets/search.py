"""Searching lines for a text. Owns: what is looked for and where it was found. Must not know: how lines are shown."""

import re
from collections.abc import Iterator
from itertools import pairwise

from exectop.present.cells import Cell, Line, plain
from exectop.tui.widgets.line_layout import LineSource

CHUNK = 500


class Search:
    """A text that is looked for. Capitals count only if the text has any."""

    def __init__(self) -> None:
        self.text = ""
        self.pattern: re.Pattern[str] | None = None
        self._hits: list[int] | None = None

    def start(self, text: str) -> None:
        """Look for this from now on; an empty text ends the search."""
        flags = re.IGNORECASE if text == text.lower() else 0
        self.text = text
        self.pattern = re.compile(re.escape(text), flags) if text else None
        self._hits = None

    def forget(self) -> None:
        """The lines have changed: what was found no longer counts."""
        self._hits = None

    @property
    def is_done(self) -> bool:
        """Whether the hits are known."""
        return self._hits is not None

    def hits(self, source: LineSource) -> list[int]:
        """The numbers of the lines that hold the text; found once, O(lines)."""
        if self._hits is None:
            self._hits = list(self._scan(source))
        return self._hits

    def _scan(self, source: LineSource) -> Iterator[int]:
        if self.pattern is None:
            return
        for start in range(0, len(source), CHUNK):
            for number, line in enumerate(source.rows(start, start + CHUNK), start):
                if self.pattern.search(plain(line)):
                    yield number

    def next_from(self, source: LineSource, line: int, step: int) -> int | None:
        """The hit `step` places on from that line (negative: before it), around the end; `None` without hits."""
        hits = self.hits(source)
        if not hits or step == 0:
            return None
        if step > 0:
            behind = sum(1 for hit in hits if hit <= line)
            return hits[(behind + step - 1) % len(hits)]
        before = sum(1 for hit in hits if hit < line)
        return hits[(before + step) % len(hits)]

    def pieces(self, line: Line) -> list[tuple[Cell, bool]]:
        """The line in pieces, each with whether it is what was looked for."""
        spans = [match.span() for match in self.pattern.finditer(plain(line))] if self.pattern else []
        if not spans:
            return [(cell, False) for cell in line]
        found, place = [], 0
        for cell in line:
            found += _cut(cell, place, spans)
            place += len(cell.text)
        return found


def _cut(cell: Cell, place: int, spans: list[tuple[int, int]]) -> list[tuple[Cell, bool]]:
    """A cell that begins at `place` of its line, cut where a span begins or ends."""
    edges = {min(max(edge - place, 0), len(cell.text)) for span in spans for edge in span}
    cuts = sorted({0, len(cell.text), *edges})
    return [
        (cell._replace(text=cell.text[start:stop]), any(begin <= place + start < end for begin, end in spans))
        for start, stop in pairwise(cuts)
    ]
