from exectop.graph.geometry import Box, Flow
from exectop.graph.neighbours import Direction
from exectop.graph.picture import Options, layout
from support.graphs import graph_of, lines_of, plain, random_graph, text_of


def test_flows_from_left_to_right_one_line_a_node() -> None:
    assert lines_of(layout(graph_of("a>b a>c b>d c>d"))) == [
        "● a ─┬─● b ─┬─● d",
        "     └─● c ─┘",
    ]


def test_ascii() -> None:
    assert lines_of(layout(graph_of("a>b a>c b>d c>d"), Options(is_ascii=True)), is_ascii=True) == [
        "o a -+-o b -+-o d",
        "     +-o c -+",
    ]


def test_nothing_is_a_picture_too() -> None:
    picture = layout(graph_of(""))
    assert (picture.width, picture.height) == (0, 0)
    assert text_of(picture.line(0, 0, 10, plain)) == " " * 10


def test_knows_where_a_node_is_and_what_is_at_a_cell() -> None:
    picture = layout(graph_of("a>b a>c"))
    box = picture.box_of("c")
    assert box == Box(7, 1, 3)
    assert picture.node_at(8, 1) == "c"
    assert picture.node_at(5, 1) is None
    assert picture.node_at(3, 0) is None
    assert picture.node_at(-1, 0) is None
    assert picture.box_of("nowhere") is None


def test_keys_lead_along_edges_and_within_the_layer() -> None:
    picture = layout(graph_of("a>b a>c b>d c>d"))
    assert picture.neighbour("a", Direction.RIGHT) == "b"
    assert picture.neighbour("b", Direction.DOWN) == "c"
    assert picture.neighbour("c", Direction.UP) == "b"
    assert picture.neighbour("d", Direction.LEFT) == "b"
    assert picture.neighbour("a", Direction.LEFT) is None


def test_what_was_in_an_earlier_picture_stays() -> None:
    before = layout(graph_of("a>b a>c c>d"))
    after = layout(graph_of("a>b a>c c>d b>e a>f"), previous=before)
    for name in "abcd":
        assert before.box_of(name) == after.box_of(name)


def test_room_for_details_is_kept_free() -> None:
    assert layout(graph_of("a>b"), Options(reserve=lambda _node: 7)).width == layout(graph_of("a>b")).width + 14


def test_the_same_order_in_other_forms() -> None:
    graph = random_graph(60, 90, 4)
    right = layout(graph)
    down = right.redrawn(Options(flow=Flow.DOWN))
    assert lines_of(down) == lines_of(layout(graph, Options(flow=Flow.DOWN)))
    assert lines_of(down.redrawn(Options())) == lines_of(right)
    assert lines_of(right.redrawn(Options(name_limit=2))) == lines_of(layout(graph, Options(name_limit=2)))


def test_what_was_in_an_earlier_picture_with_lanes_stays() -> None:
    arrows = " ".join(f"n{i}>n{i + 1}" for i in range(20))
    options = Options(flow=Flow.DOWN)
    before = layout(graph_of(f"{arrows} n0>n18 n1>n19 n2>n20"), options)
    after = layout(graph_of(f"{arrows} n0>n18 n1>n19 n2>n20 n20>last"), options, before)
    assert [before.box_of(f"n{i}") for i in range(21)] == [after.box_of(f"n{i}") for i in range(21)]
    lanes = [before.memory.rows[before.items.keys[lane]] for lane in before.items.lanes]
    assert lanes == [after.memory.rows[after.items.keys[lane]] for lane in after.items.lanes]
    assert sorted(lanes) == [-2, -1, 1]
