"""A timeline as JSON: what lasts has no end, and the critical path is told."""

import json

from exectop.timeline.export import to_json
from exectop.timeline.layout import Layout
from support.timelines import BEGIN, make_lively_story


def test_lanes_have_their_spans_and_what_lasts_has_no_end() -> None:
    now = BEGIN + 5030
    layout = Layout(make_lively_story(), now)
    told = json.loads(to_json(layout, now))
    assert told["schema"] == "exectop.timeline/1"
    assert (told["begin"], told["end"]) == (BEGIN, now)
    assert [lane["step"] for lane in told["lanes"]] == layout.lanes.keys()
    assert told["lanes"][0]["spans"][-1]["to"] is None
    assert all(span["from"] >= BEGIN for lane in told["lanes"] for span in lane["spans"])
    lanes = {lane["step"]: lane for lane in told["lanes"]}
    assert {step for step, lane in lanes.items() if lane["is_critical"]} == set(layout.path)
    assert lanes["read"]["slack"] == 2.0
