import pytest

from exectop.domain.widths import cell_width
from exectop.graph.draw import Look, Span, cells_of, clip, joined, node_text
from exectop.graph.model import Node
from exectop.graph.picture import layout
from support.graphs import graph_of, lines_of, plain, random_graph, text_of


@pytest.mark.parametrize("seed", range(4))
def test_any_view_is_a_piece_of_the_whole(seed: int) -> None:
    picture = layout(random_graph(60, 90, seed))
    for y, line in enumerate(lines_of(picture)):
        whole = line.ljust(picture.width + 20)
        for x in range(0, picture.width + 10, 7):
            assert text_of(picture.line(y, x, 13, plain)) == whole[x : x + 13].ljust(13)


def test_spans_say_whose_cells_they_are() -> None:
    spans = layout(graph_of("a>b")).line(0, 0, 20, plain)
    assert [(span.node_id, span.tag) for span in spans if span.node_id] == [
        ("a", "completed"),
        ("b", "completed"),
    ]
    assert {span.tag for span in spans if "─" in span.text} == {"edge"}


def test_outside_the_picture_is_blank() -> None:
    assert clip([Span("abc")], -2, 7) == [Span("  "), Span("abc"), Span("  ")]
    assert clip([Span("abc")], 5, 2) == [Span("  ")]


def test_half_a_wide_character_is_a_blank() -> None:
    assert cells_of("日本", 1, 4) == " 本"
    assert cells_of("日本", 0, 3) == "日 "
    assert cells_of("a👨‍👩‍👧b", 1, 4) == "👨‍👩‍👧b"
    assert cells_of("a👨‍👩‍👧b", 2, 4) == " b"


def test_a_note_takes_its_room_from_the_name() -> None:
    node = Node("x", "extract_features")
    pieces, used = node_text(node, Look("●", "running", (("12s", "dim"),)), 14, is_ascii=False)
    assert text_of(joined(pieces)) == "● extr…res 12s"
    assert used == cell_width(text_of(joined(pieces))) == 14
    pieces, used = node_text(node, Look("●", "running", (("12m04s", "dim"),)), 8, is_ascii=False)
    assert text_of(joined(pieces)) == "● ext…es"
    assert used == 8
