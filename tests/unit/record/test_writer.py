"""What is written off the loop is written in order, survives failures in memory, and stops nobody."""

import sqlite3
import threading
from collections.abc import Sequence

import pytest

from exectop.clock import ManualClock
from exectop.record.writer import RETRY_SECONDS, Writer


class Disk:
    """A disk that fails when told to."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.error: Exception | None = None
        self.tries = 0
        self.gate = threading.Event()
        self.gate.set()

    def write(self, items: Sequence[int]) -> None:
        self.gate.wait(5)
        self.tries += 1
        if self.error is not None:
            raise self.error
        self.batches.append(list(items))

    @property
    def items(self) -> list[int]:
        return [item for batch in self.batches for item in batch]


def test_all_is_written_in_order_and_off_this_thread() -> None:
    names: set[str] = set()
    disk = Disk()

    def write(items: Sequence[int]) -> None:
        names.add(threading.current_thread().name)
        disk.write(items)

    writer: Writer[int] = Writer("the notes", write, ManualClock())
    for number in range(500):
        writer.add(number)
    writer.close()
    assert disk.items == list(range(500))
    assert all(name.startswith("exectop-the notes") for name in names)


def test_what_gathers_while_the_disk_is_slow_is_one_batch() -> None:
    disk = Disk()
    disk.gate.clear()
    writer: Writer[int] = Writer("notes", disk.write, ManualClock())
    for number in range(100):
        writer.add(number)
    disk.gate.set()
    writer.flush()
    assert disk.items == list(range(100))
    assert len(disk.batches) <= 2
    writer.close()


def test_a_failure_is_told_once_and_tried_again_after_a_minute() -> None:
    disk, clock, heard = Disk(), ManualClock(), list[str]()
    disk.error = sqlite3.OperationalError("database or disk is full")
    writer: Writer[int] = Writer("the tape", disk.write, clock, heard.append)
    writer.add(1)
    writer.flush()
    tries = disk.tries
    writer.add(2)
    clock.set(clock.now() + RETRY_SECONDS - 1)
    writer.add(3)
    assert heard == [
        "the tape cannot be written: database or disk is full; it goes on in memory and is tried again in a minute"
    ]
    assert disk.tries == tries
    disk.error = None
    clock.set(clock.now() + 2)
    writer.add(4)
    writer.close()
    assert disk.items == [1, 2, 3, 4]
    assert heard[1:] == ["the tape is written again"]
    assert writer.failure == ""


def test_what_waits_is_bounded_and_the_loss_is_told() -> None:
    disk, heard = Disk(), list[str]()
    disk.error = OSError("no")
    writer: Writer[int] = Writer("notes", disk.write, ManualClock(), heard.append, limit=10)
    for number in range(25):
        writer.add(number)
        writer.flush()
    disk.error = None
    writer.close()
    assert disk.items == list(range(15, 25))
    assert writer.lost == 15
    assert heard[-1] == "notes is written again; 15 entries are lost"


def test_what_waits_is_bounded_by_its_size_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exectop.record.writer.BYTES", 100)
    disk, heard = Disk(), list[str]()
    disk.error = OSError(28, "No space left on device")
    writer: Writer[int] = Writer("the tape", disk.write, ManualClock(), heard.append, size=lambda item: item)
    for item in (60, 30, 20, 45, 300, 40, 50):
        writer.add(item)
        writer.flush()
    disk.error = None
    writer.close()
    assert disk.items == [40, 50]
    assert writer.lost == 5
    assert heard[-1] == "the tape is written again; 5 entries are lost"


def test_one_item_is_written_however_large_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exectop.record.writer.BYTES", 100)
    disk = Disk()
    writer: Writer[int] = Writer("the tape", disk.write, ManualClock(), size=lambda item: item)
    writer.add(1_000)
    writer.close()
    assert (disk.items, writer.lost) == ([1_000], 0)


def test_what_is_lost_to_a_slow_disk_is_told() -> None:
    disk, heard = Disk(), list[str]()
    disk.gate.clear()
    writer: Writer[int] = Writer("the tape", disk.write, ManualClock(), heard.append, limit=2)
    for number in range(8):
        writer.add(number)
    disk.gate.set()
    writer.close()
    assert disk.items[-2:] == [6, 7]
    assert len(disk.items) == 8 - writer.lost < 8
    assert heard == [f"the tape is written more slowly than it grows; {writer.lost} entries are lost"]


def test_an_error_of_ours_is_told_and_ends_nothing() -> None:
    disk, heard = Disk(), list[str]()
    disk.error = KeyError("canary")
    writer: Writer[int] = Writer("notes", disk.write, ManualClock(), heard.append)
    writer.add(1)
    writer.close()
    assert heard == ["internal error in notes: KeyError"]


def test_after_its_end_nothing_is_taken() -> None:
    disk = Disk()
    writer: Writer[int] = Writer("notes", disk.write, ManualClock())
    writer.add(1)
    writer.close()
    writer.add(2)
    writer.close()
    assert disk.items == [1]
