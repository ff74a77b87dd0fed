"""What a session leaves behind and what it takes from earlier ones: history and tapes put together for an engine.

Owns: which news goes where; that what was seen earlier of an execution is told when somebody looks at it. Must not
know: the engine, screens, stores. Implements the port `Past`.
"""

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from exectop.clock import Clock
from exectop.domain.changes import Stamped, Transitioned
from exectop.domain.usual import Usual
from exectop.domain.values import Execution, ExecutionKey, Transition
from exectop.ports.session import Sink
from exectop.ports.wire import Exchange
from exectop.record.history import History
from exectop.record.recorder import TapeRecorder

USUAL_SECONDS, USUAL_TITLES = 300.0, 200
"""How long an answer to what is usual holds, as runs end all the time; of how many titles it is remembered."""
_NOTHING: Mapping[str, Usual] = {}


@dataclass(slots=True)
class _Asked:
    """What the history was asked at an instant (monotonic), and its last answer, which comes on another thread."""

    at: float
    found: Mapping[str, Usual] = field(default_factory=lambda: _NOTHING)

    def answer(self, found: Mapping[str, Usual]) -> None:
        self.found = found


class Keeper:
    """`sink`: where an engine's changes go besides. Without a history nothing is remembered."""

    def __init__(self, recorder: TapeRecorder, history: History | None, sink: Sink, clock: Clock) -> None:
        self.recorder = recorder
        self._history = history
        self._sink = sink
        self._clock = clock
        self._recalled: set[ExecutionKey] = set()
        self._usual: dict[tuple[str, str, str], _Asked] = {}

    def sink(self, changes: Sequence[Stamped]) -> None:
        """For the engine: pass changes on, and remember them."""
        self._sink(changes)
        if self._history is not None:
            self._history.note(changes)

    def tap(self, exchange: Exchange) -> None:
        """For the engine: an exchange was made."""
        self.recorder.add(exchange)

    def focus(self, key: ExecutionKey | None) -> None:
        """Somebody looks at that execution: tell what was seen of it earlier, once. Called on the event loop."""
        self.recorder.focus(key)
        if key is None or self._history is None or key in self._recalled:
            return
        self._recalled.add(key)
        loop = asyncio.get_running_loop()
        self._history.recall(key, lambda found: _call(loop, self._tell, key, found))

    def usual(self, execution: Execution) -> Mapping[str, Usual]:
        """How long each step took in earlier runs; asked for now and then, nothing until the first answer comes."""
        name = (execution.key.source, execution.title, execution.kind)
        if self._history is None or not execution.title:
            return _NOTHING
        asked, now = self._usual.pop(name, None), self._clock.monotonic()
        if asked is None or now >= asked.at + USUAL_SECONDS:
            asked = _Asked(now, _NOTHING if asked is None else asked.found)
            self._history.usual(execution, asked.answer)
        self._usual[name] = asked
        if len(self._usual) > USUAL_TITLES:
            del self._usual[next(iter(self._usual))]  # the longest not looked at
        return asked.found

    def close(self) -> None:
        """Write what is not written yet."""
        self.recorder.close()
        if self._history is not None:
            self._history.close()

    def _tell(self, key: ExecutionKey, found: Sequence[Transition]) -> None:
        now = self._clock.now()
        if found:
            self._sink([Stamped(now, now, Transitioned(key, transition)) for transition in found])


def _call(
    loop: asyncio.AbstractEventLoop,
    tell: Callable[[ExecutionKey, Sequence[Transition]], None],
    key: ExecutionKey,
    found: Sequence[Transition],
) -> None:
    with contextlib.suppress(RuntimeError):  # the loop has ended: nobody looks any more
        loop.call_soon_threadsafe(tell, key, found)
