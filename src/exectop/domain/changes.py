"""The one kind of value that moves state. Providers make changes, the engine stamps them, stores fold them."""

from dataclasses import dataclass
from typing import TypeAlias

from exectop.domain.health import SourceHealth
from exectop.domain.values import Edge, Event, Execution, ExecutionKey, Step, Transition


@dataclass(frozen=True, slots=True)
class Seen:
    """An execution as one reply tells it. `None` and empty fields mean "not told" and overwrite nothing, but for
    the field names in `cleared`, which the server explicitly sent as empty."""

    execution: Execution
    cleared: frozenset[str] = frozenset()

    @property
    def key(self) -> ExecutionKey:
        return self.execution.key


@dataclass(frozen=True, slots=True)
class StepSeen:
    """A step as one reply tells it; the same rule of "not told" as `Seen`."""

    key: ExecutionKey
    step: Step


@dataclass(frozen=True, slots=True)
class EdgeSeen:
    """An arrow between two steps."""

    key: ExecutionKey
    edge: Edge


@dataclass(frozen=True, slots=True)
class Transitioned:
    """A change of status of the execution or one of its steps."""

    key: ExecutionKey
    transition: Transition


@dataclass(frozen=True, slots=True)
class EventLogged:
    """A line of the execution's own story."""

    key: ExecutionKey
    event: Event


@dataclass(frozen=True, slots=True)
class Vanished:
    """The server no longer knows the execution; it is kept and marked."""

    key: ExecutionKey


@dataclass(frozen=True, slots=True)
class HealthChanged:
    """A source is doing better or worse."""

    health: SourceHealth


ExecutionChange: TypeAlias = Seen | StepSeen | EdgeSeen | Transitioned | EventLogged | Vanished
Change: TypeAlias = ExecutionChange | HealthChanged


@dataclass(frozen=True, slots=True)
class Stamped:
    """A change with the instant at which we learned it and the instant the question was asked; `asked_at` lets a
    late answer to an old question lose."""

    at: float
    asked_at: float
    change: Change
