"""A run's life: working time stands still while it is paused or waits."""

from exectop.mock.plan import Ask, Intervention, Phase, RunPlan, StepPlan
from exectop.mock.state import RunState, state_of


def _plan(**changes: object) -> RunPlan:
    values: dict[str, object] = {
        "id": "r",
        "vendor": "polos",
        "name": "n",
        "prompt": "p",
        "created": 100.0,
        "queue": 1.0,
        "starting": 1.0,
        "duration": 10.0,
        "steps": (
            StepPlan(id="a", name="a", kind="k", start=0.0, duration=4.0),
            StepPlan(id="b", name="b", kind="k", start=4.0, duration=5.0, attempts=2, after=("a",), shown_from=4.0),
        ),
    }
    return RunPlan(**{**values, **changes})  # type: ignore[arg-type]


def _phases(state: RunState) -> list[str]:
    return [turn.phase.value for turn in state.turns]


def test_a_run_is_queued_starts_works_and_completes() -> None:
    plan = _plan()
    phases = [state_of(plan, (), at).phase for at in (100.5, 101.5, 102.5, 111.9, 112.0)]
    assert phases == [Phase.QUEUED, Phase.STARTING, Phase.RUNNING, Phase.RUNNING, Phase.COMPLETED]
    over = state_of(plan, (), 500.0)
    assert (over.started_at, over.ended_at, over.progress) == (102.0, 112.0, 100)


def test_steps_appear_start_and_end() -> None:
    plan = _plan()
    assert [step.plan.id for step in state_of(plan, (), 103.0).steps] == ["a"]
    later = state_of(plan, (), 109.0)
    assert [(step.phase, step.attempt) for step in later.steps] == [(Phase.COMPLETED, 1), (Phase.RUNNING, 2)]
    assert later.steps[1].tries == ((106.0, 108.5), (108.5, None))


def test_a_pause_moves_everything_after_it() -> None:
    acts = (Intervention(104.0, "pause"), Intervention(109.0, "resume"))
    state = state_of(_plan(), acts, 200.0)
    assert _phases(state) == ["queued", "starting", "running", "paused", "running", "completed"]
    assert state.ended_at == 117.0
    assert state.steps[1].started_at == 111.0
    assert state_of(_plan(), acts, 106.0).phase is Phase.PAUSED


def test_an_asking_run_waits_for_its_answer() -> None:
    plan = _plan(ask=Ask(step="a", text="Pay?", at=2.0))
    waiting = state_of(plan, (), 300.0)
    assert (waiting.phase, waiting.asked_at, waiting.work) == (Phase.WAITING, 104.0, 2.0)
    answered = state_of(plan, (Intervention(150.0, "approve", data={"approved": True}),), 300.0)
    assert (answered.phase, answered.answered_at, answered.ended_at) == (Phase.COMPLETED, 150.0, 158.0)
    rejected = state_of(plan, (Intervention(150.0, "reject"),), 300.0)
    assert (rejected.phase, rejected.ended_at) == (Phase.FAILED, 150.0)


def test_a_cancel_takes_its_time_where_the_vendor_takes_it() -> None:
    act = (Intervention(105.0, "cancel"),)
    at_once = state_of(_plan(), act, 106.0)
    assert (at_once.phase, at_once.ended_at) == (Phase.CANCELLED, 105.0)
    assert at_once.steps[0].phase is Phase.CANCELLED
    slowly = _plan(cancel_delay=2.0)
    assert state_of(slowly, act, 106.0).phase is Phase.CANCELLING
    assert state_of(slowly, act, 108.0).ended_at == 107.0


def test_what_fails_fails_at_its_step() -> None:
    steps = (StepPlan(id="a", name="a", kind="k", start=0.0, duration=3.0, error="boom"),)
    state = state_of(_plan(steps=steps, duration=3.2, error="boom"), (), 200.0)
    assert state.phase is Phase.FAILED
    assert state.turns[-1].reason == "boom"
    assert state.steps[0].phase is Phase.FAILED


def test_what_is_known_at_an_instant_never_changes_later() -> None:
    acts = (Intervention(104.0, "pause"), Intervention(109.0, "resume"))
    final = state_of(_plan(), acts, 1000.0)
    for at in range(100, 130):
        now = state_of(_plan(), acts, float(at))
        assert now.turns == final.turns[: len(now.turns)]
