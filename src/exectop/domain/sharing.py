"""Values told anew, made of the known ones' parts: most of what a server repeats is what it said before.

A log that keeps every change of thousands of executions would else keep every text as often as something else about
its execution changed. Must not know: where values come from.
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import TypeVar

from exectop.domain.values import Execution, Step

_SETS: dict[frozenset[str], frozenset[str]] = {}  # no more than there are combinations of a few field names
_FIELDS = {kind: tuple(field.name for field in fields(kind)) for kind in (Execution, Step)}
V = TypeVar("V", Execution, Step)


def share(told: V, known: V) -> V:
    """A value equal to `told`, whose parts that are equal to those of `known` are the very same objects."""
    parts: dict[str, object] = {}
    for name in _FIELDS[type(told)]:
        new, old = getattr(told, name), getattr(known, name)
        if new is old or new is None:
            continue
        if type(new) is type(old) and new == old:
            parts[name] = old
        elif isinstance(new, dict) and isinstance(old, Mapping):
            parts[name] = {key: _same(value, old.get(key)) for key, value in new.items()}
    return replace(told, **parts) if parts else told  # type: ignore[arg-type]  # each part is of its field's type


def reuse(told: V, known: V | None) -> V:
    """What is known if nothing else is told; else what is told, made of its parts."""
    if known is None:
        return told
    return known if told == known else share(told, known)


def share_names(names: frozenset[str]) -> frozenset[str]:
    """The one object for an equal set of field names."""
    return _SETS.setdefault(names, names)


def _same(new: object, old: object) -> object:
    return old if type(new) is type(old) and new == old else new
