"""An execution wherever it is: on a server, or on a tape, where it is named `FILE:ID`. Must not know: what is done
with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from exectop.cli.common import Given, no_sources
from exectop.cli.look import Look
from exectop.cli.target import Target, parse_target
from exectop.domain.story import Story
from exectop.domain.text import clean_line
from exectop.domain.values import ExecutionKey
from exectop.errors import NotFoundError, UsageError
from exectop.store.store import Store
from exectop.taping import Replay, open_replay


@dataclass(frozen=True, slots=True)
class OnTape:
    """A tape, and the id of an execution on it: `source/id`, a bare id, or `@latest`."""

    file: Path
    id: str


@dataclass(frozen=True, slots=True)
class Told:
    """An execution with all that is told of it. `missing`: what could not be had; `end`: when its tape ended, `None`
    for a live one."""

    story: Story
    missing: tuple[str, ...] = ()
    end: float | None = None


def targets_of(ids: Sequence[str], given: Given, max_answer: int | None = None) -> list[Target | OnTape]:
    """Where the executions are; servers may answer with up to `max_answer` MiB instead of what is configured. Without
    a live one no source need be configured. Raises `UsageError`."""
    taped = [parse_taped(text) for text in ids]
    sources = [] if all(taped) else given.choose(given.load(), max_answer)
    if not sources and not all(taped):
        raise no_sources(given.paths)
    return [one or parse_target(text, sources) for one, text in zip(taped, ids, strict=True)]


async def ask(look: Look, target: Target | OnTape) -> Told:
    """The execution with all that its vendor or the tape tells of it. Raises `NotFoundError` and what `Look` does."""
    if isinstance(target, OnTape):
        return await read_taped(target)
    source, key = await look.find(target)
    failures = await look.complete(source, key)
    found = look.store.story(key)
    assert found is not None, "find() put it into the store"
    return Told(found, tuple(str(failure.error) for failure in failures))


def parse_taped(text: str) -> OnTape | None:
    """What the ID means if it begins with the name of a file that is there; `None` if it does not. Raises
    `UsageError` where no id follows."""
    place = text.find(":")
    while place > 0:  # a name may hold colons itself
        file = Path(text[:place])
        if file.is_file():
            if not text[place + 1 :].strip():
                raise UsageError(f"'{text}' names a tape but no execution", hint="Write FILE:ID")
            return OnTape(file, text[place + 1 :])
        place = text.find(":", place + 1)
    return None


async def read_taped(wanted: OnTape) -> Told:
    """The execution as it stood at the end of the tape; what is wrong with the tape is missing. Raises `UsageError`
    where the file is no tape, `NotFoundError` where the tape does not tell of the execution."""
    playing = open_replay(wanted.file)
    try:
        _play(playing)
        story = playing.store.story(_key(playing.store, wanted))
        assert story is not None, "its key is the store's own"
        damage = clean_line(playing.tape.damage)
        return Told(story, (damage,) if damage else (), playing.tape.end)
    finally:
        await playing.stop()


def _play(playing: Replay) -> None:
    """To the end, however long that takes."""
    player = playing.player
    player.seek(playing.tape.end)
    before = -1
    while player.interpreted > before and player.played < len(playing.tape):
        before = player.interpreted
        player.advance()


def _key(store: Store, wanted: OnTape) -> ExecutionKey:
    """The execution that is meant."""
    if wanted.id == "@latest":
        latest = store.latest()
        if latest is not None:
            return latest
        raise NotFoundError(f"{wanted.file} tells of no execution")
    source, _, id_ = wanted.id.partition("/")
    named = ExecutionKey(source, id_)
    known = store.keys()
    found = [key for key in known if key == named or key.id == wanted.id]
    if not found:
        raise NotFoundError(f"{wanted.file} does not tell of an execution '{wanted.id}'")
    return found[0]
