import pytest

from exectop.graph.layers import cut
from exectop.graph.order import crossings, depth_first
from exectop.graph.ranks import rank
from exectop.graph.reduce import Dice, Reducer, budget_of, insert, order
from support.graphs import graph_of, random_graph


def test_uncrosses_what_can_be_uncrossed() -> None:
    graph = graph_of("a>x b>y c>z x>p y>q z>r", "lonely")
    items = cut(graph, rank(graph))
    assert crossings(items, order(items)) == 0


@pytest.mark.parametrize("seed", range(3))
def test_is_never_worse_than_the_start(seed: int) -> None:
    items = cut(graph := random_graph(150, 260, seed), rank(graph))
    assert crossings(items, order(items)) < crossings(items, depth_first(items))


def test_keeps_every_item_in_its_layer() -> None:
    items = cut(graph := random_graph(90, 160, 4), rank(graph))
    assert [sorted(layer) for layer in order(items)] == [sorted(layer) for layer in items.layers]


def test_the_same_graph_has_the_same_order() -> None:
    items = cut(graph := random_graph(150, 260, 5), rank(graph))
    assert order(items) == order(items)


def test_more_steps_never_make_it_worse_and_none_are_enough_for_an_answer() -> None:
    items = cut(graph := random_graph(150, 260, 6), rank(graph))
    counts = [crossings(items, order(items, budget)) for budget in (0, 20_000, 300_000)]
    assert counts[0] >= counts[1] >= counts[2]
    assert budget_of(items) > 0


def test_an_exchange_counts_what_it_gains() -> None:
    items = cut(graph := random_graph(80, 160, 7), rank(graph))
    layers = depth_first(items)
    before = crossings(items, layers)
    gained = Reducer(items, 1_000_000)._improve(layers)
    assert crossings(items, layers) == before - gained


def test_dice_fall_the_same_everywhere() -> None:
    dice = Dice()
    assert [dice.below(100) for _ in range(5)] == [54, 24, 56, 95, 79]


def test_what_is_new_finds_its_place_and_the_rest_keep_their_order() -> None:
    items = cut(graph := random_graph(90, 160, 4), rank(graph))
    layers = depth_first(items)
    new = {item for item in range(len(items)) if item % 3 == 0}
    better = insert(items, layers, new)
    assert crossings(items, better) < crossings(items, layers)
    assert [sorted(layer) for layer in better] == [sorted(layer) for layer in layers]
    olds = [[[item for item in layer if item not in new] for layer in one] for one in (better, layers)]
    assert olds[0] == olds[1]


def test_a_new_line_over_several_layers_moves_as_a_whole() -> None:
    graph = graph_of("s>a s>b a>c b>c c>d c>e d>f e>f s>f")
    items = cut(graph, rank(graph))
    trunk = {item for item in range(len(items)) if item >= items.nodes}
    layers = [[layer[0], *sorted(layer[1:], reverse=True)] for layer in items.layers]  # the line between two nodes
    assert crossings(items, layers) > 0
    assert crossings(items, insert(items, layers, trunk)) == 0


def test_steps_without_edges_are_no_reason_to_search_longer() -> None:
    alone = graph_of("a>b a>c", *(f"x{number}" for number in range(1000)))
    beside = graph_of("a>b a>c")
    assert budget_of(cut(alone, rank(alone))) == budget_of(cut(beside, rank(beside)))
