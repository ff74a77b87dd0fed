"""Stretches from a first to a last point, of time or of cells.

Owns: joining those that touch. Must not know: what the points are.
"""

from collections.abc import Iterable
from typing import TypeVar

P = TypeVar("P", int, float)


def merged(spans: Iterable[tuple[P, P]]) -> list[tuple[P, P]]:
    """The same points in as few spans as can be, in order; both ends belong to a span."""
    found: list[tuple[P, P]] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found
