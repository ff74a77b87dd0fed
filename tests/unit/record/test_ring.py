"""What just happened is kept within bounds and can be saved afterwards."""

from pathlib import Path

import pytest

from exectop.clock import ManualClock
from exectop.domain.values import ExecutionKey
from exectop.errors import UsageError
from exectop.ports.secret import Secret
from exectop.ports.wire import One, Recent
from exectop.record.reader import Tape
from exectop.record.redact import Redactor
from exectop.record.ring import Ring, RingTape
from support.tapes import SOURCES, START, exchange

FOCUSED = ExecutionKey("agents", "run")


def numbers(path: Path) -> list[int]:
    tape = Tape(path)
    return [one.number for place in range(len(tape)) if (one := tape.exchange(place)) is not None]


def test_the_focused_execution_and_the_lists_are_kept_in_order(tmp_path: Path) -> None:
    ring = RingTape(SOURCES, ManualClock(START))
    ring.add(exchange(1))
    ring.focus(FOCUSED)
    ring.add(exchange(2, Recent()))
    ring.add(exchange(3, One("run")))
    ring.add(exchange(4, One("other")))
    ring.add(exchange(5, One("run"), source="cloud"))
    ring.add(exchange(6, Recent(), source="cloud"))
    ring.add(exchange(7, One("run")))
    ring.focus(None)
    ring.add(exchange(8, One("run")))
    assert ring.save(tmp_path / "a.tape") == 5
    assert numbers(tmp_path / "a.tape") == [2, 3, 6, 7, 8]
    assert Tape(tmp_path / "a.tape").sources == SOURCES


def test_it_is_bounded_by_count_and_by_bytes_and_lists_push_out_nothing_else(tmp_path: Path) -> None:
    ring = RingTape(SOURCES, ManualClock(START), focused=Ring(4, 1000), lists=Ring(3, 1000))
    ring.focus(FOCUSED)
    for number in range(1, 51):
        ring.add(exchange(number, One("run") if number % 2 else Recent()))
    assert len(ring) == 7
    ring.add(exchange(51, Recent(), b"x" * 999))
    ring.add(exchange(52, One("run"), b"x" * 999))
    assert ring.size == 1998
    ring.add(exchange(53, One("run"), b"x" * 2000))
    ring.save(tmp_path / "a.tape")
    assert numbers(tmp_path / "a.tape") == [51, 53], "one that is larger than all the room is kept alone"


def test_what_is_saved_is_redacted_and_never_writes_over_a_file(tmp_path: Path) -> None:
    ring = RingTape(SOURCES, ManualClock(START), Redactor(lambda: [Secret("canary-key")]))
    ring.focus(FOCUSED)
    ring.add(exchange(1, body=b'"canary-key"'))
    ring.save(tmp_path / "a.tape")
    told = Tape(tmp_path / "a.tape").exchange(0)
    assert told is not None
    assert told.reply is not None
    assert b"canary" not in told.reply.body
    with pytest.raises(UsageError, match="exists already"):
        ring.save(tmp_path / "a.tape")


def test_an_empty_one_can_be_saved(tmp_path: Path) -> None:
    assert RingTape(SOURCES, ManualClock(START)).save(tmp_path / "a.tape") == 0
    assert len(Tape(tmp_path / "a.tape")) == 0
