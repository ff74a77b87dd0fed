"""Which lines of two texts differ, with a line around them. Must not know: whose texts they are."""

from collections.abc import Iterator, Sequence

from exectop.domain.sequences import match_sequences

CONTEXT = 1
GAP = "…"


def changed_lines(old: Sequence[str], new: Sequence[str], limit: int | None = None) -> Iterator[tuple[str, str]]:
    """Sign and line: `<` only in the old text, `>` only in the new one, blank for lines around them; a run of equal
    lines is one `…`. `limit`: at most so many, then how many were left out."""
    told = list(_told(old, new))
    shown = told if limit is None else told[:limit]
    yield from shown
    if len(told) > len(shown):
        yield " ", f"{GAP} {len(told) - len(shown)} more lines"


def _told(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    run: list[str] = []
    is_first = True
    a = b = 0
    for place, other in (*match_sequences(old, new), (len(old), len(new))):
        if place > a or other > b:
            yield from _around(run, is_first=is_first, is_last=False)
            run, is_first = [], False
            yield from (("<", line) for line in old[a:place])
            yield from ((">", line) for line in new[b:other])
        run += old[place : place + 1]
        a, b = place + 1, other + 1
    if not is_first:
        yield from _around(run, is_first=False, is_last=True)


def _around(run: Sequence[str], *, is_first: bool, is_last: bool) -> Iterator[tuple[str, str]]:
    """The equal lines between two changes: the nearest ones, and a sign for the rest."""
    head = [] if is_first else list(run[:CONTEXT])
    rest = run[len(head) :]
    tail = [] if is_last or not rest else list(rest[-CONTEXT:])
    yield from ((" ", line) for line in head)
    if len(rest) > len(tail):
        yield " ", GAP
    yield from ((" ", line) for line in tail)
