"""An execution's life told line by line."""

from dataclasses import replace

from exectop.domain.changes import Seen, StepSeen
from exectop.domain.status import Status
from exectop.domain.story import Story
from exectop.domain.values import ErrorInfo, Execution, Question, Step
from exectop.present.narration import Narrator
from support.rows import key

KEY = key("a")
NOON = 1_767_268_800.0
RUNNING = Execution(key=KEY, status=Status.RUNNING, status_raw="run", title="Import", started_at=NOON - 60)


def told(*changes: Seen | StepSeen) -> Story:
    story = Story(KEY)
    for change in changes:
        story.apply(change, NOON)
    return story


def test_tells_what_is_new_and_nothing_twice() -> None:
    narrator, story = Narrator(), told(Seen(RUNNING))
    assert narrator.news(story) == ["12:00:00Z ▸ running    prod/a Import"]
    assert narrator.news(story) == []


def test_tells_progress_questions_and_steps() -> None:
    narrator, story = Narrator(), told(Seen(RUNNING))
    narrator.news(story)
    asking = replace(RUNNING, current_step="read", progress=40.0, questions=(Question(step="q", text="Go on?"),))
    story.apply(Seen(asking), NOON + 1)
    failed = Step(
        id="s",
        name="fetch",
        status=Status.FAILED,
        status_raw="x",
        duration=5.0,
        ended_at=NOON,
        error=ErrorInfo("boom"),
    )
    story.apply(StepSeen(KEY, failed), NOON + 1)
    story.apply(StepSeen(KEY, Step(id="t", status=Status.QUEUED)), NOON + 1)
    assert narrator.news(story) == [
        "12:00:01Z ▸ running      now: read (40%)",
        "12:00:01Z ? waiting      asks: Go on?",
        "12:00:00Z ✗ failed       fetch 5s: boom",
    ]
    assert narrator.news(story) == []


def test_a_change_of_status_is_told_with_the_servers_time_where_it_is_over() -> None:
    narrator, story = Narrator(), told(Seen(RUNNING))
    narrator.news(story)
    story.apply(Seen(replace(RUNNING, status=Status.FAILED, status_raw="no", ended_at=NOON + 5)), NOON + 9)
    assert narrator.news(story) == ["12:00:05Z ✗ failed     prod/a Import"]


def test_the_ending_is_one_line() -> None:
    over = replace(RUNNING, status=Status.FAILED, ended_at=NOON, error=ErrorInfo("boom\nmore"))
    assert Narrator().ending(told(Seen(over))) == "prod/a failed after 1m00s: boom more"
    assert Narrator().ending(told(Seen(Execution(key=KEY)))) == "prod/a unknown"


def test_words_of_a_server_stay_on_their_line() -> None:
    (line,) = Narrator().news(told(Seen(replace(RUNNING, title="a\nb"))))
    assert line.endswith("prod/a a b")


def test_progress_is_told_as_everywhere() -> None:
    row = replace(RUNNING, current_step="read", progress=33.333333333333336)
    assert any("now: read (33.3%)" in line for line in Narrator().news(told(Seen(row))))
