from exectop.graph.ranks import rank, topological
from support.graphs import graph_of, random_graph


def test_a_rank_is_the_longest_path_from_the_sources() -> None:
    assert rank(graph_of("a>b b>c a>c c>d")) == [0, 1, 2, 3]


def test_a_source_stands_beside_what_it_feeds() -> None:
    graph = graph_of("a>b b>c x>c")
    assert rank(graph)[graph.index["x"]] == 1


def test_a_source_of_an_earlier_picture_stays() -> None:
    graph = graph_of("a>b b>c x>c")
    assert rank(graph, {"x": 0})[graph.index["x"]] == 0


def test_ranks_increase_along_every_edge() -> None:
    graph = random_graph(300, 800, 5)
    ranks = rank(graph)
    assert all(ranks[start] < ranks[end] for start, end in graph.edges)


def test_every_edge_leads_forward_in_topological_order() -> None:
    graph = random_graph(100, 300, 6)
    place = {node: number for number, node in enumerate(topological(graph))}
    assert len(place) == len(graph)
    assert all(place[start] < place[end] for start, end in graph.edges)
