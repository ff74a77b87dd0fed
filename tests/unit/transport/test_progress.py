"""How far a request got."""

from exectop.transport.progress import Progress


class _Stream:
    def __init__(self) -> None:
        self.closed = 0

    async def aclose(self) -> None:
        self.closed += 1


async def test_a_connection_that_was_never_used_is_closed_once() -> None:
    progress, stream = Progress(), _Stream()
    await progress.trace("connection.connect_tcp.started", {})
    await progress.trace("connection.connect_tcp.complete", {"return_value": stream})
    assert (progress.is_new_connection, progress.is_connected) == (True, False)
    await progress.abandon()
    await progress.abandon()
    assert stream.closed == 1


async def test_a_connection_in_use_belongs_to_the_library() -> None:
    progress, stream = Progress(), _Stream()
    await progress.trace("connection.connect_tcp.complete", {"return_value": stream})
    await progress.trace("http11.send_request_headers.started", {})
    assert progress.is_connected
    await progress.abandon()
    assert stream.closed == 0
