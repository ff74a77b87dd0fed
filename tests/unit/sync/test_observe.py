"""Changes of status that nobody reported."""

from exectop.domain.changes import (
    EdgeSeen,
    EventLogged,
    ExecutionChange,
    HealthChanged,
    Seen,
    Stamped,
    StepSeen,
    Transitioned,
    Vanished,
)
from exectop.domain.health import SourceHealth
from exectop.domain.status import Status
from exectop.domain.values import Edge, Event, Evidence, Execution, Step, Transition
from exectop.store.store import Store
from exectop.sync.observe import Ledger
from support.fakes import execution, key


def _told(ledger: Ledger, at: float, *changes: ExecutionChange, is_stream: bool = False) -> list[Transition]:
    """The transitions that a look shows which was asked a second before."""
    stamped = [Stamped(at, at - (0 if is_stream else 1), change) for change in changes]
    observed = ledger.observe(stamped, is_stream=is_stream)
    given = [change for change in changes if isinstance(change, Transitioned)]
    added = [each.change for each in observed.changes if isinstance(each.change, Transitioned)]
    return [change.transition for change in added if change not in given]


def _reported(status: Status, at: float, step_id: str | None = None) -> Transitioned:
    return Transitioned(key(), Transition(after=status, at=at, step_id=step_id))


def test_a_change_between_two_looks_lies_between_question_and_answer() -> None:
    ledger = Ledger()
    assert _told(ledger, 10, Seen(execution())) == []
    assert _told(ledger, 20, Seen(execution())) == []
    (change,) = _told(ledger, 30, Seen(execution(status=Status.FAILED)))
    assert (change.evidence, change.earliest, change.at) == (Evidence.INFERRED, 19, 30)
    assert (change.before, change.before_raw, change.after_raw) == (Status.RUNNING, "running", "failed")
    known = ledger.execution(key())
    assert known is not None
    assert known.status is Status.FAILED


def test_a_change_on_a_stream_is_observed() -> None:
    ledger = Ledger()
    _told(ledger, 10, Seen(execution()))
    (change,) = _told(ledger, 30, Seen(execution(status=Status.FAILED)), is_stream=True)
    assert (change.evidence, change.earliest, change.at) == (Evidence.OBSERVED, None, 30)


def test_what_the_server_reports_is_left_alone_before_with_and_after() -> None:
    ledger = Ledger()
    _told(ledger, 10, Seen(execution()))
    assert _told(ledger, 20, Seen(execution(status=Status.WAITING)), _reported(Status.WAITING, 18)) == []
    assert _told(ledger, 25, _reported(Status.RUNNING, 24)) == []
    assert _told(ledger, 30, Seen(execution(status=Status.RUNNING))) == []


def test_a_history_told_again_hides_no_later_change() -> None:
    ledger = Ledger()
    history = [_reported(Status.RUNNING, 5)]
    _told(ledger, 10, Seen(execution()), *history)
    assert len(_told(ledger, 20, Seen(execution(status=Status.WAITING)), *history)) == 1
    assert len(_told(ledger, 30, Seen(execution(status=Status.RUNNING)), *history)) == 1


def test_steps_have_transitions_too() -> None:
    ledger = Ledger()
    step = Step(id="a", status=Status.RUNNING, status_raw="busy")
    assert _told(ledger, 10, StepSeen(key(), step)) == []
    (change,) = _told(ledger, 20, StepSeen(key(), Step(id="a", status=Status.COMPLETED, status_raw="done")))
    assert (change.step_id, change.after_raw, change.earliest) == ("a", "done", 9)
    assert _told(ledger, 30, StepSeen(key(), Step(id="a", name="told later"))) == []


def test_a_step_that_tells_its_beginning_and_end_is_taken_at_its_word() -> None:
    ledger = Ledger()
    _told(ledger, 10, StepSeen(key(), Step(id="a", status=Status.QUEUED, status_raw="pending")))
    begun = Step(id="a", status=Status.RUNNING, status_raw="busy", started_at=13.5)
    (change,) = _told(ledger, 20, StepSeen(key(), begun))
    assert (change.evidence, change.at, change.earliest) == (Evidence.REPORTED, 13.5, None)
    over = Step(id="a", status=Status.FAILED, status_raw="failed", started_at=13.5, ended_at=22.25)
    (change,) = _told(ledger, 30, StepSeen(key(), over))
    assert (change.evidence, change.at, change.earliest) == (Evidence.REPORTED, 22.25, None)


