"""The history goes on whatever happens to its file, and never keeps anybody waiting."""

import os
import sqlite3
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from exectop.clock import ManualClock
from exectop.domain.status import Status
from exectop.domain.usual import Usual
from exectop.domain.values import Transition
from exectop.record.history import DAY, FORGET_SECONDS, History
from exectop.record.history_file import HistoryFile
from exectop.record.history_rows import Row
from exectop.record.writer import RETRY_SECONDS
from support.pasts import AT, changed, execution, key, seen, step, transition


class Kept:
    """A history and what it said."""

    def __init__(self, folder: Path, **options: float) -> None:
        self.path = folder / "state" / "history.db"
        self.clock = ManualClock(AT)
        self.said: list[str] = []
        self.history = History(self.path, self.clock, report=self.said.append, **options)  # type: ignore[arg-type]

    def recalled(self, number: int = 1) -> Sequence[Transition]:
        found: list[Transition] = []
        self.history.recall(key(number), found.extend)
        self.history.flush()
        return found

    def count(self) -> int:
        connection = sqlite3.connect(self.path)
        try:
            return int(connection.execute("SELECT COUNT(*) FROM executions").fetchone()[0])
        finally:
            connection.close()


def test_what_was_seen_yesterday_counts_today(tmp_path: Path) -> None:
    yesterday = Kept(tmp_path)
    yesterday.history.note([seen(1), changed(1, Status.RUNNING, AT)])
    yesterday.history.close()
    today = Kept(tmp_path)
    assert today.recalled() == [transition(1, Status.RUNNING, AT)]
    today.history.close()
    assert today.said == []


def test_what_was_just_noted_is_recalled_too(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.history.note([changed(1, Status.RUNNING, AT)])
    assert kept.recalled() == [transition(1, Status.RUNNING, AT)]
    kept.history.close()


def test_earlier_runs_say_what_is_usual(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    for number in (1, 2, 3):
        kept.history.note([seen(number), step(number, "load", float(number))])
    told: list[Mapping[str, Usual]] = []
    kept.history.usual(execution(9), told.append)
    kept.history.close()
    assert told[0]["load"].p50 == 2.0


def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.history.note([seen(1)])
    kept.history.flush()
    modes = {stat.S_IMODE(path.stat().st_mode) for path in kept.path.parent.iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE(kept.path.parent.stat().st_mode) == 0o700
    kept.history.close()


@pytest.mark.parametrize("content", [b"this is no database " * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_broken_file_is_moved_aside_and_a_new_one_begun(tmp_path: Path, content: bytes) -> None:
    kept = Kept(tmp_path)
    kept.path.parent.mkdir()
    kept.path.write_bytes(content)
    kept.history.note([seen(1)])
    kept.history.close()
    aside = kept.path.with_name("history.db.corrupt-20260101-000000")
    assert aside.read_bytes() == content
    assert kept.count() == 1
    assert len(kept.said) == 1
    assert "the history was broken" in kept.said[0]
    assert str(aside) in kept.said[0]


def test_a_file_that_breaks_while_it_is_open_is_moved_aside_too(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.history.note([seen(number) for number in range(200)])
    kept.history.close()
    with kept.path.open("r+b") as file:
        file.seek(4_096)
        file.write(os.urandom(kept.path.stat().st_size - 4_096))
    again = Kept(tmp_path)
    again.history.note([seen(1)])
    again.history.close()
    assert "the history was broken" in again.said[0]
    assert again.count() == 1


def test_a_file_that_another_process_moved_aside_is_written_no_more(tmp_path: Path) -> None:
    mine = Kept(tmp_path)
    mine.history.note([seen(1)])
    mine.history.flush()
    aside = mine.path.with_name("aside")
    for suffix in ("", "-wal", "-shm"):
        mine.path.with_name(mine.path.name + suffix).replace(aside.with_name(aside.name + suffix))
    other = Kept(tmp_path)
    other.history.note([seen(2)])
    other.history.flush()
    mine.history.note([seen(3)])
    for kept in (mine, other):
        kept.history.close()
    assert mine.count() == 2
    assert mine.said == other.said == []


def test_an_error_in_a_file_that_was_moved_meanwhile_does_not_cost_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Kept(tmp_path)
    kept.history.note([seen(1)])
    kept.history.flush()
    write, failures = HistoryFile.write, [sqlite3.DatabaseError("database disk image is malformed")]

    def moved_under_our_hands(file: HistoryFile, rows: Sequence[Row]) -> None:
        if failures:
            kept.path.rename(kept.path.with_name("aside"))
            kept.path.touch()
            raise failures.pop()
        write(file, rows)

    monkeypatch.setattr(HistoryFile, "write", moved_under_our_hands)
    kept.history.note([seen(2)])
    kept.history.close()
    assert kept.count() == 1
    assert kept.said == []


def test_two_files_that_broke_in_one_second_are_both_kept(tmp_path: Path) -> None:
    for number in (1, 2):
        kept = Kept(tmp_path)
        kept.path.parent.mkdir(exist_ok=True)
        kept.path.write_bytes(b"no database " * 50)
        kept.history.note([seen(number)])
        kept.history.close()
    assert len(list(kept.path.parent.glob("history.db.corrupt-*"))) == 2


def test_a_file_that_is_held_by_another_stops_nobody_and_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("exectop.record.files.BUSY_SECONDS", 0.01)
    kept = Kept(tmp_path)
    kept.history.note([seen(1)])
    kept.history.flush()
    other = sqlite3.connect(kept.path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    kept.history.note([seen(2)])
    kept.history.flush()
    assert "the history cannot be written: database is locked" in kept.said[0]
    assert kept.history.failure
    other.execute("ROLLBACK")
    other.close()
    kept.clock.set(AT + RETRY_SECONDS + 1)
    kept.history.note([seen(3)])
    kept.history.close()
    assert kept.said[1:] == ["the history is written again"]
    assert kept.count() == 3


def test_a_folder_that_cannot_be_made_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "state").touch()
    kept = Kept(tmp_path)
    kept.history.note([seen(1)])
    assert kept.recalled() == []
    kept.history.close()
    assert len(kept.said) == 1
    assert "the history cannot be written" in kept.said[0]


def test_a_history_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.history.note([seen(1)])
    kept.history.close()
    connection = sqlite3.connect(kept.path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    again = Kept(tmp_path)
    again.history.note([seen(2)])
    again.history.close()
    assert "a newer exectop made it" in again.said[0]
    assert again.count() == 1


def test_what_is_old_is_forgotten_now_and_then(tmp_path: Path) -> None:
    kept = Kept(tmp_path, days=1)
    kept.history.note([seen(1, at=AT - 2 * DAY)])
    kept.history.flush()
    assert kept.count() == 0
    kept.history.note([seen(2, at=AT)])
    kept.history.flush()
    kept.clock.set(AT + 2 * DAY + FORGET_SECONDS)
    kept.history.note([seen(3, at=AT + 2 * DAY)])
    kept.history.close()
    assert kept.count() == 1


def test_two_at_once_lose_no_row(tmp_path: Path) -> None:
    both = [Kept(tmp_path), Kept(tmp_path)]
    for number in range(200):
        both[number % 2].history.note([seen(number), step(number, "load", 1.0), changed(number, Status.RUNNING, AT)])
    for kept in both:
        kept.history.close()
    assert [kept.said for kept in both] == [[], []]
    assert both[0].count() == 200


def test_after_its_end_nothing_is_asked(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.history.close()
    kept.history.note([seen(1)])
    kept.history.recall(key(1), lambda _: pytest.fail("nobody may answer any more"))
    kept.history.close()
