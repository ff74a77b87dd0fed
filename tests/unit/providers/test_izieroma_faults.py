import json

import pytest

from exectop.domain.values import Json
from exectop.ports.wire import Allowance, FaultKind, Reply
from exectop.providers._izieroma_faults import allowance_of, failed


@pytest.mark.parametrize(
    ("body", "message", "code", "request_id"),
    [
        ({"error": {"code": "c", "message": "m"}, "request_id": "r"}, "m", "c", "r"),
        ({"error": {"code": "c", "message": "m", "request_id": "r"}}, "m", "c", "r"),
        ({"error": {"code": "c", "message": "m", "details": "why"}}, "m: why", "c", ""),
        ({"error": {"code": "c", "message": "m", "details": {"f": "goal", "max": 5}}}, "m: f: goal, max: 5", "c", ""),
        ({"error": "plain"}, "plain", "", ""),
        ({"detail": "Invalid or revoked API key"}, "Invalid or revoked API key", "", ""),
        (
            {"detail": [{"loc": ["query", "limit"], "msg": "too big"}, {"msg": "bad"}, "odd"]},
            "limit: too big; bad; odd", "", "",
        ),
        ({"message": "m", "code": "c"}, "m", "c", ""),
        ([], "the server refused the request", "", ""),
        (None, "the server refused the request", "", ""),
    ],
)  # fmt: skip
def test_every_shape_of_an_error(body: Json, message: str, code: str, request_id: str) -> None:
    fault = failed(Reply(status=400, body=json.dumps(body).encode())).fault
    assert fault is not None
    assert (fault.message, fault.code, fault.request_id) == (message, code, request_id)


def test_an_error_without_words_gets_ours() -> None:
    fault = failed(Reply(status=503, body=b"<html>")).fault
    assert fault is not None
    assert (fault.kind, fault.message) == (FaultKind.SERVER, "the server failed")


def test_the_request_id_may_come_in_a_header() -> None:
    fault = failed(Reply(status=500, headers=(("x-request-id", "r7"),))).fault
    assert fault is not None
    assert fault.request_id == "r7"


def test_a_429_without_headers_tells_its_limits_in_the_body() -> None:
    details = {"limit": 1000, "remaining": 0, "reset_at": "1970-01-01T00:01:00Z"}
    body = {"error": {"code": "rate_limit_exceeded", "message": "m", "details": details}}
    reading = failed(Reply(status=429, body=json.dumps(body).encode()))
    assert reading.allowance == Allowance(left=0, limit=1000, resets_at=60.0)
    assert reading.fault is not None
    assert reading.fault.kind is FaultKind.THROTTLED


@pytest.mark.parametrize(("text", "resets_at"), [("60", 60.0), ("1699632000000", 1699632000.0), ("soon", None)])
def test_when_the_quota_starts_anew(text: str, resets_at: float | None) -> None:
    headers = (("x-ratelimit-remaining", "1"), ("x-ratelimit-reset", text))
    assert allowance_of(Reply(status=200, headers=headers)) == Allowance(left=1, resets_at=resets_at)
