"""Why an execution is not moving."""

from dataclasses import replace

import pytest

from exectop.domain.changes import EdgeSeen, EventLogged, ExecutionChange, Seen, StepSeen, Transitioned
from exectop.domain.status import Status
from exectop.domain.story import Story
from exectop.domain.values import Attempt, Edge, ErrorInfo, Event, Execution, Question, Step, Transition
from exectop.present.waiting import last_news, why_step_waits, why_waiting
from support.rows import key

KEY, NOW = key("a"), 1000.0
RUNNING = Execution(key=KEY, status=Status.RUNNING, status_raw="x", created_at=900.0, updated_at=990.0)


def why(execution: Execution, *changes: ExecutionChange) -> str:
    return why_waiting(story(execution, *changes), NOW)


def story(execution: Execution, *changes: ExecutionChange) -> Story:
    told = Story(KEY)
    for change in (Seen(execution), *changes):
        told.apply(change, NOW)
    return told


def step(id_: str, status: Status, **told: object) -> StepSeen:
    return StepSeen(KEY, Step(id=id_, status=status, status_raw="x", **told))  # type: ignore[arg-type]


def with_status(status: Status, **told: object) -> Execution:
    return replace(RUNNING, status=status, **told)  # type: ignore[arg-type]


@pytest.mark.parametrize("status", [Status.COMPLETED, Status.FAILED, Status.CANCELLED])
def test_what_is_over_waits_for_nothing(status: Status) -> None:
    assert why(with_status(status, questions=(Question(step="q"),), waiting_for="x")) == ""


def test_what_moves_waits_for_nothing() -> None:
    assert why(RUNNING) == ""


def test_a_question_waits_for_a_person() -> None:
    asked = Question(step="q", text="Go on?", asked_at=940.0)
    waiting = with_status(Status.WAITING, questions=(asked,))
    assert why(waiting) == "waits for a person: Go on?, asked 1m00s ago"
    two = replace(waiting, questions=(asked, Question(step="r"), Question(step="s", answer="y")))
    assert why(two) == "waits for a person: Go on? and 1 more, asked 1m00s ago"
    assert why(replace(waiting, questions=(Question(step="confirm"),))) == "waits for a person: confirm"


def test_waiting_says_for_what_or_that_nobody_tells() -> None:
    assert why(with_status(Status.WAITING, waiting_for="a lock")) == "waits for a lock"
    assert why(with_status(Status.WAITING)) == "waits, the API does not tell for what"


@pytest.mark.parametrize(
    ("told", "text"),
    [
        ({}, "queued for 1m40s: no worker has taken it"),
        ({"queue": "fast"}, "queued in 'fast' for 1m40s: no worker has taken it"),
        ({"worker": "w1"}, "queued for 1m40s: worker 'w1' has not started it yet"),
        ({"waiting_for": "a slot"}, "queued for 1m40s: waits for a slot"),
        ({"created_at": None}, "queued: no worker has taken it"),
    ],
)
def test_queued_says_for_how_long_and_where(told: dict[str, object], text: str) -> None:
    assert why(with_status(Status.QUEUED, **told)) == text


def test_paused_says_by_whom_since_when_and_why() -> None:
    paused = with_status(Status.PAUSED)
    assert why(paused) == "paused for 10s, the API does not tell by whom"
    assert why(replace(paused, attributes={"paused_by": "ann"})) == "paused for 10s by ann"
    change = Transitioned(KEY, Transition(after=Status.PAUSED, at=880.0, reason="budget spent"))
    assert why(paused, change) == "paused for 2m00s: budget spent"


def test_cancelling_says_since_when() -> None:
    change = Transitioned(KEY, Transition(after=Status.CANCELLING, at=970.0))
    assert why(with_status(Status.CANCELLING), change) == "cancelling for 30s"


def test_an_unknown_status_is_named() -> None:
    assert why(with_status(Status.UNKNOWN, status_raw="meditating")).startswith("'meditating' is a status")
    assert why(Execution(key=KEY)) == ""


def test_a_retry_says_after_what() -> None:
    failed = Attempt(number=1, status=Status.FAILED, error=ErrorInfo("timeout"))
    tried = step("s", Status.RUNNING, name="fetch", attempts=(failed, Attempt(number=2, status=Status.RUNNING)))
    assert why(RUNNING, tried) == "step 'fetch' is at attempt 2 after: timeout"
    assert why(replace(RUNNING, retries=2, error=ErrorInfo("reset"))) == "retry 2 after: reset"


def test_a_step_that_is_over_is_not_tried_again() -> None:
    failed = Attempt(number=1, status=Status.FAILED)
    assert why(RUNNING, step("s", Status.COMPLETED, attempts=(failed,))) == ""


def test_the_step_that_holds_everything_up_is_named() -> None:
    chain = (
        step("a", Status.FAILED, name="first"),
        step("b", Status.QUEUED, name="second"),
        step("c", Status.QUEUED, name="third"),
        EdgeSeen(KEY, Edge("a", "b")),
        EdgeSeen(KEY, Edge("b", "c")),
    )
    assert why(RUNNING, *chain) == "step 'second' needs 'first', which is failed"
    told = story(RUNNING, *chain)
    assert why_step_waits(told, "c") == "needs 'first', which is failed"
    assert why_step_waits(told, "a") == ""
    assert why_step_waits(told, "nobody") == ""


def test_a_step_that_waits_is_named_with_its_child() -> None:
    waiting = step("a", Status.WAITING, name="ask", execution_id="run-9")
    assert why(RUNNING, waiting) == "step 'ask' (execution run-9) is waiting"


def test_steps_in_a_circle_end() -> None:
    circle = (
        step("a", Status.QUEUED),
        step("b", Status.QUEUED),
        EdgeSeen(KEY, Edge("a", "b")),
        EdgeSeen(KEY, Edge("b", "a")),
        EdgeSeen(KEY, Edge("ghost", "a")),
    )
    assert why(RUNNING, *circle) == "step 'a' needs 'b', which is queued"


def test_silence_is_told_from_the_last_news_on() -> None:
    silent = replace(RUNNING, updated_at=700.0, created_at=600.0)
    assert why(silent) == "silent for 5m00s"
    assert why(silent, EventLogged(KEY, Event(id="e", at=760.0))) == "silent for 4m00s"
    assert why(silent, EventLogged(KEY, Event(id="e", at=950.0))) == ""
    assert why(silent, step("s", Status.RUNNING, started_at=990.0)) == ""
    assert why(silent, Transitioned(KEY, Transition(after=Status.RUNNING, at=990.0))) == ""
    assert why(Execution(key=KEY, status=Status.RUNNING, status_raw="x")) == ""
    assert last_news(story(RUNNING)) == 990.0


def test_words_of_the_server_are_cleaned() -> None:
    waiting = with_status(Status.WAITING, questions=(Question(step="q", text="a\nb"),))
    assert why(waiting) == "waits for a person: a b"
