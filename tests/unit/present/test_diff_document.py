"""A comparison as JSON: valid, complete, and its paths are readable."""

import json

from exectop.domain.diff import compare
from exectop.present.diff_document import DIFF_SCHEMA, diff_document
from exectop.present.document import dumps
from support.pairs import LEFT, bad, good


def test_tells_what_differs_and_where() -> None:
    told = json.loads(dumps(diff_document(compare(good(), bad()))))
    assert told["schema"] == DIFF_SCHEMA
    assert told["is_same"] is False
    assert told["left"] == {"source": "flows", "id": LEFT.id, "title": "nightly_import", "status": "completed"}
    assert told["first"] == 2
    assert [step["mark"] for step in told["steps"]] == ["same", "same", "differs", "differs"]
    check = told["steps"][2]
    assert check["left"]["id"] == "l-check"
    assert check["differences"][0] == {
        "field": "input",
        "is_early": False,
        "changes": [{"kind": "changed", "old_path": "$.rows", "new_path": "$.rows", "old": 20, "new": 21}],
        "is_cut": False,
    }
    assert check["differences"][1] == {"field": "status", "is_early": False, "old": "completed", "new": "failed"}


def test_a_missing_step_is_null() -> None:
    from exectop.domain.story import Story

    told = diff_document(compare(good(), Story(LEFT)))
    steps = told["steps"]
    assert isinstance(steps, list)
    assert isinstance(steps[0], dict)
    assert steps[0]["right"] is None


def test_nothing_differs() -> None:
    told = diff_document(compare(good(), good()))
    assert (told["is_same"], told["first"], told["differences"]) == (True, None, [])
