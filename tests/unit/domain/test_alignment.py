"""Which steps belong together: by identity, by name and position, by order; the same from either side."""

import time
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exectop.domain.alignment import Pair, align
from exectop.domain.precedence import in_order
from exectop.domain.story import Story
from exectop.domain.values import Edge, Step
from support.pairs import LEFT, RIGHT, chain, execution, good, story
from support.stories import NOW


def _aligned(left: Story, right: Story) -> tuple[Pair, ...]:
    return align(in_order(left), in_order(right))


def _told(left: Story, right: Story) -> list[tuple[str, str]]:
    return [
        (pair.left.id if pair.left else "", pair.right.id if pair.right else "") for pair in _aligned(left, right)
    ]


def _right(steps: list[Step], edges: list[Edge] | None = None) -> Story:
    return story(execution(RIGHT, NOW - 500), steps, edges)


def _left(steps: list[Step], edges: list[Edge] | None = None) -> Story:
    return story(execution(LEFT, NOW - 1000), steps, edges)


def test_pairs_by_identity() -> None:
    same = _right(chain("l-", NOW - 500))
    assert _told(good(), same) == [(f"l-{name}",) * 2 for name in ("fetch", "parse", "check", "store")]


def test_pairs_by_name_where_ids_are_new() -> None:
    other = _right(chain("r-", NOW - 500))
    assert _told(good(), other) == [(f"l-{name}", f"r-{name}") for name in ("fetch", "parse", "check", "store")]


def test_numbered_ids_do_not_beat_names() -> None:
    left = [replace(step, id=f"node_{n}") for n, step in enumerate(chain("", NOW, ("fetch", "check", "store")))]
    right = [
        replace(step, id=f"node_{n}") for n, step in enumerate(chain("", NOW, ("fetch", "wait", "check", "store")))
    ]
    assert _told(_left(left), _right(right)) == [
        ("node_0", "node_0"),
        ("", "node_1"),
        ("node_1", "node_2"),
        ("node_2", "node_3"),
    ]


def test_a_missing_step_stands_where_it_would_be() -> None:
    assert _told(good(), _right(chain("r-", NOW, ("fetch", "check", "store")))) == [
        ("l-fetch", "r-fetch"),
        ("l-parse", ""),
        ("l-check", "r-check"),
        ("l-store", "r-store"),
    ]


def test_position_tells_steps_of_one_name_apart() -> None:
    """Two branches search; on the right they were told the other way round and started the other way round."""
    names = ("start", "web", "files", "search", "search")
    edges = [("start", "web"), ("start", "files"), ("web", "s1"), ("files", "s2")]
    ids = ("start", "web", "files", "s1", "s2")
    left = [replace(step, id=f"l{id_}") for step, id_ in zip(chain("", NOW, names), ids, strict=True)]
    right = [replace(step, id=f"r{id_}") for step, id_ in zip(chain("", NOW, names), ids, strict=True)]
    right[3], right[4] = replace(right[4], started_at=NOW + 30), replace(right[3], started_at=NOW + 40)
    pairs = _told(
        _left(left, [Edge(f"l{a}", f"l{b}") for a, b in edges]),
        _right(right, [Edge(f"r{a}", f"r{b}") for a, b in edges]),
    )
    assert ("ls1", "rs1") in pairs
    assert ("ls2", "rs2") in pairs


def test_a_renamed_step_is_found_by_its_place() -> None:
    renamed = _right(chain("r-", NOW, ("fetch", "read", "check", "store")))
    assert _told(good(), renamed)[1] == ("l-parse", "r-read")


def test_what_only_the_right_one_has_follows_what_it_followed() -> None:
    steps = chain("r-", NOW, ("init", "fetch", "parse", "check", "check", "store", "notify"))
    longer = _right([replace(step, id=f"{step.id}-{place}") for place, step in enumerate(steps)])
    assert [(pair.right.name if pair.right else "", pair.left is not None) for pair in _aligned(good(), longer)] == [
        ("init", False),
        ("fetch", True),
        ("parse", True),
        ("check", True),
        ("check", False),
        ("store", True),
        ("notify", False),
    ]


def test_several_renamed_steps_in_a_row() -> None:
    renamed = _right(chain("r-", NOW, ("fetch", "read", "verify", "store")))
    assert _told(good(), renamed)[1:3] == [("l-parse", "r-read"), ("l-check", "r-verify")]


def test_nothing_in_common() -> None:
    left, right = _left(chain("l-", NOW, ("a", "b"))), _right(chain("r-", NOW, ("c",)))
    assert sorted(_told(left, right)) == [("", "r-c"), ("l-a", ""), ("l-b", "")]
    assert _aligned(_left([]), _right([])) == ()


