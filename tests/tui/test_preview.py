"""The preview beside the list costs the same whatever the size of an execution's data."""

from exectop.domain.changes import Seen
from exectop.domain.status import Status
from exectop.domain.values import Execution, ExecutionKey, Json
from exectop.present.cells import Context, Line
from exectop.tui.screens.preview import ROOM, preview_lines
from support import stories
from support.counted import CountedList, CountedNames
from support.lines import shown

KEY = ExecutionKey("flows", "vast")
CONTEXT = Context(now=stories.NOW)


def previewed(row: Execution) -> list[Line]:
    store = stories.filled_store()
    store.apply(stories.stamped([Seen(Execution(key=KEY))]))
    story = store.story(KEY)
    assert story is not None
    story.execution = row
    return preview_lines(stories.services(store), KEY, CONTEXT, 60)


def test_no_more_is_looked_at_than_is_drawn() -> None:
    output = CountedList(range(1_000_000))
    metadata = CountedNames(200_000, 1)
    lines = previewed(Execution(key=KEY, status=Status.RUNNING, output=output, metadata=metadata))
    assert output.seen < ROOM.lines
    assert metadata.seen <= 2 * ROOM.lines + 1
    assert len(lines) < 3 * ROOM.lines
    text = "".join("".join(shown(lines)).split())
    assert text.count("".join(ROOM.rest.split())) == 2, "said of both, wherever the lines are wrapped"


def test_a_large_value_is_drawn_once_as_long_as_it_is_the_same() -> None:
    output = CountedList(range(1_000_000))
    row = Execution(key=KEY, status=Status.RUNNING, output=output)
    first = previewed(row)
    seen = output.seen
    assert previewed(row) == first
    assert output.seen == seen


def test_a_small_value_is_shown_whole() -> None:
    output: list[Json] = list(range(ROOM.lines - 2))
    lines = shown(previewed(Execution(key=KEY, status=Status.RUNNING, output=output)))
    assert f"  {ROOM.lines - 3}" in lines
    assert not [line for line in lines if "…" in line]
