import pytest

from exectop.domain.values import Json, Severity
from exectop.providers._claude_logs import LIMIT, events_after, lines_of

LOG = ["2025-12-26T10:00:05.250Z INFO begun", "", "\x1b[31mERROR\x1b[0m it broke", "  at main.py"]


def test_lines_become_events_with_time_level_and_place() -> None:
    events, _ = events_after(LOG, "")
    assert [(event.at, event.message, event.severity, event.order) for event in events] == [
        (1766743205.25, "INFO begun", Severity.INFO, 1),
        (None, "ERROR it broke", Severity.ERROR, 3),
        (None, "at main.py", Severity.INFO, 4),
    ]


def test_an_id_stays_and_tells_equal_lines_apart() -> None:
    first, _ = events_after(["a", "a"], "")
    again, _ = events_after(["a", "a", "b"], "")
    assert [event.id for event in again[:2]] == [event.id for event in first]
    assert len({event.id for event in again}) == 3


def test_only_what_is_behind_the_cursor_is_told() -> None:
    _, cursor = events_after(["a", "b"], "")
    events, reached = events_after(["a", "b", "c"], cursor)
    assert [event.message for event in events] == ["c"]
    assert events_after(["a", "b", "c"], reached) == ([], reached)


@pytest.mark.parametrize("cursor", ["2:00000000", "99:1", "x", ":", "-1:a", "²:a", "0:"])
def test_another_log_begins_anew(cursor: str) -> None:
    assert len(events_after(["a", "b"], cursor)[0]) == 2


def test_a_shorter_log_begins_anew() -> None:
    _, cursor = events_after(["a", "b", "c"], "")
    assert [event.message for event in events_after(["c"], cursor)[0]] == ["c"]


def test_of_a_long_log_the_end_is_told() -> None:
    events, _ = events_after([str(n) for n in range(LIMIT + 10)], "")
    assert (len(events), events[0].message, events[-1].order) == (LIMIT, "10", LIMIT + 10)


def test_an_empty_log() -> None:
    assert events_after([], "3:x") == ([], "")


@pytest.mark.parametrize(
    ("logs", "lines"),
    [
        ("a\nb\r\n", ["a", "b"]),
        (["a", {"level": "INFO"}, 7], ["a", "level: INFO", "7"]),
        (None, []),
        (7, None),
        ({}, None),
    ],
)
def test_shapes_of_a_log(logs: Json, lines: list[str] | None) -> None:
    assert lines_of(logs) == lines


@pytest.mark.parametrize(
    ("word", "severity"),
    [("DEBUG", Severity.DEBUG), ("WARNING", Severity.WARNING), ("FATAL", Severity.ERROR), ("error", Severity.INFO)],
)
def test_levels(word: str, severity: Severity) -> None:
    (event,), _ = events_after([f"[{word}] something"], "")
    assert event.severity is severity
