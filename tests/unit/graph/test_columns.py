from exectop.graph.columns import ColumnGraph, depth_order
from support.graphs import graph_of, random_graph


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
    assert view.widest == (1, 1)
    assert view.reach(0) == 1


def test_a_thousand_parallel_steps_share_their_lines() -> None:
    arrows = " ".join(f"s>n{i} n{i}>j" for i in range(1000))
    assert ColumnGraph(graph_of(arrows)).columns == 3
