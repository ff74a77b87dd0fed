"""Filtered and sorted rows that move only when they must."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exectop.domain.query import EVERYTHING, parse_query
from exectop.domain.sorting import SORT_FIELDS
from exectop.domain.status import Status
from exectop.domain.values import Execution, ExecutionKey
from exectop.store import ranking
from exectop.store.store import Store
from exectop.store.view import NEWEST_FIRST, Sort, View, ViewChange
from support.rows import key, row, tell

NOW = 1_000.0


def filled(count: int = 5) -> Store:
    """Executions `0` to `count - 1`, each created later than the one before."""
    store = Store()
    tell(store, *(row(str(number), created=float(number)) for number in range(count)))
    return store


def ids(view: View) -> list[str]:
    return [execution.key.id for execution in view.rows(0, len(view))]


def test_shows_the_newest_first() -> None:
    view = View(filled(), EVERYTHING, NEWEST_FIRST, NOW)
    assert ids(view) == ["4", "3", "2", "1", "0"]
    assert view.key_at(0) == key("4")
    assert view.row_of(key("4")) == 0
    assert view.row_of(key("nobody")) is None
    assert view.total == len(view) == 5
    assert view.keys() == [key(id_) for id_ in ids(view)]
    with pytest.raises(IndexError):
        view.key_at(5)


def test_rows_outside_are_left_out() -> None:
    view = View(filled(3), now=NOW)
    assert [one.key.id for one in view.rows(-3, 2)] == ["2", "1"]
    assert view.rows(3, 9) == []


def test_shows_what_the_query_matches_and_counts_everything() -> None:
    store = filled(4)
    tell(store, row("2", Status.FAILED), at=101.0)
    view = View(store, parse_query("is:failed"), NEWEST_FIRST, NOW)
    assert ids(view) == ["2"]
    assert view.row_of(key("1")) is None
    assert view.total == 4
    assert view.counts()[Status.RUNNING] == 3
    view.set_query(EVERYTHING, NOW)
    assert ids(view) == ["3", "2", "1", "0"]


@pytest.mark.parametrize("column", SORT_FIELDS)
def test_what_a_column_does_not_know_comes_last_in_both_directions(column: str) -> None:
    store = Store()
    tell(store, KNOWN.get(column, row("known")), row("silent"))
    view = View(store, now=NOW)
    for is_descending in (False, True):
        view.set_sort(Sort(column, is_descending))
        if column in KNOWN:
            assert ids(view) == ["known", "silent"]
        assert len(view) == 2


KNOWN = {
    "title": row("known", title="x"),
    "progress": replace(row("known"), progress=5.0),
    "created": row("known", created=5.0),
    "age": row("known", created=5.0),
    "step": replace(row("known"), current_step="x"),
    "elapsed": replace(row("known"), started_at=5.0),
}


def test_ties_are_newest_first_in_both_directions() -> None:
    view = View(filled(3), now=NOW)
    for is_descending in (False, True):
        view.set_sort(Sort("source", is_descending))
        assert ids(view) == ["2", "1", "0"]


def test_what_is_not_a_number_comes_last() -> None:
    store = filled(2)
    tell(
        store,
        replace(row("odd"), progress=float("nan"), created_at=float("nan")),
        replace(row("0"), progress=1.0),
        at=101.0,
    )
    view = View(store, now=NOW)
    view.set_sort(Sort("progress", True))
    assert ids(view)[0] == "0"
    view.set_sort(NEWEST_FIRST)
    assert ids(view)[-1] == "odd"


def test_an_unknown_column_is_refused() -> None:
    with pytest.raises(KeyError):
        View(filled(), now=NOW).set_sort(Sort("nonsense"))


def test_a_change_that_moves_no_row_sorts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    store = filled(300)
    view = View(store, now=NOW)

    def refuse(*_: object) -> None:
        raise AssertionError("sorted or placed a row")

    monkeypatch.setattr(ranking.Order, "sorted", refuse)
    monkeypatch.setattr(ranking.Ranking, "insert", refuse)
    tell(store, *(row(str(number), title="new") for number in range(0, 300, 2)), at=101.0)
    change = view.refresh(NOW)
    assert not change.moved
    assert len(change.rows) == 150


def test_a_row_that_changes_its_value_but_not_its_place_stays() -> None:
    store = filled(3)
    view = View(store, EVERYTHING, Sort("progress", True), NOW)
    tell(store, *(replace(row(str(n)), progress=n * 10.0) for n in range(3)), at=101.0)
    view.refresh(NOW)
    tell(store, replace(row("1"), progress=19.0), at=102.0)
    assert view.refresh(NOW) == ViewChange(False, frozenset({key("1")}))
    tell(store, replace(row("1"), progress=21.0), at=103.0)
    assert view.refresh(NOW) == ViewChange(True, frozenset({key("1")}))
    assert ids(view) == ["1", "2", "0"]


def test_new_rows_come_in_where_they_belong() -> None:
    store = filled(3)
    view = View(store, now=NOW)
    tell(store, row("new", created=1.5), row("last", created=-1.0), at=101.0)
    assert view.refresh(NOW).moved
    assert ids(view) == ["2", "new", "1", "0", "last"]


def test_rows_come_and_go_with_what_they_are() -> None:
    store = filled(3)
    view = View(store, parse_query("is:running"), NEWEST_FIRST, NOW)
    tell(store, row("1", Status.COMPLETED), at=101.0)
    assert view.refresh(NOW) == ViewChange(True, frozenset())
    assert ids(view) == ["2", "0"]
    view.set_query(parse_query("is:over"), NOW)
    assert ids(view) == ["1"]


def test_nothing_new_changes_nothing() -> None:
    view = View(filled(), now=NOW)
    assert view.refresh(NOW + 100) == ViewChange()


def test_time_alone_lets_rows_out_of_a_timed_query() -> None:
    view = View(filled(5), parse_query("age<999s"), NEWEST_FIRST, NOW)
    assert ids(view) == ["4", "3", "2"]
    assert not view.refresh(NOW + 0.5).moved
    assert view.refresh(NOW + 1.5).moved
    assert ids(view) == ["4", "3"]


def test_time_alone_moves_running_rows_past_those_that_are_over() -> None:
    store = Store()
    over = replace(row("over", Status.COMPLETED), started_at=0.0, ended_at=100.0)
    tell(store, over, replace(row("running"), started_at=NOW))
    view = View(store, EVERYTHING, Sort("elapsed", True), NOW + 50)
    assert ids(view) == ["over", "running"]
    assert not view.refresh(NOW + 99).moved
    assert view.refresh(NOW + 101).moved
    assert ids(view) == ["running", "over"]


def test_set_query_and_set_sort_take_in_what_is_new() -> None:
    store = filled(2)
    view = View(store, now=NOW)
    tell(store, row("new", created=9.0), at=101.0)
    view.set_query(parse_query("is:running"), NOW)
    assert ids(view) == ["new", "1", "0"]
    tell(store, row("newer", created=10.0), at=102.0)
    view.set_sort(Sort("created"))
    assert ids(view) == ["0", "1", "new", "newer"]
    assert (view.query.text, view.sort) == ("is:running", Sort("created"))


def test_a_closed_view_stands_still() -> None:
    store = filled(2)
    view = View(store, now=NOW)
    view.close()
    tell(store, row("new", created=9.0), at=101.0)
    assert view.refresh(NOW) == ViewChange()
    assert ids(view) == ["1", "0"]


# --- Against a plain sort ----------------------------------------------------------------------------------------

ROWS = st.builds(
    lambda number, status, created, progress, title: Execution(
        key=ExecutionKey("prod", str(number)),
        status=status,
        status_raw=status.value,
        created_at=created,
        started_at=created,
        progress=progress,
        title=title,
    ),
    st.integers(0, 12),
    st.sampled_from((Status.RUNNING, Status.QUEUED, Status.WAITING, Status.COMPLETED)),
    st.none() | st.sampled_from((1.0, 2.0, 3.0, 990.0)),
    st.none() | st.sampled_from((0.0, 50.0, 100.0)),
    st.sampled_from(("", "alpha", "beta")),
)
SORTS = st.builds(
    Sort, st.sampled_from(("created", "status", "title", "progress", "elapsed", "age", "id")), st.booleans()
)
QUERIES = st.sampled_from(("", "is:running", "alpha", "age<995s", "!is:over beta")).map(parse_query)
STEPS = st.lists(st.lists(ROWS, max_size=4) | SORTS | QUERIES | st.integers(1, 5), max_size=12)


def reference(store: Store, view: View, now: float) -> list[ExecutionKey]:
    """The same list the slow way."""
    read = SORT_FIELDS[view.sort.column].read
    sign = -1 if view.sort.is_descending else 1
    rows = [store.columns.executions[number] for number in range(len(store))]
    shown = [(number, one) for number, one in enumerate(rows) if view.query.matches(one, now)]
    shown.sort(key=lambda pair: sign * pair[0])
    shown.sort(key=lambda pair: -(pair[1].created_at or 0.0))
    told = [pair for pair in shown if read(pair[1], now) is not None]
    told.sort(key=lambda pair: read(pair[1], now), reverse=view.sort.is_descending)  # type: ignore[arg-type,return-value]
    return [one.key for _, one in told] + [one.key for _, one in shown if read(one, now) is None]


@settings(max_examples=200)
@given(STEPS)
def test_is_the_same_as_filtering_and_sorting_everything(steps: list[object]) -> None:
    store, now = Store(), NOW
    view = View(store, now=now)
    for at, step in enumerate(steps):
        if isinstance(step, Sort):
            view.set_sort(step)
        elif isinstance(step, int):
            now += step
        elif isinstance(step, list):
            tell(store, *step, at=float(at))
        else:
            view.set_query(step, now)  # type: ignore[arg-type]
        view.refresh(now)
        shown = view.keys()
        assert shown == reference(store, view, now)
        assert [view.row_of(one) for one in shown] == list(range(len(view)))
