"""Reads the list form of a graph back from its text alone."""

from collections.abc import Sequence

_COMES, _ENDS, _JOINS = "├┤┼", "└┘┴", "┝┥"


def decode_columns(lines: Sequence[str]) -> tuple[list[str], set[tuple[str, str]]]:
    """The names from top to bottom and the edges between them. Names stand behind the last blank, glyphs are `●`."""
    names = [line.split()[-1] for line in lines]
    edges: set[tuple[str, str]] = set()
    sources: dict[int, list[str]] = {}  # by cell: who rides on the line there
    for row, line in enumerate(lines):
        glyph = line.index("●")
        area = line[: len(line) - len(names[row])]
        comes = [x for x, mark in enumerate(area) if mark in _COMES + _ENDS]
        joins = [x for x, mark in enumerate(area) if mark in _JOINS]
        parents = [name for x in comes for name in sources[x]]
        if not (row and lines[row - 1][glyph : glyph + 1] == "●" and (comes or area[glyph - 1 : glyph] == "╶")):
            parents += sources.get(glyph, [])
        edges |= {(name, names[row]) for name in parents}
        for x in list(sources):
            if area[x : x + 1] in ("", " ", "─", "╶", *_ENDS):
                del sources[x]
        sources[glyph] = [] if joins else [names[row]]
        for x in joins:
            sources[x].append(names[row])
    return names, edges
