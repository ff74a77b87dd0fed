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
_WORDS = {SourceState.AUTH: "key refused"}
_GAP = Cell("  ")


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


def sources_line(
    sources: Iterable[SourceInfo], healths: Mapping[str, SourceHealth | None], context: Context, width: int
) -> Line:
    """A dot, name and state for each source; quota and switches where there is room. What is not well comes first
    where not all fit."""
    known = list(sources)
    for is_full in (True, False):
        parts = [_source(source, healths.get(source.name), context, is_full=is_full) for source in known]
        if _width(parts) <= width:
            return _join(parts)
    known.sort(key=lambda source: _is_well(healths.get(source.name)))
    parts = [_source(source, healths.get(source.name), context, is_full=False) for source in known]
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


def _source(source: SourceInfo, health: SourceHealth | None, context: Context, *, is_full: bool) -> Line:
    state = health.state if health else SourceState.CONNECTING
    role = STATE_ROLES[state]
    line = [Cell("* " if context.ascii else "● ", role), Cell(clean_line(source.name), Role.STRONG), Cell(" ")]
    line.append(Cell(state_words(health, context) if is_full else _WORDS.get(state, state.value), role))
    if source.readonly:
        line.append(Cell(" [ro]", Role.DIM))
    if not source.verify_tls:
        line.append(Cell(" TLS unchecked", Role.ERROR))
    if is_full and health and health.quota_left is not None:
        line.append(Cell(f" {quota_words(health, context)}", Role.WARNING if _is_short(health) else Role.DIM))
    return tuple(line)


def _is_short(health: SourceHealth) -> bool:
    return bool(health.quota_limit) and (health.quota_left or 0) * 10 < (health.quota_limit or 0)


def state_words(health: SourceHealth | None, context: Context) -> str:
    """`live`, or `down 45s, again in 15s`: the state, since when, and until when."""
    if health is None:
        return SourceState.CONNECTING.value
    words = _WORDS.get(health.state, health.state.value)
    if health.state in (SourceState.LIVE, SourceState.CONNECTING):
        return words
    if health.state is SourceState.STALE and health.last_ok_at is not None:
        words += f" {age(context.now - health.last_ok_at)}"
    elif health.since is not None:
        words += f" {age(context.now - health.since)}"
    if health.until is not None and health.until > context.now:
        words += f", again in {age(health.until - context.now)}"
    return words


def quota_words(health: SourceHealth, context: Context) -> str:
    """`847 left, lasts until 00:00`."""
    words = f"{health.quota_left} left"
    if health.quota_lasts_until is not None:
        words += f", lasts until {_minute(health.quota_lasts_until, context)}"
    elif health.quota_resets_at is not None:
        words += f" until {_minute(health.quota_resets_at, context)}"
    return words


def _minute(at: float, context: Context) -> str:
    """The time of day without its seconds."""
    words = clock_time(at, context)
    return words[:5] if len(words) == 8 and words[2] == ":" else words


def trouble_lines(sources: Iterable[SourceInfo], healths: Mapping[str, SourceHealth | None]) -> list[Line]:
    """A line for every source that needs a person: whose key is refused."""
    lines: list[Line] = []
    for source in sources:
        health = healths.get(source.name)
        if health is not None and health.state is SourceState.AUTH:
            told = clean_line(health.last_error) or "the key was refused"
            what = f" {source.name}: {told} – mend the key; S, enter tries again"
            lines.append((Cell(what, Role.ERROR),))
    return lines