def test_a_cycle_and_edges_to_nowhere_do_no_harm() -> None:
    steps = chain("", NOW)
    edges = [Edge("fetch", "parse"), Edge("parse", "fetch"), Edge("fetch", "fetch"), Edge("gone", "store")]
    assert len(_aligned(_left(steps, edges), _right(steps, edges))) == 4


LOOP = ("think", "tool") * 20


def _named(prefix: str, names: Sequence[str]) -> list[Step]:
    steps = chain(prefix, NOW, names)
    return [replace(step, id=f"{prefix}{place}", input=None) for place, step in enumerate(steps)]


@pytest.mark.parametrize("gone", [{3}, {3, 7}, {3, 9, 31}, {2, 16, 33}])
@pytest.mark.parametrize("prefix", ["r", "l"])
@pytest.mark.parametrize("edges", [None, []])
def test_what_a_loop_lacks_is_missing_where_it_was(gone: set[int], prefix: str, edges: list[Edge] | None) -> None:
    """With ids of its own and with ids that are mere numbers, with edges and with none."""
    shorter = [name for place, name in enumerate(LOOP) if place not in gone]
    pairs = _aligned(_left(_named("l", LOOP), edges), _right(_named(prefix, shorter), edges))
    assert [place for place, pair in enumerate(pairs) if pair.right is None] == sorted(gone)
    assert all(pair.left for pair in pairs)


def test_what_they_were_given_tells_calls_of_one_name_apart() -> None:
    calls = [replace(step, input={"page": place}) for place, step in enumerate(_named("l", ["call"] * 10))]
    others = [replace(step, id=f"r{place}") for place, step in enumerate(calls[1:])]
    assert _told(_left(calls), _right(others)) == [("l0", ""), *((f"l{n}", f"r{n - 1}") for n in range(1, 10))]


def test_branches_are_told_apart_by_what_leads_to_them_though_they_began_in_another_order() -> None:
    def made(prefix: str, ends: str) -> list[Step]:
        return [
            replace(step, id=f"{prefix}{name}", name=name[0], input=None)
            for step, name in zip(
                chain("", NOW, "sabcxyz"), ("start", "a", "b", "c", *(f"x{end}" for end in ends)), strict=True
            )
        ]

    arrows = [("start", name) for name in "abc"] + [(name, f"x{name}") for name in "abc"]
    left, right = (
        story(execution(key, NOW), made(prefix, ends), [Edge(prefix + a, prefix + b) for a, b in arrows])
        for key, prefix, ends in ((LEFT, "l", "abc"), (RIGHT, "r", "cba"))
    )
    assert {one[1:] == other[1:] for one, other in _told(left, right)} == {True}


names = st.lists(st.sampled_from(("a", "b", "c", "d")), max_size=7)
prefixes = st.sampled_from(("x", "y"))
arrows = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=8)


def _made(prefix: str, told: list[str], arrows: list[tuple[int, int]]) -> Story:
    steps = [
        replace(step, id=f"{prefix}{place}", started_at=NOW + place if place % 3 else None)
        for place, step in enumerate(chain("", NOW, told))
    ]
    return _left(steps, [Edge(f"{prefix}{a}", f"{prefix}{b}") for a, b in arrows])


stories = st.builds(_made, prefixes, names, arrows)


@given(stories, stories)
def test_it_is_symmetric(left: Story, right: Story) -> None:
    assert sorted(_told(left, right)) == sorted((one, other) for other, one in _told(right, left))


@given(stories, stories)
def test_every_step_is_in_one_row(left: Story, right: Story) -> None:
    pairs = _aligned(left, right)
    assert sorted(pair.left.id for pair in pairs if pair.left) == sorted(left.steps)
    assert sorted(pair.right.id for pair in pairs if pair.right) == sorted(right.steps)


@given(stories)
def test_a_story_aligns_with_itself(one: Story) -> None:
    assert all(pair.left is pair.right for pair in _aligned(one, one))


def test_thousands_of_steps_are_quick() -> None:
    many = [f"step {n % 50}" for n in range(5_000)]
    left = _left([replace(step, id=f"l{n}") for n, step in enumerate(chain("", NOW, many))])
    right = _right([replace(step, id=f"r{n}") for n, step in enumerate(chain("", NOW, many[1:]))])
    begin = time.process_time()
    assert len(_aligned(left, right)) == 5_000
    assert time.process_time() - begin < 5  # a quadratic one takes minutes
