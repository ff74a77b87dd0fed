import pytest

from exectop.ports.wire import Act, Call, FaultKind, One, Recent, Reply, Verb
from exectop.providers._asteroid_faults import fault_in

ID = "3c90c3cc-0d44-4b50-8888-8dd25736052a"


@pytest.mark.parametrize(
    ("call", "status", "body", "kind", "words"),
    [
        (Call(path="/", wish=One("nope")), 400, b"", FaultKind.NOT_FOUND, "UUID"),
        (Call(path="/", wish=One("nope")), 400, b'{"message": "bad id"}', FaultKind.NOT_FOUND, "bad id"),
        (Call(path="/", wish=One(ID)), 400, b'{"message": "bad"}', FaultKind.REJECTED, "bad"),
        (Call(path="/", wish=Act(Verb.PAUSE, ID)), 400, b'"it is over"', FaultKind.REJECTED, "it is over"),
        (Call(path="/", wish=Recent()), 400, b"", FaultKind.REJECTED, "refused the request"),
        (Call(path="/", wish=Recent()), 401, b'{"code":401,"message":"no key"}', FaultKind.AUTH, "no key"),
        (Call(path="/", wish=One(ID)), 404, b'{"code":404,"message":"gone"}', FaultKind.NOT_FOUND, "gone"),
        (Call(path="/", wish=One(ID)), 429, b'{"title":"limit"}', FaultKind.THROTTLED, "limit"),
        (Call(path="/", wish=One(ID)), 500, b"<html>", FaultKind.SERVER, "failed"),
    ],
)
def test_faults(call: Call, status: int, body: bytes, kind: FaultKind, words: str) -> None:
    fault = fault_in(call, Reply(status=status, body=body))
    assert fault is not None
    assert (fault.kind, fault.http_status) == (kind, status)
    assert words in fault.message


def test_a_success_is_no_fault() -> None:
    assert fault_in(Call(path="/", wish=One("x")), Reply(status=202)) is None
