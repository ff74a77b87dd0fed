"""What crosses between a provider and a transport: calls, replies, frames, readings, faults. Plain frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from exectop.domain.changes import ExecutionChange
from exectop.domain.status import Status
from exectop.domain.values import NOTHING, Execution, Json

Params: TypeAlias = tuple[tuple[str, str], ...]


class Verb(StrEnum):
    """What can be done to an execution."""

    CANCEL = "cancel"
    PAUSE = "pause"
    RESUME = "resume"
    RERUN = "rerun"
    APPROVE = "approve"
    REJECT = "reject"


# --- Wishes: what the engine wants to know or do -----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Recent:
    """The newest executions, at most `limit` (over as many pages as that takes). `since`: created after that
    instant. The statuses are canonical; a provider filters by what its server can and the caller by the rest."""

    limit: int = 100
    since: float | None = None
    statuses: frozenset[Status] = frozenset()


@dataclass(frozen=True, slots=True)
class One:
    """One execution with all its details."""

    id: str


@dataclass(frozen=True, slots=True)
class Progress:
    """The cheapest answer to "how far is it?"; providers without such an endpoint answer as for `One`."""

    id: str


@dataclass(frozen=True, slots=True)
class Graph:
    """The steps and edges of an execution. `known` is what we know of it, for ids that a provider needs. `unplaced`:
    executions among its steps of which nobody told where in the graph they belong. `is_alone`: nobody asks for the
    list of executions besides, from which some vendors' steps are known."""

    id: str
    known: Execution | None = None
    unplaced: tuple[str, ...] = ()
    is_alone: bool = False


@dataclass(frozen=True, slots=True)
class Events:
    """The story of an execution after `cursor` (opaque, from an earlier `Reading`)."""

    id: str
    cursor: str = ""
    known: Execution | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """Do something to an execution. `values`: what the verb needs, such as `{"step": …}` for `approve`."""

    verb: Verb
    id: str
    known: Execution | None = None
    values: Mapping[str, Json] = field(default_factory=lambda: NOTHING)


Wish: TypeAlias = Recent | One | Progress | Graph | Events | Act


# --- The wire ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request. `path` starts with "/" and follows the API's prefix (with `is_absolute`, the server's root).
    `wish`: why it is made. `memo`: what `read` needs to go on, such as how many rows are still wanted."""

    path: str
    wish: Wish
    method: str = "GET"
    params: Params = ()
    body: bytes | None = None
    memo: Mapping[str, Json] = field(default_factory=lambda: NOTHING)
    is_absolute: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer. Header names are lower case. `received_at`: our clock; `elapsed`: seconds. `retried`: why the same
    request had been sent in vain before. `cut_from`: bytes that the body had, where only its beginning was kept."""

    status: int
    headers: Params = ()
    body: bytes = b""
    url: str = ""
    received_at: float = 0.0
    elapsed: float = 0.0
    retried: str = ""
    cut_from: int | None = None

    def header(self, name: str) -> str:
        """The value of the header of that (lower-case) name, or an empty string."""
        return next((value for key, value in self.headers if key == name), "")


@dataclass(frozen=True, slots=True)
class Exchange:
    """A call with its reply, as it is shown in the Raw pane and kept on tapes. `number` counts from 1 per source."""

    source: str
    call: Call
    reply: Reply | None
    asked_at: float
    number: int
    fault: "Fault | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One message of a stream: an SSE event's data or a WebSocket text."""

    data: str
    event: str = ""
    id: str = ""
    received_at: float = 0.0


class FaultKind(StrEnum):
    """Why there is no good answer. The engine acts on the kind, people read the message."""

    UNREACHABLE = "unreachable"  # no connection, reset, DNS, TLS
    TIMEOUT = "timeout"
    THROTTLED = "throttled"  # 429, or a limit that says so
    SERVER = "server"  # 5xx
    AUTH = "auth"  # 401: the key is missing or wrong
    FORBIDDEN = "forbidden"  # 403: the key may not do this
    NOT_FOUND = "not found"  # 404, 410
    REJECTED = "rejected"  # 400, 402, 409, 422: understood and refused
    PROTOCOL = "protocol"  # an answer that is not this API's


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What went wrong, in words for a person. `code`: the vendor's own. `retry_after`: seconds to wait. `retried`:
    why the same request had been sent in vain before."""

    kind: FaultKind
    message: str
    code: str = ""
    http_status: int | None = None
    request_id: str = ""
    retry_after: float | None = None
    retried: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What the server says may still be asked: `left` of `limit` until `resets_at`."""

    left: int | None = None
    limit: int | None = None
    resets_at: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a reply or a frame means. `then`: calls to go on with. `cursor`: where the next `Events` or the stream
    goes on. `total`: rows the server holds, where it says so. `is_end`: a stream has nothing more to tell.
    `is_alive_only`: a keep-alive. `message`: the server's own words on an action. `new_id`: an action's new run."""

    changes: tuple[ExecutionChange, ...] = ()
    then: tuple[Call, ...] = ()
    fault: Fault | None = None
    allowance: Allowance | None = None
    cursor: str = ""
    total: int | None = None
    is_end: bool = False
    is_alive_only: bool = False
    message: str = ""
    new_id: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """What a stream is about: one execution (with what we know of it), or with `execution` None the whole source."""

    execution: Execution | None = None


class StreamKind(StrEnum):
    """How a stream is carried."""

    SSE = "sse"
    WEBSOCKET = "websocket"


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamSpec:
    """How to open a stream. `cursor` is already part of `params`; it is repeated for the engine."""

    kind: StreamKind
    path: str
    topic: Topic
    params: Params = ()
    cursor: str = ""
