"""The state of a simulated run as a pure function of its plan, what was done to it, and the time.

Owns: how working time passes. Must not know: vendors, HTTP, any clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from exectop.mock.plan import Intervention, Phase, RunPlan, StepPlan

SLACK = 1e-5
"""Seconds that differences of epoch times may be off: a float of that size steps by a quarter of a microsecond."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A change of phase."""

    phase: Phase
    at: float
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepState:
    """How far a step is. `attempt` counts from 1; `tries` are (start, end or None) of each attempt so far."""

    plan: StepPlan
    phase: Phase
    started_at: float | None = None
    ended_at: float | None = None
    attempt: int = 1
    tries: tuple[tuple[float, float | None], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RunState:
    """How far a run is. `work`: seconds worked. `steps`: those the server tells of, in the plan's order."""

    plan: RunPlan
    phase: Phase
    turns: tuple[Turn, ...]
    started_at: float | None
    ended_at: float | None
    updated_at: float
    work: float
    steps: tuple[StepState, ...]
    asked_at: float | None = None
    answered_at: float | None = None
    answer: Any = None
    cancelled_by: str | None = None
    cancel_asked_at: float | None = None
    pieces: tuple["Piece", ...] = ()

    @property
    def id(self) -> str:
        return self.plan.id

    @property
    def progress(self) -> int:
        """Per cent of the planned work, 100 only when completed."""
        if self.phase is Phase.COMPLETED:
            return 100
        return min(99, int(100 * self.work / max(self.plan.duration, 0.001)))

    @property
    def current(self) -> StepState | None:
        """The step that started last and still runs."""
        running = [step for step in self.steps if step.phase is Phase.RUNNING]
        return max(running, key=lambda step: step.started_at or 0.0, default=None)

    def wall(self, work: float) -> float | None:
        """When that much work had been done; `None` if it never was."""
        return wall_of(self.pieces, work)


@dataclass(frozen=True, slots=True)
class Piece:
    """A span of wall time in which the run worked without a stop."""

    begin: float
    end: float
    work: float


def wall_of(pieces: Sequence[Piece], work: float) -> float | None:
    """The instant at which `work` seconds of work were reached."""
    for piece in pieces:
        if work <= piece.work + (piece.end - piece.begin) + SLACK:
            return piece.begin + max(0.0, work - piece.work)
    return None


@dataclass
class _Walk:
    """Goes through a run's life from act to act."""

    plan: RunPlan
    now: float
    phase: Phase = Phase.QUEUED
    wall: float = 0.0
    work: float = 0.0
    turns: list[Turn] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    asked_at: float | None = None
    answered_at: float | None = None
    answer: Any = None
    cancelled_by: str | None = None
    cancel_asked_at: float | None = None

    def turn(self, phase: Phase, at: float, reason: str = "") -> None:
        self.phase, self.wall = phase, at
        self.turns.append(Turn(phase, at, reason))

    def run_until(self, limit: float) -> None:
        """Let time pass up to `limit`, through queueing, starting and working."""
        plan = self.plan
        if self.phase is Phase.QUEUED and plan.created + plan.queue <= limit:
            self.turn(Phase.STARTING, plan.created + plan.queue)
        if self.phase is Phase.STARTING and self.wall + plan.starting <= limit:
            self.turn(Phase.RUNNING, self.wall + plan.starting)
        if self.phase is Phase.RUNNING:
            self._work_until(limit)
        if self.phase is Phase.CANCELLING and (self.cancel_asked_at or 0.0) + plan.cancel_delay <= limit:
            self.turn(Phase.CANCELLED, (self.cancel_asked_at or 0.0) + plan.cancel_delay, "user_requested")

    def _work_until(self, limit: float) -> None:
        plan = self.plan
        ask = plan.ask if self.asked_at is None else None
        goal = min(plan.duration, ask.at if ask else plan.duration)
        end = min(limit, self.wall + goal - self.work)
        if end > self.wall:
            self.pieces.append(Piece(self.wall, end, self.work))
            self.work += end - self.wall
            self.wall = end
        if self.work < goal - SLACK:
            return
        if ask and ask.at < plan.duration:
            self.asked_at = self.wall
            self.turn(Phase.WAITING, self.wall, ask.text)
        else:
            self.turn(Phase.FAILED if plan.error else Phase.COMPLETED, self.wall, plan.error)

    def act(self, act: Intervention) -> None:
        """Do to the run what somebody did at that moment."""
        match act.verb:
            case "cancel" if not self.phase.is_over and self.phase is not Phase.CANCELLING:
                self.cancelled_by, self.cancel_asked_at = act.by, act.at
                self.turn(Phase.CANCELLING if self.plan.cancel_delay else Phase.CANCELLED, act.at, "user_requested")
            case "pause" if self.phase is Phase.RUNNING:
                self.turn(Phase.PAUSED, act.at, act.by)
            case "resume" if self.phase is Phase.PAUSED:
                self.turn(Phase.RUNNING, act.at, act.by)
            case "resume" | "approve" if self.phase is Phase.WAITING:
                self.answered_at, self.answer = act.at, act.data
                self.turn(Phase.RUNNING, act.at, act.by)
            case "reject" if self.phase is Phase.WAITING:
                self.answered_at, self.answer = act.at, act.data
                self.turn(Phase.FAILED, act.at, "rejected")
            case _:
                return  # what makes no sense in this phase was refused when it was asked


def state_of(plan: RunPlan, acts: Sequence[Intervention], now: float) -> RunState:
    """Where the run is at `now`."""
    walk = _Walk(plan, now)
    walk.turn(Phase.QUEUED, plan.created)
    for act in acts:
        if act.at > now:
            break
        walk.run_until(act.at)
        walk.act(act)
    walk.run_until(now)
    steps = tuple(_step_state(step, walk) for step in plan.steps if step.shown_from <= walk.work + SLACK)
    started = next((turn.at for turn in walk.turns if turn.phase is Phase.RUNNING), None)
    return RunState(
        plan=plan,
        phase=walk.phase,
        turns=tuple(walk.turns),
        started_at=started,
        ended_at=walk.turns[-1].at if walk.phase.is_over else None,
        updated_at=_last_change(walk, steps),
        work=walk.work,
        steps=steps,
        asked_at=walk.asked_at,
        answered_at=walk.answered_at,
        answer=walk.answer,
        cancelled_by=walk.cancelled_by,
        cancel_asked_at=walk.cancel_asked_at,
        pieces=tuple(walk.pieces),
    )


def _last_change(walk: _Walk, steps: Sequence[StepState]) -> float:
    stamps = [walk.turns[-1].at]
    for step in steps:
        stamps += [at for at in (step.started_at, step.ended_at) if at is not None]
    return max(stamps)


def _step_state(step: StepPlan, walk: _Walk) -> StepState:
    started = wall_of(walk.pieces, step.start)
    if started is None or walk.work < step.start - SLACK:
        return StepState(plan=step, phase=Phase.QUEUED)
    tries = _tries(step, walk)
    if walk.work >= step.end - SLACK:
        phase = Phase.FAILED if step.error else Phase.COMPLETED
        ended = wall_of(walk.pieces, step.end)
    elif walk.phase.is_over:
        phase = Phase.CANCELLED if walk.phase is Phase.CANCELLED or walk.plan.error else walk.phase
        ended = walk.turns[-1].at
    else:
        phase, ended = Phase.RUNNING, None
    return StepState(
        plan=step, phase=phase, started_at=started, ended_at=ended, attempt=len(tries), tries=tuple(tries)
    )


def _tries(step: StepPlan, walk: _Walk) -> list[tuple[float, float | None]]:
    share = step.duration / step.attempts
    found: list[tuple[float, float | None]] = []
    for number in range(step.attempts):
        begin = step.start + number * share
        if walk.work < begin - SLACK:
            break
        over = walk.work >= begin + share - SLACK
        found.append((wall_of(walk.pieces, begin) or 0.0, wall_of(walk.pieces, begin + share) if over else None))
    return found
