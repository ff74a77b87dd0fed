"""Tapes keep what was tapped, for their owner only, and never write over a file."""

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from exectop.clock import ManualClock
from exectop.errors import UsageError
from exectop.ports.secret import Secret
from exectop.ports.wire import Call, Exchange, Recent, Reply
from exectop.record.reader import Tape
from exectop.record.redact import Redactor
from exectop.record.tape import TapeWriter
from support.tapes import SOURCES, START, WISHES, exchange, failed, record


def test_all_kinds_of_exchanges_come_back_in_order(tmp_path: Path) -> None:
    told = [exchange(number + 1, wish, b"x" * number) for number, wish in enumerate(WISHES)]
    told.append(exchange(9, source="cloud"))
    tape = Tape(record(tmp_path / "a.tape", *told))
    assert [tape.exchange(place) for place in range(len(tape))] == told
    assert tape.sources == SOURCES
    assert (tape.start, tape.end, tape.damage) == (START + 1, START + 9, "")


def test_a_question_without_an_answer_is_learned_now(tmp_path: Path) -> None:
    tape = Tape(record(tmp_path / "a.tape", failed(5)))
    assert tape.exchange(0) == failed(5)
    assert tape.at(0) == START


def test_frames_are_told_apart(tmp_path: Path) -> None:
    frame = Exchange(
        "cloud", Call(path="/s", wish=Recent(), method="websocket"), Reply(status=200, body=b"f"), START, 2
    )
    with closing(sqlite3.connect(record(tmp_path / "a.tape", exchange(), frame))) as connection:
        assert connection.execute("SELECT kind FROM entries ORDER BY id").fetchall() == [("exchange",), ("frame",)]


def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        writer = TapeWriter(tmp_path / "new" / "deep" / "a.tape", SOURCES, ManualClock())
        writer.add(exchange())
        writer.flush()
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "new" / "deep").iterdir()}
        writer.close()
    finally:
        os.umask(before)
    assert set(modes) >= {"a.tape", "a.tape-wal"}
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "new" / "deep").stat().st_mode) == 0o700


def test_a_closed_tape_is_one_file(tmp_path: Path) -> None:
    record(tmp_path / "a.tape", exchange())
    assert [path.name for path in tmp_path.iterdir()] == ["a.tape"]


def test_it_never_writes_over_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.tape").write_text("mine")
    with pytest.raises(UsageError, match="exists already"):
        TapeWriter(tmp_path / "a.tape", SOURCES, ManualClock())
    assert (tmp_path / "a.tape").read_text() == "mine"


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="cannot be made: Not a directory"):
        TapeWriter(tmp_path / "file" / "a.tape", SOURCES, ManualClock())


def test_equal_bodies_are_kept_once(tmp_path: Path) -> None:
    noise = os.urandom(50_000)
    path = record(tmp_path / "a.tape", *(exchange(number, body=noise) for number in range(1, 41)))
    assert path.stat().st_size < 200_000
    tape = Tape(path)
    assert [tape.exchange(place) for place in (0, 39)] == [exchange(1, body=noise), exchange(40, body=noise)]


def test_what_is_flushed_can_be_read_while_it_grows(tmp_path: Path) -> None:
    writer = TapeWriter(tmp_path / "a.tape", SOURCES, ManualClock())
    for number in range(1, 4):
        writer.add(exchange(number))
        writer.flush()
        tape = Tape(tmp_path / "a.tape")
        assert len(tape) == number
    writer.close()
    assert tape.exchange(0) == exchange(1)
    assert len(Tape(tmp_path / "a.tape")) == 3
    assert writer.count == 3


def test_no_credential_is_anywhere_in_the_bytes(tmp_path: Path) -> None:
    canary = "canary-4f1d8e"
    redactor = Redactor(lambda: [Secret(canary)], ["patient"])
    writer = TapeWriter(tmp_path / "a.tape", SOURCES, ManualClock(), redactor)
    told = exchange(body=f'{{"echo": "{canary}", "patient": "canary-name", "password": "canary-pw"}}'.encode())
    reply = Reply(status=200, headers=(("set-cookie", "canary-cookie"), ("x", canary)), body=told.reply.body)  # type: ignore[union-attr]
    writer.add(Exchange("agents", told.call, reply, START, 1))
    writer.flush()
    raw = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    writer.close()
    raw += (tmp_path / "a.tape").read_bytes()
    played = Tape(tmp_path / "a.tape").exchange(0)
    assert b"canary" not in raw
    assert b"echo" in played.reply.body  # type: ignore[union-attr]
    assert b"canary" not in played.reply.body  # type: ignore[union-attr]


def test_a_failure_is_told_and_nothing_is_lost_when_it_ends(tmp_path: Path) -> None:
    heard: list[str] = []
    path = tmp_path / "a.tape"
    writer = TapeWriter(path, SOURCES, ManualClock(), report=heard.append)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    writer.add(exchange(1, body=b"first"))
    writer.flush()
    assert "the tape cannot be written: database is locked" in heard[0]
    assert writer.failure
    other.execute("ROLLBACK")
    other.close()
    writer.add(exchange(2, body=b"first"))
    writer.close()
    assert [Tape(path).exchange(place) for place in range(2)] == [
        exchange(1, body=b"first"), exchange(2, body=b"first")
    ]  # fmt: skip
    assert heard[1:] == ["the tape is written again"]


def test_a_full_disk_does_not_fill_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exectop.record.writer.BYTES", 2_500)
    heard: list[str] = []
    path = tmp_path / "a.tape"
    writer = TapeWriter(path, SOURCES, ManualClock(), report=heard.append)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    writer.add(exchange(1, body=bytes(1_000)))
    writer.flush()
    for number in range(2, 6):
        writer.add(exchange(number, body=bytes(1_000)))
    other.execute("ROLLBACK")
    other.close()
    writer.close()
    tape = Tape(path)
    assert [told.number for place in range(len(tape)) if (told := tape.exchange(place))] == [4, 5]
    assert heard[1:] == ["the tape is written again; 3 entries are lost"]
    assert writer.count == 2
