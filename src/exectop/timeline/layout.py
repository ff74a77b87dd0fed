"""What a timeline needs that does not change while nothing new is known: lanes, extent, busy spans, critical path.

Owns: the work that is O(steps), done once for each version of a story. Must not know: widths, glyphs.
"""

from exectop.domain.critical import critical_path
from exectop.domain.spans import merged
from exectop.domain.status import Status
from exectop.domain.story import Story
from exectop.timeline.lanes import Lanes
from exectop.timeline.segments import Segment

IDLE = frozenset({Status.WAITING, Status.PAUSED, Status.QUEUED, Status.UNKNOWN})
SHORTEST = 0.001


class Layout:
    """`begin`: the first known instant. `slack`: seconds by step, `path`: the steps of the critical path."""

    def __init__(self, story: Story, now: float, folded: frozenset[str] = frozenset()) -> None:
        self.lanes = Lanes(story, folded)
        self.folded = folded
        self._ended: list[float] = []
        self._open_since: float | None = None
        busy: list[tuple[float, float]] = []
        starts: list[float] = []
        lanes = Lanes(story) if folded else self.lanes
        for row in range(len(lanes)):
            for segment in lanes.segments(row):
                starts.append(segment.start)
                self._ended.append(float("inf") if segment.end is None else max(segment.start, segment.end))
                if (row > 0 or len(lanes) == 1) and segment.status not in IDLE:
                    self._add_busy(busy, segment)
        self._busy = merged(busy)
        created = story.execution.created_at
        self.begin = min(starts, default=now if created is None else created)
        self.last_end = max(self._ended, default=self.begin)
        critical = critical_path(story.steps, story.edges, story.execution.until(now))
        self.path, self.slack = critical.steps, critical.slack

    def _add_busy(self, busy: list[tuple[float, float]], segment: Segment) -> None:
        if segment.end is not None:
            busy.append((segment.start, max(segment.start, segment.end)))
        elif self._open_since is None or segment.start < self._open_since:
            self._open_since = segment.start

    def slack_of(self, step_id: str | None) -> float:
        """Seconds that the step could have ended later without delaying the whole: 0 on the critical path, for
        steps that nothing waits for, and where it is not known."""
        return 0.0 if step_id is None else self.slack.get(step_id, 0.0)

    def end(self, now: float) -> float:
        """The last known instant; `now` while something lasts."""
        return max(now if self.last_end == float("inf") else self.last_end, self.begin + SHORTEST)

    def busy(self, now: float) -> list[tuple[float, float]]:
        """Spans in which something was done, in order; those that are over do not overlap."""
        if self._open_since is None:
            return self._busy
        return [*self._busy, (self._open_since, max(now, self._open_since))]
