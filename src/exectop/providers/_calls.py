"""What the vendors' calls share: ids as parts of paths, and what a call remembers for its reply.

Must not know: any vendor.
"""

from urllib.parse import quote

from exectop.ports.wire import Call


def path_part(text: str) -> str:
    """The text as one part of a path; dots alone would climb out of it."""
    quoted = quote(text, safe="", errors="replace")
    return quoted.replace(".", "%2E") if not quoted.strip(".") else quoted


def execution_path(id_: str, below: str = "") -> str:
    """Where an execution is, or what is below it."""
    return f"/executions/{path_part(id_)}{below}"


def memo_number(call: Call, name: str, otherwise: int = 0) -> int:
    """The whole number that the call remembers under that name."""
    value = call.memo.get(name)
    return value if isinstance(value, int) else otherwise
