from dataclasses import replace

import pytest

from exectop.domain.status import Status
from exectop.domain.values import Edge
from exectop.graph.collapse import GROUP
from exectop.graph.folding import ALIKE, ALL, LENS, LEVELS, Folding
from exectop.graph.lens import ALL_AHEAD, ALL_PAST
from exectop.graph.model import Graph, build
from support.graphs import random_graph, step

DONE, RUNNING, QUEUED = Status.COMPLETED, Status.RUNNING, Status.QUEUED


def line(done: int, count: int = 40, width: int = 1) -> Graph:
    """Stages of `width` look-alikes, each after the one before, so many of them done and the next running."""
    steps, edges, before = [], [], ""
    for stage in range(count):
        status = DONE if stage < done else RUNNING if stage == done else QUEUED
        name = f"{chr(97 + stage % 26)}{chr(97 + stage // 26)}"
        steps += [step(f"{name}{n}", status) for n in range(width)]
        if before:
            edges += [Edge(f"{before}{n}", f"{name}{n}") for n in range(width)]
        before = name
    return build(steps, edges)


def ids(graph: Graph) -> list[str]:
    return [node.id for node in graph.nodes]


def test_a_small_graph_is_not_folded_and_a_large_one_by_its_look_alikes() -> None:
    small, large = Folding(), Folding()
    assert len(small.shown(line(3, 5, 4))) == 20
    assert len(large.shown(line(3, 10, 4))) == 13  # what runs stands out
    assert (small.level, large.level) == (ALL, ALIKE)


def test_what_is_too_much_opens_with_what_happens_now_and_stays_so() -> None:
    folding = Folding()
    assert len(folding.shown(line(50, 400))) == 6
    assert folding.is_lens
    folding.shown(line(5, 30))
    assert folding.level == LENS


@pytest.mark.parametrize(("graph", "first"), [(line(20, 60), 1), (random_graph(400, 700, 1, reach=60), 5)])
def test_the_levels_show_ever_more(graph: Graph, first: int) -> None:
    folding = Folding()
    folding.shown(graph)
    sizes = []
    for level in LEVELS:
        folding.choose(level)
        shown = folding.shown(graph, is_same=True)
        assert sum(len(node.members) for node in shown.nodes) == len(graph)
        sizes.append(len(shown))
    assert sizes[first - 1 :] == sorted(sizes[first - 1 :])
    assert sizes[0] < 5
    assert sizes[-1] == len(graph)


def test_while_the_same_runs_nothing_is_folded_otherwise() -> None:
    folding = Folding()
    folding.choose(LENS)
    before = folding.shown(line(20))
    graph = line(20)
    nodes = [replace(node, status=Status.WAITING) if node.id == "ua0" else node for node in graph.nodes]
    assert ids(folding.shown(graph.with_nodes(nodes), is_same=True)) == ids(before)
    after = folding.shown(line(21), is_same=True)
    assert set(ids(after)) - set(ids(before)) == {"xa0"}
    assert set(ids(before)) - set(ids(after)) == {"ta0"}


def test_the_watched_step_is_never_folded_away() -> None:
    folding = Folding()
    folding.choose(LENS)
    folding.shown(line(20))
    folding.watch("ta0")
    assert "ta0" in ids(folding.shown(line(21), is_same=True))
    folding.watch("ca0")
    assert "ca0" not in ids(folding.shown(line(21), is_same=True))
    folding.watch("ca0", now=True)
    assert "ca0" in ids(folding.shown(line(21), is_same=True))


def test_a_fold_opens_and_closes_again() -> None:
    folding = Folding()
    folding.choose(LENS)
    graph = line(20)
    before = folding.shown(graph)
    folding.open(before.nodes[0])
    assert before.nodes[0].id == ALL_PAST
    opened = folding.shown(graph, is_same=True)
    assert len(opened) == len(before) + 18
    assert ALL_AHEAD in opened.index
    assert folding.close("ca0")
    assert ids(folding.shown(graph, is_same=True)) == ids(before)
    assert not folding.close("ca0")
    assert not folding.close("nowhere")


def test_look_alikes_opened_through_the_lens_stay_open_while_they_proceed() -> None:
    folding = Folding()
    folding.choose(LENS)
    first = folding.shown(line(3, 10, 6))
    group = next(node for node in first.nodes if node.status is QUEUED and node.id.startswith(GROUP + "ea"))
    folding.open(group)
    assert {"ea0", "ea5"} <= set(ids(folding.shown(line(3, 10, 6), is_same=True)))
    assert {"ea0", "ea5"} <= set(ids(folding.shown(line(5, 10, 6), is_same=True)))
    assert folding.close("ea0")
    assert "ea0" not in ids(folding.shown(line(5, 10, 6), is_same=True))


def test_closing_all_keeps_the_level_unless_all_is_shown() -> None:
    folding = Folding()
    graph = line(3, 10, 4)
    folding.open(folding.shown(graph).nodes[0])
    assert len(folding.shown(graph, is_same=True)) == 16
    folding.close_all()
    assert len(folding.shown(graph, is_same=True)) == 13
    folding.choose(ALL)
    folding.close_all()
    assert folding.level == ALIKE
    folding.choose(3)
    folding.close_all()
    assert folding.level == 3


@pytest.mark.parametrize(("count", "level"), [(5, ALL), (30, ALIKE)])
def test_the_lens_is_put_on_and_off(count: int, level: int) -> None:
    folding = Folding()
    folding.shown(line(3, count))
    folding.switch_lens()
    assert folding.is_lens
    folding.switch_lens()
    assert folding.level == level


def test_look_alikes_close_where_every_step_is_shown() -> None:
    folding = Folding()
    graph = line(9, 5, 4)
    folding.shown(graph)
    assert folding.close("ca2")
    shown = folding.shown(graph, is_same=True)
    assert len(shown) == 17
    folding.open(shown.nodes[shown.index[GROUP + "ca0"]])
    assert len(folding.shown(graph, is_same=True)) == 20
    assert not Folding().close("ca2")
