"""Changes of status as lines."""

from exectop.domain.changes import StepSeen, Transitioned
from exectop.domain.status import Status
from exectop.domain.story import Story
from exectop.domain.values import Evidence, Step, Transition
from exectop.present.cells import Context
from exectop.present.transitions import transition_lines
from support.lines import shown
from support.rows import key

KEY, NOW = key("a"), 1_767_225_600.0


def test_tells_when_how_long_after_from_what_to_what_how_sure_and_why() -> None:
    story = Story(KEY)
    for transition in (
        Transition(after=Status.QUEUED, after_raw="queued", at=NOW),
        Transition(
            after=Status.RUNNING,
            after_raw="EXEC",
            before=Status.QUEUED,
            at=NOW + 60,
            earliest=NOW + 50,
            evidence=Evidence.INFERRED,
        ),
        Transition(after=Status.FAILED, at=NOW + 65, evidence=Evidence.OBSERVED, reason="boom", step_id="s"),
        Transition(after=Status.FAILED, at=NOW + 70, evidence=Evidence.INFERRED, before_raw="EXEC"),
    ):
        story.apply(Transitioned(KEY, transition), NOW)
    story.apply(StepSeen(KEY, Step(id="s", name="fetch")), NOW)
    after = "after 2026-01-01 00:00:50 UTC"
    assert shown(transition_lines(story, Context(now=NOW))) == [
        "2026-01-01 00:00:00 UTC           ◦ queued",
        f"2026-01-01 00:01:00 UTC    +1m00s ◦ queued → ▸ running EXEC  (inferred, at most 10s earlier: {after})",
        "2026-01-01 00:01:05 UTC       +5s [fetch] ✗ failed  boom  (observed)",
        "2026-01-01 00:01:10 UTC       +5s ∙ unknown EXEC → ✗ failed  (inferred)",
    ]


def test_nothing_happened_is_no_line() -> None:
    assert transition_lines(Story(KEY), Context(now=NOW)) == []


def test_steps_of_one_kind_without_names_are_told_apart() -> None:
    story = Story(KEY)
    for id_ in ("n1", "n2"):
        story.apply(StepSeen(KEY, Step(id=id_, kind="research")), NOW)
    story.apply(Transitioned(KEY, Transition(after=Status.FAILED, at=NOW, step_id="n2")), NOW)
    assert "[n2: research]" in shown(transition_lines(story, Context(now=NOW)))[0]
