import pytest

from exectop.ports.wire import Act, Call, FaultKind, Graph, One, Recent, Reply, Verb
from exectop.providers._polos_faults import fault_in, is_doubtful

LIST = Call(path="/workflows/runs", wish=Recent(), memo={"do": "runs"})
GET = Call(path="/executions/a", wish=One("a"))
ROOT = Call(path="/executions/r", wish=Graph("a"), memo={"do": "root"})
TRACE = Call(path="/traces/a", wish=Graph("a"), memo={"do": "trace"})
CANCEL = Call(path="/executions/a/cancel", method="POST", wish=Act(Verb.CANCEL, "a"), memo={"do": "cancel"})
ANSWER = Call(path="/approvals/a/s/submit", method="POST", wish=Act(Verb.APPROVE, "a"), memo={"do": "answer"})


@pytest.mark.parametrize(
    ("call", "status", "body", "kind", "words"),
    [
        (GET, 500, b"", FaultKind.NOT_FOUND, "where it does not know the execution"),
        (GET, 500, b'{"error": "disk full"}', FaultKind.SERVER, "disk full"),
        (GET, 400, b"", FaultKind.NOT_FOUND, "does not take this for an execution's id"),
        (GET, 404, b"", FaultKind.NOT_FOUND, "does not know it"),
        (LIST, 500, b"", FaultKind.SERVER, "the server failed"),
        (LIST, 400, b"", FaultKind.REJECTED, "X-Project-ID"),
        (LIST, 401, b'{"error": "Not authenticated"}', FaultKind.AUTH, "Not authenticated"),
        (LIST, 403, b'{"error": "no project"}', FaultKind.FORBIDDEN, "no project"),
        (TRACE, 500, b"", FaultKind.SERVER, "the server failed"),
        (ROOT, 500, b"", FaultKind.REJECTED, "the root of its tree is gone"),
        (CANCEL, 500, b'{"error": "Failed to get execution"}', FaultKind.NOT_FOUND, "Failed to get execution"),
        (CANCEL, 400, b'{"error": "Invalid execution ID"}', FaultKind.NOT_FOUND, "Invalid execution ID"),
        (CANCEL, 400, b'{"error": "Execution cannot be cancelled"}', FaultKind.REJECTED, "cannot be cancelled"),
        (ANSWER, 409, b"", FaultKind.REJECTED, "not waiting for this answer any more"),
        (LIST, 307, b"", FaultKind.PROTOCOL, "redirects"),
    ],
)
def test_faults(call: Call, status: int, body: bytes, kind: FaultKind, words: str) -> None:
    fault = fault_in(call, Reply(status=status, body=body))
    assert fault is not None
    assert (fault.kind, fault.http_status) == (kind, status)
    assert words in fault.message


def test_the_code_is_kept() -> None:
    fault = fault_in(CANCEL, Reply(status=400, body=b'{"error": "x", "error_type": "CANCELLATION_ERROR"}'))
    assert fault is not None
    assert fault.code == "CANCELLATION_ERROR"


def test_a_success_is_no_fault() -> None:
    assert fault_in(GET, Reply(status=204)) is None


@pytest.mark.parametrize(
    ("call", "status", "body", "doubtful"),
    [
        (GET, 500, b"", True),
        (GET, 500, b'{"error": "Failed to get execution"}', True),
        (GET, 500, b'{"error": "disk full"}', False),
        (GET, 404, b"", False),
        (LIST, 500, b"", False),
        (ROOT, 500, b"", False),
    ],
)
def test_a_failure_without_a_word_leaves_it_open_what_is_wrong(
    call: Call, status: int, body: bytes, doubtful: bool
) -> None:
    assert is_doubtful(call, Reply(status=status, body=body)) is doubtful
