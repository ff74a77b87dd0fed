"""Exchanges of the test's own making, for tapes."""

from collections.abc import Sequence
from pathlib import Path

from exectop.clock import ManualClock
from exectop.domain.changes import ExecutionChange, Seen, Stamped, StepSeen
from exectop.domain.status import Status
from exectop.domain.values import Execution, ExecutionKey, Step
from exectop.ports.wire import (
    Act,
    Call,
    Events,
    Exchange,
    Fault,
    FaultKind,
    Graph,
    One,
    Progress,
    Recent,
    Reply,
    Verb,
    Wish,
)
from exectop.record.tape import TapeSource, TapeWriter
from exectop.store.keyframe import Keyframe, restore, take
from exectop.store.store import Store

START = 1_767_225_600.0
SOURCES = (
    TapeSource("agents", "izieroma", "https://agents.example", "/api/v1"),
    TapeSource("cloud", "claude-agent", "https://cloud.example", "/api/v1", (("stream", "off"),)),
)

WISHES: tuple[Wish, ...] = (
    Recent(limit=7, since=START, statuses=frozenset({Status.RUNNING, Status.FAILED})),
    Recent(),
    One("a/b ü"),
    Progress("p"),
    Graph("g"),
    Events("e", "12"),
    Act(Verb.APPROVE, "x", None, {"step": "s", "values": [1, 2.5, None, True]}),
)


def exchange(
    number: int = 1, wish: Wish | None = None, body: bytes = b"{}", source: str = "agents", at: float | None = None
) -> Exchange:
    """A good answer, learned `number` seconds after the start."""
    at = START + number if at is None else at
    reply = Reply(
        status=200, headers=(("content-type", "application/json"),), body=body, received_at=at, elapsed=0.25, url="u"
    )
    return Exchange(source, Call(path="/x", wish=wish or One("run")), reply, at - 0.25, number)


def failed(number: int = 1) -> Exchange:
    """A question without an answer."""
    fault = Fault(kind=FaultKind.TIMEOUT, message="no answer", retry_after=2.0)
    return Exchange("agents", Call(path="/x", wish=One("run")), None, START + number, number, fault)


def record(path: Path, *exchanges: Exchange, sources: tuple[TapeSource, ...] = SOURCES) -> Path:
    """A tape that holds these."""
    writer = TapeWriter(path, sources, ManualClock(START))
    for told in exchanges:
        writer.add(told)
    writer.close()
    return path


class Echo:
    """Interprets bodies that are words: `id=status` tells of an execution, `id+step` of a step, anything else tells
    nothing. Remembers what it knew when it was asked."""

    def __init__(self) -> None:
        self.heard: list[int] = []
        self._known: dict[ExecutionKey, Execution] = {}

    def known(self, key: ExecutionKey) -> Execution | None:
        """As the interpreter of an engine would."""
        return self._known.get(key)

    def hear(self, told: Exchange, at: float) -> Sequence[Stamped]:
        """The words as changes."""
        self.heard.append(told.number)
        body = told.reply.body.decode() if told.reply else ""
        return [Stamped(at, told.asked_at, change) for word in body.split() for change in self._changes(word)]

    def _changes(self, word: str) -> list[ExecutionChange]:
        if "=" in word:
            id_, status = word.split("=")
            key = ExecutionKey("agents", id_)
            self._known[key] = Execution(key=key, status=Status(status), status_raw=status)
            return [Seen(self._known[key])]
        if "+" in word:
            id_, step = word.split("+")
            return [StepSeen(ExecutionKey("agents", id_), Step(id=step))]
        return []


class StoreStage:
    """A store to play on."""

    def __init__(self, store: Store | None = None) -> None:
        self.store = store or Store()
        self.restored = 0
        self.applied = 0

    def apply(self, changes: Sequence[Stamped]) -> None:
        """Fold them in, and count them."""
        self.applied += len(changes)
        self.store.apply(changes)

    def execution(self, key: ExecutionKey) -> Execution | None:
        """The present state."""
        return self.store.execution(key)

    def take(self) -> Keyframe:
        """The whole state."""
        return take(self.store)

    def restore(self, frame: Keyframe) -> None:
        """Go back."""
        self.restored += 1
        restore(self.store, frame)


def contents(store: Store) -> tuple[list[object], dict[str, object]]:
    """All that can be read of a store, without the versions of its stories: executions and health."""
    found: list[object] = []
    for key in tuple(store.keys()):
        story = store.story(key)
        assert story is not None
        found.append(
            (
                key,
                story.execution,
                dict(story.steps),
                list(story.edges),
                list(story.transitions),
                dict(story.events),
                story.seen_at,
                story.vanished_at,
                list(store.log(key)),
            )
        )
    return found, {name: store.health(name) for name in store.sources()}
