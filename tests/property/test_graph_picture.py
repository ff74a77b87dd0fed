"""The picture says exactly what the graph is, whatever the graph."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exectop.graph.columns import ColumnGraph
from exectop.graph.geometry import Flow
from exectop.graph.model import Graph
from exectop.graph.picture import Options, layout
from exectop.graph.rows import draw_row
from support.decode import decode
from support.decode_columns import decode_columns
from support.graphs import edges_of, lines_of, plain, random_graph, text_of


@st.composite
def graphs(draw: st.DrawFn, most: int = 24) -> Graph:
    nodes = draw(st.integers(0, most))
    edges = draw(st.integers(0, 3 * nodes))
    return random_graph(nodes, edges, draw(st.integers(0, 10_000)), draw(st.sampled_from((0, 3, 8))))


def check(graph: Graph, *, is_ascii: bool, flow: Flow = Flow.RIGHT) -> None:
    lines = lines_of(layout(graph, Options(is_ascii=is_ascii, flow=flow)), is_ascii=is_ascii)
    names, edges = decode(lines, flow)
    assert names == {node.name for node in graph.nodes}
    assert edges == edges_of(graph), "\n".join(lines)


@settings(max_examples=200, deadline=None)
@given(graph=graphs(), is_ascii=st.booleans())
def test_text_reads_back_as_the_graph(graph: Graph, is_ascii: bool) -> None:
    check(graph, is_ascii=is_ascii)


@pytest.mark.parametrize("is_ascii", [False, True])
@pytest.mark.parametrize(("nodes", "edges", "reach"), [(200, 300, 0), (300, 700, 30), (1000, 1200, 40)])
def test_large_text_reads_back_as_the_graph(nodes: int, edges: int, reach: int, is_ascii: bool) -> None:
    check(random_graph(nodes, edges, 7, reach), is_ascii=is_ascii)


@settings(max_examples=60, deadline=None)
@given(graph=graphs(), is_ascii=st.booleans())
def test_boxes_read_back_as_the_graph(graph: Graph, is_ascii: bool) -> None:
    check(graph, is_ascii=is_ascii, flow=Flow.DOWN)


@pytest.mark.parametrize("is_ascii", [False, True])
@pytest.mark.parametrize(("nodes", "edges", "reach"), [(300, 330, 12), (120, 300, 0)])
def test_many_boxes_read_back_as_the_graph(nodes: int, edges: int, reach: int, is_ascii: bool) -> None:
    check(random_graph(nodes, edges, 7, reach), is_ascii=is_ascii, flow=Flow.DOWN)


@settings(max_examples=200, deadline=None)
@given(graph=graphs())
def test_the_list_form_reads_back_as_the_graph(graph: Graph) -> None:
    view = ColumnGraph(graph)
    lines = [text_of(draw_row(view, row, 0, 300, plain)).rstrip() for row in range(view.height)]
    names, edges = decode_columns(lines)
    assert sorted(names) == sorted(node.name for node in graph.nodes)
    assert edges == edges_of(graph), "\n".join(lines)
