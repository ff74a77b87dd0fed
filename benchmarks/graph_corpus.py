"""Writes the graphs that `benchmarks/graph.py` lays out: `python benchmarks/graph_corpus.py FOLDER`.

WfCommons recipes at 50, 200, 1,000 and 5,000 tasks where `wfcommons` is installed (it needs no network), and
irregular families of our own to 10,000. One JSON file a graph: `{"names": [...], "edges": [[0, 1], ...]}`.
"""

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

Graph = tuple[list[str], list[tuple[int, int]]]
SIZES = (50, 200, 1000, 5000)
RECIPES = ("Blast", "Bwa", "Cycles", "Epigenomics", "Genome", "Montage", "Seismology", "Soykb", "Srasearch")


def wfcommons_graphs() -> Iterator[tuple[str, Graph]]:
    """The recipes at all sizes; none without the package."""
    try:
        import numpy
        from wfcommons import WorkflowGenerator
    except ImportError as error:
        print(f"no WfCommons graphs: {error}", file=sys.stderr)
        return
    import wfcommons.wfchef.recipes as recipes

    for name in RECIPES:
        recipe = getattr(recipes, f"{name}Recipe")
        for size in SIZES:
            random.seed(size)
            numpy.random.seed(size)
            workflow = WorkflowGenerator(recipe.from_num_tasks(size))
            try:
                built = workflow.build_workflow()
            except (ValueError, IndexError) as error:
                print(f"{name} has no graph of {size}: {error}", file=sys.stderr)
                continue
            ids = sorted(built.nodes)
            index = {id_: number for number, id_ in enumerate(ids)}
            yield f"{name.lower()}_{size}", (list(ids), sorted((index[a], index[b]) for a, b in built.edges))


def agent(count: int, width: int) -> Graph:
    """A loop of think → tools → think, with memory read far back: deep, or wide with `width` tools a turn."""
    chance = random.Random(count + width)
    names, edges = ["start"], []
    think = 0
    thoughts = [0]
    while len(names) < count - 1:
        tools = range(len(names), min(count - 1, len(names) + chance.randint(1, width)))
        names += [f"tool_{chance.choice('abcdef')}_{number}" for number in tools]
        edges += [(think, tool) for tool in tools]
        after = len(names)
        names.append(f"think_{after}")
        edges += [(tool, after) for tool in tools]
        if chance.random() < 0.3:
            edges.append((chance.choice(thoughts), after))
        thoughts.append(after)
        think = after
    return names, sorted(set(edges))


def layered(count: int, layers: int) -> Graph:
    """Random layers of random edges, a few of them long."""
    chance = random.Random(count * 7 + layers)
    layer = sorted(chance.randrange(layers) for _ in range(count))
    by_layer: dict[int, list[int]] = {}
    for node, number in enumerate(layer):
        by_layer.setdefault(number, []).append(node)
    edges = set()
    for node, number in enumerate(layer):
        for _ in range(chance.choice((1, 1, 1, 2))):
            near = by_layer.get(number - (1 if chance.random() < 0.85 else chance.randint(2, 4)))
            if near:
                edges.add((chance.choice(near), node))
    return [f"task_{node}" for node in range(count)], sorted(edges)


def samples(count: int) -> Graph:
    """One pipeline of six steps a sample, with a few side steps, joined at the end."""
    chance = random.Random(count)
    names, edges, ends = ["reference"], [], []
    while len(names) < count - 7:
        before = 0
        for stage in ("fetch", "trim", "align", "sort", "call", "filter"):
            names.append(f"{stage}_{len(names)}")
            edges.append((before, len(names) - 1))
            before = len(names) - 1
            if stage in ("align", "call") and chance.random() < 0.2:
                names.append(f"check_{len(names)}")
                edges.append((before, len(names) - 1))
        ends.append(before)
    names.append("report")
    return names, [*edges, *((end, len(names) - 1) for end in ends)]


def tree(count: int) -> Graph:
    """Every node under a random earlier one near it."""
    chance = random.Random(count)
    edges = [(chance.randrange(max(0, node - 1 - count // 8), node), node) for node in range(1, count)]
    return [f"span_{node}" for node in range(count)], edges


def own_graphs() -> Iterator[tuple[str, Graph]]:
    """The irregular families."""
    for size in (*SIZES, 10_000):
        yield f"agent_{size}", agent(size, 3)
        yield f"agentwide_{size}", agent(size, 30)
        yield f"layered_{size}", layered(size, max(5, int(size**0.5 / 2)))
        yield f"samples_{size}", samples(size)
        yield f"tree_{size}", tree(size)


def main(folder: Path) -> None:
    """Write all."""
    folder.mkdir(parents=True, exist_ok=True)
    for source in (wfcommons_graphs(), own_graphs()):
        for name, (names, edges) in source:
            (folder / f"{name}.json").write_text(json.dumps({"names": names, "edges": edges}), encoding="utf-8")
            print(f"{name}: {len(names)} nodes, {len(edges)} edges")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
