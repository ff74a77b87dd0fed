import json

import pytest

from exectop.domain.values import Json
from exectop.ports.wire import Call, FaultKind, One, Recent, Reply, Wish
from exectop.providers._claude_faults import fault_in, fault_within, read_error


@pytest.mark.parametrize(
    ("body", "message", "code", "request_id"),
    [
        ({"error": {"code": "C", "message": "m", "details": {"id": "x"}}, "requestId": "r"}, "m (id: x)", "C", "r"),
        ({"error": {"code": "C", "message": "m", "requestId": "r"}}, "m", "C", "r"),
        ({"code": "C", "message": "m", "details": ["a", "b"]}, "m (a, b)", "C", ""),
        ({"code": "C", "details": "only these"}, "only these", "C", ""),
        ({"statusCode": 404, "message": "Cannot GET /x", "error": "Not Found"}, "Cannot GET /x", "", ""),
        ({"statusCode": 401, "error": "Unauthorized"}, "Unauthorized", "", ""),
        ({"message": ["a must be b", "c"]}, "a must be b, c", "", ""),
        ({"error": {"message": ["x", "y"]}}, "x, y", "", ""),
        ([], "", "", ""),
    ],
)
def test_every_shape_of_an_error(body: Json, message: str, code: str, request_id: str) -> None:
    error = read_error(json.dumps(body).encode())
    assert (error.message or "", error.code or "", error.request_id or "") == (message, code, request_id)


def test_a_body_that_is_no_json_has_no_words() -> None:
    assert not read_error(b"<html>").message


@pytest.mark.parametrize(
    ("wish", "status", "kind"),
    [
        (One("nope"), 400, FaultKind.NOT_FOUND),
        (Recent(), 400, FaultKind.REJECTED),
        (One("nope"), 500, FaultKind.SERVER),
    ],
)
def test_an_id_that_cannot_be_one_is_not_found(wish: Wish, status: int, kind: FaultKind) -> None:
    body = json.dumps({"statusCode": 400, "message": "Validation failed (uuid is expected)"}).encode()
    assert fault_in(Call(path="/", wish=wish), Reply(status=status, body=body)).kind is kind


def test_the_request_id_may_come_in_a_header() -> None:
    reply = Reply(status=500, headers=(("x-request-id", "r7"),))
    assert fault_in(Call(path="/", wish=Recent()), reply).request_id == "r7"


def test_success_that_says_it_failed() -> None:
    fault = fault_within({"success": False, "error": {"code": "C"}}, Reply(status=200))
    assert fault is not None
    assert (fault.kind, fault.message, fault.code) == (FaultKind.REJECTED, "the server says that it failed", "C")
    assert fault_within({"success": True, "error": {"code": "C"}}, Reply(status=200)) is None
    assert fault_within([], Reply(status=200)) is None
