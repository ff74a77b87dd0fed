from xml.etree import ElementTree

from exectop.graph.model import build
from exectop.graph.picture import layout
from exectop.graph.svg import to_svg
from support.graphs import graph_of, plain, random_graph, step


def test_is_well_formed_and_has_every_name() -> None:
    root = ElementTree.fromstring("\n".join(to_svg(layout(random_graph(40, 60, 1)), plain)))
    text = {"".join(element.itertext()).strip() for element in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {f"● n{number}" for number in range(40)} <= text


def test_lines_are_paths() -> None:
    lines = list(to_svg(layout(graph_of("a>b a>c")), plain))
    assert sum("<path" in line for line in lines) >= 2


def test_names_are_escaped() -> None:
    ElementTree.fromstring("\n".join(to_svg(layout(build([step("x", name="<b>&\x07")], [])), plain)))
