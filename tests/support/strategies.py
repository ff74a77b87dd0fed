"""Hypothesis strategies for changes of one execution, hostile texts and JSON among them."""

from hypothesis import strategies as st

from exectop.domain.changes import (
    EdgeSeen,
    EventLogged,
    ExecutionChange,
    Seen,
    Stamped,
    StepSeen,
    Transitioned,
    Vanished,
)
from exectop.domain.status import Status
from exectop.domain.values import (
    Attempt,
    Edge,
    ErrorInfo,
    Event,
    Evidence,
    Execution,
    ExecutionKey,
    Question,
    Step,
    Transition,
)

KEY = ExecutionKey("prod", "run-1")

statuses = st.sampled_from(Status)
instants = st.integers(0, 40).map(float)
hostile_text = st.text(st.characters(codec=None), max_size=40)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False) | hostile_text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(hostile_text, inner, max_size=4),
    max_leaves=12,
)

executions = st.builds(
    Execution,
    key=st.just(KEY),
    status=statuses,
    status_raw=st.sampled_from(("", "RAW", "OTHER")),
    title=st.sampled_from(("", "one", "two")),
    parent_id=st.sampled_from((None, "", "p1", "p2")),
    updated_at=st.none() | instants,
    progress=st.none() | st.sampled_from((0.0, 50.0, 100.0)),
    current_step=st.sampled_from((None, "", "a", "b")),
    output=st.sampled_from((None, "", {}, {"n": 1}, [1])),
    error=st.none() | st.just(ErrorInfo("boom")),
    questions=st.sampled_from(
        ((), (Question(step="q", text="go on?"),), (Question(step="q", answer="yes"), Question(step="r")))
    ),
    attributes=st.sampled_from(({}, {"x": 1}, {"y": [2]})),
)
steps = st.builds(
    Step,
    id=st.sampled_from(("a", "b")),
    status=statuses,
    status_raw=st.sampled_from(("", "RAW")),
    started_at=st.none() | instants,
    attempts=st.sampled_from(((), (Attempt(number=1),), (Attempt(number=1), Attempt(number=2)))),
)
transitions = st.builds(
    Transition,
    after=statuses,
    at=instants,
    evidence=st.sampled_from(Evidence),
    step_id=st.sampled_from((None, "a")),
)


def changes(key: ExecutionKey = KEY) -> st.SearchStrategy[ExecutionChange]:
    """Any change of that one execution."""
    return st.one_of(
        st.builds(Seen, executions, st.sampled_from((frozenset[str](), frozenset({"title", "output"})))),
        st.builds(StepSeen, st.just(key), steps),
        st.builds(EdgeSeen, st.just(key), st.sampled_from((Edge("a", "b"), Edge("b", "c", "k")))),
        st.builds(Transitioned, st.just(key), transitions),
        st.builds(EventLogged, st.just(key), st.builds(Event, id=st.sampled_from("uvw"), at=instants)),
        st.just(Vanished(key)),
    )


def stamped_lists(max_size: int = 25) -> st.SearchStrategy[list[Stamped]]:
    """Changes learned one after the other, each from a question asked some time before."""
    drawn = st.tuples(st.integers(0, 3), st.integers(0, 6), changes())
    return st.lists(drawn, max_size=max_size).map(_stamp)


def _stamp(drawn: list[tuple[int, int, ExecutionChange]]) -> list[Stamped]:
    at, found = 100.0, []
    for pause, latency, change in drawn:
        at += pause
        found.append(Stamped(at, at - latency, change))
    return found
