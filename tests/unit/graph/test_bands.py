import pytest

from exectop.domain.widths import cell_width
from exectop.graph.draw import Look
from exectop.graph.geometry import Flow
from exectop.graph.highlight import closure
from exectop.graph.model import build
from exectop.graph.picture import Options, layout
from support.graphs import graph_of, lines_of, plain, random_graph, step, text_of

DOWN = Options(flow=Flow.DOWN)


def test_flows_from_top_to_bottom_one_box_a_node() -> None:
    assert lines_of(layout(graph_of("a>b a>c b>d c>d"), DOWN)) == [
        "┌─────┐",
        "│ ● a │",
        "└──┬──┘",
        "   ├───────┐",
        "   │       │",
        "┌──┴──┐ ┌──┴──┐",
        "│ ● b │ │ ● c │",
        "└──┬──┘ └──┬──┘",
        "   ├───────┘",
        "   │",
        "┌──┴──┐",
        "│ ● d │",
        "└─────┘",
    ]


def test_ascii_with_a_line_that_passes_a_layer() -> None:
    graph = graph_of("a>b b>c a>c")
    lines = lines_of(layout(graph, Options(flow=Flow.DOWN, is_ascii=True)), is_ascii=True)
    assert lines[3:9] == [
        "   +----+",
        "   |    |",
        "+--+--+ |",
        "| o b | |",
        "+--+--+ |",
        "   +----+",
    ]


def test_the_paths_of_a_node_are_bold_up_to_its_frame() -> None:
    graph = graph_of("a>b a>c")
    picture = layout(graph, DOWN)
    bold = picture.highlight(closure(graph, "c"))
    lines = [text_of(picture.line(y, 0, picture.width, plain, bold)).rstrip() for y in range(2, 6)]
    assert lines == ["└──┰──┘", "   ┡━━━━━━━┓", "   │       ┃", "┌──┴──┐ ┌──┸──┐"]


@pytest.mark.parametrize("seed", range(4))
def test_any_view_is_a_piece_of_the_whole(seed: int) -> None:
    picture = layout(random_graph(40, 60, seed), DOWN)
    for y, line in enumerate(lines_of(picture)):
        whole = line.ljust(picture.width + 20)
        for x in range(0, picture.width + 10, 7):
            assert text_of(picture.line(y, x, 13, plain)) == whole[x : x + 13].ljust(13)
    assert text_of(picture.line(picture.height, 0, 5, plain)) == " " * 5
    assert text_of(picture.line(-1, -3, 5, plain)) == " " * 5


def test_long_and_wide_names_fit_their_boxes() -> None:
    names = {"a": "summarise_" * 5, "b": "日本語" * 9}
    lines = lines_of(layout(build([step(id_, name=name) for id_, name in names.items()], []), DOWN))
    assert len({cell_width(line) for line in lines}) == 1
    assert lines[1].startswith("│ ● summarise_su…")


def test_a_note_has_the_room_that_was_kept_for_it() -> None:
    picture = layout(graph_of("a>b"), Options(flow=Flow.DOWN, reserve=lambda _node: 4))
    text = text_of(picture.line(1, 0, 20, lambda _node: Look("●", "running", (("12s", "dim"),))))
    assert text.rstrip() == "│ ● a 12s │"


def test_frames_have_the_colour_of_the_status_and_lines_their_own() -> None:
    picture = layout(graph_of("a>b"), DOWN)
    assert {(span.tag, span.node_id) for span in picture.line(2, 0, 7, plain)} == {("completed", "a")}
    assert {span.tag for span in picture.line(3, 0, 7, plain)} == {"edge"}
