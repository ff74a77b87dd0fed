"""The change log of executions: each story as it was at any instant.

Owns: the log, its bounds, folding a prefix of it. Only changes that changed something are logged. A log above
`LOG_LIMIT` entries gives its older half away to a base story. All logs together have a room, those of executions that
were only listed a small one; beyond it the log that nobody changed or looked at for longest gives away all but its
last entry (or what the last look told, if it was only listed). What lies before a base is told as the base; an
execution that was only listed needs none: what the entries given away told of it becomes one entry, whose mappings
are those of the entry that is kept. So the memory of a monitor that runs for weeks is bounded. `seen_at` of a past
story is the last look that brought news, not the last look.
"""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from exectop.domain.changes import Change, HealthChanged, Seen, Stamped, Transitioned, Vanished
from exectop.domain.story import Story
from exectop.domain.values import Execution, ExecutionKey

LOG_LIMIT = 5_000
LISTED_ROOM, OPENED_ROOM = 3_000, 12_000
_LARGE = ("attributes", "input", "metadata", "links", "labels", "comments")
"""What `domain.rewind` takes from the present anyway."""
_FEW = 20  # changes of status up to which an entry and they are smaller than a story


class _Shelf:
    """Logs that have a room together: how many entries each can give away, the one used longest ago first."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.entries: OrderedDict[ExecutionKey, int] = OrderedDict()
        self.size = 0

    def put(self, key: ExecutionKey, count: int) -> None:
        """So many entries more."""
        self.entries[key] = self.entries.get(key, 0) + count
        self.entries.move_to_end(key)
        self.size += count

    def take(self, key: ExecutionKey) -> int:
        """How many it had; it stands here no longer."""
        count = self.entries.pop(key, 0)
        self.size -= count
        return count

    def copy(self) -> "_Shelf":
        copy = _Shelf(self.room)
        copy.entries, copy.size = self.entries.copy(), self.size
        return copy


class History:
    """Logs by execution. `record` is O(1) but for the rare folding away of a part of a log."""

    def __init__(self, limit: int = LOG_LIMIT, listed: int = LISTED_ROOM, opened: int = OPENED_ROOM) -> None:
        self._limit = limit
        self._listed, self._opened = _Shelf(listed), _Shelf(opened)
        self._logs: dict[ExecutionKey, list[Stamped]] = {}
        self._bases: dict[ExecutionKey, Story] = {}
        self._last: tuple[ExecutionKey, list[Stamped], Story] | None = None

    def record(self, key: ExecutionKey, stamped: Stamped) -> None:
        """Append a change that changed something."""
        log = self._logs.get(key)
        if log is None:
            self._logs[key] = [stamped]
            return
        log.append(stamped)
        shelf = self._shelf(key, stamped.change)
        shelf.put(key, 1)
        if len(log) > self._limit:
            half = len(log) // 2
            self._fold_away(key, len(log) - half)
            shelf.put(key, -half)
        self._make_room(shelf)

    def _make_room(self, shelf: _Shelf) -> None:
        while shelf.size > shelf.room:
            oldest = next(iter(shelf.entries))
            shelf.take(oldest)
            self._fold_away(oldest, _from_last_look(self._logs[oldest]) if shelf is self._listed else 1)

    def _shelf(self, key: ExecutionKey, change: Change) -> _Shelf:
        """Where its log stands: being told of a step or an event means that somebody opened it."""
        if key in self._opened.entries:
            return self._opened
        if isinstance(change, Seen | Transitioned | Vanished):
            return self._listed
        self._opened.put(key, self._listed.take(key))
        return self._opened

    def _fold_away(self, key: ExecutionKey, kept: int) -> None:
        """Give away all but so many of the last entries."""
        given, log = self._logs[key][:-kept], self._logs[key][-kept:]
        if not given:
            return
        base = copy_story(self._bases[key]) if key in self._bases else Story(key)
        _apply(base, given)
        self._last = None
        if _is_listed(base):
            self._bases.pop(key, None)
            base.execution = _sketched(base, log)
            self._logs[key] = [*_retold(base, given[0].at), *log]
        else:
            self._bases[key], self._logs[key] = base, log

    def forget(self, key: ExecutionKey) -> None:
        """Keep only what was told of the execution itself, nothing of its steps and events."""
        log = self._logs.get(key, [])
        told = [stamped for stamped in log if _is_own(stamped.change)]
        if key in self._bases:
            told = [*_retold(self._bases[key], log[0].at), *told]
        if not told:
            return
        self._opened.take(key)
        self._listed.take(key)
        self._bases.pop(key, None)
        self._logs[key], self._last = told, None
        if len(told) > 1:
            self._listed.put(key, len(told) - 1)
            self._make_room(self._listed)

    def copy(self, before: "History | None" = None) -> "History":
        """The same logs, independent of these. `before`: an earlier copy, with which logs that did not grow are
        shared: neither it nor this one may then go on recording."""
        copy = History(self._limit)
        copy._bases, copy._listed, copy._opened = dict(self._bases), self._listed.copy(), self._opened.copy()
        for key, log in self._logs.items():
            known = None if before is None else before._logs.get(key)
            is_same = known is not None and len(known) == len(log) and known[-1] is log[-1]
            copy._logs[key] = known if known is not None and is_same else list(log)
        return copy

    def log(self, key: ExecutionKey) -> Sequence[Stamped]:
        """What is logged of it, in the order in which it was learned."""
        self._note_use(key)
        return tuple(self._logs.get(key, ()))

    def _note_use(self, key: ExecutionKey) -> None:
        for shelf in (self._listed, self._opened):
            if key in shelf.entries:
                shelf.entries.move_to_end(key)

    def at(self, key: ExecutionKey, instant: float) -> Story | None:
        """The story as we knew it at that instant; `None` if we knew nothing. Not to be changed by the caller."""
        log = self._logs.get(key)
        if log is None:
            return None
        self._note_use(key)
        chosen = [stamped for stamped in log if stamped.at <= instant]  # what was heard late stands at the end
        base = self._bases.get(key)
        return self._told(key, chosen, base) if chosen else base

    def _told(self, key: ExecutionKey, chosen: list[Stamped], base: Story | None) -> Story:
        """Fold the changes, going on from the story told last where it is a beginning of this one."""
        story, done = (Story(key) if base is None else copy_story(base)), 0
        if self._last is not None and self._last[0] == key:
            known, earlier = self._last[1], self._last[2]
            if len(known) <= len(chosen) and all(one is other for one, other in zip(known, chosen, strict=False)):
                if len(known) == len(chosen):
                    return earlier
                story, done = copy_story(earlier), len(known)
        _apply(story, chosen[done:])
        self._last = (key, chosen, story)
        return story


def _apply(story: Story, changes: Sequence[Stamped]) -> None:
    for stamped in changes:
        if not isinstance(stamped.change, HealthChanged):
            story.apply(stamped.change, stamped.at, stamped.asked_at)


def _from_last_look(log: Sequence[Stamped]) -> int:
    """How many entries the last look and what follows it are."""
    for count, stamped in enumerate(reversed(log), 1):
        if isinstance(stamped.change, Seen):
            return count
    return 1


def _is_own(change: Change) -> bool:
    """Whether it tells of the execution itself."""
    return isinstance(change, Seen | Vanished) or (
        isinstance(change, Transitioned) and change.transition.step_id is None
    )


def _is_listed(story: Story) -> bool:
    """Whether a few entries tell all of it."""
    if story.steps or story.edges or story.events or len(story.transitions) > _FEW:
        return False
    return all(transition.step_id is None for transition in story.transitions)


def _sketched(story: Story, later: Sequence[Stamped]) -> Execution:
    """The execution with the large parts that it has later, as they are kept anyway: its status and times stay."""
    now = copy_story(story)
    _apply(now, later)
    parts = {
        name: part for name in _LARGE if (part := getattr(now.execution, name)) and getattr(story.execution, name)
    }
    return replace(story.execution, **parts)


def _retold(story: Story, at: float) -> Iterator[Stamped]:
    """The execution itself, as if all of it had been learned at once."""
    own = [transition for transition in story.transitions if transition.step_id is None]
    changes: list[Change] = [Seen(story.execution), *(Transitioned(story.key, transition) for transition in own)]
    yield from (Stamped(at, story.asked_at, change) for change in changes)
    if story.vanished_at is not None:
        yield Stamped(story.vanished_at, story.asked_at, Vanished(story.key))


def copy_story(story: Story) -> Story:
    """An independent story of the same state; the frozen values in it are shared."""
    copy = Story(story.key)
    copy.execution = story.execution
    copy.steps = dict(story.steps)
    copy.edges = dict(story.edges)
    copy.transitions = list(story.transitions)
    copy.events = dict(story.events)
    copy.events_dropped = story.events_dropped
    copy.vanished_at = story.vanished_at
    copy.seen_at = story.seen_at
    copy.asked_at = story.asked_at
    copy.shape = story.shape
    copy.version = story.version
    return copy
