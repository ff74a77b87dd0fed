"""Two executions compared: every kind of difference, and which one comes first."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from exectop.domain.diff import Comparison, compare
from exectop.domain.diff_rows import Mark
from exectop.domain.status import Status
from exectop.domain.story import fold
from exectop.domain.values import Edge, ErrorInfo, ExecutionKey, Step, Usage
from support.pairs import LEFT, RIGHT, bad, bad_steps, chain, execution, good, story
from support.stories import NOW
from support.strategies import KEY, stamped_lists


def _marks(found: Comparison) -> list[str]:
    return [row.mark.value for row in found.rows]


def _fields(found: Comparison, row: int) -> list[str]:
    return [one.field for one in found.rows[row].differences]


def test_names_where_they_part() -> None:
    found = compare(good(), bad())
    assert _marks(found) == ["same", "same", "differs", "differs"]
    assert found.first == 2
    assert found.rows[2].label == "check"
    assert _fields(found, 2) == ["input", "status", "error", "output", "attempts"]
    assert [one.field for one in found.fields] == ["model", "status", "error"]
    assert not found.is_same


def test_the_same_workflow_run_twice_is_the_same() -> None:
    again = story(execution(RIGHT, NOW - 500), chain("r-", NOW - 500))
    assert compare(good(), again).is_same


@given(stamped_lists())
def test_nothing_differs_from_itself(changes: list[object]) -> None:
    one = fold(KEY, changes)  # type: ignore[arg-type]
    found = compare(one, one)
    assert found.is_same
    assert all(row.mark is Mark.SAME for row in found.rows)


@given(stamped_lists(), stamped_lists())
def test_both_sides_see_the_same_differences(ours: list[object], theirs: list[object]) -> None:
    left, right = fold(KEY, ours), fold(KEY, theirs)  # type: ignore[arg-type]
    there, back = compare(left, right), compare(right, left)
    assert {one.field for one in there.fields} == {one.field for one in back.fields}
    assert there.is_same is back.is_same


def test_a_missing_step_is_where_they_part() -> None:
    shorter = story(execution(RIGHT, NOW - 500), chain("r-", NOW - 500, ("fetch", "check", "store")))
    found = compare(good(), shorter)
    assert found.first == 1
    assert found.rows[1].mark is Mark.LEFT
    back = compare(shorter, good())
    assert back.rows[back.first or 0].mark is Mark.RIGHT


def _with_third(**values: object) -> Comparison:
    steps = chain("r-", NOW - 500)
    steps[2] = replace(steps[2], **values)  # type: ignore[arg-type]
    return compare(good(), story(execution(RIGHT, NOW - 500), steps))


def test_each_kind_of_difference_is_where_they_part() -> None:
    for values, field in (
        ({"status": Status.FAILED}, "status"),
        ({"input": {"rows": 21}}, "input"),
        ({"output": {"rows": 31}}, "output"),
        ({"error": ErrorInfo("boom")}, "error"),
        ({"ended_at": NOW - 480}, "duration"),
        ({"status_raw": "skipped"}, "status"),
    ):
        found = _with_third(**values)
        assert found.first == 2, field
        assert _fields(found, 2) == [field]


def test_a_payload_says_which_path() -> None:
    (difference,) = _with_third(output={"rows": 31}).rows[2].differences
    (change,) = difference.changes
    assert (change.path, change.old, change.new) == (("rows",), 30, 31)


def test_own_ids_in_payloads_are_the_same() -> None:
    left, right = chain("l-", NOW), chain("r-", NOW)
    left[0] = replace(
        left[0], output={"run": LEFT.id, "child": "child-execution-1"}, execution_id="child-execution-1"
    )
    right[0] = replace(
        right[0], output={"run": RIGHT.id, "child": "child-execution-2"}, execution_id="child-execution-2"
    )
    assert compare(story(execution(LEFT, NOW), left), story(execution(RIGHT, NOW), right)).is_same
    right[0] = replace(right[0], output={"run": LEFT.id, "child": "child-execution-2"})
    assert not compare(story(execution(LEFT, NOW), left), story(execution(RIGHT, NOW), right)).is_same


def _nested(key: ExecutionKey, child: dict[str, object], parent: dict[str, object]) -> Comparison:
    def steps(prefix: str) -> list[Step]:
        whole, inner, last = chain(prefix, NOW, ("agent", "tool", "answer"))
        return [whole, replace(inner, parent_id=whole.id), replace(last, parent_id=whole.id)]

    def made(key: ExecutionKey, told: list[Step]) -> Comparison:
        edges = [Edge(told[0].id, step.id, "child") for step in told[1:]]
        plain = steps("l-")
        left = story(execution(LEFT, NOW), plain, [Edge(plain[0].id, step.id, "child") for step in plain[1:]])
        return compare(left, story(execution(key, NOW), told, edges))

    whole, inner, last = steps("r-")
    return made(key, [replace(whole, **parent), replace(inner, **child), last])  # type: ignore[arg-type]


def test_what_contains_the_difference_is_a_consequence() -> None:
    failed: dict[str, object] = {"status": Status.FAILED, "error": ErrorInfo("boom")}
    found = _nested(RIGHT, failed, failed)
    assert _marks(found) == ["differs", "differs", "same"]
    assert found.rows[0].is_consequence
    assert found.first == 1


def test_what_was_given_is_no_consequence() -> None:
    failed: dict[str, object] = {"status": Status.FAILED}
    found = _nested(RIGHT, failed, {**failed, "input": "other"})
    assert not found.rows[0].is_consequence
    assert found.first == 0


def test_not_that_far_yet_is_not_where_they_part() -> None:
    """The right one still runs: its third step is not over, its fourth not told of; but its output of the second
    differs for good."""
    steps = chain("r-", NOW - 500)[:3]
    steps[2] = replace(steps[2], status=Status.RUNNING, status_raw="running", ended_at=None, output=None)
    running = replace(execution(RIGHT, NOW - 500, Status.RUNNING), ended_at=None)
    found = compare(good(), story(running, steps))
    assert _marks(found) == ["same", "same", "differs", "left"]
    assert found.rows[2].is_early
    assert found.rows[3].is_early
    assert found.first == 2
    steps[1] = replace(steps[1], output="other")
    assert compare(good(), story(running, steps)).first == 1


def test_a_gap_in_a_finished_run_beats_what_is_early() -> None:
    steps = chain("r-", NOW - 500)[:3]
    steps[0] = replace(steps[0], status=Status.RUNNING, ended_at=None, output=None)
    steps[2] = replace(steps[2], output="other")
    running = replace(execution(RIGHT, NOW - 500, Status.RUNNING), ended_at=None)
    assert compare(good(), story(running, steps)).first == 2


def test_fields_of_the_executions() -> None:
    other = replace(
        execution(RIGHT, NOW - 500),
        profile="cheap",
        prompt="Import nothing",
        usage=Usage(tokens=5),
        outcome="bad",
        ended_at=NOW,
        input={"a": 1},
        metadata={"team": "x"},
    )
    found = compare(good(), story(other, chain("r-", NOW - 500)))
    names = [one.field for one in found.fields]
    assert names == ["profile", "prompt", "input", "metadata", "outcome", "usage", "duration"]
    assert found.first is None
    assert not found.is_same


def test_other_vendors_words_are_no_difference() -> None:
    other = replace(execution(RIGHT, NOW - 500), provider="izieroma", status_raw="SUCCEEDED")
    found = compare(good(), story(other, chain("r-", NOW - 500)))
    assert [one.field for one in found.fields] == ["provider"]


def test_unchanged_rows_are_kept() -> None:
    left, right = good(), bad()
    before = compare(left, right)
    steps = bad_steps()
    steps[0] = replace(steps[0], output="other")
    after = compare(left, story(right.execution, [steps[0], *list(right.steps.values())[1:]]), before)
    assert after.rows[2] is before.rows[2]
    assert after.first == 0
    assert compare(left, right, before).rows == before.rows


@given(st.integers(0, 3))
def test_a_comparison_with_a_past_gives_what_one_without_gives(place: int) -> None:
    left, right = good(), bad()
    steps = list(right.steps.values())
    steps[place] = replace(steps[place], output="other", status=Status.FAILED)
    changed = story(right.execution, steps)
    assert compare(left, changed, compare(left, right)) == compare(left, changed)
