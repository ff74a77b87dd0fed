"""The same graph is drawn the same on every machine: nothing depends on the order of a set."""

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from exectop.graph.collapse import collapse
from exectop.graph.live import LiveGraph
from exectop.graph.picture import layout
from support.graphs import random_graph, random_parts

TESTS = Path(__file__).parents[1]
SCRIPT = """
import sys
sys.path.insert(0, sys.argv[1])
from exectop.graph.collapse import collapse
from exectop.graph.geometry import Flow
from exectop.graph.picture import Options, layout
from support.graphs import lines_of, random_graph
for graph in (random_graph(120, 200, 3), collapse(random_graph(150, 170, 4, 30)), random_graph(60, 140, 5, 8)):
    for flow in Flow:
        print("\\n".join(lines_of(layout(graph, Options(flow=flow)))))
"""


def test_any_hash_seed_draws_the_same() -> None:
    drawn = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT, str(TESTS)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
            encoding="utf-8",
        ).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(drawn) == 1
    assert len(next(iter(drawn)).splitlines()) > 50


@pytest.mark.parametrize("seed", range(4))
def test_a_growing_graph_keeps_the_order_of_what_is_there(seed: int) -> None:
    steps, edges = random_parts(80, 110, seed, reach=12)
    live = LiveGraph()
    live.expand_all()
    moved = common = 0
    before: dict[str, int] = {}
    for count in range(8, 81, 8):
        known = {step.id for step in steps[:count]}
        live.update(steps[:count], [edge for edge in edges if edge.start in known and edge.end in known])
        rows = {node.id: live.picture.geometry.rows[number] for number, node in enumerate(live.shown.nodes)}
        shared = sorted(before, key=before.__getitem__)
        shift = sorted(rows[id_] - before[id_] for id_ in shared)[len(shared) // 2] if shared else 0
        moved += sum(abs(rows[id_] - before[id_] - shift) > 1 for id_ in shared)
        common += len(shared)
        for layer in live.picture.items.layers:
            ids = [live.shown.nodes[item].id for item in layer if item < len(live.shown)]
            kept = [before[id_] for id_ in ids if id_ in before]
            assert all(one <= other for one, other in pairwise(kept)), "what was above stays above"
        before = rows
    assert moved / common < 0.25


@pytest.mark.parametrize("seed", range(4))
def test_no_line_runs_through_a_node(seed: int) -> None:
    picture = layout(collapse(random_graph(150, 220, seed, 20)))
    for node in picture.graph.nodes:
        box = picture.box_of(node.id)
        assert box is not None
        assert all(picture.node_at(x, box.y) == node.id for x in range(box.x, box.x + box.width))
