import random
from itertools import pairwise

from exectop.graph.coordinates import Extents, components, isotonic, rows
from exectop.graph.layers import Items, cut
from exectop.graph.order import Layers
from exectop.graph.ranks import rank
from exectop.graph.reduce import order
from support.graphs import graph_of, random_graph


def placed(arrows: str, *more: str) -> dict[str, int]:
    graph = graph_of(arrows, *more)
    items = cut(graph, rank(graph))
    result = rows(items, order(items))
    return {node.id: result[number] for number, node in enumerate(graph.nodes)}


def ordered(nodes: int, edges: int, seed: int) -> tuple[Items, Layers]:
    items = cut(graph := random_graph(nodes, edges, seed), rank(graph))
    return items, order(items)


def test_isotonic_is_optimal_on_small_cases() -> None:
    chance = random.Random(1)
    for _ in range(200):
        wishes = [chance.randrange(5) for _ in range(4)]
        got = isotonic(wishes)
        assert all(one <= other for one, other in pairwise(got))
        best = min(
            sum(abs(w - v) for w, v in zip(wishes, (a, b, c, d), strict=True))
            for a in range(5) for b in range(a, 5) for c in range(b, 5) for d in range(c, 5)
        )  # fmt: skip
        assert sum(abs(w - v) for w, v in zip(wishes, got, strict=True)) == best


def test_weights_pull() -> None:
    assert isotonic([3, 1], [1, 3]) == [1, 1]
    assert isotonic([3, 1], [3, 1]) == [3, 3]


def test_a_chain_is_one_straight_line() -> None:
    assert set(placed("a>b b>c c>d").values()) == {0}


def test_no_two_items_of_a_layer_share_a_row() -> None:
    items, layers = ordered(200, 350, 8)
    result = rows(items, layers)
    for layer in layers:
        assert len({result[item] for item in layer}) == len(layer)
    assert min(result) == 0


def test_parts_are_packed_below_each_other() -> None:
    result = placed("a>b a>c p>q", "alone")
    assert max(result.values()) == 3
    assert result["p"] == result["q"]


def test_components_come_in_the_order_told_single_items_last() -> None:
    graph = graph_of("", "alone")
    assert components(cut(graph, rank(graph))) == [[0]]
    graph = graph_of("a>b c>d", "alone")
    parts = components(cut(graph, rank(graph)))
    assert [len(part) for part in parts] == [2, 2, 1]


def test_rows_of_an_earlier_picture_stay() -> None:
    items, layers = ordered(100, 150, 9)
    before = rows(items, layers)
    layers = [sorted(layer, key=before.__getitem__) for layer in layers]
    assert rows(items, layers, [float(row) for row in before]) == before


def test_no_two_items_lie_over_each_other_whatever_they_take() -> None:
    items, layers = ordered(120, 200, 8)
    chance = random.Random(3)
    taken = Extents(
        [chance.randrange(5) for _ in range(len(items))], [1 + chance.randrange(5) for _ in range(len(items))]
    )
    result = rows(items, layers, extents=taken)
    assert min(row - before for row, before in zip(result, taken.before, strict=True)) == 0
    for layer in layers:
        for one, other in pairwise(sorted(layer, key=result.__getitem__)):
            assert result[one] + taken.after[one] <= result[other] - taken.before[other]
    again = [sorted(layer, key=result.__getitem__) for layer in layers]
    assert rows(items, again, [float(row) for row in result], taken) == result


def test_wide_parts_stand_beside_each_other() -> None:
    items = cut(graph := graph_of("a>b p>q"), rank(graph))
    assert rows(items, order(items), extents=Extents([3] * 4, [5] * 4)) == [3, 3, 11, 11]
