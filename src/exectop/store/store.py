"""All that is known of all executions: the fold of every change, in memory.

Owns: what is kept and who is told. Must not know: where changes come from, screens, a clock. `apply` is
O(changes). No execution is ever forgotten; what the server no longer knows is kept and marked. The steps and events
of those that are over are kept of the `OPENED` ones that were looked at last: for another one they are asked again.
"""

from collections import OrderedDict
from collections.abc import Callable, KeysView, Mapping, Sequence
from dataclasses import fields

from exectop.domain.changes import ExecutionChange, HealthChanged, Seen, Stamped, Transitioned, Vanished
from exectop.domain.health import SourceHealth
from exectop.domain.status import Status
from exectop.domain.story import Story, is_older, merge_execution
from exectop.domain.values import Execution, ExecutionKey
from exectop.store.columns import Columns
from exectop.store.family import Family
from exectop.store.history import History
from exectop.store.subscription import Delta, Subscription

__all__ = ["Delta", "Store", "Subscription"]

OPENED = 60
"""More than the engine remembers to have asked about: what is forgotten here, it asks for."""
_OPTIONAL = tuple(f.name for f in fields(Execution) if f.default is None)
_TOLD_BUT_EMPTY: tuple[object, ...] = ("", (), {})


class Store:
    """Executions by key, source health by name. `revision` grows with every batch that changed anything, `epoch` when
    the store was set back to another state (see `store.keyframe`): then nothing learned from it before holds.
    `opened`: how many keep their details; all of them where nobody can be asked again."""

    def __init__(self, opened: int = OPENED) -> None:
        self._room = opened
        self.revision = 0
        self.epoch = 0
        self.columns = Columns()
        self._stories: dict[ExecutionKey, Story] = {}
        self._early: dict[ExecutionKey, Story] = {}
        self._health: dict[str, SourceHealth] = {}
        self._sources: dict[str, None] = {}
        self._family = Family()
        self._history = History()
        self._over: OrderedDict[ExecutionKey, None] = OrderedDict()  # with details, the longest not looked at first
        self._subscriptions: list[Subscription] = []

    # --- Taking changes ---

    def apply(self, changes: Sequence[Stamped]) -> None:
        """Fold changes in, in their order, then tell the subscribers once."""
        keys: set[ExecutionKey] = set()
        added: set[ExecutionKey] = set()
        sources: set[str] = set()
        for stamped in changes:
            change = stamped.change
            if isinstance(change, HealthChanged):
                if self._take_health(change.health):
                    sources.add(change.health.source)
            elif self._take(change, stamped, added):
                keys.add(change.key)
        if keys or sources:
            self.revision += 1
            self._tell(keys, sources, added)

    def _tell(self, keys: set[ExecutionKey], sources: set[str], added: set[ExecutionKey]) -> None:
        """All subscribers note the changes before the first is called, as it may look at the others' views."""
        calls = [subscription.add(keys, sources, added) for subscription in self._subscriptions]
        for call in calls:
            if call is not None:
                call()

    def _take_health(self, health: SourceHealth) -> bool:
        self._sources[health.source] = None
        if self._health.get(health.source) == health:
            return False
        self._health[health.source] = health
        return True

    def _take(self, change: ExecutionChange, stamped: Stamped, added: set[ExecutionKey]) -> bool:
        key = change.key
        row = self.columns.row(key)
        if row is None:
            if not isinstance(change, Seen):
                self._keep_early(change, stamped)
                return False
            row = self._add(change, added)
        story = self._stories.get(key)
        if story is None and isinstance(change, Seen):
            return self._see(row, change, stamped)
        if story is None and isinstance(change, Vanished):
            return self._vanish(row, key, stamped)
        if story is None:
            story = self._listed(row, key)
            if not isinstance(change, Transitioned) or change.transition.step_id is not None:
                self._stories[key] = story  # else the log alone has it, for whoever will look
        return self._take_into(story, row, change, stamped)

    def _add(self, seen: Seen, added: set[ExecutionKey]) -> int:
        key = seen.key
        added.add(key)
        self._sources[key.source] = None
        if key in self._early:
            self._stories[key] = self._early.pop(key)
        return self.columns.add(Execution(key=key))

    def _keep_early(self, change: ExecutionChange, stamped: Stamped) -> None:
        """Parts of an execution that was not told of itself yet: a child tells of its root's steps. Only being seen
        makes an execution a row; that nobody knows an id never does."""
        if isinstance(change, Vanished) and change.key not in self._early:
            return
        story = self._early.setdefault(change.key, Story(change.key))
        if story.apply(change, stamped.at, stamped.asked_at):
            self._history.record(change.key, stamped)

    def _see(self, row: int, seen: Seen, stamped: Stamped) -> bool:
        """The road of executions that were only listed: no story, only the row."""
        columns = self.columns
        known, told, was_asked = columns.executions[row], seen.execution, columns.asked[row]
        is_new = columns.seen_at(row) is None
        columns.note_seen(row, stamped.at, stamped.asked_at)
        if not is_new and told == known and not seen.cleared and row not in columns.vanished:
            return False
        is_late = stamped.asked_at < was_asked or is_older(known, told)
        # What is told first is what is known: no second execution for each row that is only listed.
        merged = told if is_new and _is_whole(seen) else merge_execution(known, seen, is_late=is_late)
        changed = is_new or merged != known or row in columns.vanished
        columns.vanished.pop(row, None)
        if changed:
            self._log(stamped, known, was_asked)
            self._put(row, merged)
        return changed

    def _vanish(self, row: int, key: ExecutionKey, stamped: Stamped) -> bool:
        if row in self.columns.vanished:
            return False
        self.columns.vanished[row] = stamped.at
        self._history.record(key, stamped)
        return True

    def _take_into(self, story: Story, row: int, change: ExecutionChange, stamped: Stamped) -> bool:
        known, was_asked = story.execution, story.asked_at
        changed = story.apply(change, stamped.at, stamped.asked_at)
        if isinstance(change, Seen):
            self.columns.note_seen(row, stamped.at, stamped.asked_at)
        if not changed:
            return False
        if story.vanished_at is None:
            self.columns.vanished.pop(row, None)
        else:
            self.columns.vanished[row] = story.vanished_at
        self._log(stamped, known, was_asked)
        self._put(row, story.execution)
        return True

    def _put(self, row: int, execution: Execution) -> None:
        self._family.note(self.columns.executions[row], execution)
        self.columns.put(row, execution)

    def _log(self, stamped: Stamped, known: Execution, was_asked: float) -> None:
        """Looks without news are not logged. Where one of them made this reply a late one, it is logged after all,
        stripped of what it told, or the log would fold into something else than what happened."""
        change = stamped.change
        if isinstance(change, Seen) and stamped.asked_at < was_asked:
            mark = Execution(key=known.key, status=known.status, status_raw=known.status_raw)
            self._history.record(known.key, Stamped(stamped.at, was_asked, Seen(mark)))
        if not isinstance(change, HealthChanged):
            self._history.record(change.key, stamped)

    def _listed(self, row: int, key: ExecutionKey) -> Story:
        """The story of a row that was only listed until now."""
        story, past = Story(key), self._history.at(key, float("inf"))
        story.execution = self.columns.executions[row]
        story.transitions = [] if past is None else list(past.transitions)
        story.seen_at = self.columns.seen_at(row)
        story.asked_at = self.columns.asked[row]
        story.vanished_at = self.columns.vanished.get(row)
        story.version = len(self._history.log(key))
        return story

    # --- Telling what is known ---

    def __len__(self) -> int:
        return len(self.columns)

    def keys(self) -> KeysView[ExecutionKey]:
        """All executions, in the order in which they became known."""
        return self.columns.keys()

    def sources(self) -> tuple[str, ...]:
        """Names of the sources that said anything, in that order."""
        return tuple(self._sources)

    def counts(self) -> Mapping[Status, int]:
        """How many executions have each status; every status is in it."""
        return self.columns.counts

    def execution(self, key: ExecutionKey) -> Execution | None:
        """The present state; cheap."""
        row = self.columns.row(key)
        return None if row is None else self.columns.executions[row]

    def story(self, key: ExecutionKey) -> Story | None:
        """The present state with steps, edges, transitions and events; not to be changed by the caller. The same
        object until the details of what is over are forgotten."""
        row = self.columns.row(key)
        if row is None:
            return self._early.get(key)
        story = self._stories.get(key)
        if story is None:
            story = self._stories[key] = self._listed(row, key)
        self._note_look(story)
        return story

    def _note_look(self, story: Story) -> None:
        if not story.execution.status.is_terminal or not (story.steps or story.events):
            return
        self._over[story.key] = None
        self._over.move_to_end(story.key)
        if len(self._over) > self._room:
            key, _ = self._over.popitem(last=False)
            self._stories.pop(key, None)
            self._history.forget(key)

    def seen_at(self, key: ExecutionKey) -> float | None:
        """When a reply last told of it."""
        row = self.columns.row(key)
        return None if row is None else self.columns.seen_at(row)

    def vanished_at(self, key: ExecutionKey) -> float | None:
        """Since when its server no longer knows it; `None` while it does."""
        row = self.columns.row(key)
        return None if row is None else self.columns.vanished.get(row)

    def health(self, source: str) -> SourceHealth | None:
        """How the source is doing, if anything was said of it."""
        return self._health.get(source)

    def children(self, key: ExecutionKey) -> tuple[ExecutionKey, ...]:
        """Executions that name it as their parent, in the order in which they became known."""
        return self._family.children(key)

    def reruns(self, key: ExecutionKey) -> tuple[ExecutionKey, ...]:
        """Executions that repeat it, in the order in which they became known."""
        return self._family.reruns(key)

    def latest(self, source: str | None = None) -> ExecutionKey | None:
        """The execution created last, of that source or of all; O(rows)."""
        found = max(
            (row for row in self.columns.executions if source is None or row.key.source == source),
            key=lambda row: float("-inf") if row.created_at is None else row.created_at,
            default=None,
        )
        return None if found is None else found.key

    def at(self, key: ExecutionKey, instant: float) -> Story | None:
        """The story as it was known at that instant; see `store.history`."""
        return self._history.at(key, instant)

    def log(self, key: ExecutionKey) -> Sequence[Stamped]:
        """The changes that made the execution what it is, the oldest first."""
        return self._history.log(key)

    # --- Being told ---

    def subscribe(self, notify: Callable[[], None]) -> Subscription:
        """Hear of changes from now on."""
        subscription = Subscription(notify, self._unsubscribe)
        self._subscriptions.append(subscription)
        return subscription

    def _unsubscribe(self, subscription: Subscription) -> None:
        self._subscriptions = [known for known in self._subscriptions if known is not subscription]


def _is_whole(seen: Seen) -> bool:
    """Whether merging it into nothing gives the very same execution: no value that counts as "not told"."""
    told = seen.execution
    if seen.cleared or told.questions:
        return False
    return all((value := getattr(told, name)) is None or value not in _TOLD_BUT_EMPTY for name in _OPTIONAL)
