"""What is usual is said where enough is known, and what is far beyond it stands out."""

import pytest

from exectop.domain.changes import Seen, StepSeen
from exectop.domain.status import Status
from exectop.domain.story import Story
from exectop.domain.usual import Usual
from exectop.domain.values import Execution, ExecutionKey, Step
from exectop.present.cells import Context
from exectop.present.usual import slow_words, usual_words

KEY = ExecutionKey("flows", "run")
NOW = 1_000.0
USUAL = {
    "load": Usual(12, 10.0, 25.0),
    "send": Usual(5, 2.0, 3.0),
    "rare": Usual(2, 1.0, 1.0),
    "zero": Usual(9, 0.0, 0.0),
}
CONTEXT = Context(now=NOW, usual=USUAL)


def step(name: str, elapsed: float | None, status: Status = Status.RUNNING) -> Step:
    ended = NOW if status.is_terminal else None
    started = None if elapsed is None else NOW - elapsed
    return Step(id=f"id-{name}", name=name, status=status, started_at=started, ended_at=ended)


def story(*steps: Step, status: Status = Status.RUNNING) -> Story:
    told = Story(KEY)
    told.apply(Seen(Execution(key=KEY, status=status, status_raw="x")), NOW)
    for one in steps:
        told.apply(StepSeen(KEY, one), NOW)
    return told


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (step("load", 4.0), "10s, 95% within 25s (12 runs), about 6s left"),
        (step("load", 15.0), "10s, 95% within 25s (12 runs)"),
        (step("load", 120.0), "10s, 95% within 25s (12 runs), this one 12× the median"),
        (step("load", 25.0, Status.COMPLETED), "10s, 95% within 25s (12 runs), this one 2.5× the median"),
        (step("load", 5.0, Status.COMPLETED), "10s, 95% within 25s (12 runs)"),
        (step("load", None, Status.QUEUED), "10s, 95% within 25s (12 runs)"),
        (step("rare", 9.0), ""),
        (step("unknown", 9.0), ""),
        (step("zero", 9.0), "0s, 95% within 0s (9 runs)"),
    ],
)
def test_what_is_usual_and_what_it_means(one: Step, words: str) -> None:
    assert usual_words(one, "flows", CONTEXT) == words


def test_the_slowest_of_the_slow_steps_is_named() -> None:
    told = story(step("load", 60.0), step("send", 40.0), step("zero", 99.0), step("rare", 99.0))
    assert slow_words(told, CONTEXT) == "send takes 20× its usual 2s"


@pytest.mark.parametrize(
    "one",
    [step("load", 29.0), step("load", 90.0, Status.COMPLETED), step("send", 2.9), step("load", None, Status.QUEUED)],
)
def test_what_is_within_reason_is_not_named(one: Step) -> None:
    assert slow_words(story(one), CONTEXT) == ""


def test_nothing_is_slow_where_nothing_is_known_or_all_is_over() -> None:
    assert slow_words(story(step("load", 900.0)), Context(now=NOW)) == ""
    assert slow_words(story(step("load", 900.0), status=Status.FAILED), CONTEXT) == ""
