"""What differs between two JSON values: which path, the old value, the new one.

Owns: equality of JSON (`1` is `1.0`, `true` is not `1`, NaN is NaN), lists aligned by their items, paths. Must not
know: whose payloads they are, or how they are shown. Without recursion, as a server decides how deep a value goes;
every subtree gets a number once, so that equal parts cost one look however large they are.
"""

import math
from collections.abc import Hashable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from exectop.domain.sequences import match_sequences
from exectop.domain.values import Json

JsonPath: TypeAlias = tuple[str | int, ...]
Aliases: TypeAlias = Mapping[str, str]
LIMIT = 1000
_NO_ALIASES: Aliases = {}
_NAMES = ("id", "key", "name", "uuid", "title", "type")


class ChangeKind(StrEnum):
    """What happened to a place between the old value and the new one."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


class JsonChange(NamedTuple):
    """One place that differs. `old_path` and `new_path`: where it is on either side, which differs after an
    insertion into a list; for what was added or removed, where it would be on the other."""

    kind: ChangeKind
    old_path: JsonPath
    new_path: JsonPath
    old: Json
    new: Json

    @property
    def path(self) -> JsonPath:
        """Where a person looks for it: in the new value, or in the old one if it was removed."""
        return self.old_path if self.kind is ChangeKind.REMOVED else self.new_path


class JsonDiff(NamedTuple):
    """The changes in the order of the document. `is_cut`: there are more than were asked for."""

    changes: tuple[JsonChange, ...]
    is_cut: bool = False


def json_diff(
    old: Json,
    new: Json,
    *,
    limit: int | None = LIMIT,
    old_aliases: Aliases = _NO_ALIASES,
    new_aliases: Aliases = _NO_ALIASES,
) -> JsonDiff:
    """What differs, at most `limit` changes. Texts with the same alias count as equal: each run's own id, say."""
    numbers: dict[Hashable, int] = {}
    ours, theirs = _Numbered(old, numbers, old_aliases), _Numbered(new, numbers, new_aliases)
    changes: list[JsonChange] = []
    for change in _changes(old, new, ours, theirs):
        if limit is not None and len(changes) >= limit:
            return JsonDiff(tuple(changes), is_cut=True)
        changes.append(change)
    return JsonDiff(tuple(changes))


def same_json(old: Json, new: Json) -> bool:
    """Whether two values are equal as JSON."""
    return old is new or not json_diff(old, new, limit=0).is_cut


class _Numbered:
    """Equal subtrees have equal numbers, on both sides of a comparison."""

    def __init__(self, value: Json, numbers: dict[Hashable, int], aliases: Aliases) -> None:
        self._numbers = numbers
        self._aliases = aliases
        self._of_container: dict[int, int] = {}
        self._learn(value)

    def number(self, value: Json) -> int:
        """The number of a value that is part of the whole."""
        if isinstance(value, Mapping | list):
            return self._of_container[id(value)]
        return self._number(_scalar(self._aliases.get(value, value) if isinstance(value, str) else value))

    def _number(self, key: Hashable) -> int:
        return self._numbers.setdefault(key, len(self._numbers))

    def _learn(self, value: Json) -> None:
        """The innermost containers first. A value that contains itself ends at its second visit."""
        stack: list[tuple[Json, bool]] = [(value, False)]
        known = self._of_container
        while stack:
            one, is_ready = stack.pop()
            if not isinstance(one, Mapping | list):
                continue
            if is_ready:
                known[id(one)] = self._number(self._key(one))
            elif id(one) not in known:
                known[id(one)] = -1
                stack.append((one, True))
                inner = one.values() if isinstance(one, Mapping) else one
                stack += [(item, False) for item in inner if isinstance(item, Mapping | list)]

    def _key(self, one: Mapping[str, Json] | list[Json]) -> Hashable:
        if isinstance(one, Mapping):
            return ("o", frozenset((name, self.number(item)) for name, item in one.items()))
        return ("l", tuple(map(self.number, one)))


def _scalar(value: Json) -> Hashable:
    if isinstance(value, bool) or value is None:
        return (value,)
    if isinstance(value, float) and math.isnan(value):
        return "n"
    return ("s", value) if isinstance(value, str) else ("n", value)


