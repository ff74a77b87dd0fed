"""Streams beside the polling: what is open when, and how both share the work."""

from dataclasses import replace

from exectop.domain.changes import EventLogged
from exectop.domain.status import Status
from exectop.domain.values import Event, Evidence
from exectop.ports.wire import Events, Fault, FaultKind, Frame, Recent, StreamKind
from support.fakes import FULL, Desk, execution, key, make_desk

OF_EXECUTION = replace(FULL, has_progress=False, stream=StreamKind.SSE, stream_scope="execution")
OF_SOURCE = replace(FULL, has_events=False, stream=StreamKind.WEBSOCKET, stream_scope="source")


def _frames(*words: str) -> list[Frame]:
    return [Frame(data=word, id=str(number)) for number, word in enumerate(words, 1)]


async def _started(desk: Desk) -> None:
    desk.server.put(execution())
    await desk.engine.start()
    desk.engine.focus(key())
    await desk.engine.idle()


async def test_the_focused_running_execution_is_streamed() -> None:
    desk = make_desk(OF_EXECUTION)
    desk.server.frames = [_frames("alive", "event 1 7", "event 1 8")]
    await _started(desk)
    await desk.clock.advance(1)
    assert [change.event.id for change in desk.changes(EventLogged)] == ["7", "8"]
    assert desk.health().stream == "live"
    assert len(desk.engine.exchanges(key())) >= 2
    polls = len(desk.server.asked(Events))
    await desk.clock.advance(25)
    assert len(desk.server.asked(Events)) <= polls + 1
    desk.engine.focus(None)
    await desk.clock.advance(1)
    assert desk.health().stream == ""
    assert len(desk.server.streams) == 1
    await desk.engine.stop()


async def test_an_execution_that_is_over_has_no_stream() -> None:
    desk = make_desk(OF_EXECUTION)
    desk.server.put(execution(status=Status.COMPLETED))
    await desk.engine.start()
    desk.engine.focus(key())
    await desk.clock.advance(5)
    assert desk.server.streams == []
    await desk.engine.stop()


async def test_a_stream_closes_when_its_execution_ends() -> None:
    desk = make_desk(OF_EXECUTION)
    await _started(desk)
    await desk.clock.advance(1)
    assert len(desk.server.streams) == 1
    desk.server.put(execution(status=Status.COMPLETED))
    desk.engine.refresh()
    await desk.clock.advance(1)
    assert desk.health().stream == ""
    await desk.clock.advance(100)
    assert len(desk.server.streams) == 1
    await desk.engine.stop()


async def test_a_lost_stream_goes_on_from_its_cursor_and_is_polled_meanwhile() -> None:
    desk = make_desk(OF_EXECUTION)
    desk.server.events["1"] = [Event(id="1"), Event(id="2"), Event(id="3")]
    lost = Fault(kind=FaultKind.TIMEOUT, message="silent")
    desk.server.frames = [_frames("event 1 3"), lost, lost, lost, _frames("event 1 4")]
    await _started(desk)
    polls = len(desk.server.asked(Events))
    await desk.clock.advance(30)
    cursors = [spec.cursor for spec in desk.server.streams]
    assert len(cursors) == 5
    assert cursors[1] == "3"
    assert len(desk.server.asked(Events)) > polls
    assert desk.health().stream == "live"
    await desk.engine.stop()


async def test_a_stream_that_ended_is_not_opened_again() -> None:
    desk = make_desk(OF_EXECUTION)
    desk.server.frames = [_frames("event 1 3", "end")]
    await _started(desk)
    await desk.clock.advance(60)
    assert len(desk.server.streams) == 1
    assert desk.health().stream == "ended"
    await desk.engine.stop()


async def test_a_stream_of_the_source_relieves_the_list() -> None:
    desk = make_desk(OF_SOURCE)
    desk.server.frames = [_frames("alive")]
    desk.server.put(execution())
    await desk.engine.start()
    await desk.clock.advance(5)
    before = len(desk.server.asked(Recent))
    await desk.clock.advance(120)
    assert 3 <= len(desk.server.asked(Recent)) - before <= 5
    await desk.engine.stop()


async def test_without_its_stream_the_list_is_polled_as_usual() -> None:
    desk = make_desk(OF_SOURCE)
    desk.server.frames = [Fault(kind=FaultKind.NOT_FOUND, message="no such stream", http_status=404)]
    await desk.engine.start()
    await desk.clock.advance(120)
    assert len(desk.server.asked(Recent)) >= 12
    assert desk.health().stream == "unavailable: no such stream"
    assert len(desk.server.streams) == 1
    await desk.clock.advance(200)
    assert len(desk.server.streams) == 2
    await desk.engine.stop()


async def test_a_change_on_a_stream_is_observed_and_looked_into() -> None:
    desk = make_desk(OF_SOURCE)
    desk.server.put(execution())
    desk.server.frames = [_frames("alive"), _frames("status 1 failed")]
    await _started(desk)
    desk.server.put(execution(status=Status.FAILED))
    await desk.clock.advance(5)
    (change,) = desk.transitions()
    assert change.transition.after is Status.FAILED
    assert change.transition.evidence is Evidence.OBSERVED
    assert change.transition.earliest is None
    await desk.engine.stop()


async def test_refused_credentials_on_a_stream_stop_the_source() -> None:
    desk = make_desk(OF_SOURCE)
    desk.server.frames = [Fault(kind=FaultKind.AUTH, message="refused", http_status=401)]
    await desk.engine.start()
    await desk.clock.advance(60)
    assert len(desk.server.calls) <= 1
    assert len(desk.server.streams) == 1
    await desk.engine.stop()


async def test_pause_closes_the_stream_and_going_on_opens_it() -> None:
    desk = make_desk(OF_SOURCE)
    await desk.engine.start()
    await desk.clock.advance(1)
    desk.engine.pause(True)
    await desk.clock.advance(60)
    assert desk.health().stream == ""
    assert len(desk.server.streams) == 1
    desk.engine.pause(False)
    await desk.clock.advance(1)
    assert len(desk.server.streams) == 2
    await desk.engine.stop()
