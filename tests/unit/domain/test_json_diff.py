"""Structural differences: which path, old and new, and that they say all there is to say."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exectop.domain.json_diff import ChangeKind, JsonChange, json_diff, path_text, same_json
from exectop.domain.values import Json
from support.json_patch import patched
from support.strategies import json_values


def _told(old: Json, new: Json) -> list[tuple[str, str, Json, Json]]:
    return [
        (change.kind.value, path_text(change.path), change.old, change.new) for change in json_diff(old, new).changes
    ]


@given(json_values, json_values)
def test_the_changes_make_the_new_value_of_the_old(old: Json, new: Json) -> None:
    difference = json_diff(old, new, limit=None)
    assert same_json(patched(old, difference.changes), new)


nested_lists: st.SearchStrategy[Json] = st.recursive(
    st.integers(0, 3), lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.sampled_from("abid"), inner)
)


@given(nested_lists, nested_lists)
def test_lists_in_lists_too(old: Json, new: Json) -> None:
    assert same_json(patched(old, json_diff(old, new, limit=None).changes), new)


@given(json_values)
def test_a_value_does_not_differ_from_itself(value: Json) -> None:
    assert json_diff(value, value).changes == ()
    copy: Json = [value]
    assert json_diff(copy, [value]).changes == ()


@given(nested_lists, nested_lists)
def test_as_many_changes_as_there_are_the_other_way_for_objects(old: Json, new: Json) -> None:
    assert bool(json_diff(old, new).changes) == bool(json_diff(new, old).changes)


def test_names_path_old_and_new() -> None:
    old: Json = {"a": 1, "b": {"c": [1, 2]}, "gone": None}
    new: Json = {"a": 1, "b": {"c": [1, 3]}, "come": "x"}
    assert _told(old, new) == [
        ("changed", "$.b.c[1]", 2, 3),
        ("removed", "$.gone", None, None),
        ("added", "$.come", None, "x"),
    ]


def test_an_insertion_shifts_nothing() -> None:
    old: Json = [{"id": 1, "v": "a"}, {"id": 2, "v": "b"}, {"id": 3, "v": "c"}]
    new: Json = [{"id": 0, "v": "z"}, {"id": 1, "v": "a"}, {"id": 2, "v": "B"}, {"id": 3, "v": "c"}]
    assert json_diff(old, new).changes == (
        JsonChange(ChangeKind.ADDED, (0,), (0,), None, {"id": 0, "v": "z"}),
        JsonChange(ChangeKind.CHANGED, (1, "v"), (2, "v"), "b", "B"),
    )


@pytest.mark.parametrize(
    ("old", "new", "is_same"),
    [
        (1, 1.0, True),
        (1, True, False),
        (0, False, False),
        (None, False, False),
        ("1", 1, False),
        (float("nan"), float("nan"), True),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        ([1, 2], [2, 1], False),
        ([], {}, False),
        ({}, None, False),
        ("é", "e\u0301", False),
        (10**400, 10**400, True),
    ],
)
def test_equality_is_that_of_json(old: Json, new: Json, is_same: bool) -> None:
    assert same_json(old, new) is is_same


def test_aliases_make_each_runs_own_id_equal() -> None:
    old: Json = {"run": "exec_a", "other": "exec_b"}
    new: Json = {"run": "exec_b", "other": "exec_b"}
    found = json_diff(old, new, old_aliases={"exec_a": "own id"}, new_aliases={"exec_b": "own id"})
    assert [path_text(change.path) for change in found.changes] == ["$.other"]


def test_tells_when_there_is_more() -> None:
    found = json_diff(list(range(10)), list(range(100, 110)), limit=3)
    assert len(found.changes) == 3
    assert found.is_cut


def test_ten_thousand_levels_deep() -> None:
    old: Json = 1
    new: Json = 2
    for _ in range(10_000):
        old, new = {"n": [old]}, {"n": [new]}
    (change,) = json_diff(old, new).changes
    assert (change.old, change.new, len(change.path)) == (1, 2, 20_000)
    assert path_text(change.path).startswith("$.n[0].n[0]")


def test_a_value_that_holds_itself_ends() -> None:
    loop: list[Json] = [1]
    loop.append(loop)
    assert json_diff(loop, [1, [1]]).changes


def test_a_large_payload_is_quick() -> None:
    def rows(step: int) -> Json:
        return [
            {"id": n, "name": f"row {n}", "values": [n, n + 1, n * 2], "ok": n % step == 0} for n in range(20_000)
        ]

    begin = time.process_time()
    assert len(json_diff(rows(2), rows(3)).changes) == 1000
    assert json_diff(rows(2), rows(2)).changes == ()
    assert time.process_time() - begin < 10  # a second or so on a quiet machine


def test_a_list_of_one_value_against_another_is_quick() -> None:
    zeros: Json = [0] * 100_000
    mixed: Json = [n % 2 for n in range(100_000)]
    begin = time.process_time()
    assert json_diff(zeros, mixed).is_cut
    assert time.process_time() - begin < 5  # a quadratic one takes hours


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ((), "$"),
        (("a", 0, "b_c"), "$.a[0].b_c"),
        (("a b", 'q"\\', ""), '$["a b"]["q\\"\\\\"][""]'),
        (("0",), '$["0"]'),
    ],
)
def test_paths_can_be_read_back(path: tuple[str | int, ...], text: str) -> None:
    assert path_text(path) == text
