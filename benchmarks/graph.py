"""Graph layout against dot and against the targets: `python benchmarks/graph.py [--corpus FOLDER] [GRAPH…]`.

Prints for each graph CPU and crossings of ours and of dot in the same run, the size of the drawing, collapse, the
time of a view, and how far nodes move while the graph grows; then the means beside the targets. Make a corpus with
`graph_corpus.py`; without one the irregular families are made here. Crossings and displacement are counted by
`dagmetrics.py` (`--metrics FILE`) where it is to be had, which reads both drawings alike. Last, for the largest
graphs, how many nodes are shown through the status lens while 32 workers execute them.
"""

import argparse
import gc
import heapq
import importlib.util
import json
import math
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from exectop.domain.status import Status
from exectop.domain.values import Edge, Step
from exectop.graph.collapse import collapse, partition
from exectop.graph.draw import Look
from exectop.graph.lens import look, through
from exectop.graph.live import LiveGraph
from exectop.graph.minimap import minimap
from exectop.graph.model import Graph, Node, build
from exectop.graph.picture import Options, Picture, layout
from exectop.graph.style import reserve
from exectop.graph.text import text_form

DOT_TIMEOUT = 60.0
LENS_SMALLEST = 4_900  # nodes from which on the lens is measured
WORKERS = 32
DOT_LARGEST = 1_500  # dot takes minutes beyond; --large asks it all the same


class Sample(NamedTuple):
    """A graph of the corpus."""

    name: str
    names: list[str]
    edges: list[tuple[int, int]]

    @property
    def parts(self) -> tuple[list[Step], list[Edge]]:
        steps = [Step(id=name, name=name, status=Status.COMPLETED) for name in self.names]
        return steps, [Edge(self.names[a], self.names[b]) for a, b in self.edges]


def cpu(work: Callable[[], object]) -> tuple[float, object]:
    """CPU seconds of this process, and the result."""
    begin = time.process_time()
    result = work()
    return time.process_time() - begin, result


def plain(node: Node) -> Look:
    return Look("●", node.status.value)


def drawing_of(picture: Picture) -> dict[str, object]:
    """Our picture as `dagmetrics` reads it, routes through the trunks."""
    geometry, items = picture.geometry, picture.items
    nodes = {
        node.id: {"x": geometry.starts[items.layer[n]], "y": geometry.rows[n], "w": geometry.sizes.texts[n], "h": 1}
        for n, node in enumerate(picture.graph.nodes)
    }
    middle = [left + width / 2 for left, width in zip(geometry.starts, geometry.sizes.lengths, strict=True)]
    edges = []
    for start, end in picture.graph.edges:
        path = items.path((start, end))
        layers = [items.layer[item] for item in path]
        if items.lane_of((start, end)) is not None:
            path, layers = [start, path[1], path[1], end], [layers[0], layers[0] + 1, layers[2] - 1, layers[2]]
        route = [[middle[k], geometry.rows[i] + 0.5] for k, i in zip(layers, path, strict=True)]
        edges.append([picture.graph.nodes[start].id, picture.graph.nodes[end].id, route])
    return {"nodes": nodes, "edges": edges, "flow": "x"}


def dot_drawing(sample: Sample) -> tuple[float, dict[str, object] | None]:
    """CPU seconds of dot, and its drawing."""
    lines = ["digraph {rankdir=LR; node [shape=box, fontname=monospace, height=0.2, margin=0.01]; nodesep=0.05;"]
    lines += [f'n{number} [label="{name}"];' for number, name in enumerate(sample.names)]
    lines += [f"n{a} -> n{b};" for a, b in sample.edges]
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    try:
        done = subprocess.run(
            ["dot", "-Tplain"], input="\n".join([*lines, "}"]), capture_output=True, text=True, timeout=DOT_TIMEOUT
        )
    except (subprocess.TimeoutExpired, FileNotFoundError):
        return math.inf, None
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    return used, _read_plain(done.stdout) if done.returncode == 0 else None


def _read_plain(text: str) -> dict[str, object]:
    nodes, edges = {}, []
    for line in text.splitlines():
        words = line.split()
        if words[:1] == ["node"]:
            x, y, w, h = map(float, words[2:6])
            nodes[words[1]] = {"x": x - w / 2, "y": y - h / 2, "w": w, "h": h}
        elif words[:1] == ["edge"]:
            points = [float(word) for word in words[4 : 4 + 2 * int(words[3])]]
            edges.append([words[1], words[2], [list(pair) for pair in zip(points[::2], points[1::2], strict=True)]])
    return {"nodes": nodes, "edges": edges, "flow": "x"}


def first_picture(steps: list[Step], edges: list[Edge]) -> object:
    """What a pane of 200 × 50 shows of a graph that it sees for the first time, folded as it is by itself."""
    live = LiveGraph(Options(reserve=reserve))
    live.update(steps, edges)
    live.fit((200, 50))
    return [live.picture.line(row, 0, 200, plain) for row in range(50)]


