import re
from xml.etree import ElementTree

from exectop.graph.model import build
from exectop.graph.picture import Options, Picture, layout
from exectop.graph.svg import CELL_HEIGHT, CELL_WIDTH, to_svg
from support.graphs import graph_of, plain, random_graph, step, text_of


def test_is_well_formed_and_has_every_name() -> None:
    root = ElementTree.fromstring("\n".join(to_svg(layout(random_graph(40, 60, 1)), plain)))
    text = {"".join(element.itertext()).strip() for element in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {f"● n{number}" for number in range(40)} <= text


def paths(svg: str) -> list[str]:
    """What is drawn one after the other, halos marked."""
    root = ElementTree.fromstring(svg)
    found = list(root.iter("{http://www.w3.org/2000/svg}path"))
    return [("halo " if path.get("class") == "halo" else "") + (path.get("d") or "") for path in found]


def svg_of(picture: Picture) -> str:
    return "\n".join(to_svg(picture, plain))


def test_a_line_is_one_stroke_however_long_it_is() -> None:
    """`a ─┬─● b` and `└─● c` below: two rows, a vertical, and what is joined to it."""
    assert paths(svg_of(layout(graph_of("a>b a>c")))) == [
        "M40 18H64",
        "M56 36H64",
        "halo M52 18V36",
        "M52 18V36M48 18H56M52 36H56",
    ]
    chain = graph_of(" ".join(f"n{n}>n{n + 1}" for n in range(20)) + " n0>n20")
    assert sum(path.count("M") for path in paths(svg_of(layout(chain)))) < 40, "one stroke past all of them"


def test_the_file_grows_with_the_edges_and_not_with_the_cells() -> None:
    graph = random_graph(400, 700, 3)
    narrow, wide = layout(graph), layout(graph, Options(reserve=lambda node: 60))
    assert wide.width > 2 * narrow.width
    assert len(svg_of(wide)) < 1.1 * len(svg_of(narrow))


def test_every_cell_of_a_line_is_drawn() -> None:
    """What the strokes cover is what the terminal shows: each row of lines, but where a vertical passes."""
    picture = layout(random_graph(40, 70, 3))
    along = {
        (x, y)
        for path in paths(svg_of(picture))
        for left, y, right in re.findall(r"M(\d+) (\d+)H(\d+)", path)
        for x in range(int(left), int(right))
    }
    for row in range(picture.height):
        line = text_of(picture.line(row, 0, picture.width, plain))
        for column, mark in enumerate(line):
            middle = (row + 1) * CELL_HEIGHT
            assert mark != "─" or ((column + 1) * CELL_WIDTH + 4, str(middle)) in along


def test_names_are_as_they_are_told() -> None:
    """A joiner is no letter, and without it a family is four people."""
    root = ElementTree.fromstring(svg_of(layout(build([step("x", name="👨‍👩‍👧‍👦 क्‍ष")], []))))
    assert "● 👨‍👩‍👧‍👦 क्‍ष" in {"".join(element.itertext()) for element in root.iter()}


def test_names_are_escaped() -> None:
    ElementTree.fromstring("\n".join(to_svg(layout(build([step("x", name="<b>&\x07")], [])), plain)))
