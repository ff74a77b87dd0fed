"""`exectop record FILE`: the monitor's own engine without a screen; every raw exchange goes onto a tape."""

import asyncio
import contextlib
import signal
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import click

from exectop.cli.common import common_flags, given_of, no_sources, run_async, say
from exectop.cli.look import Look
from exectop.cli.target import Target, parse_target
from exectop.cli.words import parse_span
from exectop.domain.health import SourceState
from exectop.domain.text import clean_line
from exectop.domain.values import ExecutionKey
from exectop.errors import UsageError
from exectop.present.formats import size
from exectop.record.tape import TapeWriter
from exectop.runtime import Source, make_engine
from exectop.store.store import Store
from exectop.taping import open_tape

_GOOD = frozenset({SourceState.LIVE, SourceState.SLOW, SourceState.CONNECTING, SourceState.PAUSED})


@click.command("record")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--execution", metavar="ID", help="Follow this execution with all its details, until it is over.")
@click.option("--for", "span", metavar="SPAN", help="Stop after 30s, 5m, 2h …; else ctrl+c ends it.")
@common_flags
@click.pass_context
def record(ctx: click.Context, /, file: Path, execution: str | None, span: str | None, **flags: object) -> int:
    """Record the raw exchanges with the sources to FILE, without credentials.

    `exectop replay FILE` opens the monitor on it, with no server.
    """
    limit = parse_span(span) if span else None
    if not file.absolute().parent.is_dir():
        raise UsageError(f"there is no folder {file.parent}", hint="Make it first, or name another file")
    given = given_of(ctx, flags)
    loaded = given.load()
    sources = given.choose(loaded)
    if not sources:
        raise no_sources(given.paths)
    target = parse_target(execution, sources) if execution else None
    chosen = sources if target is None else target.sources
    count = run_async(_record(file, chosen, target, limit, loaded.options.tapes.redact))
    _say(f"{count} exchanges in {file} ({size(file.stat().st_size)}); play them with: exectop replay {file}")
    return 0


async def _record(
    file: Path, sources: Sequence[Source], target: Target | None, limit: float | None, redact: Sequence[str]
) -> int:
    """How many exchanges are on the tape."""
    async with Look(sources) as look:
        key = None if target is None else (await look.find(target))[1]
        tape = open_tape(file, sources, look.clock, redact, _say)
        try:
            for exchange in look.exchanges:
                tape.add(exchange)
            _say(f"recording {key or ', '.join(source.name for source in sources)} to {file}; ctrl+c ends it")
            await _tap(look, tape, key, limit)
        finally:
            tape.close()
    return tape.count


async def _tap(look: Look, tape: TapeWriter, key: ExecutionKey | None, limit: float | None) -> None:
    """Keep the sources fresh until the limit, a signal, or the end of the execution or of what its server knows."""
    members = [member for name, member in look.members.items() if key is None or key.source == name]
    engine = make_engine(members, look.store.apply, look.clock, tape.add)
    with _Watcher(look.store, key) as watcher:
        await engine.start()
        engine.focus(key)
        try:
            async with asyncio.timeout(limit):
                await watcher.wait()
                if watcher.is_execution_over:
                    await engine.idle()  # its last details, graph and events belong to it
        except TimeoutError:
            return
        finally:
            await engine.stop()


class _Watcher:
    """Notices what ends a recording, and names the troubles of sources, each once."""

    def __init__(self, store: Store, key: ExecutionKey | None) -> None:
        self._store = store
        self._key = key
        self._changed = asyncio.Event()
        self._is_stopped = False
        self._troubles: dict[str, str] = {}
        self._subscription = store.subscribe(self._changed.set)
        self._signals = contextlib.ExitStack()

    def __enter__(self) -> "_Watcher":
        self._signals.enter_context(_signals(self._stop))
        return self

    def __exit__(self, *_: object) -> None:
        self._signals.close()
        self._subscription.close()

    @property
    def is_execution_over(self) -> bool:
        execution = None if self._key is None else self._store.execution(self._key)
        return execution is not None and execution.status.is_terminal

    @property
    def is_execution_gone(self) -> bool:
        return self._key is not None and self._store.vanished_at(self._key) is not None

    async def wait(self) -> None:
        """Return when the recording is over."""
        while not (self._is_stopped or self.is_execution_over or self.is_execution_gone):
            await self._changed.wait()
            self._changed.clear()
            for name in sorted(self._subscription.take().sources):
                self._tell_trouble(name)
        if self.is_execution_gone and not self.is_execution_over:
            _say(f"{self._key} is gone: its server no longer knows it; the recording ends")

    def _stop(self) -> None:
        self._is_stopped = True
        self._changed.set()

    def _tell_trouble(self, name: str) -> None:
        health = self._store.health(name)
        trouble = "" if health is None or health.state in _GOOD else f"{name} is {health.state}: {health.last_error}"
        if trouble and trouble != self._troubles.get(name):
            _say(trouble)
        self._troubles[name] = trouble


@contextlib.contextmanager
def _signals(stop: Callable[[], None]) -> Iterator[None]:
    """Let ctrl+c and a polite kill end the recording in good order, where the system can tell us of them."""
    loop, wanted = asyncio.get_running_loop(), (signal.SIGINT, signal.SIGTERM)
    with contextlib.ExitStack() as stack:
        for number in wanted:
            with contextlib.suppress(NotImplementedError):
                loop.add_signal_handler(number, stop)
                stack.callback(loop.remove_signal_handler, number)
        yield


def _say(text: str) -> None:
    say(clean_line(f"exectop: {text}"))


COMMANDS = {"record": record}