def view_time(picture: Picture) -> float:
    """The 99th percentile of a 200 × 50 view at 200 places, in milliseconds."""
    chance = random.Random(1)
    gc.collect()  # the garbage of the layout is not the view's
    times = []
    for _ in range(200):
        x, y = chance.randrange(max(1, picture.width - 200)), chance.randrange(max(1, picture.height - 50))
        times.append(cpu(lambda x=x, y=y: [picture.line(row, x, 200, plain) for row in range(y, y + 50)])[0])
    return sorted(times)[-2] * 1000


def growth(sample: Sample, metrics: ModuleType) -> tuple[float, float, float]:
    """Share of nodes moved and of pairs reversed a step, and crossings against a fresh layout at the end, while the
    graph grows as a few workers execute it."""
    nodes, edges = sample.parts
    live = LiveGraph(Options(reserve=reserve))
    live.expand_all()
    moved, reversed_, before = [], [], None
    for statuses in chain(executed(sample, workers=4), [[Status.COMPLETED] * len(nodes)]):
        known = {node.id for node, status in zip(nodes, statuses, strict=True) if status is not Status.QUEUED}
        live.update(
            [node for node in nodes if node.id in known], [e for e in edges if e.start in known and e.end in known]
        )
        now = drawing_of(live.picture)
        if before is not None:
            found = metrics.compare(before, now)
            moved.append(found["moved_fraction"])
            reversed_.append(found["order_y_violations"])
        before = now
    fresh = layout(live.whole, live.options).crossings
    return statistics.mean(moved), statistics.mean(reversed_), (1 + live.picture.crossings) / (1 + fresh)


