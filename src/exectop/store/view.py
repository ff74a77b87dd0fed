"""A filtered and sorted list over the store.

Owns: which rows are shown in which order. Must not know: what a row looks like, a screen.
A change costs its own row: a row that still matches and still stands between its neighbours moves nothing. Only
a new sort compares all rows, only a new query (or a query about time, at most once a second) looks at all.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from exectop.domain.query import EVERYTHING, Query
from exectop.domain.sorting import SORT_FIELDS, SortField
from exectop.domain.status import TERMINAL, Status
from exectop.domain.values import Execution, ExecutionKey
from exectop.store.ranking import Order, Primary, Ranking
from exectop.store.store import Store

_INFINITY = float("inf")
_AFTER_ALL_TEXT = "\U0010ffff"
_TICK = 1.0
_OVER = tuple(TERMINAL)  # a tuple: looking a `Status` up in a set calls its slow hash
_BULK = 100  # where more than one row in a hundred moves, sorting anew is cheaper than moving one by one


@dataclass(frozen=True, slots=True)
class Sort:
    """A column's id (see `domain.sorting`) and the direction. Ties: the newest first."""

    column: str
    is_descending: bool = False


NEWEST_FIRST = Sort("created", True)


@dataclass(frozen=True, slots=True)
class ViewChange:
    """`moved`: some row came, went or changed its place. `rows`: shown executions whose values changed."""

    moved: bool = False
    rows: frozenset[ExecutionKey] = frozenset()


