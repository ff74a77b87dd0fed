import json

from exectop.domain.status import Status
from exectop.domain.values import Edge, Step
from exectop.graph.collapse import collapse
from exectop.graph.export import to_dot, to_json, to_mermaid
from exectop.graph.model import build
from support.graphs import graph_of, step

HOSTILE = 'a"];\nclick n0 "javascript:x" <b>\\'


def test_mermaid() -> None:
    graph = build([step("a", Status.FAILED), step("b")], [Edge("a", "b"), Edge("b", "a")])
    lines = list(to_mermaid(graph))
    assert lines[:5] == [
        "flowchart LR",
        '  n0["a"]:::failed',
        '  n1["b"]:::completed',
        "  n0 --> n1",
        "  n1 -.-> n0",
    ]


def test_no_name_breaks_out_of_mermaid() -> None:
    line = list(to_mermaid(build([step("x", name=HOSTILE)], [])))[1]
    assert line.count('"') == 2
    assert not {"<", ">", "]", "\n"} & set(line[6 : line.rindex('"')])


def test_dot() -> None:
    lines = list(to_dot(graph_of("a>b b>a")))
    assert lines[0] == "digraph execution {"
    assert '  "a" -> "b";' in lines
    assert '  "b" -> "a" [style=dashed];' in lines
    assert lines[-1] == "}"


def test_no_name_breaks_out_of_dot() -> None:
    line = list(to_dot(build([step("x", name=HOSTILE)], [])))[2]
    assert line.startswith('  "x" [label="a\\"];\\nclick n0 \\"javascript:x\\" <b>\\\\"')


def test_what_looks_like_an_entity_stays_what_it_is_in_dot() -> None:
    names = ["&amp;", "&#38;x", "a&b", "&lt;b&gt; &", "R&D;"]
    graph = build([step(name) for name in names], [])
    lines = list(to_dot(graph))[2:-1]
    assert [line.split("label=")[1].split(",")[0] for line in lines] == [
        '"&amp;amp;"',
        '"&amp;#38;x"',
        '"a&b"',
        '"&amp;lt;b&amp;gt; &"',
        '"R&amp;D;"',
    ]
    assert lines[0].startswith('  "&amp;amp;" [')


def test_json() -> None:
    steps = [Step(id="a", name="A", status=Status.RUNNING, started_at=1.0), step("b")]
    whole = json.loads(to_json(build(steps, [Edge("a", "b"), Edge("b", "a"), Edge("b", "c")]), 11.0))
    assert whole["nodes"][0] == {
        "id": "a",
        "name": "A",
        "kind": "",
        "status": "running",
        "rank": 0,
        "elapsed": 10.0,
        "attempts": None,
        "members": None,
    }
    assert whole["edges"] == [{"from": "a", "to": "b"}]
    assert whole["back_edges"] == [{"from": "b", "to": "a"}]
    assert [odd["kind"] for odd in whole["oddities"]] == ["edge to nowhere", "cycle"]


def test_json_of_a_group_names_its_members() -> None:
    small = collapse(graph_of("s>x1 s>x2 s>x3"))
    assert json.loads(to_json(small, 0.0))["nodes"][1]["members"] == ["x1", "x2", "x3"]


def test_json_has_no_infinity() -> None:
    endless = Step(id="a", status=Status.COMPLETED, duration=float("inf"))
    assert json.loads(to_json(build([endless], []), 0.0))["nodes"][0]["elapsed"] is None


def test_every_node_has_an_id_of_its_own_in_dot() -> None:
    small = collapse(graph_of("s>m0 s>m1 s>m2 m0>*m0 m1>*m0 m2>*m0"))
    lines = list(to_dot(small))
    assert [line.split(" [")[0].strip() for line in lines[2:5]] == ['"s"', '"**m0"', '"*m0"']
    assert '  "**m0" -> "*m0";' in lines


def test_steps_of_one_kind_without_names_are_told_apart() -> None:
    graph = build([Step(id="n1", kind="research"), Step(id="n2", kind="research")], [])
    assert list(to_mermaid(graph))[1:3] == ['  n0["n1: research"]:::unknown', '  n1["n2: research"]:::unknown']
    assert '  "n1" [label="n1: research"];' in list(to_dot(graph))
