"""Common subsequences: right, in order, and cheap where they must be."""

import time
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from exectop.domain.sequences import match_sequences

items = st.lists(st.sampled_from("abcdef"), max_size=12)


def _is_increasing(pairs: list[tuple[int, int]]) -> bool:
    return all(a < c and b < d for (a, b), (c, d) in pairwise(pairs))


@given(items, items)
def test_matches_equal_items_in_order(old: list[str], new: list[str]) -> None:
    pairs = match_sequences(old, new)
    assert _is_increasing(pairs)
    assert all(old[a] == new[b] for a, b in pairs)


@given(items)
def test_a_sequence_matches_itself_wholly(one: list[str]) -> None:
    assert match_sequences(one, one) == [(n, n) for n in range(len(one))]


@given(items, st.integers(0, 12))
def test_an_insertion_costs_no_other_match(one: list[str], place: int) -> None:
    longer = [*one[:place], "new", *one[place:]]
    assert len(match_sequences(one, longer)) == len(one)


def test_a_moved_item_leaves_the_others_in_place() -> None:
    assert match_sequences("abcdef", "bcdefa") == [(1, 0), (2, 1), (3, 2), (4, 3), (5, 4)]


def test_repeats_in_a_large_stretch_are_paired_by_place() -> None:
    old = ["x"] * 1 + ["a", "b"] * 4000 + ["y"]
    new = ["z"] * 1 + ["a", "c"] * 4000 + ["w"]
    pairs = match_sequences(old, new)
    assert _is_increasing(pairs)
    assert len(pairs) == 4000


def test_every_second_item_of_a_long_list_changed() -> None:
    old = list(range(40_000))
    new = [-one if one % 2 else one for one in old]
    begin = time.process_time()
    assert len(match_sequences(old, new)) == 20_000
    assert time.process_time() - begin < 5  # a quadratic one takes minutes


def _without(one: list[str], gone: list[int]) -> list[str]:
    return [item for place, item in enumerate(one) if place not in gone]


def test_what_is_missing_from_a_loop_is_missing_where_it_was() -> None:
    loop = ["think", "tool"] * 20
    for gone in ([3], [3, 7], [3, 9, 31]):
        pairs = match_sequences(loop, _without(loop, gone))
        assert [place for place in range(len(loop)) if place not in dict(pairs)] == gone


def test_a_long_loop_with_many_gaps_loses_no_match() -> None:
    loop = [f"step {n % 7}" for n in range(40_000)]
    gone = list(range(0, 40_000, 97))
    begin = time.process_time()
    assert len(match_sequences(loop, _without(loop, gone))) == len(loop) - len(gone)
    assert time.process_time() - begin < 5  # a quadratic one takes minutes


def test_two_long_loops_that_have_little_in_common_are_quick() -> None:
    begin = time.process_time()
    pairs = match_sequences(["a", "b", "c"] * 10_000, ["c", "b", "d", "e"] * 7_000)
    assert _is_increasing(pairs)
    assert time.process_time() - begin < 5
