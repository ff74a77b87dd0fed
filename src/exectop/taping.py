"""The composition root of what is kept: from sources to tapes and history, from a tape to a monitor on it.

Owns: which concrete parts are put together. Must not know: screens, the command line. It stands apart from `runtime`
because most verbs keep nothing and should not wait for a database library to load.
"""

import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from exectop.clock import Clock, SystemClock
from exectop.config.options import Options
from exectop.config.paths import Paths
from exectop.ports.provider import Description, ProviderSettings
from exectop.ports.session import Sink
from exectop.providers.registry import make_provider
from exectop.record.history import History
from exectop.record.keeper import Keeper
from exectop.record.playback import PlaybackClock
from exectop.record.player import Player
from exectop.record.reader import Tape
from exectop.record.recorder import TapeRecorder
from exectop.record.redact import Redactor
from exectop.record.script import Script
from exectop.record.tape import TapeSource, TapeWriter
from exectop.record.writer import Report, silent
from exectop.runtime import Source
from exectop.store.keyframe import Keyframe, restore, take
from exectop.store.store import Store
from exectop.sync.rehearing import Rehearing
from exectop.sync.supervisor import Supervisor


def open_keeper(
    paths: Paths, options: Options, sources: Sequence[Source], sink: Sink, clock: Clock, report: Report = silent
) -> Keeper:
    """What keeps a session's news: tapes, and the history where it is wanted. `sink`: where changes go besides."""
    redactor = make_redactor(sources, options.tapes.redact)
    recorder = TapeRecorder(tape_sources(sources), clock, redactor, paths.tapes_folder, report)
    history = None
    if options.history.enabled:
        size = options.history.megabytes * 2**20
        history = History(paths.history_file, clock, options.history.days, size, report)
    return Keeper(recorder, history, sink, clock)


def open_tape(
    path: Path, sources: Sequence[Source], clock: Clock, redact: Sequence[str] = (), report: Report = silent
) -> TapeWriter:
    """A new tape for what these sources say. `redact`: fields to mask. Raises `UsageError`."""
    return TapeWriter(path, tape_sources(sources), clock, make_redactor(sources, redact), report)


def make_redactor(sources: Sequence[Source], redact: Sequence[str] = ()) -> Redactor:
    """Masks the keys of these sources, as they are by then, and the fields of those names."""
    readers = [source.key for source in sources if source.key is not None]
    return Redactor(lambda: [key for reader in readers for key in reader.used], redact)


def tape_sources(sources: Sequence[Source]) -> tuple[TapeSource, ...]:
    """What a tape keeps of these sources."""
    return tuple(
        TapeSource(
            name=source.name,
            provider=source.description.name,
            url=source.server,
            prefix=source.prefix,
            options=tuple(source.options.options.items()),
        )
        for source in sources
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """A tape ready to be played: what screens read and ask, the tape's time, each source with its provider."""

    tape: Tape
    store: Store
    player: Player[Keyframe]
    clock: PlaybackClock
    sources: tuple[tuple[TapeSource, Description], ...]
    supervisor: Supervisor

    async def start(self) -> None:
        """Begin to play."""
        self.supervisor.forever("replay", self.player.run, silent)

    async def stop(self) -> None:
        """Stop playing and let go of the tape."""
        await self.supervisor.stop()
        self.tape.close()


def open_replay(path: Path, speed: float = 1.0, base: Clock | None = None) -> Replay:
    """The tape at its beginning. Raises `UsageError` where it is none or was made with a provider that is missing."""
    base = base or SystemClock()
    tape = Tape(path)
    providers = {
        source.name: make_provider(source.provider, ProviderSettings(source=source.name, options=source.options))
        for source in tape.sources
    }
    store, clock = Store(opened=sys.maxsize), PlaybackClock(base, tape.start, tape.end, speed)
    script = Script(tape, Rehearing(providers), _StoreStage(Store(opened=sys.maxsize)))
    return Replay(
        tape=tape,
        store=store,
        player=Player(tape, script, _StoreStage(store), clock, base),
        clock=clock,
        sources=tuple((source, providers[source.name].describe()) for source in tape.sources),
        supervisor=Supervisor(base, random.Random()),
    )


class _StoreStage:
    """A store as a tape plays on it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._last: Keyframe | None = None
        self.apply = store.apply
        self.execution = store.execution

    def take(self) -> Keyframe:
        self._last = take(self._store, self._last)
        return self._last

    def restore(self, frame: Keyframe) -> None:
        restore(self._store, frame)
