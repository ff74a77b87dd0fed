"""Servers that have only the details of an execution (document 000) or only its status (document 002)."""

import json

import pytest

from exectop.domain.changes import Seen
from exectop.domain.status import Status
from exectop.domain.values import Execution, Json
from exectop.ports.provider import ProviderSettings
from exectop.ports.wire import Allowance, Call, Fault, FaultKind, One, Params, Progress, Reading, Reply, Wish
from exectop.providers.izieroma import PROVIDER
from support.hostile import document_bytes

ID = "exec_1a2b3c4d5e6f"
DETAILS, STATUS = f"/executions/{ID}", f"/executions/{ID}/status"
ABSENT = pytest.mark.parametrize("absent", [404, 405, 501])
RUNNING: Json = {"execution_id": ID, "status": "running", "initial_goal": "Research"}
FAILED: Json = {"execution_id": ID, "status": "failed"}


class Desk:
    """A provider that asks a server which answers each path with one reply. `asked`: the paths, in order."""

    def __init__(self, answers: dict[str, tuple[int, bytes]], headers: Params = ()) -> None:
        self.provider = PROVIDER(ProviderSettings(source="prod"))
        self.answers = answers
        self.headers = headers
        self.asked: list[str] = []

    def ask(self, wish: Wish) -> list[Reading]:
        """What all calls of the wish tell."""
        calls, readings = list(self.provider.begin(wish)), []
        while calls:
            readings.append(self.read(calls.pop(0)))
            calls += readings[-1].then
            assert len(readings) < 5
        return readings

    def read(self, call: Call) -> Reading:
        """What one call tells."""
        self.asked.append(call.path)
        status, body = self.answers[call.path]
        return self.provider.read(call, Reply(status=status, headers=self.headers, body=body))


def only_details(absent: int = 404, told: Json = RUNNING) -> Desk:
    """Document 000 alone."""
    return Desk({DETAILS: (200, json.dumps(told).encode()), STATUS: (absent, b"")})


def only_status(absent: int = 404) -> Desk:
    """Document 002 alone."""
    return Desk({DETAILS: (absent, b""), STATUS: (200, document_bytes("izieroma-status-running"))})


def seen(readings: list[Reading]) -> Execution:
    """The execution that the readings tell, none of them with a fault."""
    assert fault_of(readings) is None
    (execution,) = [change.execution for one in readings for change in one.changes if isinstance(change, Seen)]
    return execution


def fault_of(readings: list[Reading]) -> Fault | None:
    """Their only fault, if any."""
    faults = [one.fault for one in readings if one.fault is not None]
    assert len(faults) <= 1
    return faults[0] if faults else None


# --- Only the details --------------------------------------------------------------------------------------------


@ABSENT
def test_a_missing_status_is_no_verdict(absent: int) -> None:
    desk = only_details(absent)
    execution = seen(desk.ask(Progress(ID)))
    assert (execution.status, execution.title, execution.notes) == (Status.RUNNING, "Research", ())
    assert desk.asked == [STATUS, DETAILS]


def test_a_missing_status_is_not_asked_for_at_each_look() -> None:
    desk = only_details()
    for _ in range(20):
        assert seen(desk.ask(Progress(ID))).status is Status.RUNNING
    assert (desk.asked.count(STATUS), desk.asked.count(DETAILS)) == (2, 20)


def test_a_missing_status_is_tried_again_now_and_then() -> None:
    desk = only_details()
    for _ in range(60):
        desk.ask(Progress(ID))
    desk.answers = only_status().answers
    desk.asked.clear()
    assert [seen(desk.ask(Progress(ID))).progress for _ in range(5)] == [45] * 5
    assert desk.asked == [STATUS] * 5


def test_one_404_of_a_proxy_does_not_hide_the_progress() -> None:
    desk = only_details()
    told = {404: (404, b""), 200: (200, document_bytes("izieroma-status-running"))}
    for status in (404, 200, 404, 200, 404, 200):
        desk.answers[STATUS] = told[status]
        desk.ask(Progress(ID))
    assert desk.asked.count(STATUS) == 6


def test_a_status_that_never_was_is_not_asked_why_an_execution_failed() -> None:
    desk = only_details(told=FAILED)
    for _ in range(4):
        assert seen(desk.ask(One(ID))).status is Status.FAILED
    assert desk.asked == [DETAILS, STATUS, DETAILS, STATUS, DETAILS, DETAILS]


