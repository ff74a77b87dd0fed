"""Sample executions of the four vendors, hostile text among them, as changes and as a filled store."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC
from pathlib import Path

from exectop.clock import ManualClock
from exectop.domain.changes import Change, EdgeSeen, EventLogged, HealthChanged, Seen, Stamped, StepSeen, Transitioned
from exectop.domain.health import SourceHealth, SourceState
from exectop.domain.status import Status
from exectop.domain.text import clean_line
from exectop.domain.values import (
    Artifact,
    Attempt,
    Edge,
    ErrorInfo,
    Event,
    Evidence,
    Execution,
    ExecutionKey,
    Question,
    Severity,
    Step,
    Transition,
    Usage,
)
from exectop.store.store import Store
from exectop.tui.services import Services, SourceInfo
from support.controls import FakeControls

NOW = 1_767_225_600.0
"""2026-01-01T00:00:00Z, the instant of all samples."""

HOSTILE = "[/] [@click=app.quit]x[/] \x1b]0;owned\x07 \x9b2J \u202eevil\u202c 家族 👨‍👩‍👧"
SOURCES = (
    SourceInfo(name="agents", provider="izieroma", title="Izieroma", cli_flags=("--source", "agents")),
    SourceInfo(name="flows", provider="polos", title="Polos", accent="red", cli_flags=("--source", "flows")),
    SourceInfo(name="web", provider="asteroid", title="Asteroid", readonly=True, cli_flags=("--source", "web")),
    SourceInfo(name="cloud", provider="claude-agent", title="Claude Agent", cli_flags=("--source", "cloud")),
)

RUNNING = ExecutionKey("agents", "exec_7f3a9c21d4")
FAILED = ExecutionKey("flows", "0b7c1f52-9a41-4c0e-8d7e-2f9d6a1e5b33")
WAITING = ExecutionKey("web", "5d1f0c9e-7b52-4f7e-bb1d-95d8c2f7a410")
DONE = ExecutionKey("cloud", "ses_01HZX4")
NASTY = ExecutionKey("cloud", "ses_hostile")
QUEUED = ExecutionKey("flows", "queued-child")


def executions() -> tuple[Execution, ...]:
    """Six executions, one at least of each vendor, the newest first."""
    return (
        Execution(
            key=RUNNING,
            provider="izieroma",
            status=Status.RUNNING,
            status_raw="running",
            title="Summarise the quarterly report",
            kind="agent",
            profile="researcher",
            model="large-2",
            prompt="Summarise the quarterly report and mail it",
            created_at=NOW - 130,
            started_at=NOW - 125,
            progress=42,
            current_step="read_pages",
            usage=Usage(tokens=15_300, cost_usd=0.42),
            input={"file": "q3.pdf", "pages": 120},
        ),
        Execution(
            key=QUEUED,
            provider="polos",
            status=Status.QUEUED,
            status_raw="queued",
            title="notify",
            kind="workflow",
            parent_id=FAILED.id,
            root_id=FAILED.id,
            created_at=NOW - 200,
            queue="mail",
        ),
        Execution(
            key=WAITING,
            provider="asteroid",
            status=Status.WAITING,
            status_raw="paused_by_agent",
            title="Fill in the tax form",
            kind="agent",
            created_at=NOW - 900,
            started_at=NOW - 890,
            waiting_for="a person",
            questions=(Question(step="confirm", text="Shall I submit the form?", asked_at=NOW - 60),),
        ),
        Execution(
            key=FAILED,
            provider="polos",
            status=Status.FAILED,
            status_raw="failed",
            title="nightly_import",
            kind="workflow",
            created_at=NOW - 7200,
            started_at=NOW - 7190,
            ended_at=NOW - 7000,
            error=ErrorInfo("division by zero", code="ZeroDivisionError"),
            retries=2,
            metadata={"team": "data"},
        ),
        Execution(
            key=NASTY,
            provider="claude-agent",
            status=Status.UNKNOWN,
            status_raw="meditating",
            title=clean_line(HOSTILE),
            kind="session",
            created_at=NOW - 90_000,
            output={"text": HOSTILE},
        ),
        Execution(
            key=DONE,
            provider="claude-agent",
            status=Status.COMPLETED,
            status_raw="done",
            title="Refactor the parser",
            kind="session",
            created_at=NOW - 200_000,
            started_at=NOW - 199_990,
            ended_at=NOW - 199_000,
            usage=Usage(tokens=1_234_567, cost_usd=12.5, calls=88),
            artifacts=(Artifact(id="a1", name="patch.diff", size=4_096),),
        ),
    )


def steps() -> tuple[Step, ...]:
    """The steps of the failed import: extract → (transform, check) → load, with a retry and a ghost."""
    begin = NOW - 7190
    return (
        Step(id="extract", name="extract", kind="task", status=Status.COMPLETED, status_raw="completed",
             started_at=begin, ended_at=begin + 60, output={"rows": 1200}),
        Step(id="transform", name="transform", kind="task", status=Status.FAILED, status_raw="failed",
             started_at=begin + 60, ended_at=begin + 190, error=ErrorInfo("division by zero"),
             attempts=(
                 Attempt(number=1, status=Status.FAILED, started_at=begin + 60, ended_at=begin + 100,
                         error=ErrorInfo("timeout")),
                 Attempt(number=2, status=Status.FAILED, started_at=begin + 120, ended_at=begin + 190,
                         error=ErrorInfo("division by zero")),
             )),
        Step(id="check", name=clean_line("check [/] \x1b[31m"), kind="task", status=Status.COMPLETED,
             status_raw="completed", started_at=begin + 60, ended_at=begin + 90),
        Step(id="load", name="load", kind="task", status=Status.QUEUED, status_raw="pending"),
    )  # fmt: skip


def changes() -> list[Change]:
    """Everything the samples are made of."""
    found: list[Change] = [Seen(execution) for execution in executions()]
    found += [StepSeen(FAILED, step) for step in steps()]
    pairs = [("extract", "transform"), ("extract", "check"), ("transform", "load"), ("check", "load")]
    found += [EdgeSeen(FAILED, Edge(start, end)) for start, end in pairs]
    found += [
        Transitioned(FAILED, Transition(after=Status.QUEUED, after_raw="queued", at=NOW - 7200)),
        Transitioned(FAILED, Transition(after=Status.RUNNING, after_raw="running", at=NOW - 7190)),
        Transitioned(
            FAILED,
            Transition(
                after=Status.FAILED,
                after_raw="failed",
                before=Status.RUNNING,
                at=NOW - 6990,
                earliest=NOW - 7000,
                evidence=Evidence.INFERRED,
            ),
        ),
        EventLogged(FAILED, Event(id="e1", at=NOW - 7190, kind="started", message="nightly_import started", order=1)),
        EventLogged(
            FAILED,
            Event(id="e2", at=NOW - 7090, kind="retry", message="transform: timeout, trying again", order=2,
                  severity=Severity.WARNING, step_id="transform", data={"attempt": 1}),
        ),
        EventLogged(
            FAILED,
            Event(id="e3", at=NOW - 7000, kind="failed", message=clean_line("division by zero " + HOSTILE), order=3,
                  severity=Severity.ERROR, step_id="transform", data={"text": HOSTILE}),
        ),
        *(HealthChanged(health) for health in healths()),
    ]  # fmt: skip
    return found


def healths() -> tuple[SourceHealth, ...]:
    """One source in good health with a quota, one throttled, one whose key is refused, one down."""
    return (
        SourceHealth(source="agents", state=SourceState.LIVE, since=NOW - 600, last_ok_at=NOW - 1, latency=0.12,
                     requests=153, quota_left=847, quota_limit=1000, quota_resets_at=NOW + 3600,
                     quota_lasts_until=NOW + 3600, poll_interval=30),
        SourceHealth(source="flows", state=SourceState.LIVE, since=NOW - 600, last_ok_at=NOW - 2, latency=0.03,
                     requests=40, stream="sse"),
        SourceHealth(source="web", state=SourceState.AUTH, since=NOW - 30, last_ok_at=NOW - 95, requests=12, errors=3,
                     last_error="HTTP 401: the key is not valid", last_error_at=NOW - 30),
        SourceHealth(source="cloud", state=SourceState.DOWN, since=NOW - 45, until=NOW + 15, errors=4,
                     last_error="connection refused", last_error_at=NOW - 15),
    )  # fmt: skip


def stamped(found: Iterable[Change], at: float = NOW) -> list[Stamped]:
    """The changes as learned and asked for at that instant."""
    return [Stamped(at, at, change) for change in found]


def filled_store() -> Store:
    """A store that knows all samples."""
    store = Store()
    store.apply(stamped(changes()))
    return store


def crowd(count: int, source: str = "flows") -> list[Change]:
    """That many plain executions, each created a minute before the one before."""
    model = executions()[0]
    kinds = (Status.RUNNING, Status.COMPLETED, Status.FAILED, Status.QUEUED)
    return [
        Seen(
            replace(
                model,
                key=ExecutionKey(source, f"run-{number:06}"),
                provider="polos",
                status=kinds[number % 4],
                status_raw=kinds[number % 4].value,
                title=f"job number {number}",
                created_at=NOW - 60 * number,
                started_at=NOW - 60 * number,
                ended_at=NOW - 60 * number + 30 if kinds[number % 4].is_terminal else None,
            )
        )
        for number in range(count)
    ]


def services(
    store: Store | None = None,
    controls: FakeControls | None = None,
    sources: Sequence[SourceInfo] = SOURCES,
    state_dir: Path | None = None,
) -> Services:
    """Services over the samples (or that store), at `NOW`, in UTC."""
    return Services(
        store=filled_store() if store is None else store,
        controls=FakeControls() if controls is None else controls,
        clock=ManualClock(NOW),
        sources=tuple(sources),
        state_dir=state_dir,
        zone=UTC,
        version="0.1.0",
    )
