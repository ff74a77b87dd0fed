"""A stream that is cut, doubled, shuffled, thinned, silent, alive only or full of junk: every event once, in its
order, and the execution as it is; and what the stream does not tell is asked for.

Real sockets; world and engine run forty times as fast as the clock on the wall.
"""

import pytest

from exectop.domain.status import Status
from exectop.domain.values import ExecutionKey
from exectop.mock.chaos import STREAM_FAULTS
from exectop.mock.plan import RunPlan, StepPlan
from exectop.mock.vendors._polos_events import Log, topic_of
from exectop.present.events import ordered_events
from exectop.transport import sse
from support.faulty import Desk, streaming

STEPS = 24
PLAN = RunPlan(
    id="30000000-0000-4000-8000-00000000000a",
    vendor="polos",
    name="nightly",
    prompt="Close the books",
    created=-1.0,
    queue=0.0,
    starting=0.0,
    duration=STEPS + 2.0,
    steps=tuple(
        StepPlan(id=f"s{n}", name=f"step {n}", kind="step", start=float(n), duration=0.9, output=n)
        for n in range(STEPS)
    ),
)
KEY = ExecutionKey("polos", PLAN.id)


@pytest.mark.parametrize("fault", ["", *sorted(STREAM_FAULTS)])
async def test_every_event_is_told_once_and_the_end_is_right(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "SILENCE", 0.15)
    async with streaming(PLAN, timeout=5) as desk:
        desk.strike(f"{fault}:1" if fault else "")
        await desk.start()
        desk.engine.focus(KEY)
        await desk.until(lambda: _status(desk) is Status.COMPLETED, "end of the execution")
        await desk.until(lambda: _told(desk) == _happened(desk), f"whole story, but {_missing(desk)}", 3.0)
        story = desk.store.story(KEY)
        assert story is not None
        assert all(step.status is Status.COMPLETED for step in story.steps.values())
        assert desk.chaos is not None
        assert bool(desk.chaos.counts.get(fault)) is bool(fault)


async def test_a_stream_that_is_cut_goes_on_from_where_it_was() -> None:
    async with streaming(PLAN, timeout=5) as desk:
        desk.strike("stream-cut:1")
        await desk.start()
        desk.engine.focus(KEY)
        await desk.until(lambda: _status(desk) is Status.COMPLETED, "end of the execution")
        await desk.until(lambda: _told(desk) == _happened(desk), "whole story", 3.0)
        assert desk.chaos is not None
        assert desk.chaos.counts["stream-cut"] >= 3
        frames = [each for each in reversed(desk.engine.exchanges(KEY)) if each.call.method == "sse"]
        begins = [dict(frame.call.params)["last_sequence_id"] for frame in frames]
        assert len(set(begins)) >= 2
        assert begins == sorted(begins, key=int), "each stream begins where the one before it was cut"


def _status(desk: Desk) -> Status | None:
    row = desk.store.execution(KEY)
    return None if row is None else row.status


def _happened(desk: Desk) -> list[str]:
    assert desk.world is not None
    run = desk.world.get("polos", PLAN.id)
    assert run is not None
    return [str(event["id"]) for event in Log(desk.world).events(topic_of(run))]


def _told(desk: Desk) -> list[str]:
    story = desk.store.story(KEY)
    return [] if story is None else [event.id for event in ordered_events(story) if event.id in _happened(desk)]


def _missing(desk: Desk) -> str:
    return f"{len(_told(desk))} of {len(_happened(desk))} were told"
