import random

import pytest

from exectop.graph.layers import cut
from exectop.graph.order import crossings, depth_first, insert, inversions, order
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


def test_uncrosses_what_can_be_uncrossed() -> None:
    graph = graph_of("a>x b>y c>z x>p y>q z>r", "lonely")
    items = cut(graph, rank(graph))
    assert crossings(items, order(items)) == 0


def test_is_never_worse_than_the_depth_first_start() -> None:
    items = cut(graph := random_graph(150, 260, 3), rank(graph))
    assert crossings(items, order(items)) <= crossings(items, depth_first(items))


def test_keeps_every_item_in_its_layer() -> None:
    items = cut(graph := random_graph(90, 160, 4), rank(graph))
    layers = order(items)
    assert [sorted(layer) for layer in layers] == [sorted(layer) for layer in items.layers]


def test_new_items_go_beside_their_parents_and_old_ones_keep_their_order() -> None:
    graph = graph_of("a>x b>y b>n")
    items = cut(graph, rank(graph))
    layers, wishes = insert(items, {("", "a", 0): 4, ("", "b", 0): 1, ("", "x", 0): 4, ("", "y", 0): 1})
    names = [[graph.nodes[item].id for item in layer] for layer in layers]
    assert names == [["b", "a"], ["y", "n", "x"]]
    assert wishes[graph.index["n"]] is None
