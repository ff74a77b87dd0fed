"""The words of the overview's header: counts by status, the sources' health, trouble that needs a person.

Must not know: widgets.
"""

from collections.abc import Iterable, Mapping, Sequence

from exectop.domain.health import SourceHealth, SourceState
from exectop.domain.roles import Role, status_role
from exectop.domain.status import Status
from exectop.domain.text import clean_line
from exectop.present.cells import Cell, Context, Line
from exectop.present.formats import age, cell_width, clock_time
from exectop.present.glyphs import glyph
from exectop.tui.services import SourceInfo
from exectop.tui.widgets.line_layout import wrap_line

STATE_ROLES: Mapping[SourceState, Role] = {
    SourceState.CONNECTING: Role.STARTING,
    SourceState.LIVE: Role.COMPLETED,
    SourceState.SLOW: Role.WARNING,
    SourceState.STALE: Role.WARNING,
    SourceState.THROTTLED: Role.WARNING,
    SourceState.AUTH: Role.ERROR,
    SourceState.DOWN: Role.ERROR,
    SourceState.PAUSED: Role.PAUSED,
}
_GAP = Cell("  ")
_NAMES, _WORDS_ONLY, _SENTENCES = range(3)
"""How much is said of a source, by the room that there is."""


def counts_line(counts: Mapping[Status, int], context: Context, width: int, notes: Sequence[Cell] = ()) -> Line:
    """`exectop`, how many executions have each status, and notes at the right that are never left out."""
    room = width - sum(cell_width(note.text) + 2 for note in notes)
    line: list[Cell] = [Cell("exectop", Role.STRONG)]
    used = 7
    shown = [status for status in sorted(counts, key=lambda status: status.rank) if counts[status]]
    for place, status in enumerate(shown, 1):
        text = f"{glyph(status, context.ascii)} {counts[status]} {status.value}"
        if used + 2 + len(text) + (0 if place == len(shown) else 2) > room:
            line.append(Cell(" +" if context.ascii else " …", Role.DIM))
            break
        line += [_GAP, Cell(text, status_role(status))]
        used += 2 + len(text)
    return (*line, *(cell for note in notes for cell in (_GAP, note)))


def filter_of(cell: Cell, sources: Iterable[SourceInfo]) -> str:
    """The filter that a piece of the header stands for: a status with its count, a source by its name."""
    for source in sources:
        if clean_line(source.name) == cell.text:
            return f'source="{source.name}"'
    word = cell.text.rpartition(" ")[2]
    return f"status:{word}" if word in list(Status) else ""


def sources_line(
    sources: Iterable[SourceInfo], healths: Mapping[str, SourceHealth | None], context: Context, width: int
) -> Line:
    """A dot, name and state for each source; quota and switches where there is room. What is not well comes first
    where not all fit."""
    known = list(sources)
    for detail in (_SENTENCES, _WORDS_ONLY, _NAMES):
        parts = [_source(source, healths.get(source.name), context, detail) for source in known]
        if _width(parts) <= width:
            return _join(parts)
    known.sort(key=lambda source: _is_well(healths.get(source.name)))
    parts = [_source(source, healths.get(source.name), context, _NAMES) for source in known]
    while len(parts) > 1 and _width(parts) > width - 9:
        parts.pop()
    return (*_join(parts), Cell(f"  +{len(known) - len(parts)} more", Role.DIM))


def _width(parts: Sequence[Line]) -> int:
    return sum(cell_width(cell.text) for part in parts for cell in part) + 3 * max(0, len(parts) - 1)


def _join(parts: Sequence[Line]) -> Line:
    line: list[Cell] = []
    for part in parts:
        line += [Cell("   "), *part] if line else part
    return tuple(line)


def _is_well(health: SourceHealth | None) -> bool:
    return health is None or health.state in (SourceState.LIVE, SourceState.CONNECTING)


def _source(source: SourceInfo, health: SourceHealth | None, context: Context, detail: int) -> Line:
    state = health.state if health else SourceState.CONNECTING
    role = STATE_ROLES[state]
    line = [Cell("@ " if context.ascii else "● ", role), Cell(clean_line(source.name), Role.STRONG), Cell(" ")]
    line.append(Cell(state_words(health, context) if detail else _word(health), role))
    if source.readonly:
        line.append(Cell(" [ro]", Role.DIM))
    if not source.verify_tls:
        line.append(Cell(" TLS unchecked", Role.ERROR))
    if detail and health and health.quota_left is not None:
        words = quota_words(health, context, is_short=detail == _WORDS_ONLY)
        line.append(Cell(f" {words}", Role.WARNING if _is_short(health) else Role.DIM))
    return tuple(line)


def _is_short(health: SourceHealth) -> bool:
    return bool(health.quota_limit) and (health.quota_left or 0) * 10 < (health.quota_limit or 0)


def state_words(health: SourceHealth | None, context: Context) -> str:
    """`live`, or `down 45s, again in 15s`: the state, since when, and until when."""
    if health is None:
        return SourceState.CONNECTING.value
    words = _word(health)
    if health.state in (SourceState.LIVE, SourceState.CONNECTING):
        return words
    if health.state is SourceState.STALE and health.last_ok_at is not None:
        words += f" {age(context.now - health.last_ok_at)}"
    elif health.since is not None:
        words += f" {age(context.now - health.since)}"
    if health.until is not None and health.until > context.now:
        words += f", again in {age(health.until - context.now)}"
    return words


def _word(health: SourceHealth | None) -> str:
    """The state alone."""
    if health is None:
        return SourceState.CONNECTING.value
    if health.state is SourceState.AUTH:
        return "no key" if health.is_keyless else "key refused"
    return health.state.value


def quota_words(health: SourceHealth, context: Context, *, is_short: bool = False) -> str:
    """`847 left, lasts until reset at 00:00` (or `847 left until 00:00`); `12 left, gone by 17:40` where they do not
    last."""
    words, lasts, reset = f"{health.quota_left} left", health.quota_lasts_until, health.quota_resets_at
    if lasts is not None and (reset is None or lasts < reset - 60.0):
        return f"{words}, gone by {_minute(lasts, context)}"
    if reset is None:
        return words
    if is_short:
        return f"{words} until {_minute(reset, context)}"
    return f"{words}, {'lasts until reset' if health.quota_left else 'reset'} at {_minute(reset, context)}"


def _minute(at: float, context: Context) -> str:
    """The time of day without its seconds."""
    words = clock_time(at, context)
    return words[:5] if len(words) == 8 and words[2] == ":" else words


def trouble_lines(
    sources: Iterable[SourceInfo], healths: Mapping[str, SourceHealth | None], width: int
) -> list[Line]:
    """What every source needs a person for: that its key is refused, or that there is none."""
    lines: list[Line] = []
    for source in sources:
        health = healths.get(source.name)
        if health is not None and health.state is SourceState.AUTH:
            told = clean_line(health.last_error) or "the key was refused"
            wish = "" if health.is_keyless else " – mend the key"
            lines += wrap_line((Cell(f" {source.name}: "), Cell(f"{told}{wish}; S, enter tries again")), width)
    return [tuple(cell._replace(role=Role.ERROR) for cell in line) for line in lines]
