"""The port of a vendor: pure and synchronous, so that paging, limits, faults and replay are values."""

from dataclasses import dataclass
from typing import Protocol

from exectop.domain.status import Status
from exectop.ports.wire import Call, Frame, Reading, Reply, StreamKind, StreamSpec, Topic, Verb, Wish


@dataclass(frozen=True, slots=True)
class AuthScheme:
    """How a key travels: headers whose values hold `{key}` and `{project_id}`. A header whose placeholder has no
    value is left out."""

    name: str
    headers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """How often the vendor's documents allow to ask: `requests` in `per` seconds."""

    requests: int
    per: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a vendor's API can do. `stream_scope`: "source" or "execution". `quota`: hard limits; `advice`: what its
    documents recommend. `has_progress`: a cheaper call than `One` for a running execution."""

    has_list: bool = True
    has_progress: bool = False
    has_graph: bool = False
    has_events: bool = False
    stream: StreamKind | None = None
    stream_scope: str = ""
    verbs: frozenset[Verb] = frozenset()
    quota: tuple[Quota, ...] = ()
    advice: tuple[Quota, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What there is to know of a vendor before any request. `auth`: schemes, the default first. `options`: names
    of settings it takes besides the common ones, each with what it does."""

    name: str
    title: str
    default_url: str
    prefix: str
    auth: tuple[AuthScheme, ...]
    capabilities: Capabilities
    needs_project: bool = False
    options: tuple[tuple[str, str], ...] = ()


class Provider(Protocol):
    """One vendor. An instance is made for one source, whose name it puts into every key."""

    def describe(self) -> Description:
        """What the vendor's API is like."""

    def begin(self, wish: Wish) -> tuple[Call, ...]:
        """The calls that fulfil the wish; empty where the vendor has nothing of the kind."""

    def read(self, call: Call, reply: Reply) -> Reading:
        """What the reply means. Never raises, whatever the bytes."""

    def subscribe(self, topic: Topic, cursor: str = "") -> StreamSpec | None:
        """The stream of that topic from the cursor on, or `None`."""

    def read_frame(self, spec: StreamSpec, frame: Frame) -> Reading:
        """What the frame means, with the cursor behind it. Never raises, whatever the bytes."""

    def allowed(self, status_raw: str, status: Status) -> frozenset[Verb]:
        """What can be done to an execution in that status."""


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """What a provider is made for: the source's name and the vendor's own options."""

    source: str
    options: tuple[tuple[str, str], ...] = ()

    def option(self, name: str, default: str = "") -> str:
        """The value of that option."""
        return dict(self.options).get(name, default)