def test_a_look_at_the_details_of_a_failure_does_not_ask_for_the_status_again() -> None:
    desk = only_details(told=FAILED)
    assert seen(desk.ask(Progress(ID))).status is Status.FAILED
    assert desk.asked == [STATUS, DETAILS]


# --- Only the status ---------------------------------------------------------------------------------------------


@ABSENT
def test_a_status_stands_in_for_missing_details(absent: int) -> None:
    desk = only_status(absent)
    execution = seen(desk.ask(One(ID)))
    assert (execution.status, execution.progress, execution.current_step) == (Status.RUNNING, 45, "Analyzing data")
    assert execution.notes == (f"no details: the server answered GET {DETAILS} with {absent}",)
    assert desk.asked == [DETAILS, STATUS]


def test_progress_is_asked_for_as_ever() -> None:
    desk = only_status()
    assert seen(desk.ask(Progress(ID))).notes == ()
    assert desk.asked == [STATUS]


# --- Both or neither ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("wish", "path"), [(One(ID), DETAILS), (Progress(ID), STATUS)])
def test_a_server_that_has_both_is_asked_once(wish: Wish, path: str) -> None:
    desk = Desk(only_details().answers | {STATUS: only_status().answers[STATUS]})
    for _ in range(5):
        seen(desk.ask(wish))
    assert desk.asked == [path] * 5


@pytest.mark.parametrize("wish", [One(ID), Progress(ID)])
@pytest.mark.parametrize(("details", "status"), [(404, 404), (404, 405), (501, 404), (404, 501), (405, 404)])
def test_an_execution_is_gone_if_one_does_not_know_it_and_the_other_is_not_there(
    wish: Wish, details: int, status: int
) -> None:
    gone = document_bytes("izieroma-error-not-found")
    answers = {path: (code, gone if code == 404 else b"") for path, code in ((DETAILS, details), (STATUS, status))}
    desk = Desk(answers, headers=(("x-ratelimit-remaining", "7"),))
    readings = desk.ask(wish)
    fault = fault_of(readings)
    assert fault is not None
    assert (fault.kind, fault.http_status, fault.code) == (FaultKind.NOT_FOUND, 404, "not_found")
    assert fault.message == "Execution not found"
    assert sorted(desk.asked) == [DETAILS, STATUS]
    assert [one.allowance for one in readings] == [Allowance(left=7)] * 2


def test_an_execution_that_was_deleted_is_gone_where_there_is_no_status_either() -> None:
    desk = only_details()
    for _ in range(5):
        desk.ask(Progress(ID))
    desk.answers[DETAILS] = (404, b"")
    fault = fault_of(desk.ask(Progress(ID)))
    assert fault is not None
    assert fault.kind is FaultKind.NOT_FOUND


def test_the_words_of_the_first_answer_are_kept() -> None:
    fault = fault_of(Desk({DETAILS: (404, b'{"detail": "no such run"}'), STATUS: (405, b"")}).ask(One(ID)))
    assert fault is not None
    assert (fault.kind, fault.message) == (FaultKind.NOT_FOUND, "no such run")


def test_a_server_that_has_neither_refuses() -> None:
    fault = fault_of(Desk({DETAILS: (405, b""), STATUS: (405, b"")}).ask(One(ID)))
    assert fault is not None
    assert (fault.kind, fault.http_status) == (FaultKind.REJECTED, 405)


@pytest.mark.parametrize(
    ("status", "kind"), [(401, FaultKind.AUTH), (429, FaultKind.THROTTLED), (500, FaultKind.SERVER)]
)
def test_other_failures_are_verdicts(status: int, kind: FaultKind) -> None:
    for wish, path in ((One(ID), DETAILS), (Progress(ID), STATUS)):
        desk = Desk({path: (status, b"")})
        fault = fault_of(desk.ask(wish))
        assert fault is not None
        assert (fault.kind, desk.asked) == (kind, [path])


@pytest.mark.parametrize("before", [None, 7, {}, {"status": "x"}, {"status": 404, "message": [1]}])
def test_no_memory_of_a_call_breaks_it(before: Json) -> None:
    provider = PROVIDER(ProviderSettings(source="prod"))
    for path in (DETAILS, STATUS):
        call = Call(path=path, wish=One(ID), memo={"missed": before})
        assert provider.read(call, Reply(status=405)).fault is not None
        assert provider.read(call, Reply(status=200, body=json.dumps(RUNNING).encode())).fault is None
