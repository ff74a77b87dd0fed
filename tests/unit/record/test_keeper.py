"""A session leaves a history and tapes behind, and is told what earlier ones saw."""

import asyncio
from pathlib import Path

from exectop.clock import ManualClock
from exectop.domain.changes import Stamped, Transitioned
from exectop.domain.status import Status
from exectop.record.history import History
from exectop.record.keeper import USUAL_SECONDS, USUAL_TITLES, Keeper
from exectop.record.recorder import TapeRecorder
from exectop.record.redact import Redactor
from support.pasts import AT, changed, execution, key, seen, step, transition
from support.tapes import SOURCES, exchange


class Session:
    """A keeper over a history in that folder, and what it passed on."""

    def __init__(self, folder: Path, *, has_history: bool = True) -> None:
        self.clock = ManualClock(AT + 1000)
        self.told: list[Stamped] = []
        self.history = History(folder / "history.db", self.clock) if has_history else None
        self.recorder = TapeRecorder(SOURCES, self.clock, Redactor(), folder / "tapes")
        self.keeper = Keeper(self.recorder, self.history, self.told.extend, self.clock)

    async def settle(self) -> None:
        """Let the answers of the worker come in."""
        if self.history is not None:
            self.history.flush()
        for _ in range(3):
            await asyncio.sleep(0)


async def test_changes_are_passed_on_and_remembered(tmp_path: Path) -> None:
    first = Session(tmp_path)
    changes = [seen(1), changed(1, Status.RUNNING, AT)]
    first.keeper.sink(changes)
    assert first.told == changes
    first.keeper.close()
    second = Session(tmp_path)
    second.keeper.focus(key(1))
    await second.settle()
    now = AT + 1000
    assert second.told == [Stamped(now, now, Transitioned(key(1), transition(1, Status.RUNNING, AT)))]
    second.keeper.focus(None)
    second.keeper.focus(key(1))
    await second.settle()
    assert len(second.told) == 1
    second.keeper.close()


async def test_what_is_usual_is_known_a_moment_after_it_was_asked_for(tmp_path: Path) -> None:
    session = Session(tmp_path)
    session.keeper.sink([seen(1), step(1, "load", 4.0)])
    assert session.keeper.usual(execution(2)) == {}
    await session.settle()
    assert session.keeper.usual(execution(2))["load"].p50 == 4.0
    assert session.keeper.usual(execution(3, title="")) == {}
    session.keeper.close()


async def test_what_is_usual_is_asked_again_as_runs_end(tmp_path: Path) -> None:
    session = Session(tmp_path)
    assert session.keeper.usual(execution(9)) == {}
    await session.settle()
    session.keeper.sink([seen(1), step(1, "load", 4.0)])
    await session.settle()
    session.clock.set(session.clock.now() + USUAL_SECONDS - 1)
    session.keeper.usual(execution(9))
    await session.settle()
    assert session.keeper.usual(execution(9)) == {}
    session.clock.set(session.clock.now() + 1)
    session.keeper.usual(execution(9))
    await session.settle()
    assert session.keeper.usual(execution(9))["load"].p50 == 4.0
    session.clock.set(session.clock.now() + USUAL_SECONDS)
    assert session.keeper.usual(execution(9))["load"].p50 == 4.0, "the last answer holds until the next one is there"
    session.keeper.close()


async def test_what_is_usual_is_remembered_of_so_many_titles(tmp_path: Path) -> None:
    session = Session(tmp_path)
    session.keeper.sink([seen(1), step(1, "load", 4.0)])
    session.keeper.usual(execution(2))
    await session.settle()
    for number in range(USUAL_TITLES):
        session.keeper.usual(execution(3, title=f"other {number}"))
    assert len(session.keeper._usual) == USUAL_TITLES
    assert session.keeper.usual(execution(2)) == {}
    await session.settle()
    assert session.keeper.usual(execution(2))["load"].p50 == 4.0
    session.keeper.close()


async def test_without_a_history_nothing_is_remembered_but_tapes_are_made(tmp_path: Path) -> None:
    session = Session(tmp_path, has_history=False)
    path = session.recorder.start()
    session.keeper.sink([seen(1)])
    session.keeper.tap(exchange(1))
    session.keeper.focus(key(1))
    await session.settle()
    assert session.keeper.usual(execution(1)) == {}
    assert len(session.told) == 1
    session.keeper.close()
    assert path.exists()
    assert [found.name for found in tmp_path.iterdir()] == ["tapes"]


async def test_a_tape_that_is_open_at_the_end_is_closed(tmp_path: Path) -> None:
    session = Session(tmp_path, has_history=False)
    session.recorder.start(tmp_path / "a.tape")
    session.keeper.close()
    assert [found.name for found in tmp_path.iterdir()] == ["a.tape"]
