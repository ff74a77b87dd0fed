"""The selected execution in short, beside the list: its detail sections, wrapped. Must not know: widgets."""

from exectop.domain.roles import Role
from exectop.domain.values import ExecutionKey
from exectop.present.cells import Cell, Context, Line
from exectop.present.detail import detail_sections
from exectop.present.formats import age, cell_width, is_wider, take
from exectop.present.room import Room
from exectop.tui.services import Services
from exectop.tui.widgets.cells import beginning

INDENT = 2
LONGEST = 3
"""A line longer than so many rows of wide marks (about thirty of plain text) is cut; the Detail view has it whole."""
ROOM = Room(100, 10_000, "the Detail view has more")
"""How much of one section is drawn: it is painted anew each second, and answers may be megabytes."""


def preview_lines(services: Services, key: ExecutionKey | None, context: Context, width: int) -> list[Line]:
    """The lines of the preview; what is selected, and how old its data is, first."""
    story = services.store.story(key) if key is not None else None
    if key is None or story is None:
        return [(Cell("nothing is selected", Role.DIM),)]
    lines: list[Line] = wrap_line((Cell(str(key), Role.STRONG),), width)
    seen = services.store.seen_at(key)
    if seen is not None and context.now - seen >= 5:
        lines.append((Cell(f"as of {age(context.now - seen)} ago", Role.STALE),))
    for section in detail_sections(story, context, ROOM):
        lines += [(), (Cell(section.title, Role.ACCENT),)]
        for line in section.lines:
            shown = beginning(line, LONGEST * width)
            lines += wrap_line(line if shown is line else (*shown, Cell("…", Role.DIM)), width)
    return lines


def wrap_line(line: Line, width: int) -> list[Line]:
    """The line in pieces of at most that many columns; what follows the first is indented."""
    pieces: list[Line] = []
    now: list[Cell] = []
    room, indent = width, INDENT if width >= 4 * INDENT else 0
    for cell in line:
        text = cell.text
        while is_wider(text, room):
            head = take(text, room)
            if not head and room >= width - indent:
                return [*pieces, tuple(now)]
            now.append(Cell(head, cell.role))
            pieces.append(tuple(now))
            text, now, room = text[len(head) :].lstrip(), [Cell(" " * indent)], width - indent
        now.append(Cell(text, cell.role))
        room -= cell_width(text)
    return [*pieces, tuple(now)]
