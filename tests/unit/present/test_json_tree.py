"""A JSON value as a tree that opens where somebody looks."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exectop.domain.values import Json
from exectop.present.json_tree import JsonTree
from support.lines import assert_safe, shown
from support.strategies import json_values

VALUE: Json = {"result": {"items": [{"name": "first"}, {"name": "second", "we ird": 1}]}, "ok": True}


def lines(tree: JsonTree) -> list[str]:
    return shown(tree.rows(0, len(tree)))


def test_shows_the_first_level() -> None:
    assert lines(JsonTree(VALUE)) == ["▾ $: {2 keys}", "  ▸ result: {1 key}", "    ok: true"]
    assert lines(JsonTree(VALUE, ascii=True)) == ["- $: {2 keys}", "  + result: {1 key}", "    ok: true"]
    assert lines(JsonTree("x")) == ['  $: "x"']


def test_opens_and_closes_by_row() -> None:
    tree = JsonTree(VALUE)
    tree.expand(1)
    tree.expand(2)
    assert lines(tree)[2:5] == ["    ▾ items: [2 items]", "      ▸ [0]: {1 key}", "      ▸ [1]: {2 keys}"]
    assert tree.is_open(2)
    assert tree.is_openable(3)
    assert tree.collapse(3) == 2  # a closed row closes the one around it
    assert len(tree) == 4
    assert tree.toggle(2) == 2
    assert len(tree) == 6
    assert tree.toggle(2) == 2
    assert tree.toggle(3) == 3  # nothing inside
    assert len(tree) == 4


def test_knows_the_path_the_value_and_the_text_of_a_row() -> None:
    tree = JsonTree(VALUE)
    assert tree.expand_all()
    row = lines(tree).index("        we ird: 1".replace("        ", " " * 10))
    assert tree.path_at(row) == '$.result.items[1]["we ird"]'
    assert tree.value_at(row) == 1
    assert tree.path_at(0) == "$"
    assert tree.path_at(row - 1) == "$.result.items[1].name"
    assert tree.text_at(row - 1) == "second"
    assert json.loads(tree.text_at(0)) == VALUE


def test_rows_that_do_not_exist_are_left_out_or_refused() -> None:
    tree = JsonTree(VALUE)
    assert len(tree.rows(-5, 99)) == 3
    for ask in (tree.value_at, tree.path_at, tree.expand):
        with pytest.raises(IndexError):
            ask(3)


def test_a_long_text_is_shown_whole_when_it_is_opened() -> None:
    tree = JsonTree({"t": "word " * 30 + "\x1bend"}, width=40)
    assert len(lines(tree)[1]) <= 40
    tree.expand(1)
    whole = "".join(text.lstrip() + " " for text in lines(tree)[2:])
    assert whole.split() == ["word"] * 30 + ["␛end"]
    assert tree.value_at(4) == tree.value_at(1)
    assert tree.path_at(4) == "$.t"
    assert tree.collapse(4) == 1
    assert len(tree) == 2


def test_another_width_lays_open_texts_out_anew() -> None:
    tree = JsonTree({"t": "word " * 30}, width=40)
    tree.expand(1)
    narrow = len(tree)
    tree.set_width(80)
    assert len(tree) < narrow
    tree.set_width(40)
    assert len(tree) == narrow


def test_long_lists_are_shown_in_chunks() -> None:
    tree = JsonTree([{"n": number} for number in range(250)])
    assert lines(tree) == ["▾ $: [250 items]", "  ▸ [0 … 99]", "  ▸ [100 … 199]", "  ▸ [200 … 249]"]
    tree.expand(3)
    assert tree.path_at(5) == "$[201]"
    part = tree.value_at(2)
    assert isinstance(part, list)
    assert len(part) == 100
    assert tree.value_at(5) == {"n": 201}


def test_chunks_of_objects_hold_their_part() -> None:
    tree = JsonTree({str(number): number for number in range(150)})
    assert tree.value_at(2) == {str(number): number for number in range(100, 150)}


def test_opening_everything_stops_at_a_limit() -> None:
    tree = JsonTree([[[number] * 10 for number in range(10)] for _ in range(10)])
    assert not tree.expand_all(limit=100)
    assert 100 <= len(tree) <= 200
    tree.collapse_all()
    assert len(tree) == 11
    assert tree.expand_all()
    assert len(tree) == 1 + 10 + 100 + 1000


def test_search_opens_what_is_around_and_goes_round() -> None:
    many: list[Json] = [{"n": f"item {number}"} for number in range(25_000)]
    tree = JsonTree([*many, "needle"])
    row = tree.search("ITEM 24987")
    assert row is not None
    assert tree.path_at(row) == "$[24987].n"
    following = tree.search("item", row)
    assert following is not None
    assert tree.path_at(following) == "$[24988].n"
    back = tree.search("item", following, is_backward=True)
    assert back is not None
    assert tree.path_at(back) == "$[24987].n"
    last = tree.search("needle", back)
    assert last is not None
    first = tree.search("item", last)
    assert first is not None
    assert tree.path_at(first) == "$[0].n"
    round_back = tree.search("needle", first, is_backward=True)
    assert round_back is not None
    assert tree.path_at(round_back) == "$[25000]"


def test_search_finds_keys_numbers_and_nothing() -> None:
    tree = JsonTree(VALUE)
    key = tree.search("RESULT")
    assert key is not None
    assert tree.path_at(key) == "$.result"
    assert tree.search("true") is not None
    assert tree.search("nowhere") is None
    assert tree.search("") is None


def test_a_name_may_stand_for_the_whole() -> None:
    assert JsonTree({"a": 1}, name="output").path_at(1) == "output.a"


@given(json_values, st.lists(st.tuples(st.integers(0, 50), st.booleans()), max_size=10))
def test_any_value_can_be_walked_safely(value: Json, steps: list[tuple[int, bool]]) -> None:
    tree = JsonTree(value, width=20)
    for row, is_toggle in steps:
        if row < len(tree):
            place = tree.toggle(row) if is_toggle else tree.collapse(row)
            assert 0 <= place < len(tree)
    rows = tree.rows(0, len(tree))
    assert len(rows) == len(tree)
    assert_safe(rows)
    for row in range(len(tree)):
        assert tree.path_at(row).startswith("$")
        tree.value_at(row)


@given(json_values)
def test_everything_open_shows_every_value(value: Json) -> None:
    tree = JsonTree(value)
    tree.expand_all()
    found = [tree.value_at(row) for row in range(len(tree))]
    stack = [value]
    while stack:
        one = stack.pop()
        assert any(one is other for other in found)
        stack += one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
