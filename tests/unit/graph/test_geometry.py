import pytest

from exectop.graph.geometry import Box, Flow, extents
from exectop.graph.layers import cut
from exectop.graph.picture import Options, layout
from exectop.graph.ranks import rank
from support.graphs import graph_of, random_graph

DOWN = Options(flow=Flow.DOWN)


def test_width_and_height_follow_the_flow() -> None:
    right, down = layout(graph_of("a>b b>c")), layout(graph_of("a>b b>c"), DOWN)
    assert (right.width, right.height) == (15, 1)
    assert (down.width, down.height) == (7, 11)


def test_nothing_has_no_size() -> None:
    picture = layout(graph_of(""), DOWN)
    assert (picture.width, picture.height) == (0, 0)
    assert picture.node_at(0, 0) is None


@pytest.mark.parametrize("seed", range(4))
def test_a_cell_belongs_to_the_one_box_that_it_is_in(seed: int) -> None:
    picture = layout(random_graph(40, 60, seed), DOWN)
    owners: dict[tuple[int, int], str] = {}
    for node in picture.graph.nodes:
        box = picture.box_of(node.id)
        assert box is not None
        cells = [(x, y) for x in range(box.x, box.x + box.width) for y in range(box.y, box.y + box.height)]
        assert not owners.keys() & {*cells}
        owners.update(dict.fromkeys(cells, node.id))
    cells = [(x, y) for x in range(-1, picture.width + 1) for y in range(-1, picture.height + 1)]
    assert all(picture.node_at(*cell) == owners.get(cell) for cell in cells)


def test_a_box_is_its_text_and_a_frame() -> None:
    items = cut(graph := graph_of("a>b b>c a>c"), rank(graph))
    assert extents(items, [3, 4, 3]).before == [3, 3, 3, 0]
    assert extents(items, [3, 4, 3]).after == [5, 6, 5, 2]
    assert layout(graph, DOWN).box_of("a") == Box(0, 0, 7, 3)


def test_knows_the_rows_with_lines_in_a_gap() -> None:
    picture = layout(graph_of("a>b a>c"), DOWN)
    assert picture.geometry.passed(0) == [3, 11]
