"""Tasks are started in one place, restarted after a crash, and all ended."""

import random

from exectop.clock import ManualClock
from exectop.errors import UsageError
from exectop.sync.supervisor import Alarm, Supervisor, describe_crash


async def test_a_lasting_job_is_started_again_after_a_crash() -> None:
    clock = ManualClock()
    supervisor = Supervisor(clock, random.Random(1))
    reports: list[str] = []
    runs: list[float] = []

    async def work() -> None:
        runs.append(clock.monotonic())
        if len(runs) < 3:
            raise KeyError("SECRET")

    supervisor.forever("work", work, reports.append)
    await clock.advance(10)
    assert len(runs) == 3
    assert runs[2] - runs[1] > runs[1] - runs[0] - 1
    assert reports == ["internal error in work: KeyError"] * 2
    assert len(supervisor) == 0


async def test_a_single_job_that_crashes_is_told_and_leaves_the_others_alone() -> None:
    clock = ManualClock()
    supervisor = Supervisor(clock, random.Random(1))
    reports: list[str] = []
    done: list[str] = []

    async def crash() -> None:
        raise UsageError("a sentence", hint="and a hint")

    async def work() -> None:
        await clock.sleep(1)
        done.append("work")

    supervisor.once("crash", crash, reports.append)
    supervisor.once("work", work, reports.append)
    await clock.advance(2)
    assert reports == ["a sentence. and a hint"]
    assert done == ["work"]


async def test_stop_ends_everything() -> None:
    clock = ManualClock()
    supervisor = Supervisor(clock, random.Random(1))
    reports: list[str] = []
    supervisor.forever("sleep", lambda: clock.sleep(1e9), reports.append)
    supervisor.once("never started", lambda: clock.sleep(1e9), reports.append)
    await supervisor.stop()
    await clock.advance(1)
    assert len(supervisor) == 0
    assert reports == []


async def test_an_alarm_rings_by_itself_or_when_it_is_rung() -> None:
    clock = ManualClock()
    supervisor = Supervisor(clock, random.Random(1))
    alarm = Alarm(clock, supervisor)
    woken: list[float] = []

    async def work() -> None:
        for seconds in (5.0, 100.0, None):
            await alarm.wait(seconds)
            woken.append(clock.monotonic())

    supervisor.once("work", work, lambda told: None)
    await clock.advance(7)
    assert woken == [5.0]
    alarm.ring()
    ringing = [alarm.is_ringing]
    await clock.advance(0)
    ringing.append(alarm.is_ringing)
    assert woken == [5.0, 7.0]
    assert ringing == [True, False]
    await clock.advance(1000)
    assert len(woken) == 2
    alarm.ring()
    await clock.advance(0)
    assert len(woken) == 3
    await supervisor.stop()


def test_foreign_errors_are_not_quoted() -> None:
    assert "SECRET" not in describe_crash("x", ValueError("SECRET"))