class _Trail(NamedTuple):
    """A path as its last part and what leads to it: a path of ten thousand parts is only built where it is told."""

    before: "_Trail | None"
    old: str | int
    new: str | int


class _Task(NamedTuple):
    kind: ChangeKind
    trail: _Trail | None
    old: Json
    new: Json


def _changes(old: Json, new: Json, ours: _Numbered, theirs: _Numbered) -> Iterator[JsonChange]:
    stack = [_Task(ChangeKind.CHANGED, None, old, new)]
    while stack:
        task = stack.pop()
        kind, trail, one, other = task
        if kind is not ChangeKind.CHANGED:
            yield _told(task)
        elif ours.number(one) == theirs.number(other):
            continue
        elif isinstance(one, Mapping) and isinstance(other, Mapping):
            stack += reversed(_in_object(trail, one, other))
        elif isinstance(one, list) and isinstance(other, list):
            stack += reversed(_in_list(trail, one, other, ours, theirs))
        else:
            yield _told(task)


def _told(task: _Task) -> JsonChange:
    old_path: list[str | int] = []
    new_path: list[str | int] = []
    trail = task.trail
    while trail is not None:
        old_path.append(trail.old)
        new_path.append(trail.new)
        trail = trail.before
    return JsonChange(task.kind, tuple(reversed(old_path)), tuple(reversed(new_path)), task.old, task.new)


def _in_object(trail: _Trail | None, old: Mapping[str, Json], new: Mapping[str, Json]) -> list[_Task]:
    tasks = []
    for name, value in old.items():
        kind = ChangeKind.CHANGED if name in new else ChangeKind.REMOVED
        tasks.append(_Task(kind, _Trail(trail, name, name), value, new.get(name)))
    tasks += [
        _Task(ChangeKind.ADDED, _Trail(trail, name, name), None, value)
        for name, value in new.items()
        if name not in old
    ]
    return tasks


def _in_list(
    trail: _Trail | None, old: Sequence[Json], new: Sequence[Json], ours: _Numbered, theirs: _Numbered
) -> list[_Task]:
    """Equal items hold the rest in place; what lies between them is paired by name, then by position."""
    equal = match_sequences([ours.number(one) for one in old], [theirs.number(one) for one in new])
    tasks: list[_Task] = []
    a = b = 0
    for place, other in (*equal, (len(old), len(new))):
        if place > a or other > b:
            tasks += _in_gap(trail, (a, old[a:place]), (b, new[b:other]))
        a, b = place + 1, other + 1
    return tasks


def _in_gap(
    trail: _Trail | None, old: tuple[int, Sequence[Json]], new: tuple[int, Sequence[Json]]
) -> Iterator[_Task]:
    """`old`, `new`: where the stretch begins and its items, none of which equal each other."""
    (start, ours), (begin, theirs) = old, new
    a = b = 0
    pairs = match_sequences(list(map(_likeness, ours)), list(map(_likeness, theirs)))
    for place, other in (*pairs, (len(ours), len(theirs))):
        while a < place or b < other:
            has_old, has_new = a < place, b < other
            where = _Trail(trail, start + a, begin + b)
            if has_old and has_new:
                yield _Task(ChangeKind.CHANGED, where, ours[a], theirs[b])
            elif has_old:
                yield _Task(ChangeKind.REMOVED, where, ours[a], None)
            else:
                yield _Task(ChangeKind.ADDED, where, None, theirs[b])
            a, b = a + has_old, b + has_new
        if place < len(ours):
            yield _Task(ChangeKind.CHANGED, _Trail(trail, start + a, begin + b), ours[a], theirs[b])
            a, b = a + 1, b + 1


def _likeness(item: Json) -> Hashable:
    """What two versions of one item have in common: what it is called, else its fields' names, else its type."""
    if isinstance(item, Mapping):
        for name in _NAMES:
            value = item.get(name)
            if isinstance(value, str | int):
                return (name, value)
        return frozenset(item)
    return type(item).__name__


def path_text(path: JsonPath) -> str:
    """`$.rows[3].name`, with quotes where a name would be misread; not clean: names are the server's."""
    return "$" + "".join(map(_part, path))


def _part(part: str | int) -> str:
    if isinstance(part, int):
        return f"[{part}]"
    if part.isidentifier():
        return f".{part}"
    quoted = part.replace("\\", "\\\\").replace('"', '\\"')
    return f'["{quoted}"]'
