"""The vendor's own SDK judges the mock of Asteroid: it validates every reply against its models."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest

from exectop.mock.documents import document_plans
from exectop.mock.plan import Ask, RunPlan, StepPlan
from support.live_mock import live_mock

LONG = RunPlan(
    id="10000000-0000-4000-8000-000000000001",
    vendor="asteroid",
    name="Claims portal export",
    prompt="Member 7",
    created=-100.0,
    queue=0.0,
    starting=0.0,
    duration=1e6,
    profile="default",
    model="claude-sonnet-4-20250514",
    result="All exported",
    metadata={"team": "finance"},
    steps=(
        StepPlan(id="a", name="sign_in", kind="iris", start=0.0, duration=4.0, output="in"),
        StepPlan(
            id="b", name="parse_page", kind="iris", start=4.0, duration=4.0, after=("a",), attempts=2, output="ok"
        ),
        StepPlan(id="c", name="write", kind="iris", start=8.0, duration=1e6, after=("b",), output="written"),
    ),
)
DONE = replace(LONG, id="10000000-0000-4000-8000-000000000002", duration=10.0)
BROKEN = replace(
    DONE,
    id="10000000-0000-4000-8000-000000000003",
    steps=(LONG.steps[0], replace(LONG.steps[1], error="No such field")),
    error="No such field",
)
ASKING = replace(
    LONG,
    id="10000000-0000-4000-8000-000000000004",
    ask=Ask(step="a", text="Which one?", at=5.0, by_agent=True),
)
SHORT = replace(LONG, id="10000000-0000-4000-8000-000000000005", created=0.0, duration=8.0, steps=LONG.steps[:2])
MORE = tuple(replace(LONG, id=f"20000000-0000-4000-8000-00000000000{place}") for place in range(4))


@pytest.fixture(scope="session")
def sdk() -> Any:
    """The SDK: it takes seconds to load, so only a process that comes to these tests does."""
    return import_module("asteroid_odyssey")


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    documents = [replace(plan, created=-50.0) for plan in document_plans() if plan.vendor == "asteroid"]
    with live_mock(LONG, DONE, BROKEN, ASKING, SHORT, *MORE, *documents) as (url, _):
        yield f"{url}/asteroid/agents/v2"


def _client(sdk: Any, base: str, key: str = "my-key") -> Any:
    return sdk.ApiClient(sdk.Configuration(host=base, api_key={"ApiKeyAuth": key}, retries=False))


@pytest.fixture
def api(sdk: Any, base: str) -> Any:
    return sdk.ExecutionApi(_client(sdk, base))


def test_the_older_header_opens_as_well(sdk: Any, base: str) -> None:
    configuration = sdk.Configuration(host=base, retries=False)
    client = sdk.ApiClient(configuration, header_name="X-Asteroid-Agents-Api-Key", header_value="my-key")
    assert sdk.ExecutionApi(client).execution_get(LONG.id).id == LONG.id


def test_a_wrong_key_is_unauthorized(sdk: Any, base: str) -> None:
    with pytest.raises(sdk.exceptions.UnauthorizedException) as caught:
        sdk.ExecutionApi(_client(sdk, base, "wrong")).execution_get(LONG.id)
    assert caught.value.data.code == 401


def test_lists(sdk: Any, api: Any) -> None:
    page = api.executions_list(page=1, page_size=100, sort="created_at:desc")
    assert {LONG.id, DONE.id, BROKEN.id} <= {item.id for item in page.items}
    assert page.total == len(page.items)
    failed = api.executions_list(page=1, page_size=5, status=[sdk.AgentsExecutionStatus.FAILED])
    assert [item.id for item in failed.items] == [BROKEN.id]
    both = api.executions_list(status=[sdk.AgentsExecutionStatus.FAILED, sdk.AgentsExecutionStatus.PAUSED_BY_AGENT])
    assert {item.id for item in both.items} == {BROKEN.id, ASKING.id}
    with pytest.raises(sdk.exceptions.BadRequestException):
        api.executions_list(sort="title:asc")


def test_gets_one_in_every_state(api: Any) -> None:
    done, broken, document = (
        api.execution_get(id_) for id_ in (DONE.id, BROKEN.id, "3c90c3cc-0d44-4b50-8888-8dd25736052a")
    )
    assert (done.status.value, done.execution_result.reasoning) == ("completed", "All exported")
    assert broken.script_failures[0].error == "No such field"
    assert document.has_been_rerun is True
    assert api.execution_get(LONG.id).duration is None


@pytest.mark.parametrize("id_", [LONG.id, DONE.id, BROKEN.id, ASKING.id, "3c90c3cc-0d44-4b50-8888-8dd25736052a"])
def test_reads_activities(api: Any, id_: str) -> None:
    rows = api.execution_activities_get(id_, order="asc")
    assert rows
    assert all(row.payload.actual_instance.activity_type for row in rows)
    last = api.execution_activities_get(id_, order="desc", limit=1)
    assert [row.execution_id for row in last] == [id_]


def test_reads_the_graph_on_both_paths(sdk: Any, base: str, api: Any) -> None:
    run = api.execution_get(LONG.id)
    client = _client(sdk, base)
    version = sdk.WorkflowVersionsApi(client).workflow_versions_get(run.workflow_id, run.workflow_version_id)
    older = sdk.WorkflowsApi(client).agent_workflows_get(run.agent_id, run.workflow_version_id)
    assert [node.name for node in version.graph.nodes] == ["Start", "sign in", "parse page", "write", "Report"]
    assert [node.id for node in older.graph.nodes] == [node.id for node in version.graph.nodes]
    assert len(version.graph.transitions) == 4


def test_pauses_resumes_and_cancels(sdk: Any, api: Any) -> None:
    id_ = MORE[0].id
    assert api.execution_pause(id_).status.value == "paused"
    assert api.execution_get(id_).status.value == "paused"
    with pytest.raises(sdk.exceptions.BadRequestException) as caught:
        api.execution_pause(id_)
    assert "paused" in caught.value.data.message
    assert api.execution_resume(id_).status.value == "running"
    assert api.execution_cancel(id_).status.value == "cancelled"
    with pytest.raises(sdk.exceptions.BadRequestException):
        api.execution_cancel(id_)
    [reason] = [
        row.payload.actual_instance.cancelled_payload.reason.value
        for row in api.execution_activities_get(id_, order="desc", limit=1)
    ]
    assert reason == "user_requested"


def test_the_older_way_to_pause(sdk: Any, api: Any) -> None:
    told = api.execution_status_update(MORE[1].id, sdk.AgentsExecutionUpdateExecutionStatusRequest(status="paused"))
    assert isinstance(told, str)
    assert api.execution_get(MORE[1].id).status.value == "paused"


def test_answers_the_agent(sdk: Any, api: Any) -> None:
    assert api.execution_get(ASKING.id).status.value == "paused_by_agent"
    body = sdk.AgentsExecutionUserMessagesAddTextBody(message="The first")
    info = api.execution_user_messages_add_with_http_info(ASKING.id, body)
    assert info.status_code == 201
    assert api.execution_get(ASKING.id).status.value == "running"


def test_reruns_and_deletes(sdk: Any, api: Any) -> None:
    told = api.execution_rerun(BROKEN.id, sdk.AgentsExecutionRerunExecutionRequest(inputs={"n": 1}))
    again = api.execution_get(told.execution_id)
    assert (again.parent_execution_id, again.inputs) == (BROKEN.id, {"n": 1})
    assert api.execution_get(BROKEN.id).has_been_rerun is True
    api.execution_cancel(again.id)
    api.execution_delete(again.id)
    with pytest.raises(sdk.exceptions.NotFoundException):
        api.execution_get(again.id)


def test_waits_for_the_end(api: Any) -> None:
    info = api.execution_sync_get_with_http_info(SHORT.id, timeout_seconds=25)
    assert (info.status_code, info.data.status.value) == (200, "completed")
    assert info.data.execution_result.outcome == "success"
    info = api.execution_sync_get_with_http_info(LONG.id, timeout_seconds=1)
    assert (info.status_code, info.data.status.value) == (202, "running")


def test_lists_files_and_is_led_to_them(sdk: Any, base: str, api: Any) -> None:
    files = sdk.FilesApi(_client(sdk, base))
    [file] = files.execution_files_get(DONE.id).directories.downloads
    assert file.file_name == "report.pdf"
    for call, arguments, status in (
        (files.execution_file_download_redirect, (DONE.id, file.id), 303),
        (api.execution_recording_redirect, (DONE.id,), 307),
    ):
        with pytest.raises(sdk.ApiException) as caught:
            call(*arguments)
        assert caught.value.status == status
        assert caught.value.headers["Location"].startswith("http")


def test_what_is_not_there(sdk: Any, api: Any) -> None:
    with pytest.raises(sdk.exceptions.NotFoundException) as missing:
        api.execution_get(str(uuid.UUID(int=7)))
    assert missing.value.data.code == 404
    with pytest.raises(sdk.exceptions.BadRequestException) as bad:
        api.execution_get("nope")
    assert bad.value.data.code == 400
