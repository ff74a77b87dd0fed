"""What every screen and printer paints: text with a role. Owns: `Cell`, `Line`, `Context`. Must not know: colours."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from exectop.domain.roles import Role
from exectop.domain.usual import Usual

_NOTHING_USUAL: Mapping[str, Usual] = MappingProxyType({})
_NO_OFFSETS: Mapping[str, float] = MappingProxyType({})


def _no_offsets() -> Mapping[str, float]:
    return _NO_OFFSETS


def _nothing_usual() -> Mapping[str, Usual]:
    return _NOTHING_USUAL


class Cell(NamedTuple):
    """A piece of text that is safe for a terminal, on one line, and what it means."""

    text: str
    role: Role = Role.TEXT


Line: TypeAlias = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """What words depend on besides the values. `now`: our clock. `clock_times`: instants as times of day in `zone`
    instead of ages. `stale`: sources whose data are old. `offsets`: server time minus ours, by source.
    `usual`: how long steps took in earlier runs of what is shown, by their name."""

    now: float
    clock_times: bool = False
    zone: tzinfo = UTC
    ascii: bool = False
    stale: frozenset[str] = frozenset()
    offsets: Mapping[str, float] = field(default_factory=_no_offsets)
    usual: Mapping[str, Usual] = field(default_factory=_nothing_usual)

    def now_at(self, source: str) -> float:
        """What that source's clock shows now, so that ages are right although clocks differ."""
        return self.now + self.offsets.get(source, 0.0)


def plain(line: Line) -> str:
    """The text of a line without its roles."""
    return "".join(cell.text for cell in line)


def joined(lines: Iterable[Line]) -> str:
    """The text of lines, for copying and searching."""
    return "\n".join(map(plain, lines))
