"""The whole state of a store at one moment, to go back to. Owns: what belongs to it, taking and restoring it.

The values are frozen, so a keyframe holds references; a story or a log that did not change since the keyframe before
is not copied again. Taking one is O(executions), restoring one O(what it holds).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from exectop.domain.health import SourceHealth
from exectop.domain.story import Story
from exectop.domain.values import ExecutionKey
from exectop.store.columns import Columns
from exectop.store.family import Family
from exectop.store.history import History, copy_story
from exectop.store.store import Store

Stories = Mapping[ExecutionKey, Story]
_EPOCH = 1 << 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyframe:
    """Nothing in it is ever changed again."""

    columns: Columns
    family: Family
    history: History
    stories: Stories
    early: Stories
    health: Mapping[str, SourceHealth]
    sources: tuple[str, ...]


def take(store: Store, before: Keyframe | None = None) -> Keyframe:
    """The state of the store now. `before`: an earlier keyframe of the same store, with which it shares."""
    return Keyframe(
        columns=store.columns.copy(),
        family=store._family.copy(),
        history=store._history.copy(None if before is None else before.history),
        stories=_copies(store._stories, {} if before is None else before.stories),
        early=_copies(store._early, {} if before is None else before.early),
        health=dict(store._health),
        sources=tuple(store._sources),
    )


def restore(store: Store, keyframe: Keyframe) -> None:
    """Make the store what it was; subscribers hear that everything has changed. Stories are new objects."""
    keys = {*store.keys(), *keyframe.columns.keys()}
    sources = {*store._health, *keyframe.health}
    store.epoch += 1
    store.columns = keyframe.columns.copy()
    store._family = keyframe.family.copy()
    store._history = keyframe.history.copy()
    store._stories = _copies(keyframe.stories, {}, store.epoch)
    store._early = _copies(keyframe.early, {}, store.epoch)
    store._health = dict(keyframe.health)
    store._sources = dict.fromkeys(keyframe.sources)
    store.revision += 1
    store._tell(keys, sources, set())


def _copies(stories: Stories, before: Stories, epoch: int = 0) -> dict[ExecutionKey, Story]:
    """Independent stories, but for those that are as they were `before`. `epoch`: makes their versions differ from
    those of any other state, so that nobody takes them for something painted already."""
    copies: dict[ExecutionKey, Story] = {}
    for key, story in stories.items():
        known = before.get(key)
        if known is not None and _is_same(known, story):
            copies[key] = known
            continue
        copy = copies[key] = copy_story(story)
        copy.version += epoch * _EPOCH
        copy.shape += epoch * _EPOCH
    return copies


def _is_same(known: Story, story: Story) -> bool:
    return (known.version, known.seen_at, known.asked_at, known.vanished_at) == (
        story.version, story.seen_at, story.asked_at, story.vanished_at
    )  # fmt: skip
