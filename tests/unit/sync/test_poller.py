"""One source's loop where it meets bugs: of a provider, of a sink."""

import pytest

from exectop.domain.health import SourceState
from exectop.errors import ConfigError
from exectop.ports.wire import Call, Reading, Recent, Reply
from support.fakes import FakeProvider, execution, key, make_desk


async def test_a_bug_in_a_provider_is_told_and_the_loop_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = make_desk()
    desk.server.put(execution())
    right, crashes = FakeProvider.read, [True, True]

    def read(self: FakeProvider, call: Call, reply: Reply) -> Reading:
        if crashes:
            crashes.pop()
            raise ZeroDivisionError("SECRET")
        return right(self, call, reply)

    monkeypatch.setattr(FakeProvider, "read", read)
    await desk.engine.start()
    await desk.clock.advance(0.1)
    assert desk.health().last_error == "internal error in fake: list: ZeroDivisionError"
    assert desk.health().state is SourceState.DOWN
    await desk.clock.advance(10)
    assert desk.health().state is SourceState.LIVE
    assert len(desk.server.asked(Recent)) >= 3
    await desk.engine.stop()


async def test_a_configuration_that_cannot_be_used_is_quoted() -> None:
    desk = make_desk()

    def fail(call: Call) -> None:
        raise ConfigError("ca_file x.pem cannot be used: FileNotFoundError")

    desk.server.fault = fail
    await desk.engine.start()
    await desk.clock.advance(5)
    assert desk.health().last_error.startswith("ca_file x.pem cannot be used")
    await desk.engine.stop()


async def test_idle_waits_for_answers_on_their_way() -> None:
    desk = make_desk()
    desk.server.delay = 2.0
    await desk.engine.start()
    await desk.clock.advance(0.5)
    import asyncio

    waiting = asyncio.ensure_future(desk.engine.idle())
    await desk.clock.advance(1.0)
    assert not waiting.done()
    await desk.clock.advance(0.6)
    assert waiting.done()
    await desk.engine.stop()


async def test_refresh_of_an_unknown_execution_asks_for_it() -> None:
    desk = make_desk()
    await desk.engine.start()
    await desk.engine.idle()
    desk.server.put(execution("9"))
    desk.engine.refresh(key("9"))
    await desk.engine.idle()
    assert desk.server.counted()["One"] == 1
    assert desk.server.counted()["Graph"] == 1
    await desk.engine.stop()
