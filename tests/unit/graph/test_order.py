import random

import pytest

from exectop.graph.layers import cut
from exectop.graph.order import crossings, depth_first, insert, inversions, positions
from exectop.graph.ranks import rank
from support.graphs import graph_of, random_graph


@pytest.mark.parametrize("size", [0, 1, 50, 4000])
def test_inversions_are_the_pairs_in_the_wrong_order(size: int) -> None:
    chance = random.Random(size)
    values = [chance.randrange(60) for _ in range(size)]
    seen = [0] * 60
    expected = 0
    for value in values:
        expected += sum(seen[value + 1 :])
        seen[value] += 1
    assert inversions(values, 60) == expected


def test_a_walk_keeps_every_item_in_its_layer() -> None:
    items = cut(graph := random_graph(90, 160, 4), rank(graph))
    for is_reversed in (False, True):
        layers = depth_first(items, is_reversed=is_reversed)
        assert [sorted(layer) for layer in layers] == [sorted(layer) for layer in items.layers]


def test_positions_count_from_the_top() -> None:
    items = cut(graph := graph_of("a>b a>c"), rank(graph))
    assert positions(items, [[0], [2, 1]]) == [0, 1, 0]
    assert crossings(items, [[0], [2, 1]]) == 0


def test_new_items_go_beside_their_parents_and_old_ones_keep_their_order() -> None:
    graph = graph_of("a>x b>y b>n")
    items = cut(graph, rank(graph))
    layers, wishes = insert(items, {("", "a", 0): 4, ("", "b", 0): 1, ("", "x", 0): 4, ("", "y", 0): 1})
    names = [[graph.nodes[item].id for item in layer] for layer in layers]
    assert names == [["b", "a"], ["y", "n", "x"]]
    assert wishes[graph.index["n"]] is None
