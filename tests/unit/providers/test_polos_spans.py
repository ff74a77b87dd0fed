from exectop.domain.changes import EdgeSeen, StepSeen
from exectop.domain.status import Status
from exectop.domain.values import ErrorInfo, ExecutionKey, Json, Step, Usage
from exectop.providers._polos_spans import span_changes
from exectop.providers._polos_wire import Span

KEY = ExecutionKey("p", "r")


def span(id_: str, type_: str, above: str | None = None, **fields: Json) -> Span:
    attributes = fields.pop("attributes", {})
    assert isinstance(attributes, dict)
    named: Json = {f"{type_}.{name}": value for name, value in attributes.items()}
    return Span.model_validate(
        {
            "span_id": id_,
            "span_type": type_,
            "name": f"{type_}.{id_}",
            "parent_span_id": above,
            "attributes": named,
            **fields,
        }
    )


TOP = span("s0", "workflow", attributes={"execution_id": "r"}, started_at="1970-01-01T00:00:01Z")


def steps(*spans: Span, key: ExecutionKey = KEY) -> dict[str, Step]:
    changes = span_changes(key, spans)
    return {change.step.id: change.step for change in changes if isinstance(change, StepSeen)}


def test_the_attempts_of_one_execution_are_one_step() -> None:
    first = span("s1", "agent", "s0", attributes={"execution_id": "a"}, error={"message": "boom"}, ended_at=5)
    second = span("s2", "agent", "s0", attributes={"execution_id": "a", "retry_count": "1", "status": "completed"})
    found = steps(TOP, second, first)
    assert list(found) == ["r", "a"]
    assert [(one.number, one.status) for one in found["a"].attempts] == [(1, Status.FAILED), (2, Status.COMPLETED)]
    assert found["a"].attempts[0].error == ErrorInfo("boom")
    assert (found["a"].status_raw, found["a"].name, found["a"].parent_id) == ("completed", "s2", "r")


def test_each_attempt_keeps_what_it_was_given_and_what_it_gave() -> None:
    first = span("s1", "agent", "s0", attributes={"execution_id": "a"}, input={"page": 1}, error={"message": "no"})
    second = span(
        "s2", "agent", "s0", attributes={"execution_id": "a", "retry_count": "1"}, input={"page": 2}, output=[7]
    )
    told = steps(TOP, first, second)["a"].attempts
    assert [(one.input, one.output) for one in told] == [({"page": 1}, None), ({"page": 2}, [7])]


def test_a_step_that_names_its_execution_is_no_attempt_of_it() -> None:
    run = span("s1", "agent", "s0", attributes={"execution_id": "a", "status": "failed"})
    inner = span("s2", "step", "s1", attributes={"execution_id": "a", "key": "llm_generate:1", "status": "completed"})
    found = steps(TOP, run, inner)
    assert list(found) == ["r", "a", "a:llm_generate:1"]
    assert (found["a"].attempts, found["a"].status) == ((), Status.FAILED)
    assert (found["a:llm_generate:1"].parent_id, found["a:llm_generate:1"].execution_id) == ("a", None)


def test_a_step_key_is_named_within_its_execution() -> None:
    inner = span("s1", "custom", "s0")
    step = span("s2", "step", "s1", attributes={"key": "load"}, output={"usage": {"total_tokens": 9}}, ended_at=3)
    found = steps(TOP, inner, step)
    assert list(found) == ["r", "s1", "r:load"]
    assert (found["r:load"].parent_id, found["r:load"].usage) == ("s1", Usage(tokens=9))
    assert found["r:load"].status is Status.COMPLETED


def test_a_parent_that_is_not_in_the_trace_is_told_by_the_execution() -> None:
    lonely = span("s9", "tool", "gone", attributes={"execution_id": "t", "parent_execution_id": "r"})
    assert steps(TOP, lonely)["t"].parent_id == "r"
    assert "x" not in steps(TOP, span("x", "custom", "gone"))


def test_only_the_part_below_a_child() -> None:
    child = span("s1", "agent", "s0", attributes={"execution_id": "a"})
    deep = span("s2", "tool", "s1", attributes={"execution_id": "t"})
    found = steps(TOP, child, deep, key=ExecutionKey("p", "a"))
    assert {ident: step.parent_id for ident, step in found.items()} == {"a": None, "t": "a"}


def test_a_circle_of_spans_ends() -> None:
    spans = [span("x", "custom", "y"), span("y", "custom", "x"), span("z", "step", "z", attributes={"key": "k"})]
    assert steps(*spans) == {}
    changes = span_changes(ExecutionKey("p", "x"), spans)
    assert len([change for change in changes if isinstance(change, EdgeSeen)]) == 1


def test_attributes_of_a_span_survive() -> None:
    told = span("s0", "workflow", attributes={"execution_id": "r"}, initial_state={"n": 1}, events=[{"name": "e"}])
    found = steps(told)["r"].attributes
    assert found["initial_state"] == {"n": 1}
    assert found["events"] == [{"name": "e"}]
    assert found["span_id"] == "s0"
    odd = Span.model_validate(
        {"span_id": "s0", "span_type": "workflow", "attributes": "odd", "name": None, "error": 3}
    )
    (step,) = steps(odd, key=ExecutionKey("p", "s0")).values()
    assert (step.attributes["attributes"], step.status, step.name) == ("odd", Status.FAILED, "")
