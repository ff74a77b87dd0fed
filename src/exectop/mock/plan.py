"""What a simulated run will do, as frozen values: nothing here changes while it runs.

Owns: plans and the words of their phases. Must not know: vendors' wire formats, the product's own domain.
Instants are epoch seconds; `start`, `duration` and `at` of a plan are seconds of the run's own working time,
which stands still while the run is paused or waits.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Phase(StrEnum):
    """Where a run or a step is, in the mock's own words; each vendor has words of its own for them."""

    QUEUED = "queued"
    STARTING = "starting"
    RUNNING = "running"
    WAITING = "waiting"
    PAUSED = "paused"
    CANCELLING = "cancelling"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        """Whether nothing happens any more."""
        return self in (Phase.COMPLETED, Phase.FAILED, Phase.CANCELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPlan:
    """One step: from `start` for `duration`, `attempts` tries of equal length of which all but the last fail.
    `shown_from`: when the server begins to tell of it. `child`: the id of the execution that it is, if any."""

    id: str
    name: str
    kind: str
    start: float
    duration: float
    after: tuple[str, ...] = ()
    attempts: int = 1
    error: str = ""
    input: Any = None
    output: Any = None
    tokens: int = 0
    shown_from: float = 0.0
    child: str | None = None

    @property
    def end(self) -> float:
        return self.start + self.duration


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A person is asked at `at` and the run waits for the answer. `by_agent`: the agent asks, not a rule."""

    step: str
    text: str
    at: float
    by_agent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePlan:
    """A file that the run makes at `at`."""

    id: str
    name: str
    size: int
    media_type: str
    kind: str
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPlan:
    """One execution. It waits `queue` seconds, works `duration` seconds and ends with `error` or with `result`."""

    id: str
    vendor: str
    name: str
    prompt: str
    created: float
    queue: float = 1.0
    starting: float = 0.5
    duration: float = 10.0
    steps: tuple[StepPlan, ...] = ()
    kind: str = "workflow"
    profile: str = ""
    model: str = ""
    result: Any = None
    error: str = ""
    error_code: str = ""
    tokens: int = 0
    ask: Ask | None = None
    files: tuple[FilePlan, ...] = ()
    rerun_of: str | None = None
    retries: int = 0
    cancel_delay: float = 0.0
    metadata: Mapping[str, Any] = field(default_factory=dict)
    document: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Intervention:
    """Somebody did something to a run: cancel, pause, resume, approve or reject."""

    at: float
    verb: str
    by: str = "user"
    data: Any = None
