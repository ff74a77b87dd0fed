from exectop.domain.status import Status
from exectop.domain.values import Edge
from exectop.graph.geometry import Flow
from exectop.graph.minimap import minimap, scale_of
from exectop.graph.model import build
from exectop.graph.picture import Options, layout
from support.graphs import graph_of, random_graph, step, text_of


def test_fits_and_shows_failures_first() -> None:
    steps = [step(f"x{i}", Status.FAILED if i == 70 else Status.COMPLETED) for i in range(200)]
    picture = layout(build([step("s"), *steps], [Edge("s", other.id) for other in steps]))
    lines = minimap(picture, 20, 10)
    assert len(lines) <= 10
    assert all(len(line) <= 20 for line in lines)
    assert sum(span.tag == "failed" for line in lines for span in line) >= 1


def test_a_small_picture_is_not_made_larger() -> None:
    picture = layout(graph_of("a>b"))
    assert text_of(minimap(picture, 40, 10)[0]) == "⠉⠁ ⠉⠁"
    assert scale_of(picture, 40, 10) == (1.0, 1.0)


def test_a_box_is_as_high_as_it_is() -> None:
    picture = layout(graph_of("a>b"), Options(flow=Flow.DOWN))
    assert [text_of(line) for line in minimap(picture, 40, 10)] == ["⠿⠿⠿⠇", "⠿⠿⠿⠇"]


def test_ascii_shows_densities() -> None:
    lines = minimap(layout(random_graph(300, 400, 1)), 30, 8, is_ascii=True)
    assert all(text_of(line).isascii() for line in lines)
    assert any(text_of(line).strip() for line in lines)


def test_cells_and_places_agree() -> None:
    picture = layout(random_graph(300, 400, 1))
    scale = scale_of(picture, 30, 8)
    column, row = scale.cell(picture.width - 1, picture.height - 1)
    assert column < 30
    assert row < 8
    x, y = scale.place(column, row)
    assert scale.cell(x + 1, y + 1)[0] in (column, column - 1)
