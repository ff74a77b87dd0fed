import pytest

from exectop.domain.status import Status
from exectop.domain.values import Edge
from exectop.domain.widths import cell_width
from exectop.graph.collapse import collapse
from exectop.graph.draw import Look, Span
from exectop.graph.geometry import Flow
from exectop.graph.model import Graph, Node, build
from exectop.graph.text import footnotes, short_form, text_form
from support.graphs import graph_of, plain, plain_ascii, random_graph, step, text_of


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


def test_names_are_as_short_as_can_be_only_where_the_list_would_be_several_times_as_long() -> None:
    assert len(drawn(text_form(chain(6), 96, plain, flow=Flow.RIGHT).lines)) == 1
    assert text_form(chain(6), 94, plain, flow=Flow.RIGHT).is_list
    assert text_form(chain(2), 40, plain, flow=Flow.RIGHT).is_list


def test_what_is_too_wide_to_the_right_flows_down_if_that_fits() -> None:
    lines = drawn(text_form(chain(4), 50, plain).lines)
    assert lines[0] == "┌─────────────────┐"
    assert len(lines) == 5 * 3 + 4
    assert drawn(text_form(chain(1), 80, plain, flow=Flow.DOWN).lines)[1] == "│ ● step_number_0 │"
    assert "…" in drawn(text_form(chain(1), 14, plain).lines)[1]
    assert text_form(chain(4), 13, plain).is_list
    assert text_form(chain(100), 50, plain).is_list, "a list says more on a page"
    assert not text_form(chain(100), 50, plain, flow=Flow.DOWN).is_list
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


def test_what_is_listed_below_is_ascii_too_where_the_drawing_is() -> None:
    graph = build([step("→a"), step("b")], [Edge("→a", "b"), Edge("b", "→a"), Edge("b", "漢字漢字漢字")])
    assert list(footnotes(graph, 30, is_ascii=True)) == ["edge to nowhere~> ????????????", "cycle: b > >a"]


def part_way(count: int, done: int) -> Graph:
    """Stages that look like nothing else, two wide, of which so many are done."""
    names = [f"{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}" for n in range(count)]
    status = [Status.COMPLETED if n < done else Status.RUNNING if n == done else Status.QUEUED for n in range(count)]
    steps = [step(f"n{n}", status[n], names[n]) for n in range(count)]
    return build(
        steps, [Edge(f"n{n}", f"n{after}") for n in range(count) for after in (n + 2, n + 3) if after < count]
    )


def test_look_alikes_are_one_node_where_that_is_enough() -> None:
    fan = graph_of(" ".join(f"s>x{number} x{number}>j" for number in range(90)))
    assert drawn(short_form(fan, 80, plain).lines) == ["● s ──● x* ×90 ──● j"]
    assert len(short_form(chain(30), 80, plain).lines) > 60


@pytest.mark.parametrize("count", [70, 700])
def test_a_graph_that_is_too_much_is_shown_as_what_happens_now(count: int) -> None:
    lines = drawn(short_form(part_way(count, 50), 160, plain).lines)
    assert len(lines) < 20
    assert "● past ×47" in "".join(lines)
    assert f"● ahead ×{count - 58}" in "".join(lines)


def test_a_graph_that_fits_is_not_shortened_further() -> None:
    wide = graph_of(" ".join(f"s>{chr(97 + n % 26) * 3}{chr(97 + n // 26)}" for n in range(80)))
    assert len(short_form(wide, 80, plain).lines) >= 80


def test_a_list_tells_the_status_of_each_step_and_no_time_by_half() -> None:
    def look(node: Node) -> Look:
        return Look("●", "", (("12m03s", ""),))

    for width in range(20, 90, 5):
        for line in drawn(text_form(random_graph(60, 120, 3), width, look).lines):
            assert "●" in line
            assert line.endswith("12m03s") or "m" not in line


NAMES = ["👨‍👩‍👧‍👦 family", "👍🏽 fine", "क्षि", "❤️ it", "한 jamo", "\u200dplain\u200d"]


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("flow", Flow)
def test_lines_meet_behind_whatever_names(flow: Flow, width: int) -> None:
    """What leads away from steps of one layer begins in one column."""
    middle = [step(f"m{n}", name=name) for n, name in enumerate(NAMES)]
    edges = [edge for one in middle for edge in (Edge("s", one.id), Edge(one.id, "j"))]
    graph = build([step("s"), *middle, step("j")], edges)
    lines = drawn(text_form(graph, width, plain, flow=flow).lines)
    assert max(map(cell_width, lines)) <= width
    if flow is Flow.RIGHT:
        ends = {cell_width(line[: index + 1]) for line in lines for index in [max(map(line.rfind, "┐┤┼┘"))]}
        assert len(ends) == 1
