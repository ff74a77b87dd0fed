"""From what libraries raise to a sentence for a person."""

import socket
import ssl

import httpx
import pytest

from exectop.ports.wire import FaultKind
from exectop.transport.faults import refused_stream, unreachable


def _caused(error: BaseException) -> httpx.ConnectError:
    outer = httpx.ConnectError("All connection attempts failed: SECRET")
    outer.__cause__ = error
    return outer


@pytest.mark.parametrize(
    ("cause", "told"),
    [
        (ConnectionRefusedError(111, "x"), "the connection was refused"),
        (ExceptionGroup("many", [ConnectionRefusedError(111, "x"), OSError()]), "the connection was refused"),
        (socket.gaierror(-2, "x"), "its name cannot be resolved (DNS)"),
        (ConnectionResetError(), "the connection was reset"),
        (OSError(113, "x"), "no route to host"),
        (ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] x"), "the TLS handshake failed"),
        (RuntimeError("SECRET"), "the connection failed"),
    ],
)
def test_the_root_of_the_error_is_told(cause: BaseException, told: str) -> None:
    fault = unreachable("host:1", _caused(cause)).fault
    assert fault.kind is FaultKind.UNREACHABLE
    assert fault.message.startswith(f"cannot reach host:1: {told}")
    assert "SECRET" not in fault.message


def test_a_proxy_that_refuses_is_named() -> None:
    assert "proxy" in unreachable("h", httpx.ProxyError("407 SECRET")).fault.message


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, FaultKind.AUTH),
        (403, FaultKind.FORBIDDEN),
        (404, FaultKind.NOT_FOUND),
        (429, FaultKind.THROTTLED),
        (400, FaultKind.REJECTED),
        (503, FaultKind.SERVER),
        (302, FaultKind.PROTOCOL),
    ],
)
def test_the_status_of_a_refused_stream_says_why(status: int, kind: FaultKind) -> None:
    assert refused_stream("h", status).fault.kind is kind


def test_retry_after_of_a_refused_stream_is_read_unless_junk() -> None:
    assert refused_stream("h", 429, "7").fault.retry_after == 7.0
    assert refused_stream("h", 429, "soon").fault.retry_after is None
