"""Whether everything that an example of a vendor's documents says has arrived in domain values.

Owns: the walk over an example's leaves and over the dump of dataclasses. Must not know: any vendor.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum

from exectop.domain.values import Json

_FACTORS = {"_ms": 1 / 1000, "Ms": 1 / 1000, "Mins": 60.0, "_minutes": 60.0}


def missing_values(example: Json, changes: Iterable[object], ignoring: Collection[str] = ()) -> list[str]:
    """The leaves of the example that no value of the changes holds, as `path = value`.

    Times are compared as instants, numbers as numbers (milliseconds and minutes also as seconds), texts but for
    white space; canonical statuses do not count, so that the vendor's own word must be kept. A value that the
    example holds twice must arrive twice. Nulls, empty lists and empty objects say nothing. `changes` may be a
    `Reading`'s changes or any dataclasses. `ignoring`: paths (`pagination.total`) or beginnings of paths that are
    about the reply rather than the execution.
    """
    left = Counter(_token(value) for change in changes for value in _dump(change))
    missing = []
    for path, value in _leaves(example, ""):
        if any(path == name or path.startswith((f"{name}.", f"{name}[")) for name in ignoring):
            continue
        found = next((token for token in _acceptable(path, value) if left[token] > 0), None)
        if found is None:
            missing.append(f"{path} = {value!r}")
        else:
            left[found] -= 1
    return missing


def _leaves(value: Json, path: str) -> Iterator[tuple[str, bool | int | float | str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _leaves(inner, f"{path}[{index}]")
    elif value is not None and value != "":
        yield path, value


def _dump(value: object) -> Iterator[object]:
    """All plain values inside, keys of mappings and members of enumerations left out."""
    if isinstance(value, Enum):
        return
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _dump(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _dump(inner)
    elif isinstance(value, list | tuple | set | frozenset):
        for inner in value:
            yield from _dump(inner)
    else:
        yield value


def _acceptable(path: str, value: bool | int | float | str) -> Iterator[tuple[str, object]]:
    yield _token(value)
    if isinstance(value, str):
        try:
            instant = datetime.fromisoformat(value)
        except ValueError:
            return
        yield _token((instant if instant.tzinfo else instant.replace(tzinfo=UTC)).timestamp())
    elif not isinstance(value, bool):
        yield from (_token(value * factor) for ending, factor in _FACTORS.items() if path.endswith(ending))


def _token(value: object) -> tuple[str, object]:
    if isinstance(value, bool):
        return ("flag", value)
    if isinstance(value, int | float):
        return ("number", round(float(value), 6))
    return ("text", " ".join(value.split())) if isinstance(value, str) else (type(value).__name__, str(value))
