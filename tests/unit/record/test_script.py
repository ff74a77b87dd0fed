"""A tape is interpreted once; what it tells and where it can be gone back to are kept small."""

from pathlib import Path

import pytest

from exectop.domain.status import Status
from exectop.domain.values import ExecutionKey
from exectop.ports.wire import Graph
from exectop.record import script as module
from exectop.record.reader import Tape
from exectop.record.script import Script, stamped
from exectop.store.keyframe import Keyframe
from exectop.store.store import Store
from support.tapes import START, Echo, StoreStage, contents, exchange, failed, record


def script_of(path: Path, *bodies: bytes) -> tuple[Script[Keyframe], Echo, StoreStage]:
    tape = Tape(record(path, *(exchange(number + 1, body=body) for number, body in enumerate(bodies))))
    echo, stage = Echo(), StoreStage()
    script: Script[Keyframe] = Script(tape, echo, stage)
    while not script.is_complete:
        script.grow()
    return script, echo, stage


def test_each_entry_is_heard_once_and_in_order(tmp_path: Path) -> None:
    script, echo, stage = script_of(tmp_path / "a", b"x=running", b"y=queued", b"x=failed")
    assert echo.heard == [1, 2, 3]
    assert len(script) == 3
    execution = stage.execution(ExecutionKey("agents", "x"))
    assert execution is not None
    assert execution.status is Status.FAILED


def test_what_was_told_before_costs_a_reference(tmp_path: Path) -> None:
    same = b"x=running y=queued x+a"
    script, _, _ = script_of(tmp_path / "a", same, same, same, b"x=running y=failed")
    first, second, third, last = script.scenes(0, 4)
    assert len(first.changes) == 3
    assert second.changes == third.changes == ()
    assert second.looks == (ExecutionKey("agents", "x"), ExecutionKey("agents", "y"))
    assert second.looks is third.looks
    assert [one.change.key.id for one in last.changes] == ["y"]  # type: ignore[union-attr]
    assert [script.has_news(place) for place in range(4)] == [True, False, False, True]


def test_playing_the_scenes_gives_what_the_tape_gives(tmp_path: Path) -> None:
    bodies = [
        b"x=running",
        b"x=running",
        b"x+a y=queued",
        b"x=running y=queued",
        b"y=failed x+a",
        b"",
        b"x=completed",
    ]
    script, _, stage = script_of(tmp_path / "a", *bodies)
    store = Store()
    for scene in script.scenes(0, 99):
        store.apply(stamped(scene, store.execution))
    assert contents(store) == contents(stage.store)
    assert store.seen_at(ExecutionKey("agents", "y")) == START + 5


def test_a_late_answer_does_not_count_as_told(tmp_path: Path) -> None:
    late = [
        exchange(1, body=b"x=running"),
        exchange(2, body=b"x=paused"),
        exchange(3, body=b"x=running"),
        exchange(4, body=b"x=running"),
    ]
    asked = (0.5, 1.9, 0.1, 3.0)
    told = [
        type(one)(one.source, one.call, one.reply, START + when, one.number)
        for one, when in zip(late, asked, strict=True)
    ]
    tape = Tape(record(tmp_path / "a", *told))
    stage = StoreStage()
    script: Script[Keyframe] = Script(tape, Echo(), stage)
    statuses = []
    for _ in range(4):
        script.grow()
        execution = stage.execution(ExecutionKey("agents", "x"))
        statuses.append(execution.status if execution else None)
    assert statuses == [Status.RUNNING, Status.PAUSED, Status.PAUSED, Status.RUNNING]
    store = Store()
    for scene in script.scenes(0, 4):
        store.apply(stamped(scene, store.execution))
    assert contents(store) == contents(stage.store)


def test_wishes_know_what_was_told_before(tmp_path: Path) -> None:
    asked: list[object] = []

    class Asking(Echo):
        def hear(self, told, at):  # type: ignore[no-untyped-def]
            asked.append(getattr(told.call.wish, "known", None))
            return super().hear(told, at)

    tape = Tape(record(tmp_path / "a", exchange(1, body=b"x=running"), exchange(2, Graph("x"))))
    script: Script[Keyframe] = Script(tape, Asking(), StoreStage())
    script.grow()
    script.grow()
    assert asked[0] is None
    assert asked[1] is not None


def test_keyframes_lie_apart_and_stay_few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SPACING", 2)
    monkeypatch.setattr(module, "FRAMES", 8)
    words = ["running", "paused"]
    script, _, _ = script_of(tmp_path / "a", *(f"x={words[n % 2]} y={words[n % 2]}".encode() for n in range(100)))
    assert 4 <= script.frames <= 8
    for count in range(101):
        place, _ = script.frame_before(count)
        assert place <= count
        assert count - place <= 50
    assert script.frame_before(0)[0] == 0


def test_entries_that_tell_nothing_or_cannot_be_read_are_scenes_too(tmp_path: Path) -> None:
    tape = Tape(record(tmp_path / "a", failed(1), exchange(2, body=b"x=running")))
    script: Script[Keyframe] = Script(tape, Echo(), StoreStage())
    script.grow()
    script.grow()
    assert not script.has_news(0)
    assert script.has_news(1)
