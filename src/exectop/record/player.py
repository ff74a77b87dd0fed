"""Playing a tape: the screen's store is kept as it was at the instant that is shown.

Owns: where the tape stands, moving to any instant; implements the ports `Controls` and `Playback`. Must not know:
vendors, stores, screens. Interpreting runs ahead of what is shown, a little at a time, so that every instant can be
reached at once.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar

from exectop.clock import Clock
from exectop.domain.values import NOTHING, ExecutionKey, Json
from exectop.ports.keeping import Place
from exectop.ports.session import Outcome
from exectop.ports.wire import Exchange, Verb
from exectop.record.playback import PlaybackClock
from exectop.record.reader import Tape
from exectop.record.script import Script, Stage, stamped

F = TypeVar("F")
RAW = 20
"""Exchanges told about an execution at most."""
SLICE = 0.01
"""Seconds that interpreting ahead may take before others get their turn."""
_FRAME, _IDLE = 1 / 30, 0.5


class Player(Generic[F]):
    """A tape and a stage that shows it. `clock`: the tape's time; `base`: the time in which work is measured."""

    def __init__(self, tape: Tape, script: Script[F], stage: Stage[F], clock: PlaybackClock, base: Clock) -> None:
        self.tape = tape
        self.clock = clock
        self._script = script
        self._stage = stage
        self._base = base
        self._played = 0
        self._goal = 0
        self._steps = 0  # entries with news still to be gone, back if negative
        self._walked = 0
        self._wake = asyncio.Event()

    def place(self) -> Place:
        """Where the tape stands."""
        return Place(
            now=self.clock.now(),
            start=self.tape.start,
            end=self.tape.end,
            speed=self.clock.speed,
            is_paused=self.clock.is_paused,
            shown=self._played,
            ready=len(self._script),
            total=len(self.tape),
            damage=self.tape.damage,
        )

    @property
    def played(self) -> int:
        """How many entries are shown."""
        return self._played

    @property
    def interpreted(self) -> int:
        """How many entries are interpreted; the tape can be sought at once as far as that."""
        return len(self._script)

    # --- the course of time -----------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Play for ever: at the end the tape stands still and can be sought."""
        while True:
            self.advance()
            self._interpret(len(self.tape))
            self._wake.clear()
            try:
                async with asyncio.timeout(self._nap()):
                    await self._wake.wait()
            except TimeoutError:
                continue

    def advance(self) -> None:
        """Show what has happened by now, as far as it can be interpreted without keeping others waiting."""
        self._walk()
        if not self.clock.is_paused:
            self._goal = max(self._goal, self.tape.count_until(self.clock.now()))
        if self._played != self._goal:
            self._interpret(self._goal)
            self._show(min(self._goal, len(self._script)))

    def seek(self, instant: float) -> None:
        """Show that instant, playing or not as before; at once, where it is interpreted."""
        self._steps = 0
        self.clock.set(instant)
        self._goal = self.tape.count_until(self.clock.now())
        self.advance()
        self._wake.set()

    def step(self, count: int) -> None:
        """Stop, and go that many entries with news on, or back: at once, where it is interpreted."""
        self.clock.pause(True)
        if not self._steps:
            self._walked = self._played
        self._steps += count
        self._walk()
        self._wake.set()

    def set_speed(self, speed: float) -> float:
        """How fast the tape is played; the speed that holds now."""
        self._wake.set()
        return self.clock.set_speed(speed)

    def _walk(self) -> None:
        """Go on with the steps that were asked for, as far as there is time; show where they end."""
        if not self._steps:
            return
        until = self._base.monotonic() + SLICE
        while self._steps and self._base.monotonic() <= until:
            is_on = self._steps > 0
            if self._walked == (len(self.tape) if is_on else 0):
                self._steps = 0
            elif self._is_news_passed(is_on=is_on):
                self._steps -= 1 if is_on else -1
        if not self._steps:
            place = self._goal = self._walked
            self._show(place)
            self.clock.set(self.tape.at(place - 1) if place else self.tape.start)

    def _is_news_passed(self, *, is_on: bool) -> bool:
        """Go one entry on, or back; whether it has news."""
        if is_on and self._walked == len(self._script):
            self._script.grow()
        self._walked += 1 if is_on else -1
        return self._script.has_news(self._walked - 1 if is_on else self._walked)

    def _show(self, count: int) -> None:
        start, frame = self._script.frame_before(count)
        if count < self._played or start > self._played:
            self._stage.restore(frame)
            self._played = start
        for scene in self._script.scenes(self._played, count):
            self._stage.apply(stamped(scene, self._stage.execution))
        self._played = count

    def _interpret(self, count: int) -> None:
        """Interpret that many entries, or as many as there is time for."""
        until = self._base.monotonic() + SLICE
        while len(self._script) < count and self._base.monotonic() <= until:
            self._script.grow()

    def _nap(self) -> float:
        """Seconds until there is something to do."""
        if self._steps or not self._script.is_complete:
            return 0.0
        if self._played != self._goal:
            return 0.0
        if self.clock.is_paused or self._played == len(self.tape):
            return _IDLE
        return min(_IDLE, max(_FRAME, (self.tape.at(self._played) - self.clock.now()) / self.clock.speed))

    # --- Controls ---------------------------------------------------------------------------------------------------

    def focus(self, key: ExecutionKey | None) -> None:
        """Nothing is asked: the tape tells what was asked then."""

    def show(self, keys: Sequence[ExecutionKey]) -> None:
        """Nothing is asked."""

    def refresh(self, key: ExecutionKey | None = None) -> None:
        """Nothing can be asked any more."""

    def retry(self, source: str) -> None:
        """There is no server to try."""

    def pause(self, is_paused: bool) -> None:
        """Stop the tape or let it go on."""
        self._steps = 0
        self.clock.pause(is_paused)
        self._wake.set()

    async def act(self, key: ExecutionKey, verb: Verb, values: Mapping[str, Json] = NOTHING) -> Outcome:
        """What was recorded cannot be acted on."""
        return Outcome(is_ok=False, message=f"this is a recording: it cannot {verb} anything")

    def allowed(self, key: ExecutionKey) -> frozenset[Verb]:
        """Nothing is."""
        return frozenset()

    def exchanges(self, key: ExecutionKey) -> Sequence[Exchange]:
        """The last raw exchanges about it up to now, the newest first."""
        places = [place for place in self.tape.about(key) if place < self._played]
        found = (self.tape.exchange(place) for place in reversed(places[-RAW:]))
        return tuple(exchange for exchange in found if exchange is not None)
