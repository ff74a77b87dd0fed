"""Nodes know how many rows they take."""

import pytest

from exectop.domain.values import Json
from exectop.present.json_nodes import CHUNK, Node, chunk_step


@pytest.mark.parametrize(
    ("count", "step"), [(0, 1), (CHUNK, 1), (CHUNK + 1, CHUNK), (CHUNK**2, CHUNK), (CHUNK**2 + 1, CHUNK**2)]
)
def test_a_node_has_at_most_a_hundred_children(count: int, step: int) -> None:
    assert chunk_step(count) == step


def test_opening_and_closing_counts_in_all_ancestors() -> None:
    root = Node({"a": {"b": [1, 2]}, "c": 3})
    root.open(80)
    first = root.children[0]
    first.open(80)
    first.children[0].open(80)
    assert (first.children[0].size, first.size, root.size) == (3, 4, 6)
    first.close()
    assert (first.size, root.size) == (1, 3)
    assert not first.is_open


def test_long_texts_open_into_lines() -> None:
    node = Node("one two three\nfour")
    assert node.is_openable(80)
    node.open(8)
    assert node.lines == ["one two ", "three", "four"]
    assert node.size == 4
    assert not Node("short").is_openable(80)
    assert Node("x" * 81).is_openable(80)


@pytest.mark.parametrize("value", [1, None, True, {}, [], "x"])
def test_what_holds_nothing_more_does_not_open(value: Json) -> None:
    node = Node(value)
    node.open(80)
    assert not node.is_open
    assert node.size == 1


@pytest.mark.parametrize("value", [list(range(250)), {str(number): number for number in range(250)}])
def test_long_lists_and_objects_open_into_chunks(value: Json) -> None:
    root = Node(value)
    root.open(80)
    assert [(chunk.start, chunk.stop) for chunk in root.children] == [(0, 100), (100, 200), (200, 250)]
    last = root.child_for(249)
    assert last.is_chunk
    last.open(80)
    assert last.child_for(249).value == 249
    assert not last.child_for(249).is_chunk
    assert len(last.children) == 50
