"""The history keeps statuses, times, names and counts, each once, and no payload."""

from dataclasses import replace

from exectop.domain.changes import Change, EdgeSeen, EventLogged, HealthChanged, Seen, Stamped, StepSeen, Vanished
from exectop.domain.health import SourceHealth
from exectop.domain.status import Status
from exectop.domain.values import Attempt, Edge, Event, Step
from exectop.record.history_rows import ExecutionRow, Sifter, StepRow, TransitionRow
from support.pasts import AT, changed, execution, key, seen, step


def test_executions_steps_and_transitions_make_rows() -> None:
    rows = Sifter().rows([seen(1), step(1, "load", 2.0), changed(1, Status.RUNNING, AT)])
    assert [type(row) for row in rows] == [ExecutionRow, StepRow, TransitionRow]
    assert "canary" not in str(rows)
    assert rows[0][0] == key(1)


def test_nothing_else_does() -> None:
    others: list[Change] = [
        EdgeSeen(key(), Edge("a", "b")), EventLogged(key(), Event(id="e")), Vanished(key()),
        HealthChanged(SourceHealth(source="flows")),
    ]  # fmt: skip
    assert Sifter().rows([Stamped(AT, AT, change) for change in others]) == []


def test_what_was_told_before_makes_no_row_again_whatever_else_changed() -> None:
    sifter = Sifter()
    first = [seen(1), step(1, "load", 2.0), changed(1, Status.RUNNING, AT)]
    assert len(sifter.rows(first)) == 3
    assert sifter.rows(first) == []
    later = Stamped(AT + 9, AT + 9, Seen(replace(execution(1), progress=50.0, output="other")))
    assert sifter.rows([later]) == []
    assert len(sifter.rows([seen(1, Status.FAILED)])) == 1
    assert len(sifter.rows([seen(1)])) == 1


def test_another_attempt_is_news() -> None:
    sifter = Sifter()
    tried = Step(id="a", attempts=(Attempt(number=1),))
    again = replace(tried, attempts=(Attempt(number=1), Attempt(number=2)))
    rows = sifter.rows([Stamped(AT, AT, StepSeen(key(), one)) for one in (tried, tried, again)])
    assert [row.attempts for row in rows if isinstance(row, StepRow)] == [1, 2]
