"""The simulated world: equal seeds, living on, changes in their order."""

import pytest

from exectop.clock import ManualClock
from exectop.mock.scenarios import SCENARIOS, make_world
from exectop.mock.world import World

START = 1_795_600_000.0
VENDORS = ("izieroma", "polos", "asteroid", "claude-agent")


def _ids(world: World) -> list[str]:
    return [state.id for vendor in VENDORS for state in world.newest(vendor)]


@pytest.mark.parametrize("scenario", sorted(SCENARIOS))
def test_equal_seeds_give_equal_worlds(scenario: str) -> None:
    one, other = (make_world(scenario, ManualClock(), seed=7, count=40) for _ in range(2))
    assert _ids(one) == _ids(other)
    assert one.truth() == other.truth()


def test_the_demo_is_a_lively_mix() -> None:
    clock = ManualClock()
    world = make_world("demo", clock)
    phases = [phase for runs in world.truth().values() for phase in runs.values()]
    assert 50 <= len(phases) <= 70
    assert {"running", "completed", "failed", "waiting"} <= set(phases)
    before = world.truth()
    clock.set(clock.now() + 60)
    after = world.truth()
    assert sum(len(runs) for runs in after.values()) >= len(phases) + 4
    assert any(before[vendor][id_] != after[vendor][id_] for vendor in before for id_ in before[vendor])


def test_a_storm_breaks_loose_after_some_seconds() -> None:
    clock = ManualClock()
    world = make_world("storm", clock)

    def failed() -> int:
        return sum(phase == "failed" for runs in world.truth().values() for phase in runs.values())

    quiet = failed()
    clock.set(clock.now() + 40)
    assert failed() >= quiet + 40


@pytest.mark.parametrize(("scenario", "count", "runs"), [("empty", 0, 0), ("big", 1000, 1000), ("documents", 0, 8)])
def test_sizes(scenario: str, count: int, runs: int) -> None:
    assert len(_ids(make_world(scenario, ManualClock(START), count=count))) == runs


def test_a_graph_has_as_many_steps_as_asked_for() -> None:
    clock = ManualClock()
    world = make_world("graph", clock, count=300)
    largest = [max(world.newest(vendor), key=lambda state: len(state.plan.steps)) for vendor in VENDORS[:3]]
    assert [len(state.plan.steps) for state in largest] == [300, 300, 300]
    assert all(0 < len(state.steps) < 300 for state in largest)
    assert all(state.phase.value == "running" for state in largest)


def test_changes_come_once_and_none_is_lost() -> None:
    clock = ManualClock()
    world = make_world("demo", clock, seed=3)
    since = clock.now()
    told: dict[str, str] = {state.id: state.phase.value for state in world.newest("claude-agent")}
    for _ in range(400):
        clock.set(clock.now() + 0.5)
        for state in world.changed_since("claude-agent", since):
            since = max(since, state.updated_at)
            told[state.id] = state.phase.value
    assert told == world.truth()["claude-agent"]
    assert world.changed_since("claude-agent", since) == []


def test_what_somebody_does_counts_from_that_moment() -> None:
    clock = ManualClock()
    world = make_world("demo", clock)
    running = next(state for state in world.newest("izieroma") if state.phase.value == "running")
    assert world.act(running.id, "cancel").phase.value == "cancelled"
    again = world.create(running.plan, rerun_of=running.id)
    assert again.id != running.id
    assert world.rerun_of(running.id)
    assert world.get("izieroma", again.id) is not None
    assert world.get("polos", again.id) is None
