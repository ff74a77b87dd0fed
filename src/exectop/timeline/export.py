"""A timeline for programs. Must not know: columns, glyphs."""

import json

from exectop.domain.values import Json
from exectop.timeline.layout import Layout

SCHEMA_NAME = "exectop.timeline/1"


def to_json(layout: Layout, now: float) -> str:
    """Every lane with its spans; instants in epoch seconds, `null` for the end of what lasts. ASCII only, two blanks
    a level."""
    lanes: list[Json] = [_lane(layout, row, now) for row in range(len(layout.lanes))]
    whole: Json = {"schema": SCHEMA_NAME, "begin": layout.begin, "end": layout.end(now), "lanes": lanes}
    return json.dumps(whole, indent=2, allow_nan=False)


def _lane(layout: Layout, row: int, now: float) -> Json:
    lane = layout.lanes.lane(row, now)
    spans: list[Json] = [
        {
            "from": span.start,
            "to": span.end,
            "status": span.status.value,
            "outcome": None if span.outcome is None else span.outcome.value,
            "attempt": span.attempt or None,
        }
        for span in layout.lanes.segments(row)
    ]
    return {
        "step": lane.step_id,
        "name": lane.label,
        "depth": lane.depth,
        "status": lane.status.value,
        "elapsed": lane.took,
        "is_critical": lane.step_id in layout.path,
        "slack": layout.slack_of(lane.step_id),
        "spans": spans,
    }
