"""Rows as columns."""

from dataclasses import replace

from exectop.domain.status import Status
from exectop.store.columns import Columns
from support.rows import key, row


def test_numbers_rows_in_the_order_in_which_they_come() -> None:
    columns = Columns()
    assert [columns.add(row("a")), columns.add(row("b"))] == [0, 1]
    assert columns.row(key("b")) == 1
    assert columns.row(key("c")) is None
    assert list(columns.keys()) == [key("a"), key("b")]
    assert len(columns) == 2


def test_keeps_text_and_counts_in_step_with_the_executions() -> None:
    columns = Columns()
    number = columns.add(row("a", Status.RUNNING, title="Old"))
    columns.put(number, row("a", Status.FAILED, title="New"))
    assert "new" in columns.texts[number]
    assert "old" not in columns.texts[number]
    assert columns.counts[Status.FAILED] == 1
    assert columns.counts[Status.RUNNING] == 0
    assert set(columns.counts) == set(Status)


def test_putting_the_same_execution_does_nothing() -> None:
    columns = Columns()
    execution = row("a")
    number = columns.add(execution)
    columns.texts[number] = "untouched"
    columns.put(number, execution)
    assert columns.texts[number] == "untouched"
    columns.put(number, replace(execution, title="x"))
    assert columns.texts[number] != "untouched"


def test_seen_and_asked_only_grow() -> None:
    columns = Columns()
    number = columns.add(row("a"))
    assert columns.seen_at(number) is None
    columns.note_seen(number, 10.0, 9.0)
    columns.note_seen(number, 8.0, 7.0)
    assert columns.seen_at(number) == 10.0
    assert columns.asked[number] == 9.0
