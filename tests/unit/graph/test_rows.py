from dataclasses import replace

import pytest

from exectop.domain.widths import cell_width
from exectop.graph.columns import PITCH, ColumnGraph
from exectop.graph.draw import Look
from exectop.graph.model import Graph, Node
from exectop.graph.rows import draw_row, full_width
from support.graphs import graph_of, plain, random_graph, text_of

TANGLED = random_graph(120, 260, 5)


def listed(graph: Graph, width: int = 40, x: int = 0, *, is_ascii: bool = False) -> list[str]:
    view = ColumnGraph(graph, is_ascii=is_ascii)
    return [text_of(draw_row(view, row, x, width, plain)) for row in range(view.height)]


def test_one_step_a_row() -> None:
    assert [line.rstrip() for line in listed(graph_of("s>a s>b s>c a>j b>j c>j j>k s>k"))] == [
        "●     s",
        "├─●   a",
        "├─┝─● b",
        "├─┝─● c",
        "│ ●   j",
        "●─┘   k",
    ]


def test_a_chain_is_one_column_and_a_lonely_step_continues_nothing() -> None:
    assert [line.rstrip() for line in listed(graph_of("a>b b>c"))] == ["● a", "● b", "● c"]
    assert [line.rstrip() for line in listed(graph_of("a>b", "l1", "l2"))] == ["●   a", "●   b", " ╶● l1", " ╶● l2"]


def test_ascii_has_no_other_characters() -> None:
    lines = listed(graph_of("s>a s>b a>j b>j s>j", "l"), is_ascii=True)
    assert all(line.replace("●", "o").isascii() for line in lines)


def test_outside_is_blank() -> None:
    assert text_of(draw_row(ColumnGraph(graph_of("a>b")), 9, 0, 5, plain)) == "     "


@pytest.mark.parametrize("width", [12, 20, 33, 80])
def test_every_name_and_its_status_are_in_sight_wherever_the_lines_are(width: int) -> None:
    view = ColumnGraph(TANGLED)
    names = [TANGLED.nodes[node].name for node in view.order]
    full = full_width(view, width)
    assert full > 60
    for x in (0, 1, 30, 55, full - width, full):
        for name, line in zip(names, listed(TANGLED, width, max(0, x)), strict=True):
            assert line.split()[-1] == name
            assert "●" in line
            assert cell_width(line) == width


def test_what_is_seen_of_the_lines_moves() -> None:
    wide = listed(TANGLED, 200)
    for x in (1, 2, 9):
        for whole, part in zip(wide, listed(TANGLED, 40, x), strict=True):
            place = whole.index("●")
            assert part[:20] == whole[x : x + 20] or place < x or place >= x + 20


def test_a_row_costs_what_is_visible_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of columns are looked at only where somebody sees them."""
    graph = random_graph(2000, 4000, 1)
    view = ColumnGraph(graph)
    asked: list[int] = []
    passes = view.passes

    def asking(column: int, row: int) -> bool:
        asked.append(column)
        return passes(column, row)

    monkeypatch.setattr(view, "passes", asking)
    draw_row(view, 1000, 0, 80, plain)
    assert len(asked) <= 80 // PITCH
    assert view.columns > 100


def test_the_note_goes_before_the_name_is_shortened() -> None:
    def look(node: Node) -> Look:
        return Look("●", "", (("12m03s", ""),))

    view = ColumnGraph(graph_of("a_name_that_is_long>b"))
    rows = {width: text_of(draw_row(view, 0, 0, width, look)).rstrip() for width in (28, 27, 20)}
    assert rows == {28: "● a_name_that_is_long 12m03s", 27: "● a_name_that_is_long", 20: "● a_name_th…_is_long"}


def test_the_last_of_the_lines_can_be_seen_however_long_names_are() -> None:
    node = TANGLED.nodes[0]
    named = TANGLED.with_nodes([replace(node, id=other.id, name="x" * 900) for other in TANGLED.nodes])
    view = ColumnGraph(named)
    row = max(range(view.height), key=view.reach)
    whole = text_of(draw_row(view, row, 0, 2000, plain))[: view.reach(row)]
    line = text_of(draw_row(view, row, full_width(view, 40) - 40, 40, plain))
    assert line.startswith(whole[-7:])
    assert full_width(view, 40) < 40 + view.reach(row)