def test_steps_without_a_place_are_known_until_it_is_told() -> None:
    ledger = Ledger()
    assert ledger.unplaced(key()) == ()
    _told(ledger, 10.0, StepSeen(key(), Step(id="a", execution_id="a")))
    assert ledger.unplaced(key()) == ("a",)
    _told(ledger, 12.0, StepSeen(key(), Step(id="a", execution_id="a", parent_id="1")))
    assert ledger.unplaced(key()) == ()


def test_late_and_partial_answers_show_nothing() -> None:
    ledger = Ledger()
    _told(ledger, 30, Seen(execution(status=Status.WAITING)))
    assert _told(ledger, 20, Seen(execution(status=Status.RUNNING))) == []
    assert _told(ledger, 40, Seen(Execution(key=key(), title="only that"))) == []
    (change,) = _told(ledger, 50, Seen(execution(status=Status.FAILED)))
    assert change.earliest == 29


def test_terminal_does_not_regress() -> None:
    ledger = Ledger()
    _told(ledger, 10, Seen(execution(status=Status.COMPLETED)))
    assert _told(ledger, 20, Seen(execution(status=Status.RUNNING))) == []


def test_only_news_count_as_changed() -> None:
    ledger = Ledger()
    changes: list[ExecutionChange] = [
        Seen(execution()),
        StepSeen(key(), Step(id="a")),
        EdgeSeen(key(), Edge("a", "b")),
        EventLogged(key(), Event(id="e")),
        Vanished(key()),
    ]
    for change in changes:
        stamped = [Stamped(10, 10, change)]
        assert ledger.observe(stamped).changed == {key()}
        assert ledger.observe(stamped).changed == set()
    assert ledger.observe([Stamped(11, 11, Seen(execution()))]).changed == {key()}
    assert ledger.observe([Stamped(1, 1, HealthChanged(SourceHealth(source="fake")))]).changed == set()


def test_what_was_never_seen_is_not_known() -> None:
    ledger = Ledger()
    _told(ledger, 10, EventLogged(key(), Event(id="e")))
    assert ledger.execution(key()) is None
    assert ledger.execution(key("other")) is None


def test_details_of_what_was_over_long_ago_are_forgotten_and_tell_no_change_when_they_come_again() -> None:
    ledger = Ledger()
    done = Step(id="s", status=Status.COMPLETED)
    for number in range(500):
        over = Seen(execution(str(number), status=Status.COMPLETED))
        _told(ledger, number, over, StepSeen(key(str(number)), done))
    first, last = (ledger.observe([Stamped(600.0, 600.0, StepSeen(key(id_), done))]) for id_ in ("0", "499"))
    assert first.changed == {key("0")}
    assert last.changed == set()
    assert len(first.changes) == 1
    known = ledger.execution(key("0"))
    assert known is not None
    assert known.status is Status.COMPLETED


def test_a_reply_that_tells_all_is_kept_once_by_all_who_keep_it() -> None:
    ledger, store = Ledger(), Store()
    for at, status in ((10, Status.RUNNING), (20, Status.FAILED)):
        told = Stamped(at, at - 1, Seen(execution(status=status, title="".join(["Close ", "the books"]))))
        store.apply(ledger.observe([told]).changes)
    kept = ledger.execution(key())
    seen = [stamped.change for stamped in store.log(key()) if isinstance(stamped.change, Seen)]
    assert kept is store.execution(key())
    assert kept is seen[-1].execution
    assert kept is not None
    assert kept.title is seen[0].execution.title


def test_a_step_that_is_told_whole_is_kept_once_by_all_who_keep_it() -> None:
    ledger, store = Ledger(), Store()
    for at, status in ((10, Status.RUNNING), (20, Status.FAILED)):
        step = Step(id="s", status=status, status_raw=status.value, output={"text": "".join(["do", "ne"])})
        told = [Stamped(at, at - 1, Seen(execution())), Stamped(at, at - 1, StepSeen(key(), step))]
        store.apply(ledger.observe(told).changes)
    story = store.story(key())
    logged = [stamped.change.step for stamped in store.log(key()) if isinstance(stamped.change, StepSeen)]
    assert story is not None
    assert story.steps["s"] is logged[-1]
    assert logged[0].output is logged[-1].output
