"""From what a network library raises to a fault that a person can act on.

Owns: the sentences about connections. They name the host and what happened, and never hold a header's value:
the texts of library errors are not passed on, because some of them do. Must not know: HTTP libraries by type.
"""

import errno
import os
import socket
import ssl
from collections.abc import Iterator

from exectop.domain.text import clean_line
from exectop.ports.session import TransportError
from exectop.ports.wire import Fault, FaultKind

_STATUS_KINDS = {
    401: FaultKind.AUTH,
    403: FaultKind.FORBIDDEN,
    404: FaultKind.NOT_FOUND,
    410: FaultKind.NOT_FOUND,
    429: FaultKind.THROTTLED,
}


def failed(kind: FaultKind, message: str) -> TransportError:
    """The error of a request that got no usable reply."""
    return TransportError(Fault(kind=kind, message=clean_line(message)))


def unreachable(host: str, error: BaseException) -> TransportError:
    """The error of a connection that could not be made or broke, by the system's own error at its root."""
    return failed(FaultKind.UNREACHABLE, f"cannot reach {host}: {_reason(error)}")


def refused_stream(host: str, status: int, retry_after: str = "") -> TransportError:
    """The error of a stream that the server answered with another status."""
    kind = _STATUS_KINDS.get(status)
    if kind is None:
        kind = FaultKind.SERVER if status >= 500 else FaultKind.REJECTED if status >= 400 else FaultKind.PROTOCOL
    seconds = float(retry_after) if retry_after.isdecimal() and len(retry_after) < 7 else None
    message = f"{host} refused the stream with HTTP {status}"
    return TransportError(Fault(kind=kind, message=clean_line(message), http_status=status, retry_after=seconds))


def _reason(error: BaseException) -> str:
    for cause in _causes(error):
        said = _known_reason(cause)
        if said:
            return said
    return "the connection failed"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what led to it, the root first: the system says more than the libraries above it."""
    chain: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in chain:
        chain.append(current)
        if isinstance(current, BaseExceptionGroup):
            current = current.exceptions[0]
        else:
            current = current.__cause__ or current.__context__
    return reversed(chain)


def _known_reason(cause: BaseException) -> str:
    match cause:
        case ssl.SSLCertVerificationError():
            return f"its TLS certificate is not trusted ({getattr(cause, 'verify_message', '') or 'no reason given'})"
        case ssl.SSLError():
            return f"the TLS handshake failed ({getattr(cause, 'reason', '') or 'no reason given'})"
        case socket.gaierror():
            return "its name cannot be resolved (DNS)"
        case ConnectionRefusedError():
            return "the connection was refused"
        case ConnectionResetError() | BrokenPipeError():
            return "the connection was reset"
        case OSError(errno=int(code)) if code in errno.errorcode:
            return os.strerror(code).lower()
        case _:
            return _named_reason(type(cause).__name__)


def _named_reason(name: str) -> str:
    return {
        "ProxyError": "the proxy refused to connect",
        "InvalidProxy": "the proxy in the environment cannot be used",
        "UnsupportedProtocol": "the URL is not one of HTTP",
        "InvalidURL": "the URL cannot be used",
        "EndOfStream": "the server closed the connection",
        "ClosedResourceError": "the connection was closed",
    }.get(name, "")