class View:
    """Rows that match a query, in order. It sees the store as of the last `refresh` as to places, and as of now as
    to values. `close` it when it is no longer needed."""

    def __init__(self, store: Store, query: Query = EVERYTHING, sort: Sort = NEWEST_FIRST, now: float = 0.0) -> None:
        self._store = store
        self._subscription = store.subscribe(lambda: None)
        self._query = query
        self._sort = sort
        self._now = now
        self._looked_at = now
        self._has_jumped = False
        self._start_over()

    @property
    def query(self) -> Query:
        return self._query

    @property
    def sort(self) -> Sort:
        return self._sort

    @property
    def total(self) -> int:
        """How many executions there are, shown or not."""
        return len(self._store)

    def counts(self) -> Mapping[Status, int]:
        """How many executions have each status, shown or not."""
        return self._store.counts()

    def close(self) -> None:
        """Stop following the store."""
        self._subscription.close()

    # --- Reading ---

    def __len__(self) -> int:
        self._notice_jump()
        return len(self._shown)

    def key_at(self, row: int) -> ExecutionKey:
        """The execution at that place. Raises `IndexError`."""
        self._notice_jump()
        return self._store.columns.executions[self._shown.shown(row)].key

    def row_of(self, key: ExecutionKey) -> int | None:
        """The place of that execution; `None` if it is not shown."""
        self._notice_jump()
        number = self._store.columns.row(key)
        if number is None or number >= len(self._is_shown) or not self._is_shown[number]:
            return None
        return self._shown.shown_place(number)

    def rows(self, start: int, stop: int) -> list[Execution]:
        """The executions at those places; places outside are left out."""
        self._notice_jump()
        executions = self._store.columns.executions
        return [executions[number] for number in self._shown.slice(start, stop)]

    def keys(self) -> list[ExecutionKey]:
        """All shown executions in order; O(rows)."""
        return [execution.key for execution in self.rows(0, len(self))]

    # --- Changing what is asked for ---

    def set_query(self, query: Query, now: float) -> None:
        """Show what that query matches; looks at every row once, sorts nothing."""
        self._query, self._now, self._looked_at = query, now, now
        self._take_in()
        self._filter()

    def set_sort(self, sort: Sort) -> None:
        """Order by that column. Raises `KeyError` if there is none of that id."""
        SORT_FIELDS[sort.column]
        self._take_in()
        self._sort = sort
        self._sort_all()

    # --- Following the store ---

    def refresh(self, now: float) -> ViewChange:
        """Take in what changed in the store and with time since the last call."""
        self._now = now
        self._notice_jump()
        changed = self._subscription.take().keys
        moved = (self._place(changed) if changed else False) or self._has_jumped
        self._has_jumped = False
        if abs(now - self._looked_at) >= _TICK:
            self._looked_at = now
            moved = self._let_time_pass() or moved
        return ViewChange(moved, frozenset(key for key in changed if self._shows(key)))

    def _shows(self, key: ExecutionKey) -> bool:
        number = self._store.columns.row(key)
        return number is not None and bool(self._is_shown[number])

    def _start_over(self) -> None:
        self._epoch = self._store.epoch
        self._created = list(map(_created, self._store.columns.executions))
        self._sort_all()

    def _notice_jump(self) -> None:
        if self._epoch != self._store.epoch:  # set to another state: rows have other numbers
            self._start_over()
            self._has_jumped = True

    def _take_in(self) -> None:
        self._notice_jump()
        changed = self._subscription.take().keys
        if changed:
            self._place(changed)

    def _let_time_pass(self) -> bool:
        moved = False
        if self._field.is_timed:
            executions = self._store.columns.executions
            # Whether running or not is what matters: a row that is over stands still.
            running = [number for number, row in enumerate(executions) if row.status not in _OVER]
            moved = self._sort_anew() if self._is_bulk(running) else self._replace(running)
        if self._query.is_timed:
            before = self._shown.rows
            self._filter()
            moved = moved or before != self._shown.rows
        return moved

    def _place(self, keys: Iterable[ExecutionKey]) -> bool:
        numbers = sorted(n for n in map(self._store.columns.row, keys) if n is not None)
        return self._replace(numbers)

    def _replace(self, numbers: Sequence[int]) -> bool:
        """Put those rows (ascending) where they belong now; whether anything shown moved."""
        known = len(self._order.primary)
        moving = [number for number in numbers if number >= known or not self._has_place(number)]
        if self._is_bulk(moving):
            for number in moving:
                self._note_created(number)
            return self._sort_anew()
        moved = False
        for number in moving:
            moved = self._move(number, is_new=number >= known) or moved
        for number in numbers:
            moved = self._show_or_hide(number) or moved
        return moved

    def _is_bulk(self, moving: Sequence[int]) -> bool:
        return len(moving) * _BULK > len(self._store.columns)

    def _sort_anew(self) -> bool:
        before = self._shown.rows
        self._sort_all()
        return before != self._shown.rows

    def _note_created(self, number: int) -> None:
        created = _created(self._store.columns.executions[number])
        if number == len(self._created):
            self._created.append(created)
        else:
            self._created[number] = created

    def _show_or_hide(self, number: int) -> bool:
        """Make a row that has its place appear or disappear with the query; whether it did."""
        was_shown, matches = bool(self._is_shown[number]), self._matches(number)
        if was_shown and not matches:
            self._shown.remove(number)
        elif matches and not was_shown:
            self._shown.insert(number)
        self._is_shown[number] = matches
        return was_shown != matches

    def _has_place(self, number: int) -> bool:
        """Whether the row still stands where it was placed. If so, its new values take the place of the old."""
        primary, created = self._primary_of(number), _created(self._store.columns.executions[number])
        old = self._order.primary[number], self._created[number]
        if old == (primary, created):
            return True
        place = self._all.find(number)
        assert place is not None, "every row is in the ranking of all"
        self._order.primary[number], self._created[number] = primary, created
        if self._all.stays(number, place):
            return True
        self._order.primary[number], self._created[number] = old
        return False

    def _move(self, number: int, *, is_new: bool) -> bool:
        """Take a row from its old place, if any, to its new one; whether a shown row moved."""
        if is_new:
            assert number == len(self._order.primary), "rows come in the order of their numbers"
            self._order.primary.append(self._primary_of(number))
            self._note_created(number)
            self._is_shown.append(0)
            self._all.insert(number)
            return False
        is_shown = bool(self._is_shown[number])
        self._all.remove(number)
        if is_shown:
            self._shown.remove(number)
        self._order.primary[number] = self._primary_of(number)
        self._note_created(number)
        self._all.insert(number)
        if is_shown:
            self._shown.insert(number)
        return is_shown

    # --- Looking at all rows ---

    def _sort_all(self) -> None:
        self._field: SortField = SORT_FIELDS[self._sort.column]
        self._order = Order(self._primaries(), self._created, is_descending=self._sort.is_descending)
        self._all = Ranking(self._order, self._order.sorted(range(len(self._created))))
        self._filter()

    def _primaries(self) -> list[Primary]:
        read, now, missing = self._field.read, self._now, self._missing
        return [
            missing if (value := read(row, now)) is None or value != value else value
            for row in self._store.columns.executions
        ]

    @property
    def _missing(self) -> Primary:
        """A value that comes last as it is shown."""
        if self._field.is_text:
            return "" if self._sort.is_descending else _AFTER_ALL_TEXT
        return -_INFINITY if self._sort.is_descending else _INFINITY

    def _filter(self) -> None:
        size = len(self._store.columns)
        if self._query.is_everything:
            self._shown = Ranking(self._order, self._all.rows.copy())
            self._is_shown = bytearray(b"\x01") * size
            return
        executions, texts = self._store.columns.executions, self._store.columns.texts
        test, now = self._query.test, self._now
        self._is_shown = bytearray(size)
        is_shown = self._is_shown
        for number, row in enumerate(executions):
            if test(row, now, texts[number]):
                is_shown[number] = 1
        self._shown = Ranking(self._order, [number for number in self._all.rows if is_shown[number]])

    def _matches(self, number: int) -> bool:
        if self._query.is_everything:
            return True
        columns = self._store.columns
        return self._query.test(columns.executions[number], self._now, columns.texts[number])

    def _primary_of(self, number: int) -> Primary:
        value = self._field.read(self._store.columns.executions[number], self._now)
        return self._missing if value is None or value != value else value


def _created(row: Execution) -> float:
    """Never "not a number", which no list can be sorted by."""
    at = row.created_at
    return 0.0 if at is None or at != at else at
