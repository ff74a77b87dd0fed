"""What a tape tells, entry by entry, with keyframes: a tape is interpreted once and can then be sought at once.

Owns: which changes of an entry matter, where keyframes are. Must not know: time, vendors, stores (it is given a
stage). An answer that tells what was told before costs one reference here, however many executions it lists.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from exectop.domain.changes import (
    EdgeSeen,
    EventLogged,
    HealthChanged,
    Seen,
    Stamped,
    StepSeen,
    Transitioned,
    Vanished,
)
from exectop.domain.values import Execution, ExecutionKey
from exectop.ports.wire import Exchange
from exectop.record.reader import Tape

F = TypeVar("F")
SPACING = 2_000
"""How many changes lie between two keyframes at least: what a seek has to apply at most, while there are few."""
FRAMES, FRAMES_OF_MANY, ROWS = 512, 32, 1_000_000
"""Keyframes at most, and how many at least of very many executions: each costs memory for every execution, so that
together they hold about so many rows. Beyond that every second one goes and the spacing doubles."""


class Interpreter(Protocol):
    """Who knows what exchanges mean. Hears each once, in order."""

    def known(self, key: ExecutionKey) -> Execution | None:
        """What the exchanges heard so far told of it."""

    def hear(self, exchange: Exchange, at: float) -> Sequence[Stamped]:
        """What the exchange told when it was learned at that instant."""


class Stage(Protocol[F]):
    """Where changes are folded, and whose state can be taken and set."""

    def apply(self, changes: Sequence[Stamped]) -> None:
        """Fold changes in."""

    def execution(self, key: ExecutionKey) -> Execution | None:
        """The present state."""

    def take(self) -> F:
        """The whole present state."""

    def restore(self, frame: F) -> None:
        """Become that state."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What one entry told: changes, and executions that looked as before."""

    at: float
    asked_at: float
    changes: tuple[Stamped, ...] = ()
    looks: tuple[ExecutionKey, ...] = ()


class Script(Generic[F]):
    """Grows from the first entry on as far as somebody wants to see. `stage`: one of its own, always at its end."""

    def __init__(self, tape: Tape, interpreter: Interpreter, stage: Stage[F]) -> None:
        self._tape = tape
        self._interpreter = interpreter
        self._stage = stage
        self._scenes: list[Scene] = []
        self._news = _News()
        self._same_looks: dict[tuple[ExecutionKey, ...], tuple[ExecutionKey, ...]] = {}
        self._frames: list[F] = [stage.take()]
        self._places: list[int] = [0]
        self._spacing = SPACING
        self._since = 0

    def __len__(self) -> int:
        """How many entries are interpreted."""
        return len(self._scenes)

    @property
    def is_complete(self) -> bool:
        """Whether the whole tape is interpreted."""
        return len(self._scenes) == len(self._tape)

    @property
    def frames(self) -> int:
        """How many keyframes there are."""
        return len(self._frames)

    def grow(self) -> None:
        """Interpret one more entry."""
        place = len(self._scenes)
        exchange = self._tape.exchange(place, self._interpreter.known)
        at = self._tape.at(place)
        told = () if exchange is None else self._interpreter.hear(exchange, at)
        changes, looks = self._news.sift(told)
        looks = self._same_looks.setdefault(looks, looks)
        scene = Scene(at, at if exchange is None else exchange.asked_at, changes, looks)
        self._scenes.append(scene)
        self._stage.apply(stamped(scene, self._stage.execution))
        self._since += len(changes) + len(looks)
        if self._since >= self._spacing:
            self._keep_frame()

    def has_news(self, place: int) -> bool:
        """Whether that entry changed anything of an execution."""
        return any(not isinstance(one.change, HealthChanged) for one in self._scenes[place].changes)

    def scenes(self, start: int, stop: int) -> Sequence[Scene]:
        """What those entries told."""
        return self._scenes[start:stop]

    def frame_before(self, count: int) -> tuple[int, F]:
        """The last keyframe that holds at most that many entries, with how many it holds."""
        number = bisect_right(self._places, count) - 1
        return self._places[number], self._frames[number]

    def _keep_frame(self) -> None:
        self._since = 0
        self._places.append(len(self._scenes))
        self._frames.append(self._stage.take())
        if len(self._frames) > min(FRAMES, max(FRAMES_OF_MANY, ROWS // max(1, len(self._news)))):
            del self._places[1::2], self._frames[1::2]
            self._spacing *= 2


def stamped(scene: Scene, execution: Callable[[ExecutionKey], Execution | None]) -> list[Stamped]:
    """The scene as changes again; an execution that looked as before is seen as it is by then."""
    looks = (execution(key) for key in scene.looks)
    seen = [Stamped(scene.at, scene.asked_at, Seen(known)) for known in looks if known is not None]
    return [*seen, *scene.changes]


class _News:
    """What was told already. Only what surely changes nothing counts as old."""

    def __init__(self) -> None:
        self._seen: dict[ExecutionKey, Seen] = {}
        self._asked: dict[ExecutionKey, float] = {}
        self._told: dict[object, object] = {}

    def __len__(self) -> int:
        """How many executions were told of."""
        return len(self._asked)

    def sift(self, told: Sequence[Stamped]) -> tuple[tuple[Stamped, ...], tuple[ExecutionKey, ...]]:
        """The changes that may change something, and the executions that were seen as before."""
        changes, looks = [], []
        for one in told:
            if not self._is_old(one):
                changes.append(one)
            elif isinstance(one.change, Seen):
                looks.append(one.change.key)
        return tuple(changes), tuple(looks)

    def _is_old(self, one: Stamped) -> bool:
        change = one.change
        match change:
            case Seen(execution=execution):
                return self._is_old_look(change, execution.key, one.asked_at)
            case Vanished(key=key):
                self._seen.pop(key, None)
                return False
            case StepSeen(key=key, step=step):
                return self._is_told((key, "step", step.id), step)
            case EdgeSeen(key=key, edge=edge):
                return self._is_told((key, "edge", edge), True)
            case EventLogged(key=key, event=event):
                return self._is_told((key, "event", event.id), True)
            case Transitioned(key=key, transition=transition):
                return self._is_told((key, transition), True)
            case HealthChanged(health=health):
                return self._is_told(health.source, health)

    def _is_old_look(self, seen: Seen, key: ExecutionKey, asked_at: float) -> bool:
        """A late answer may lose what it tells; the same told again in time then wins."""
        is_late = asked_at < self._asked.get(key, asked_at)
        self._asked[key] = max(asked_at, self._asked.get(key, asked_at))
        is_same = self._seen.get(key) == seen
        if is_late:
            self._seen.pop(key, None)
        else:
            self._seen[key] = seen
        return is_same and not is_late

    def _is_told(self, name: object, value: object) -> bool:
        if self._told.get(name) == value:
            return True
        self._told[name] = value
        return False
