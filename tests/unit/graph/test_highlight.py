import pytest

from exectop.graph.geometry import Flow
from exectop.graph.highlight import Bold, closure
from exectop.graph.picture import Options, layout
from exectop.graph.route import DOWN, LEFT, RIGHT, UP
from support.decode import decode
from support.graphs import edges_of, graph_of, plain, plain_ascii, random_graph, text_of


def test_the_paths_of_a_node_are_bold() -> None:
    graph = graph_of("a>b a>c b>d c>d")
    picture = layout(graph)
    bold = picture.highlight(closure(graph, "c"))
    lines = [text_of(picture.line(y, 0, picture.width, plain, bold)).rstrip() for y in range(2)]
    assert lines == [
        "● a ━┱─● b ─┲━● d",
        "     ┗━● c ━┛",
    ]


def test_bold_cells_have_their_own_tag() -> None:
    graph = graph_of("a>b a>c")
    picture = layout(graph)
    spans = picture.line(1, 0, picture.width, plain, picture.highlight(closure(graph, "c")))
    assert [span.text for span in spans if span.tag == "edge-bold"] == ["┗━"]


def test_closure_is_what_leads_to_and_from_a_node() -> None:
    graph = graph_of("a>b b>c x>c c>d y>d")
    names = {(graph.nodes[start].id, graph.nodes[end].id) for start, end in closure(graph, "b")}
    assert names == {("a", "b"), ("b", "c"), ("c", "d")}
    assert closure(graph, "nowhere") == set()


@pytest.mark.parametrize("flow", Flow)
@pytest.mark.parametrize("seed", range(6))
def test_bold_or_not_the_text_says_the_same(seed: int, flow: Flow) -> None:
    graph = random_graph(40, 70, seed)
    for is_ascii, style in ((False, plain), (True, plain_ascii)):
        picture = layout(graph, Options(is_ascii=is_ascii, flow=flow))
        bold = picture.highlight(closure(graph, f"n{20 + seed}"))
        lines = [text_of(picture.line(y, 0, picture.width, style, bold)) for y in range(picture.height)]
        assert decode(lines, flow)[1] == edges_of(graph)


def test_rows_and_columns_say_the_same_of_a_cell() -> None:
    bold = Bold({1: [(-1, 2), (2, 4)], 4: [(2, 6)]}, {2: [(1, 4)], 5: [(0, 1), (2, 4)]})
    rows = [bold.along(y, (0, 6)) for y in range(6)]
    assert rows == [[bold.arms(x, y) for x in range(6)] for y in range(6)]
    assert [list(row) for row in zip(*rows, strict=True)] == [bold.across(x, (0, 6)) for x in range(6)]
    assert rows[1] == [LEFT | RIGHT, LEFT | RIGHT, LEFT | RIGHT | DOWN, LEFT | RIGHT, LEFT, UP]
    assert rows[2][5] == DOWN
