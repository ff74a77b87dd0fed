"""Graphs for tests: small ones by hand, irregular ones from a seed, and their text."""

import random
from collections.abc import Iterable

from exectop.domain.status import Status
from exectop.domain.values import Edge, Step
from exectop.graph.draw import Look, Span
from exectop.graph.model import Graph, Node, build
from exectop.graph.picture import Picture


def step(id_: str, status: Status = Status.COMPLETED, name: str = "") -> Step:
    """A step that is called as its id."""
    return Step(id=id_, name=name or id_, status=status)


def graph_of(arrows: str, *more: str) -> Graph:
    """`"a>b a>c"`: the graph with these edges; `more` are nodes without any."""
    pairs = [tuple(arrow.split(">")) for arrow in arrows.split()]
    ids = list(dict.fromkeys([*(end for pair in pairs for end in pair), *more]))
    return build([step(id_) for id_ in ids], [Edge(start, end) for start, end in pairs])


def random_graph(nodes: int, edges: int, seed: int, reach: int = 0) -> Graph:
    """An acyclic graph; `reach` limits how far apart in the order told the ends of an edge may be."""
    return build(*random_parts(nodes, edges, seed, reach))


def random_parts(nodes: int, edges: int, seed: int, reach: int = 0) -> tuple[list[Step], list[Edge]]:
    """Steps and edges of `random_graph`."""
    chance = random.Random(seed)
    steps = [step(f"n{number}") for number in range(nodes)]
    made: dict[Edge, None] = {}
    for _ in range(edges if nodes > 1 else 0):
        start = chance.randrange(nodes - 1)
        end = chance.randrange(start + 1, min(nodes, start + 1 + reach) if reach else nodes)
        made[Edge(f"n{start}", f"n{end}")] = None
    return steps, list(made)


def plain(node: Node) -> Look:
    """The look of every node in tests."""
    return Look("●", node.status.value)


def plain_ascii(node: Node) -> Look:
    """The same in ASCII."""
    return Look("o", node.status.value)


def text_of(spans: Iterable[Span]) -> str:
    """A line's text."""
    return "".join(span.text for span in spans)


def lines_of(picture: Picture, *, is_ascii: bool = False) -> list[str]:
    """The whole picture as lines without trailing blanks."""
    style = plain_ascii if is_ascii else plain
    return [text_of(picture.line(y, 0, picture.width, style)).rstrip() for y in range(picture.height)]


def edges_of(graph: Graph) -> set[tuple[str, str]]:
    """The edges by name."""
    return {(graph.nodes[start].name, graph.nodes[end].name) for start, end in graph.edges}
