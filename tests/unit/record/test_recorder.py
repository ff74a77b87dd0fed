"""Tapes begin and end on demand, and what just happened can be saved after the fact."""

from pathlib import Path

import pytest

from exectop.clock import ManualClock
from exectop.domain.values import ExecutionKey
from exectop.errors import UsageError
from exectop.ports.wire import One
from exectop.record.reader import Tape
from exectop.record.recorder import TapeRecorder
from exectop.record.redact import Redactor
from support.tapes import SOURCES, START, exchange


def recorder(folder: Path) -> TapeRecorder:
    return TapeRecorder(SOURCES, ManualClock(START), Redactor(), folder / "tapes")


def numbers(path: Path) -> list[int]:
    tape = Tape(path)
    return [told.number for place in range(len(tape)) if (told := tape.exchange(place)) is not None]


def test_a_tape_holds_what_is_tapped_between_start_and_stop(tmp_path: Path) -> None:
    taping = recorder(tmp_path)
    taping.add(exchange(1))
    path = taping.start()
    assert taping.recording == path == tmp_path / "tapes" / "20260101-000000.tape"
    taping.add(exchange(2))
    taping.add(exchange(3))
    assert taping.stop() == f"2 exchanges in {path}; play them with: exectop replay {path}"
    taping.add(exchange(4))
    assert numbers(path) == [2, 3]
    assert recorder(tmp_path).recording is None


def test_a_second_tape_of_the_same_second_has_another_name(tmp_path: Path) -> None:
    taping = recorder(tmp_path)
    names = []
    for _ in range(3):
        names.append(taping.start().name)
        taping.stop()
    assert names == ["20260101-000000.tape", "20260101-000000-2.tape", "20260101-000000-3.tape"]


def test_one_tape_at_a_time(tmp_path: Path) -> None:
    taping = recorder(tmp_path)
    with pytest.raises(UsageError, match="nothing is being recorded"):
        taping.stop()
    taping.start(tmp_path / "mine.tape")
    with pytest.raises(UsageError, match=r"mine.tape is being recorded already"):
        taping.start()
    taping.close()
    taping.close()
    assert numbers(tmp_path / "mine.tape") == []


def test_what_just_happened_to_the_focused_execution_is_saved(tmp_path: Path) -> None:
    taping = recorder(tmp_path)
    taping.focus(ExecutionKey("agents", "run"))
    taping.add(exchange(1, One("run")))
    taping.add(exchange(2, One("other")))
    assert taping.save(tmp_path / "x.tape").startswith("1 exchanges in ")
    assert numbers(tmp_path / "x.tape") == [1]
    assert taping.save().endswith("20260101-000000.tape")


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "tapes").touch()
    with pytest.raises(UsageError, match="cannot be made"):
        recorder(tmp_path).start()
    with pytest.raises(UsageError, match="cannot be made"):
        recorder(tmp_path).save()
