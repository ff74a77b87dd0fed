"""What was done in another order: only where the edges, or clear times, tell of one."""

import time
from collections.abc import Sequence
from dataclasses import replace

import pytest

from exectop.domain.alignment import align
from exectop.domain.diff import compare
from exectop.domain.precedence import in_order
from exectop.domain.reordering import reordered
from exectop.domain.story import Story
from exectop.domain.values import Edge, ExecutionKey, Step
from support.pairs import LEFT, RIGHT, chain, execution, story
from support.stories import NOW

ORDER = ("load", "split", "clean", "score")
OTHER = ("load", "clean", "split", "score")


def _made(key: ExecutionKey, names: Sequence[str], edges: list[Edge] | None = None) -> Story:
    prefix = key.id[0]
    steps = [replace(step, input=None, output=None) for step in chain(prefix, NOW, names)]
    return story(execution(key, NOW), steps, edges)


def _told(left: Story, right: Story) -> dict[str, tuple[str, str]]:
    ours, theirs = in_order(left), in_order(right)
    pairs = align(ours, theirs)
    return {(pairs[row].left or Step(id="")).name: words for row, words in reordered(ours, theirs, pairs).items()}


@pytest.mark.parametrize("edges", [None, []])
def test_two_steps_changed_places(edges: list[Edge] | None) -> None:
    left, right = _made(LEFT, ORDER, edges), _made(RIGHT, OTHER, edges)
    assert _told(left, right) == {"split": ("before clean", "after clean")}
    assert _told(right, left) == {"clean": ("before split", "after split")}


def test_one_that_moved_far_is_the_only_one_that_moved() -> None:
    left, right = _made(LEFT, "abcdefg"), _made(RIGHT, "bcdefag")
    assert _told(left, right) == {"a": ("before b", "after b")}
    assert _told(right, left) == {"a": ("after f", "before f")}


def test_each_of_two_places_is_told() -> None:
    assert set(_told(_made(LEFT, "abcdefgh"), _made(RIGHT, "bacdegfh"))) == {"a", "f"}


def test_a_step_that_only_one_has_between_them_changes_nothing() -> None:
    left, right = _made(LEFT, ("load", "split", "check", "clean")), _made(RIGHT, ("load", "clean", "split"))
    assert _told(left, right) == {"split": ("before clean", "after clean")}


def test_branches_begin_in_any_order() -> None:
    def edges(prefix: str) -> list[Edge]:
        return [Edge(prefix + "load", prefix + name) for name in ("split", "clean")] + [
            Edge(prefix + name, prefix + "score") for name in ("split", "clean")
        ]

    assert not _told(_made(LEFT, ORDER, edges("1")), _made(RIGHT, OTHER, edges("2")))


def test_steps_of_one_name_in_branches_may_be_any_of_each_other() -> None:
    """Which `x` of the one is which of the other is not known, so neither is whether it came before `y`."""
    ids, names = ("s", "x1", "x2", "y"), ("s", "x", "x", "y")
    arrows = {LEFT: [("s", "x1"), ("s", "x2"), ("x1", "y")], RIGHT: [("s", "x1"), ("s", "x2"), ("y", "x1")]}

    def made(key: ExecutionKey) -> Story:
        steps = [
            replace(step, id=key.id[0] + id_, name=name, input=None)
            for id_, name, step in zip(ids, names, chain("", NOW, ids), strict=True)
        ]
        return story(execution(key, NOW), steps, [Edge(key.id[0] + a, key.id[0] + b) for a, b in arrows[key]])

    assert not _told(made(LEFT), made(RIGHT))


def test_what_overlaps_without_edges_has_no_order() -> None:
    left, right = _made(LEFT, ORDER, []), _made(RIGHT, OTHER, [])
    first = right.steps["2load"]
    right.steps["2load"] = replace(first, ended_at=NOW + 6)
    assert not _told(left, right)


def test_a_cycle_is_no_order() -> None:
    circle = [Edge("2split", "2clean"), Edge("2clean", "2split")]
    assert not _told(_made(LEFT, ORDER), _made(RIGHT, ORDER, circle))


def test_it_is_where_two_runs_part_and_kept_rows_forget_it() -> None:
    left, right, same = _made(LEFT, ORDER), _made(RIGHT, OTHER), _made(RIGHT, ORDER)
    found = compare(left, right)
    assert not found.is_same
    assert found.first == 1
    assert [(one.field, one.old, one.new) for one in found.rows[1].differences] == [
        ("order", "before clean", "after clean")
    ]
    assert compare(left, right, found) == found
    right.edges = same.edges
    assert compare(left, right, found).is_same


def test_tens_of_thousands_the_other_way_round_are_quick() -> None:
    names = [f"step {n}" for n in range(20_000)]
    ours, theirs = in_order(_made(LEFT, names)), in_order(_made(RIGHT, names[::-1]))
    pairs = align(ours, theirs)
    begin = time.process_time()
    assert len(reordered(ours, theirs, pairs)) == 19_999
    assert time.process_time() - begin < 5  # a quadratic one takes minutes
