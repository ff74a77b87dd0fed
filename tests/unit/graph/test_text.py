import pytest

from exectop.graph.collapse import collapse
from exectop.graph.draw import Span
from exectop.graph.geometry import Flow
from exectop.graph.labels import cell_width
from exectop.graph.model import Graph
from exectop.graph.text import footnotes, text_form
from support.graphs import graph_of, plain, plain_ascii, random_graph, text_of


def chain(count: int) -> Graph:
    return graph_of(" ".join(f"step_number_{i}>step_number_{i + 1}" for i in range(count)))


def drawn(lines: tuple[tuple[Span, ...], ...]) -> list[str]:
    return [text_of(line).rstrip() for line in lines]


def test_a_small_graph_is_a_picture() -> None:
    form = text_form(graph_of("a>b a>c"), 60, plain)
    assert not form.is_list
    assert drawn(form.lines) == ["● a ─┬─● b", "     └─● c"]


def test_names_are_shortened_before_it_becomes_a_list() -> None:
    graph = chain(4)
    wide = text_form(graph, 200, plain)
    narrow = text_form(graph, 80, plain)
    assert not wide.is_list
    assert not narrow.is_list
    assert "…" in drawn(narrow.lines)[0]
    assert text_form(graph, 50, plain, flow=Flow.RIGHT).is_list


def test_what_is_too_wide_to_the_right_flows_down_if_that_fits() -> None:
    lines = drawn(text_form(chain(4), 50, plain).lines)
    assert lines[0] == "┌─────────────────┐"
    assert len(lines) == 5 * 3 + 4
    assert drawn(text_form(chain(1), 80, plain, flow=Flow.DOWN).lines)[1] == "│ ● step_number_0 │"
    assert "…" in drawn(text_form(chain(1), 14, plain).lines)[1]
    assert text_form(chain(4), 13, plain).is_list
    assert not text_form(graph_of(""), 20, plain).lines


@pytest.mark.parametrize("width", [20, 40, 80, 120, 160, 200])
@pytest.mark.parametrize("is_ascii", [False, True])
def test_no_line_is_wider_than_asked_for(width: int, is_ascii: bool) -> None:
    for graph in (chain(30), random_graph(300, 700, 3), collapse(random_graph(300, 400, 4, reach=20))):
        style = plain_ascii if is_ascii else plain
        lines = drawn(text_form(graph, width, style, is_ascii=is_ascii).lines)
        assert all(cell_width(line) <= width for line in lines)
        assert not is_ascii or all(line.isascii() for line in lines)


def test_every_name_of_a_list_can_be_found() -> None:
    lines = drawn(text_form(random_graph(300, 700, 3), 60, plain).lines)
    assert {line.split()[-1] for line in lines} == {f"n{number}" for number in range(300)}


def test_what_cannot_be_drawn_is_listed_below() -> None:
    assert list(footnotes(graph_of("a>b b>a"), 80)) == ["cycle: b → a"]
