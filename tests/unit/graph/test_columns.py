from exectop.graph.columns import ColumnGraph, depth_order
from support.graphs import graph_of, plain, random_graph, text_of


def listed(view: ColumnGraph, width: int = 40) -> list[str]:
    return [text_of(view.line(row, 0, width, plain)).rstrip() for row in range(view.height)]


def test_one_step_a_row() -> None:
    assert listed(ColumnGraph(graph_of("s>a s>b s>c a>j b>j c>j j>k s>k"))) == [
        "●     s",
        "├─●   a",
        "├─┝─● b",
        "├─┝─● c",
        "│ ●   j",
        "●─┘   k",
    ]


def test_a_chain_is_one_column() -> None:
    assert listed(ColumnGraph(graph_of("a>b b>c"))) == ["● a", "● b", "● c"]


def test_nodes_without_edges_come_last_and_continue_nothing() -> None:
    assert listed(ColumnGraph(graph_of("a>b", "l1", "l2"))) == ["●   a", "●   b", " ╶● l1", " ╶● l2"]


def test_ascii_has_no_other_characters() -> None:
    view = ColumnGraph(graph_of("s>a s>b a>j b>j s>j", "l"), is_ascii=True)
    assert all(line.replace("●", "o").isascii() for line in listed(view))


def test_every_edge_leads_down() -> None:
    graph = random_graph(80, 160, 3)
    place = {node: row for row, node in enumerate(depth_order(graph))}
    assert len(place) == len(graph)
    assert all(place[start] < place[end] for start, end in graph.edges)


def test_knows_rows_and_nodes() -> None:
    view = ColumnGraph(graph_of("a>b b>c"))
    assert view.row_of("c") == 2
    assert view.row_of("x") is None
    assert view.node_at(1) == "b"
    assert view.node_at(3) is None
    assert view.text_width(0) == 3


def test_outside_is_blank() -> None:
    assert text_of(ColumnGraph(graph_of("a>b")).line(9, 0, 5, plain)) == "     "


def test_a_thousand_parallel_steps_share_their_lines() -> None:
    arrows = " ".join(f"s>n{i} n{i}>j" for i in range(1000))
    assert ColumnGraph(graph_of(arrows)).columns == 3
