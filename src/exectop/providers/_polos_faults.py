"""What Polos means by a reply that is no success; much of it is an empty body.

Owns: the vendor's odd answers in words for a person. Must not know: changes.
"""

from dataclasses import replace

from exectop.ports.wire import Call, Fault, FaultKind, Reply
from exectop.providers._polos_wire import read_error
from exectop.providers.wire import fault_of, said

_FAILED_LOOKUP = "failed to get execution"
_UNKNOWN = "the server answers so where it does not know the execution"
_MALFORMED = "the server does not take this for an execution's id"
_NO_PROJECT = (
    "the server refused without a word: perhaps the X-Project-ID header is missing; set project_id of the "
    "source, or EXECTOP_PROJECT_ID for --provider"
)


def fault_in(call: Call, reply: Reply) -> Fault | None:
    """The fault of the reply, `None` for a success. That the root of a tree is gone says nothing of the child that
    was asked for."""
    if 200 <= reply.status < 300:
        return None
    fault = _fault(call, reply)
    if call.memo.get("do") == "root" and fault.kind is FaultKind.NOT_FOUND:
        return replace(fault, kind=FaultKind.REJECTED, message="the root of its tree is gone, and its events with it")
    return fault


def is_doubtful(call: Call, reply: Reply) -> bool:
    """Whether the reply may mean that the server does not know the execution, or that the server is in trouble."""
    if reply.status != 500 or call.memo.get("do") not in (None, "find"):
        return False
    return not reply.body.strip() or _FAILED_LOOKUP in _words(reply)[0].lower()


def _fault(call: Call, reply: Reply) -> Fault:
    message, code = _words(reply)
    fault = fault_of(reply, message=message, code=code, request_id=reply.header("x-request-id"))
    do = call.memo.get("do")
    is_wordless = not reply.body.strip()
    if do == "answer" and reply.status == 409:
        return replace(
            fault, kind=FaultKind.REJECTED, message=message or "it is not waiting for this answer any more"
        )
    if reply.status == 500 and ((_is_one(call) and is_wordless) or _FAILED_LOOKUP in message.lower()):
        return replace(fault, kind=FaultKind.NOT_FOUND, message=f"{message or 'no such execution'}: {_UNKNOWN}")
    if reply.status == 400 and ((_is_one(call) and is_wordless) or message.lower() == "invalid execution id"):
        return replace(fault, kind=FaultKind.NOT_FOUND, message=message or _MALFORMED)
    if reply.status == 400 and is_wordless:
        return replace(fault, message=_NO_PROJECT)
    return fault


def _words(reply: Reply) -> tuple[str, str]:
    """The server's message and code; a proxy's plain text is a message too."""
    message, code = read_error(reply.body)
    return message or said(reply), code


def _is_one(call: Call) -> bool:
    """Whether the call asks for one execution as such."""
    return call.method == "GET" and call.memo.get("do") in (None, "find", "root")
