"""The order of execution, and what had to come first: by edges, by clear times, by containment."""

from dataclasses import replace
from itertools import pairwise

from exectop.domain.precedence import in_order, is_chain
from exectop.domain.values import Edge, Step
from support.pairs import LEFT, chain, execution, story
from support.stories import NOW


def _before(steps: list[Step], edges: list[Edge]) -> dict[str, tuple[str, ...]]:
    return {one.step.id: one.before for one in in_order(story(execution(LEFT, NOW), steps, edges))}


def test_the_order_is_that_of_execution() -> None:
    steps = chain("", NOW)[::-1]
    placed = in_order(story(execution(LEFT, NOW), steps, []))
    assert [one.step.name for one in placed] == ["fetch", "parse", "check", "store"]
    assert [one.order for one in placed] == [0, 1, 2, 3]


def test_without_times_the_edges_tell_the_order() -> None:
    ghosts = [replace(step, started_at=None, ended_at=None) for step in chain("", NOW)[::-1]]
    placed = in_order(story(execution(LEFT, NOW), ghosts, [Edge(b.id, a.id) for a, b in pairwise(ghosts)]))
    assert [(one.step.name, one.rank) for one in placed] == [("fetch", 0), ("parse", 1), ("check", 2), ("store", 3)]
    assert [one.before_names for one in placed] == [(), ("fetch",), ("parse",), ("check",)]


def test_without_edges_clear_times_do() -> None:
    assert _before(chain("", NOW, "abc"), []) == {"a": (), "b": ("a",), "c": ("b",)}


def test_what_overlaps_anywhere_has_no_order() -> None:
    a, b, c = chain("", NOW, "abc")
    assert set(_before([replace(a, ended_at=NOW + 6), b, c], []).values()) == {()}
    assert set(_before([replace(a, ended_at=None), b, c], []).values()) == {()}
    assert set(_before([a, b, replace(c, started_at=b.started_at)], []).values()) == {()}


def test_edges_that_only_contain_tell_no_order_others_do() -> None:
    whole, b, c = chain("", NOW, "abc")
    inner = [whole, replace(b, parent_id="a"), replace(c, parent_id="a")]
    inside = [Edge("a", "b", "child"), Edge("a", "c", "child")]
    assert _before(inner, inside) == {"a": (), "b": ("a",), "c": ("a", "b")}
    assert _before(chain("", NOW, "abc"), [Edge("a", "c")]) == {"a": (), "b": (), "c": ("a",)}
    assert _before(inner, []) == {"a": (), "b": ("a",), "c": ("b",)}


def test_a_chain_is_where_each_step_waits_for_the_one_before() -> None:
    steps = chain("", NOW, "abc")
    assert is_chain(in_order(story(execution(LEFT, NOW), steps)))
    assert not is_chain(in_order(story(execution(LEFT, NOW), steps, [Edge("a", "b"), Edge("a", "c")])))
