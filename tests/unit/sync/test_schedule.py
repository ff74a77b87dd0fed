"""What is due at one source."""

import random

from exectop.domain.changes import Seen, Stamped
from exectop.domain.status import Status
from exectop.ports.wire import Events, Fault, FaultKind, One, Recent
from exectop.sync.exchanges import ExchangeLog
from exectop.sync.jobs import Subject
from exectop.sync.observe import Ledger
from exectop.sync.ordered import OrderedClock
from exectop.sync.quota import Budget
from exectop.sync.reception import Shared
from exectop.sync.schedule import ROOM, Schedule
from support.fakes import FakeServer, execution, key, member_of


class _Desk:
    def __init__(self) -> None:
        self.server = FakeServer()
        self.ledger = Ledger()
        shared = Shared(
            lambda told: None, self.server.clock, OrderedClock(self.server.clock), self.ledger, ExchangeLog()
        )
        self.schedule = Schedule(member_of(self.server), shared, Budget(), random.Random(1))

    def know(self, status: Status = Status.RUNNING) -> None:
        now = self.server.clock.now()
        self.ledger.observe([Stamped(now, now, Seen(execution(status=status)))])

    def subjects(self) -> list[Subject]:
        return [job.subject for job in self.schedule.plan().start]


def test_the_list_is_due_first_and_details_wait_for_the_execution_to_be_known() -> None:
    desk = _Desk()
    assert desk.subjects() == [Subject.LIST]
    desk.schedule.focus(key())
    assert set(desk.subjects()) == {Subject.LIST, Subject.DETAIL}
    desk.know()
    assert len(desk.subjects()) == ROOM
    focused = desk.schedule.focused
    assert focused is not None
    assert focused.key == key()


def test_a_failing_source_gets_one_probe_at_a_time() -> None:
    desk = _Desk()
    desk.schedule.focus(key())
    desk.know()
    failures, wait = desk.schedule.refused(Fault(kind=FaultKind.UNREACHABLE, message="x"), None)
    assert failures == 1
    assert wait is not None
    desk.server.clock.set(desk.server.clock.now() + wait + 0.01)
    (job,) = desk.schedule.plan().start
    desk.schedule.begin(job, 1)
    assert desk.subjects() == []
    desk.schedule.end(job, 1)
    desk.schedule.answered(job.last_at)
    desk.server.clock.set(desk.server.clock.now() + 2)
    assert len(desk.subjects()) == ROOM


def test_refused_credentials_leave_nothing_due_until_reset() -> None:
    desk = _Desk()
    assert desk.schedule.refused(Fault(kind=FaultKind.AUTH, message="x"), None)[1] is None
    assert not desk.schedule.may_ask
    assert desk.subjects() == []
    desk.schedule.reset()
    assert desk.subjects() == [Subject.LIST]


def test_pause_is_told_once() -> None:
    desk = _Desk()
    assert desk.schedule.pause(True)
    assert not desk.schedule.pause(True)
    assert desk.subjects() == []
    assert desk.schedule.pause(False)
    assert desk.subjects() == [Subject.LIST]


def test_a_late_page_of_events_does_not_take_the_stream_back() -> None:
    desk = _Desk()
    desk.schedule.focus(key())
    watch = desk.schedule.focused
    assert watch is not None
    watch.follow_stream(is_healthy=True)
    watch.cursor = "9"
    job = watch.jobs[Subject.EVENTS]
    desk.schedule.settle(job, Events("1", "3"), was_over=False, cursor="5")
    assert (watch.cursor, watch.told_to) == ("9", "5")
    watch.follow_stream(is_healthy=False)
    desk.schedule.settle(job, Events("1", "5"), was_over=False, cursor="11")
    assert (watch.cursor, watch.told_to) == ("11", "11")


def test_the_end_of_an_execution_is_news_for_all_its_questions() -> None:
    desk = _Desk()
    desk.schedule.focus(key())
    desk.know(Status.FAILED)
    watch = desk.schedule.focused
    assert watch is not None
    for job in watch.jobs.values():
        job.due = 1e9
    desk.schedule.news({key(), key("unwatched")}, Subject.LIST)
    now = desk.server.clock.monotonic()
    assert all(job.due <= now for job in watch.jobs.values())
    desk.schedule.settle(watch.jobs[Subject.DETAIL], One("1"), was_over=True, cursor="")
    assert watch.jobs[Subject.DETAIL].is_over


def test_rows_on_screen_that_the_list_tells_of_need_no_questions() -> None:
    desk = _Desk()
    desk.know()
    desk.schedule.listed(Recent(limit=200), [execution("1")])
    desk.schedule.show([key("1")])
    assert desk.subjects() == [Subject.LIST]
    desk.schedule.listed(Recent(limit=200), [execution("2")])
    assert set(desk.subjects()) == {Subject.LIST, Subject.DETAIL}


def test_a_stream_that_is_lost_has_the_list_looked_at() -> None:
    desk = _Desk()
    desk.schedule.follow_stream(None, is_healthy=True)
    assert desk.schedule.list_interval == 30.0
    desk.schedule.follow_stream(None, is_healthy=False)
    assert desk.schedule.list_interval <= 10.0


def test_what_was_acted_on_is_looked_at() -> None:
    desk = _Desk()
    desk.schedule.look_at(key("1"), None, key("new"))
    assert [job.key for job in desk.schedule.plan().start if job.key] == [key("1"), key("new")]
