"""What Asteroid means by a reply that is no success.

Owns: the vendor's answers in words for a person. Must not know: changes.
"""

import re
from dataclasses import replace

from exectop.ports.wire import Call, Fault, FaultKind, Recent, Reply
from exectop.providers._asteroid_wire import read_error
from exectop.providers.wire import fault_of, said

_UUID = re.compile(r"[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}")


def fault_in(call: Call, reply: Reply) -> Fault | None:
    """The fault of the reply, `None` for a success. An id that is no UUID is refused as bad, but means unknown."""
    if 200 <= reply.status < 300:
        return None
    message, code = read_error(reply.body)
    message = message or said(reply)
    fault = fault_of(reply, message=message, code=code, request_id=reply.header("x-request-id"))
    if reply.status == 400 and not isinstance(call.wish, Recent) and not _UUID.fullmatch(call.wish.id):
        return replace(fault, kind=FaultKind.NOT_FOUND, message=message or "executions here have UUIDs as ids")
    return fault
