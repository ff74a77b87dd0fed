"""The graph for other tools: mermaid, Graphviz' dot and JSON.

Owns: their syntax and escapes. Text of a server is data there too: no name can break out of its quotes.
"""

import json
import re
from collections.abc import Iterator
from itertools import chain

from exectop.domain.status import Status
from exectop.domain.steps import step_names
from exectop.domain.values import Json
from exectop.graph.collapse import GROUP
from exectop.graph.model import Graph, Node
from exectop.graph.ranks import rank

SCHEMA_NAME = "exectop.graph/1"

_ENTITY = re.compile(r"&(?=#?\w+;)")
_DOT_STYLE = {
    Status.FAILED: 'color="red", penwidth=2',
    Status.RUNNING: 'color="blue", penwidth=2',
    Status.QUEUED: 'style="dashed"',
    Status.COMPLETED: 'color="darkgreen"',
}


def to_mermaid(graph: Graph) -> Iterator[str]:
    """A mermaid flowchart, left to right; a class a status."""
    yield "flowchart LR"
    names = _names(graph)
    for number, node in enumerate(graph.nodes):
        yield f'  n{number}["{_mermaid_text(names[node.id])}"]:::{node.status.value}'
    back = set(graph.back)
    for start, end in chain(graph.edges, graph.back):
        yield f"  n{start} {'-.->' if (start, end) in back else '-->'} n{end}"
    yield "  classDef failed stroke:red,stroke-width:3px"
    yield "  classDef running stroke:blue,stroke-width:3px"
    yield "  classDef queued stroke-dasharray:4"


def to_dot(graph: Graph) -> Iterator[str]:
    """A digraph for Graphviz, left to right."""
    yield "digraph execution {"
    yield "  rankdir=LR; node [shape=box, fontname=monospace];"
    ids, names = _dot_ids(graph), _names(graph)
    for id_, node in zip(ids, graph.nodes, strict=True):
        style = _DOT_STYLE.get(node.status, "")
        yield f"  {id_} [label={_quoted(names[node.id])}{', ' + style if style else ''}];"
    for start, end in graph.edges:
        yield f"  {ids[start]} -> {ids[end]};"
    for start, end in graph.back:
        yield f"  {ids[start]} -> {ids[end]} [style=dashed];"
    yield "}"


def to_json(graph: Graph, now: float) -> str:
    """Nodes with their ranks, edges by id, and what was odd; ASCII only, two blanks a level."""
    ranks = rank(graph)
    ids = [node.id for node in graph.nodes]
    nodes: list[Json] = [_node(node, layer, now) for node, layer in zip(graph.nodes, ranks, strict=True)]
    edges: list[Json] = [{"from": ids[start], "to": ids[end]} for start, end in graph.edges]
    back: list[Json] = [{"from": ids[start], "to": ids[end]} for start, end in graph.back]
    odd: list[Json] = [{"kind": oddity.kind, "text": oddity.text} for oddity in graph.oddities]
    whole: Json = {"schema": SCHEMA_NAME, "nodes": nodes, "edges": edges, "back_edges": back, "oddities": odd}
    return json.dumps(whole, indent=2, allow_nan=False)


def _node(node: Node, layer: int, now: float) -> Json:
    step = node.step
    elapsed = step.elapsed(now) if step is not None and not node.is_group else None
    return {
        "id": node.id,
        "name": node.name,
        "kind": node.kind,
        "status": node.status.value,
        "rank": layer,
        "elapsed": elapsed if elapsed is None or elapsed < float("inf") else None,
        "attempts": max((attempt.number for attempt in step.attempts), default=None) if step else None,
        "members": [member.id for member in node.members] if node.is_group else None,
    }


def _names(graph: Graph) -> dict[str, str]:
    """What to call each node: steps as everywhere, groups by their own name."""
    names = step_names([node.step for node in graph.nodes if node.step is not None and not node.is_group])
    return {node.id: names.get(node.id, node.name) for node in graph.nodes}


def _mermaid_text(text: str) -> str:
    """Entities for whatever mermaid or the HTML around it would read as syntax."""
    return "".join(c if c.isalnum() or c in " _-.,:×*/" else f"#{ord(c)};" for c in text)


def _dot_ids(graph: Graph) -> list[str]:
    """The id of each step; of a group `*` and that of its first member, more of them where a node is called so."""
    taken = set(graph.index)
    ids: list[str] = []
    for node in graph.nodes:
        id_ = node.id.replace(GROUP, "*")
        while node.is_group and id_ in taken:
            id_ = f"*{id_}"
        taken.add(id_)
        ids.append(_quoted(id_))
    return ids


def _quoted(text: str) -> str:
    """In quotes; what dot would read as an entity stays what it is."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    escaped = _ENTITY.sub("&amp;", escaped)
    return f'"{escaped}"'
