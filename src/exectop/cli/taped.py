"""An execution on a tape, named on the command line as `FILE:ID`. Must not know: what is done with it."""

from dataclasses import dataclass
from pathlib import Path

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


async def read_taped(wanted: OnTape) -> tuple[Story, str]:
    """The execution as it stood at the end of the tape, and what is wrong with the tape. Raises `UsageError` where
    the file is no tape, `NotFoundError` where the tape does not tell of the execution."""
    playing = open_replay(wanted.file)
    try:
        _play(playing)
        story = playing.store.story(_key(playing.store, wanted))
        assert story is not None, "its key is the store's own"
        return story, clean_line(playing.tape.damage)
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
