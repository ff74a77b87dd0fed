"""What the file keeps: merged rows, transitions, what is usual, nothing too old and nothing too large."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from exectop.domain.changes import Seen, Stamped
from exectop.domain.status import Status
from exectop.domain.values import Execution, ExecutionKey
from exectop.record.history_file import MIGRATIONS, HistoryFile
from exectop.record.history_rows import Sifter
from support.pasts import AT, changed, execution, key, seen, step, transition


@pytest.fixture
def file(tmp_path: Path) -> Iterator[HistoryFile]:
    history = HistoryFile(tmp_path / "history.db")
    yield history
    history.close()


def put(file: HistoryFile, *changes: Stamped) -> None:
    file.write(Sifter().rows(changes))


def read(path: Path, statement: str) -> list[Sequence[object]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(statement).fetchall()
    finally:
        connection.close()


def test_transitions_come_back_in_order_with_their_evidence(file: HistoryFile) -> None:
    put(file, changed(1, Status.COMPLETED, AT + 9), changed(1, Status.RUNNING, AT), changed(2, Status.FAILED, AT))
    put(file, changed(1, Status.RUNNING, AT), changed(1, Status.RUNNING, AT + 1, "load"))
    assert file.transitions(key(1)) == [
        transition(1, Status.RUNNING, AT), transition(1, Status.RUNNING, AT + 1, "load"),
        transition(1, Status.COMPLETED, AT + 9),
    ]  # fmt: skip
    assert file.transitions(ExecutionKey("other", "run-1")) == []


def test_what_is_not_told_overwrites_nothing(file: HistoryFile, tmp_path: Path) -> None:
    put(file, seen(1, Status.RUNNING))
    put(file, Stamped(AT + 5, AT + 5, Seen(Execution(key=key(1), ended_at=AT + 4))))
    told = read(
        tmp_path / "history.db",
        "SELECT title, kind, status, status_raw, created_at, ended_at, seen_at FROM executions",
    )
    assert told == [("import", "workflow", "running", "RUNNING", AT + 1, AT + 4, AT + 5)]


def test_what_is_over_stays_over(file: HistoryFile, tmp_path: Path) -> None:
    put(file, seen(1, Status.FAILED), step(1, "load", 2.0, Status.FAILED))
    put(file, seen(1, Status.RUNNING), step(1, "load", None, Status.RUNNING))
    assert read(tmp_path / "history.db", "SELECT status, status_raw FROM executions") == [("failed", "FAILED")]
    assert read(tmp_path / "history.db", "SELECT status, duration FROM steps") == [("failed", 2.0)]


def test_no_payload_is_in_the_file(file: HistoryFile, tmp_path: Path) -> None:
    put(file, seen(1), step(1, "load", 2.0))
    assert all(b"canary" not in path.read_bytes() for path in tmp_path.iterdir())


def test_what_is_usual_is_told_by_runs_of_the_same_title_and_kind(file: HistoryFile) -> None:
    for number, seconds in enumerate((1.0, 2.0, 3.0, 100.0), 1):
        put(file, seen(number), step(number, "load", seconds), step(number, "send", seconds / 2))
    put(file, seen(5, title="export"), step(5, "load", 50.0))
    put(file, seen(6, Status.RUNNING), step(6, "load", 70.0))
    put(file, seen(7), step(7, "load", 90.0, Status.FAILED))
    usual = file.usual("flows", "import", "workflow", "run-4")
    assert set(usual) == {"load", "send"}
    assert (usual["load"].count, usual["load"].p50) == (3, 2.0)
    assert usual["send"].p50 == 1.0
    assert file.usual("flows", "import", "agent", "") == {}
    assert file.usual("web", "import", "workflow", "") == {}


def test_what_is_old_is_forgotten_with_all_its_parts(file: HistoryFile, tmp_path: Path) -> None:
    put(file, seen(1, at=AT), step(1, "load", 1.0), changed(1, Status.RUNNING, AT), seen(2, at=AT + 100))
    assert file.forget(AT + 50, 10**9) == 1
    counts = [
        read(tmp_path / "history.db", f"SELECT COUNT(*) FROM {table}")[0][0]
        for table in ("executions", "steps", "transitions")
    ]
    assert counts == [1, 0, 0]


def test_the_oldest_go_when_it_grows_too_large_and_the_space_is_given_back(tmp_path: Path) -> None:
    file = HistoryFile(tmp_path / "history.db")
    for number in range(300):
        put(file, seen(number, title="t" * 2000, at=AT + number), step(number, "n" * 2000, 1.0))
    file.close()
    before = (tmp_path / "history.db").stat().st_size
    file = HistoryFile(tmp_path / "history.db")
    limit = before // 3
    assert file.forget(0.0, limit) > 100
    file.close()
    assert (tmp_path / "history.db").stat().st_size <= limit * 1.5
    assert read(tmp_path / "history.db", "SELECT MAX(seen_at) FROM executions") == [(AT + 299,)]


def test_an_empty_file_larger_than_the_bound_is_left_in_peace(file: HistoryFile) -> None:
    assert file.forget(AT, 1) == 0


def test_a_file_of_a_newer_version_is_not_touched(tmp_path: Path) -> None:
    HistoryFile(tmp_path / "history.db").close()
    read(tmp_path / "history.db", f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(sqlite3.Error, match="a newer exectop made it"):
        HistoryFile(tmp_path / "history.db")


def test_a_batch_is_kept_whole_or_not_at_all(file: HistoryFile, tmp_path: Path) -> None:
    rows = Sifter().rows([seen(1), seen(2)])
    broken = replace(execution(3), title=object())  # type: ignore[arg-type]
    with pytest.raises(sqlite3.Error):
        file.write([*rows, *Sifter().rows([Stamped(AT, AT, Seen(broken))])])
    assert read(tmp_path / "history.db", "SELECT COUNT(*) FROM executions") == [(0,)]
    put(file, seen(1))
    assert read(tmp_path / "history.db", "SELECT COUNT(*) FROM executions") == [(1,)]
