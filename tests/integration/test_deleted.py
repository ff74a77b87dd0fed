"""Verbs that follow one execution end when its server has forgotten it, instead of waiting for ever."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from exectop.cli import record, wait, watch
from exectop.cli.follow import Following
from exectop.cli.target import Target
from exectop.clock import ManualClock
from exectop.config.options import SourceOptions
from exectop.domain.status import Status
from exectop.errors import NotFoundError
from exectop.runtime import resolve_sources
from exectop.store.store import Store
from exectop.sync.engine import Engine
from support.fakes import FakeServer, execution, key, member_of

SOURCE = resolve_sources({"fake": SourceOptions(provider="izieroma", url="http://fake.test")}, {})[0]
GONE = "fake/1 is gone: the server at http://fake.test/api/v1 no longer knows it"


class Scene:
    """A running execution, followed, that its server can forget."""

    def __init__(self) -> None:
        self.clock, self.store = ManualClock(), Store()
        self.server = FakeServer(clock=self.clock)
        self.server.put(execution())
        self.engine = Engine([member_of(self.server)], self.store.apply, self.clock, random.Random(1))
        self.following = Following(SOURCE, key(), self.store, self.engine, self.clock)

    @asynccontextmanager
    async def follow(self, _: Target) -> AsyncIterator[Following]:
        """Instead of asking a real server."""
        yield self.following

    async def forget(self) -> None:
        """What the server no longer knows, it is asked for some time."""
        await self.clock.advance(5)
        self.server.rows.clear()
        await self.clock.advance(600)


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    made = Scene()
    await made.engine.start()
    made.engine.focus(key())
    await made.clock.advance(3)
    yield made
    await made.engine.stop()


async def test_waiting_ends_as_not_found(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wait, "follow", scene.follow)
    waiting = asyncio.create_task(wait._wait(Target((SOURCE,), "1"), frozenset(), None, False))
    await scene.forget()
    assert waiting.done()
    with pytest.raises(NotFoundError, match=GONE):
        await waiting


async def test_watching_ends_as_not_found(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "follow", scene.follow)
    watching = asyncio.create_task(watch._watch(Target((SOURCE,), "1"), False))
    await scene.forget()
    assert watching.done()
    with pytest.raises(NotFoundError, match=GONE):
        await watching


async def test_recording_ends_and_says_so(scene: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    with record._Watcher(scene.store, key()) as watcher:
        recording = asyncio.create_task(watcher.wait())
        await scene.forget()
        assert recording.done()
    assert "fake/1 is gone: its server no longer knows it; the recording ends" in capsys.readouterr().err


async def test_recording_a_whole_source_goes_on(scene: Scene) -> None:
    with record._Watcher(scene.store, None) as watcher:
        recording = asyncio.create_task(watcher.wait())
        await scene.forget()
        assert not recording.done()
        recording.cancel()


async def test_what_is_over_may_be_forgotten(scene: Scene) -> None:
    waiting = asyncio.create_task(wait._until(scene.following, frozenset(), False))
    scene.server.put(execution(status=Status.COMPLETED))
    await scene.forget()
    assert await waiting == 0


async def test_what_is_gone_for_a_moment_is_waited_for(scene: Scene) -> None:
    waiting = asyncio.create_task(wait._until(scene.following, frozenset(), False))
    rows = dict(scene.server.rows)
    scene.server.rows.clear()
    await scene.clock.advance(6)
    assert scene.store.vanished_at(key()) is not None
    scene.server.rows.update(rows)
    await scene.clock.advance(60)
    assert not waiting.done()
    scene.server.put(execution(status=Status.COMPLETED))
    await scene.clock.advance(60)
    assert await waiting == 0
