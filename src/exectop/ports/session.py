"""The ports of the network and of the engine's consumers."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from exectop.domain.changes import Stamped
from exectop.domain.values import NOTHING, ExecutionKey, Json
from exectop.ports.wire import Call, Exchange, Fault, Frame, Reply, StreamSpec, Verb

Sink: TypeAlias = Callable[[Sequence[Stamped]], None]
"""Takes stamped changes in their order; called on the event loop, must be quick."""


class TransportError(Exception):
    """The network gave no reply; the fault says why. Raised by a `Session`, caught by the engine."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


class Session(Protocol):
    """A connection to one source, credentials included."""

    @property
    def base_url(self) -> str:
        """The server with the API's prefix, without credentials; for messages."""

    async def send(self, call: Call) -> Reply:
        """One request. Raises `TransportError`; a reply of any HTTP status is a reply."""

    def stream(self, spec: StreamSpec) -> AsyncIterator[Frame]:
        """Frames until the server closes. Raises `TransportError`."""

    async def refresh_credentials(self) -> None:
        """Read the key anew from where it comes from. Raises `CredentialsError`."""

    async def close(self) -> None:
        """Let go of all connections."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of an action or a one-off question."""

    is_ok: bool
    message: str = ""
    fault: Fault | None = None
    new_key: ExecutionKey | None = None


class Controls(Protocol):
    """What a screen may ask of the engine. Answers come through the store, never as return values, but for
    `act`, whose outcome is a sentence for the person who asked."""

    def focus(self, key: ExecutionKey | None) -> None:
        """That execution is being looked at: its details, graph and events are kept fresh."""

    def show(self, keys: Sequence[ExecutionKey]) -> None:
        """These rows are on screen."""

    def refresh(self, key: ExecutionKey | None = None) -> None:
        """Ask now: for that execution, or for all lists."""

    def pause(self, is_paused: bool) -> None:
        """Stop or go on asking."""

    async def act(self, key: ExecutionKey, verb: Verb, values: Mapping[str, Json] = NOTHING) -> Outcome:
        """Do something to an execution."""

    def allowed(self, key: ExecutionKey) -> frozenset[Verb]:
        """What can be done to it now; nothing on a read-only source."""

    def exchanges(self, key: ExecutionKey) -> Sequence[Exchange]:
        """The last raw exchanges about it, the newest first."""

    def retry(self, source: str) -> None:
        """Read the credentials of a source anew and try it at once."""
