"""Answers that are too much: the limit is said, the rows stay, memory does not grow with the answer."""

import tracemalloc

import pytest

from exectop.domain.health import SourceState
from exectop.transport.limits import BODY_LIMIT
from support.faulty import over_sockets
from support.wire_server import always, reply, serve

MIB = 1 << 20


@pytest.mark.parametrize("fault", ["huge", "gzip-bomb"])
async def test_an_answer_beyond_the_limit_is_left_and_the_limit_is_said(fault: str) -> None:
    async with over_sockets(["polos"], timeout=10) as desk:
        before = desk.rows()
        desk.strike(f"{fault}:1")
        desk.engine.refresh()
        await desk.engine.idle()
        health = desk.health()
        assert "answer larger than 32 MiB" in health.last_error
        assert health.state is SourceState.STALE
        assert desk.rows() == before
        desk.strike("")
        await desk.pass_time(6, step=2)
        assert desk.health().state is SourceState.LIVE


async def test_half_a_gigabyte_is_never_held() -> None:
    """The server only announces it: we must stop at the limit, whatever the length says."""
    from exectop.clock import ManualClock
    from support.faulty import START, member, put_together

    head = reply(b"").replace(b"Content-Length: 0", b"Content-Length: %d" % (500 * MIB))
    piece = b'{"executions": ["' + b"x" * (BODY_LIMIT + MIB)
    async with serve(always(head + piece)) as server:
        clock = ManualClock(START)
        desk = put_together([member("izieroma", server.url, clock, None, timeout=10)], clock)
        tracemalloc.start()
        try:
            await desk.start()
            held = tracemalloc.get_traced_memory()[0]
        finally:
            tracemalloc.stop()
            await desk.close()
    assert "answer larger than 32 MiB" in desk.health().last_error
    assert held < 80 * MIB, "the answer is let go of"
