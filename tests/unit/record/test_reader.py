"""Tapes are read whatever state they are in, and what is missing is said."""

import os
import sqlite3
import zlib
from pathlib import Path

import pytest

from exectop.clock import ManualClock
from exectop.domain.values import Execution, ExecutionKey
from exectop.errors import UsageError
from exectop.ports.wire import Graph, One, Recent
from exectop.record.reader import Tape
from exectop.record.tape import TapeWriter
from support.tapes import SOURCES, START, exchange, record


def long_tape(path: Path, count: int = 400) -> Path:
    return record(path, *(exchange(number, body=os.urandom(3_000)) for number in range(1, count + 1)))


def test_no_file_no_tape_and_no_database_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("hello " * 500)
    (tmp_path / "empty").touch()
    sqlite3.connect(tmp_path / "other").execute("CREATE TABLE t (x)").connection.close()
    for name, words in (
        ("missing", "there is no file"), ("text", "cannot be read as a tape: file is not a database"),
        ("empty", "is empty: nothing was recorded"), ("other", "is not a tape"),
    ):  # fmt: skip
        with pytest.raises(UsageError, match=words):
            Tape(tmp_path / name)


def test_an_empty_tape_has_no_entries(tmp_path: Path) -> None:
    tape = Tape(record(tmp_path / "a.tape"))
    assert (len(tape), tape.start, tape.end, tape.damage) == (0, 0.0, 0.0, "")


def test_entries_are_found_by_instant_and_by_execution(tmp_path: Path) -> None:
    told = [exchange(number, One("even") if number % 2 == 0 else Recent()) for number in range(1, 7)]
    tape = Tape(record(tmp_path / "a.tape", *told))
    assert [tape.count_until(START + at) for at in (0, 1, 3.5, 99)] == [0, 1, 3, 6]
    assert list(tape.about(ExecutionKey("agents", "even"))) == [1, 3, 5]
    assert list(tape.about(ExecutionKey("cloud", "even"))) == []
    assert tape.size(0) == 2


def test_a_clock_that_was_set_back_turns_no_order_around(tmp_path: Path) -> None:
    tape = Tape(record(tmp_path / "a.tape", exchange(1, at=START + 9), exchange(2, at=START + 3)))
    assert [tape.at(place) for place in range(2)] == [START + 9, START + 9]


def test_a_database_with_views_is_no_tape(tmp_path: Path) -> None:
    path = record(tmp_path / "a.tape")
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE VIEW v AS SELECT 1")
    connection.close()
    with pytest.raises(UsageError, match="is not a tape"):
        Tape(path)


def test_a_wish_knows_what_the_reader_tells(tmp_path: Path) -> None:
    known = Execution(key=ExecutionKey("agents", "g"))
    tape = Tape(record(tmp_path / "a.tape", exchange(1, Graph("g"))))
    told = tape.exchange(0, {known.key: known}.get)
    assert told is not None
    assert told.call.wish == Graph("g", known)


@pytest.mark.parametrize("part", [0.3, 0.5, 0.9, 0.999])
def test_a_tape_whose_end_was_cut_off_is_played_as_far_as_it_goes(tmp_path: Path, part: float) -> None:
    path = long_tape(tmp_path / "a.tape")
    whole = path.stat().st_size
    os.truncate(path, int(whole * part))
    tape = Tape(path)
    played = [tape.exchange(place) for place in range(len(tape))]
    good = [one for one in played if one is not None]
    assert len(good) >= 400 * part - 50
    numbers = [one.number for one in good]
    assert numbers[: len(good) // 2] == list(range(1, len(good) // 2 + 1))
    assert numbers == sorted(set(numbers))
    assert "is damaged" in tape.damage
    assert str(path) in tape.damage


def test_a_scribbled_page_costs_what_stood_on_it(tmp_path: Path) -> None:
    path = long_tape(tmp_path / "a.tape")
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(os.urandom(20_000))
    tape = Tape(path)
    good = [one for place in range(len(tape)) if (one := tape.exchange(place)) is not None]
    assert len(good) >= 100
    assert tape.damage


def test_an_entry_of_nonsense_is_left_out_and_said(tmp_path: Path) -> None:
    path = record(tmp_path / "a.tape", exchange(1), exchange(2, body=b"two"), exchange(3, body=b"three"))
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE entries SET head = 'x' WHERE id = 1")
        connection.execute("UPDATE bodies SET data = ? WHERE id = 2", (b"no zlib",))
    connection.close()
    tape = Tape(path)
    assert [tape.exchange(place) for place in range(3)] == [None, None, exchange(3, body=b"three")]
    assert "is damaged" in tape.damage


def test_numbers_that_are_none_are_left_out_and_said(tmp_path: Path) -> None:
    path = record(tmp_path / "a.tape", *(exchange(number) for number in range(1, 5)))
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE entries SET head = replace(head, '\"number\":2', '\"number\":1e999') WHERE id = 2")
        connection.execute("UPDATE entries SET at = 9e999 WHERE id = 3")
    connection.close()
    tape = Tape(path)
    assert tape.end == START + 4
    assert "(entry 3 has no source or no time)" in tape.damage
    assert [tape.exchange(place) for place in range(len(tape))] == [exchange(1), None, exchange(4)]


def test_a_deflated_bomb_is_not_inflated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = record(tmp_path / "a.tape", exchange(1, body=b"two"))
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE bodies SET data = ?", (zlib.compress(bytes(50_000_000), 9),))
    connection.close()
    monkeypatch.setattr("exectop.record.reader.BODY_LIMIT", 1_048_576)
    tape = Tape(path)
    assert tape.exchange(0) is None
    assert "larger than" in tape.damage


def test_a_tape_that_nobody_may_write_can_be_read(tmp_path: Path) -> None:
    path = record(tmp_path / "ro" / "a.tape", exchange(1))
    path.chmod(0o400)
    path.parent.chmod(0o500)
    try:
        assert Tape(path).exchange(0) == exchange(1)
    finally:
        path.parent.chmod(0o700)


def test_a_tape_that_was_never_closed_is_whole(tmp_path: Path) -> None:
    writer = TapeWriter(tmp_path / "a.tape", SOURCES, ManualClock())
    writer.add(exchange(1))
    writer.flush()
    for name in ("a.tape", "a.tape-wal"):
        (tmp_path / f"copy-{name}").write_bytes((tmp_path / name).read_bytes())
    writer.close()
    assert Tape(tmp_path / "copy-a.tape").exchange(0) == exchange(1)


def test_a_file_whose_list_of_tables_is_broken_is_one_line(tmp_path: Path) -> None:
    path = record(tmp_path / "a.tape")
    data = bytearray(path.read_bytes())
    data[68:72] = bytes(4)  # not ours any more
    data[100:112] = b"\xa5" * 12
    path.write_bytes(data)
    with pytest.raises(UsageError, match="cannot be read as a tape"):
        Tape(path)