def load_metrics(path: Path) -> ModuleType | None:
    if not path.exists():
        return None
    spec = importlib.util.spec_from_file_location("dagmetrics", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["dagmetrics"] = module
    spec.loader.exec_module(module)
    return module


def measure(sample: Sample, metrics: ModuleType | None, *, with_dot: bool) -> dict[str, float]:
    """Everything about one graph."""
    found: dict[str, float] = {"nodes": len(sample.names)}
    parts = sample.parts
    found["first"] = cpu(lambda: first_picture(*parts))[0]
    graph = build(*parts)
    assert isinstance(graph, Graph)
    collapse_time, small = cpu(lambda: collapse(graph, partition(graph)))
    assert isinstance(small, Graph)
    form = text_form(small, 160, plain)
    found |= {"collapse": collapse_time, "small": len(small)}
    found |= {"rows": len(form.lines), "is_list": form.is_list}
    full_time, picture = cpu(lambda: layout(graph))
    assert isinstance(picture, Picture)
    found |= {"full": full_time, "width": picture.width, "height": picture.height, "view": view_time(picture)}
    found["map"] = cpu(lambda: minimap(picture, 40, 12))[0] * 1000
    found["crossings"] = picture.crossings
    if metrics is not None:
        found["crossings"] = metrics.count_crossings(metrics.Drawing(drawing_of(picture)))["crossings"]
    if with_dot:
        dot_time, drawing = dot_drawing(sample)
        found["dot_cpu"] = dot_time
        if drawing is not None and metrics is not None:
            found["dot_crossings"] = metrics.count_crossings(metrics.Drawing(drawing))["crossings"]
    if metrics is not None and len(sample.names) <= 50:
        found["moved"], found["reversed"], found["grown"] = growth(sample, metrics)
    return found


def executed(sample: Sample, moments: int = 20, workers: int = WORKERS) -> Iterator[list[Status]]:
    """The statuses of all steps at so many moments of an execution by so many workers."""
    chance = random.Random(len(sample.names))
    statuses = [Status.QUEUED] * len(sample.names)
    after: list[list[int]] = [[] for _ in sample.names]
    missing = [0] * len(sample.names)
    for start, end in sample.edges:
        after[start].append(end)
        missing[end] += 1
    ready = [node for node, count in enumerate(missing) if not count]
    running: list[tuple[float, int]] = []
    now = 0.0
    for done in range(1, len(sample.names)):
        while ready and len(running) < workers:
            heapq.heappush(running, (now + chance.expovariate(1), ready[0]))
            statuses[ready.pop(0)] = Status.RUNNING
        now, ended = heapq.heappop(running)
        statuses[ended] = Status.COMPLETED
        for node in after[ended]:
            missing[node] -= 1
            ready += [] if missing[node] else [node]
        if done % (len(sample.names) // moments) == 0:
            yield statuses


def through_the_lens(sample: Sample) -> tuple[float, float, float]:
    """Median and most of the nodes shown while it is executed, and the CPU milliseconds that a fold takes at most."""
    shown, times = [], []
    for statuses in executed(sample):
        steps = [Step(id=name, name=name, status=one) for name, one in zip(sample.names, statuses, strict=True)]
        graph = build(steps, sample.parts[1])
        took, small = cpu(lambda graph=graph: through(graph, look(graph)))
        assert isinstance(small, Graph)
        shown.append(len(small))
        times.append(took * 1000)
    return statistics.median(shown), max(shown), max(times)


COLUMNS = (
    ("full", "{:7.3f}"), ("dot_cpu", "{:7.3f}"), ("crossings", "{:9.0f}"), ("dot_crossings", "{:9.0f}"),
    ("width", "{:6.0f}"), ("height", "{:6.0f}"), ("first", "{:6.3f}"), ("collapse", "{:8.3f}"), ("small", "{:6.0f}"),
    ("rows", "{:5.0f}"), ("view", "{:6.2f}"), ("map", "{:6.2f}"), ("moved", "{:6.3f}"), ("reversed", "{:8.4f}"),
    ("grown", "{:6.2f}"),
)  # fmt: skip


def show(name: str, found: dict[str, float]) -> None:
    cells = [pattern.format(found[key]) if key in found else " " * 4 + "–" for key, pattern in COLUMNS]
    print(f"{name:18}", *(f"{cell:>9}" for cell in cells), flush=True)


def geometric(values: Iterable[float]) -> float:
    logs = [math.log(value) for value in values if 0 < value < math.inf]
    return math.exp(statistics.mean(logs)) if logs else math.nan


def summarise(results: dict[str, dict[str, float]]) -> None:
    """The means beside the targets."""
    print()
    for size, full, cpu_ratio, crossing in ((200, 0.2, None, 1.0), (1000, 0.4, 0.5, 1.02), (5000, 1.0, 0.1, 1.1)):
        group = [f for n, f in results.items() if n.endswith(f"_{size}") or (size == 200 and n.endswith("_50"))]
        if not group:
            continue
        print(f"≤ {size}: full max {max(f['full'] for f in group):.3f} s (target {full})", end="")
        print(f", first max {max(f['first'] for f in group):.3f} s (target 0.1)", end="")
        compared = [f for f in group if "dot_crossings" in f]
        if compared:
            ratio = geometric((f["crossings"] + 1) / (f["dot_crossings"] + 1) for f in compared)
            worst = max((f["crossings"] + 1) / (f["dot_crossings"] + 1) for f in compared)
            speed = geometric(f["full"] / max(0.001, f["dot_cpu"]) for f in compared)
            print(f", crossings ÷ dot {ratio:.2f} (target {crossing}), worst {worst:.2f}", end="")
            print(f", CPU ÷ dot {speed:.2f}" + (f" (target {cpu_ratio})" if cpu_ratio else ""), end="")
        print()
    largest = [f for n, f in results.items() if n.endswith("_10000")]
    if largest:
        print(f"10,000: full max {max(f['full'] for f in largest):.3f} s (target 2.0)")
    print(f"view 200×50: max {max(f['view'] for f in results.values()):.2f} ms (target 5)")
    grown = [f for f in results.values() if "moved" in f]
    if grown:
        moved, turned = (statistics.mean(f[key] for f in grown) for key in ("moved", "reversed"))
        print(f"growth: moved {moved:.1%} a step (target 5 %), reversed {turned:.2%} (target 0.1 %)", end="")
        print(f", crossings ÷ fresh {geometric(f['grown'] for f in grown):.2f} (target 1.5)")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("graphs", nargs="*", help="only graphs whose name begins so")
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--metrics", type=Path, default=Path("dagmetrics.py"))
    parser.add_argument("--large", action="store_true", help="ask dot for the large graphs too")
    parser.add_argument("--no-dot", action="store_true")
    given = parser.parse_args()
    metrics = load_metrics(given.metrics)
    print(f"{'':18}", *(f"{key[:9]:>9}" for key, _ in COLUMNS))
    results = {}
    chosen = [
        sample
        for sample in sorted(samples_of(given.corpus), key=lambda sample: len(sample.names))
        if not given.graphs or any(sample.name.startswith(wanted) for wanted in given.graphs)
    ]
    for sample in chosen:
        with_dot = not given.no_dot and (given.large or len(sample.names) <= DOT_LARGEST)
        results[sample.name] = measure(sample, metrics, with_dot=with_dot)
        show(sample.name, results[sample.name])
    summarise(results)
    print(f"\nstatus lens, {WORKERS} workers: nodes shown (median, most; target 300), ms a fold")
    for sample in (sample for sample in chosen if len(sample.names) >= LENS_SMALLEST):
        print(f"{sample.name:18}", *(f"{found:>9.0f}" for found in through_the_lens(sample)), flush=True)


def samples_of(folder: Path | None) -> Iterable[Sample]:
    if folder is None:
        sys.path.insert(0, str(Path(__file__).parent))
        from graph_corpus import own_graphs

        return [Sample(name, names, edges) for name, (names, edges) in own_graphs()]
    found = ((path.stem, json.loads(path.read_text(encoding="utf-8"))) for path in folder.glob("*.json"))
    return [Sample(name, data["names"], [(a, b) for a, b in data["edges"]]) for name, data in found]


if __name__ == "__main__":
    main()
