"""When the questions about an execution are due, and what ends them."""

import random
from dataclasses import replace

import pytest

from exectop.domain.status import Status
from exectop.ports.wire import Events, Fault, FaultKind, Graph, One, Progress, Wish
from exectop.sync.jobs import (
    CONFIRM_SECONDS,
    GONE_SECONDS,
    GONE_TRIES,
    PLACED_AT_MOST,
    PLACED_AT_ONCE,
    STREAMED_SECONDS,
    Job,
    Subject,
    Watch,
)
from support.fakes import FULL, execution, key


def _watch() -> Watch:
    return Watch(key(), FULL, 1.0)


def test_a_job_waits_longer_while_nothing_changes() -> None:
    job = Job(Subject.DETAIL, key())
    dues = []
    for _ in range(3):
        job.begin(100.0)
        assert not job.is_planned
        job.succeeded(100.0, is_changed=False, cost=2)
        dues.append(job.due - 100)
    assert dues == [1.0, 1.5, 2.25]
    assert job.cost == 2


def test_news_while_it_is_asked_are_not_lost() -> None:
    job = Job(Subject.GRAPH, key())
    job.begin(100.0)
    job.hasten(100.5)
    job.succeeded(102.0, is_changed=False, cost=1)
    assert job.due == 101.0


@pytest.mark.parametrize("kind", [FaultKind.NOT_FOUND, FaultKind.FORBIDDEN, FaultKind.REJECTED])
def test_what_is_not_there_is_asked_slowly_and_then_no_more(kind: FaultKind) -> None:
    job, fault = Job(Subject.DETAIL, key()), Fault(kind=kind, message="no")
    for miss in range(1, GONE_TRIES + 2):
        job.begin(0.0)
        job.failed(0.0, fault, random.Random(1))
        assert job.due == GONE_SECONDS
        assert job.is_over is (miss > GONE_TRIES)
    job.hasten(5.0)
    assert job.due == GONE_SECONDS
    job.hasten(5.0, is_asked=True)
    assert (job.due, job.is_over) == (5.0, False)


def test_other_faults_back_off_and_never_give_up() -> None:
    job = Job(Subject.DETAIL, key())
    for _ in range(50):
        job.begin(0.0)
        job.failed(0.0, Fault(kind=FaultKind.PROTOCOL, message="html"), random.Random(1))
    assert 5.0 <= job.due <= 15.0
    assert not job.is_over


def test_the_questions_of_a_watch() -> None:
    watch, known = _watch(), execution()
    detail, graph, events = (watch.jobs[subject] for subject in (Subject.DETAIL, Subject.GRAPH, Subject.EVENTS))
    watch.cursor, watch.told_to = "9", "7"
    assert watch.wish(graph, known) == Graph("1", known)
    assert watch.wish(events, known) == Events("1", "7", known)
    assert watch.wish(detail, known) == One("1")
    watch.settle(detail, One("1"), 1.0, was_over=False, is_over=False, is_old=False)
    assert watch.wish(detail, known) == Progress("1")
    assert watch.wish(detail, execution(status=Status.FAILED)) == One("1")
    detail.is_asked = True
    assert watch.wish(detail, known) == One("1")
    plain = Watch(key(), replace(FULL, has_progress=False, has_graph=False), 1.0)
    plain.has_detail = True
    assert plain.wish(plain.jobs[Subject.DETAIL], known) == One("1")
    assert set(plain.jobs) == {Subject.DETAIL, Subject.EVENTS}


def test_a_look_at_a_graph_asks_for_a_few_places_and_for_none_of_very_many() -> None:
    watch = _watch()
    graph, known = watch.jobs[Subject.GRAPH], execution()
    few, many = (tuple(map(str, range(count))) for count in (PLACED_AT_MOST, PLACED_AT_MOST + 1))
    assert watch.wish(graph, known, few) == Graph("1", known, few[:PLACED_AT_ONCE])
    assert watch.wish(graph, known, many) == Graph("1", known)


def test_what_a_watch_wants_depends_on_who_looks() -> None:
    watch = _watch()
    assert list(watch.wanted(execution())) == []
    watch.is_visible = True
    assert [job.subject for job in watch.wanted(execution())] == [Subject.DETAIL]
    watch.is_focused = True
    assert len(list(watch.wanted(execution()))) == 3
    assert [job.subject for job in watch.wanted(None)] == [Subject.DETAIL]
    watch.jobs[Subject.DETAIL].is_running = True
    assert list(watch.wanted(None)) == []


def test_news_reach_those_that_may_have_more() -> None:
    watch = _watch()
    for by, hastened in (
        (Subject.DETAIL, {Subject.GRAPH, Subject.EVENTS}),
        (Subject.LIST, {Subject.DETAIL}),
        (None, {Subject.DETAIL, Subject.GRAPH}),
        (Subject.EVENTS, set()),
    ):
        for job in watch.jobs.values():
            job.due, job.last_at = 1000.0, 99.5
        watch.changed(100.0, by)
        assert {job.subject for job in watch.jobs.values() if job.due == 100.5} == hastened


def test_the_end_is_looked_at_once_more() -> None:
    watch = _watch()
    detail, graph = watch.jobs[Subject.DETAIL], watch.jobs[Subject.GRAPH]
    for job in watch.jobs.values():
        job.due = 1000.0
    states: list[bool] = []
    asked: list[tuple[Job, Wish, bool]] = [(detail, Progress("1"), False), (detail, One("1"), False)]
    asked += [(graph, Graph("1"), False), (graph, Graph("1"), True)]
    for job, wish, was_over in asked:
        watch.settle(job, wish, 90.0, was_over=was_over, is_over=True, is_old=True)
        states.append(job.is_over)
        watch.finish(100.0)
    assert states == [False, True, False, True]
    assert graph.due == 100.0
    watch.jobs[Subject.EVENTS].due = 500.0
    watch.finish(101.0)
    assert watch.jobs[Subject.EVENTS].due == 500.0
    watch.refresh(102.0)
    assert [job.is_over for job in watch.jobs.values()] == [False] * 3


def test_a_fresh_end_is_confirmed_by_one_more_look_because_caches_answer_with_yesterday() -> None:
    watch = _watch()
    events = watch.jobs[Subject.EVENTS]
    watch.settle(events, Events("1", ""), 100.0, was_over=True, is_over=True, is_old=False)
    assert not events.is_over
    assert events.due == 100.0 + CONFIRM_SECONDS
    watch.settle(events, Events("1", ""), 115.0, was_over=True, is_over=True, is_old=False)
    assert events.is_over


def test_a_stream_relieves_the_events() -> None:
    watch = _watch()
    watch.follow_stream(is_healthy=True)
    assert watch.jobs[Subject.EVENTS].pace.floor == STREAMED_SECONDS
    watch.follow_stream(is_healthy=False)
    assert watch.jobs[Subject.EVENTS].pace.floor == 1.0
