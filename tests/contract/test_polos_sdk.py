"""The vendor's own SDK judges the mock of Polos: it reads, starts, follows, answers and cancels executions."""

import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from polos import PolosClient, events

from exectop.mock.plan import Ask, RunPlan, StepPlan
from support.live_mock import live_mock

PROJECT = "11111111-1111-4111-8111-111111111111"
CHILD = "30000000-0000-4000-8000-000000000002"
LONG = RunPlan(
    id="30000000-0000-4000-8000-000000000001",
    vendor="polos",
    name="nightly",
    prompt="Close the books",
    created=-100.0,
    queue=0.0,
    starting=0.0,
    duration=1e6,
    steps=(
        StepPlan(id="a", name="load", kind="step", start=0.0, duration=4.0, input={"task": "load"}, output="loaded"),
        StepPlan(id="b", name="writer", kind="agent", start=4.0, duration=1e6, input={"task": "write"}, child=CHILD),
    ),
    cancel_delay=1.5,
)
ASKING = RunPlan(
    id="30000000-0000-4000-8000-000000000003",
    vendor="polos",
    name="fraud_review",
    prompt="Check the payment",
    created=-100.0,
    duration=20.0,
    ask=Ask(step="a", text="Pay it?", at=3.0),
    steps=(StepPlan(id="a", name="check", kind="step", start=0.0, duration=8.0, output="fine"),),
)
FAILED = RunPlan(
    id="30000000-0000-4000-8000-000000000004",
    vendor="polos",
    name="doomed",
    prompt="Fail",
    created=-100.0,
    duration=2.0,
    error="The ledger is locked",
)


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with live_mock(LONG, ASKING, FAILED) as (url, _):
        yield f"{url}/polos"


def _client(base: str, key: str = "sk_test") -> Any:
    return PolosClient(api_url=base, api_key=key, project_id=PROJECT)


@pytest.fixture
def client(base: str) -> Any:
    return _client(base)


async def test_gets_a_root_and_its_child(client: Any) -> None:
    row = await client.get_execution(LONG.id)
    assert (row["status"], row["workflow_id"], row["root_execution_id"]) == ("running", "nightly", None)
    child = await client.get_execution(CHILD)
    assert (child["parent_execution_id"], child["step_key"], child["status"]) == (LONG.id, "writer", "running")


async def test_what_is_not_there_and_what_is_not_allowed(base: str, client: Any) -> None:
    for client_, id_, status in (
        (client, "nope", 400),
        (client, str(uuid.UUID(int=7)), 500),
        (_client(base, "wrong"), LONG.id, 401),
    ):
        with pytest.raises(httpx.HTTPStatusError) as caught:
            await client_.get_execution(id_)
        assert caught.value.response.status_code == status


async def test_starts_a_run_and_follows_it_to_the_end(client: Any) -> None:
    handle = await client.invoke("greeter", {"input": "Say hello"})
    seen = [
        event async for event in events.stream_workflow(client, "greeter", handle.id, last_sequence_id=0)
    ]  # the SDK stops at the finish of this run
    assert seen[0].event_type == "workflow_start"
    assert seen[0].data["payload"] == {"input": "Say hello"}
    assert seen[-1].event_type == "workflow_finish"
    numbers = [event.sequence_id for event in seen]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    row = await handle.get(client)
    assert (row["status"], row["result"]) == ("completed", seen[-1].data["result"])


async def test_cancels_a_tree_and_hears_of_it(client: Any) -> None:
    stream = events.stream_workflow(client, LONG.name, LONG.id, last_sequence_id=0)
    async for event in stream:
        if event.event_type == "agent_start":
            assert await client.cancel_execution(CHILD) is True
            assert (await client.get_execution(LONG.id))["status"] in ("pending_cancel", "cancelled")
        if event.event_type == "workflow_cancel":
            break
    for id_ in (LONG.id, CHILD):
        row = await client.get_execution(id_)
        assert (row["status"], row["cancelled_by"], row["completed_at"]) == ("cancelled", "manual", None)
    assert await client.cancel_execution(LONG.id) is False
    assert await client.cancel_execution(str(uuid.UUID(int=7))) is False


async def test_answers_a_question(client: Any) -> None:
    topic = f"workflow/{ASKING.name}/{ASKING.id}"
    seen = []
    async for event in events.stream_workflow(client, ASKING.name, ASKING.id, last_sequence_id=0):
        seen.append(event.event_type)
        if event.event_type and event.event_type.startswith("suspend_"):
            assert event.topic == topic
            assert (await client.get_execution(ASKING.id))["status"] == "waiting"
            key = event.event_type.removeprefix("suspend_")
            await client.resume(ASKING.name, ASKING.id, key, {"approved": True})
    assert seen == [
        "workflow_start",
        "step_start",
        "suspend_approve_check",
        "resume_approve_check",
        "step_finish",
        "workflow_finish",
    ]


async def test_the_stream_of_a_failed_run_ends_by_itself(client: Any) -> None:
    stream = events.stream_workflow(client, FAILED.name, FAILED.id, last_sequence_id=0)
    assert [event.event_type async for event in stream] == ["workflow_start"]
    assert (await client.get_execution(FAILED.id))["error"] == "The ledger is locked"
