import pytest

from exectop.domain.status import Status
from exectop.domain.values import Json
from exectop.providers._asteroid_wire import (
    ARROW,
    Activity,
    block_of,
    line_of,
    number_of,
    read_activities,
    read_error,
    read_items,
    status_of,
    words_of,
)
from exectop.providers.wire import decode


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("queued", Status.QUEUED),
        ("starting", Status.STARTING),
        ("running", Status.RUNNING),
        ("paused", Status.PAUSED),
        ("paused_by_agent", Status.WAITING),
        ("awaiting_confirmation", Status.WAITING),
        ("completed", Status.COMPLETED),
        ("cancelled", Status.CANCELLED),
        ("failed", Status.FAILED),
        ("dreaming", Status.UNKNOWN),
        (None, Status.UNKNOWN),
    ],
)
def test_statuses(word: str | None, status: Status) -> None:
    assert status_of(word) is status


def test_words() -> None:
    assert words_of(frozenset({Status.WAITING})) == ("awaiting_confirmation", "paused_by_agent")
    assert words_of(frozenset({Status.WAITING, Status.UNKNOWN})) == ()
    assert words_of(frozenset()) == ()


def test_activities_come_in_the_order_of_their_time_whichever_way_they_travel() -> None:
    told = [b'{"id": "%d", "timestamp": %d}' % (number, 1000 + number // 2) for number in range(6)]
    for rows in (told, told[::-1]):
        found, held = read_activities(b"[" + b",".join(rows) + b"]")
        assert ([activity.id for activity in found], held) == (list("012345"), 6)


def test_a_bad_activity_costs_only_itself() -> None:
    found, held = read_activities(b'[{"id": 3}, 7, {"id": "ok", "payload": "odd"}]')
    assert ([activity.id for activity in found], held) == (["ok"], 3)
    assert (found[0].kind, found[0].get("status")) == ("", None)


def test_items_have_notes_of_their_own() -> None:
    found = read_items([{"id": "a", "createdAt": "soon"}, {"id": "b"}])
    assert [(item.id, len(notes)) for item, notes in found] == [("a", 1), ("b", 0)]


def test_arrows_travel_under_from_and_to() -> None:
    arrow = decode(ARROW, b'{"from": "a", "to": "b", "type": "iris"}')
    assert (arrow.start, arrow.end, arrow.type) == ("a", "b", "iris")


def test_texts_of_an_activity_are_clean() -> None:
    activity = Activity(id="1", payload={"activityType": "generic", "message": "a\x1bb\nc", "n": 3})
    assert (activity.kind, activity.text("message"), activity.text("n")) == ("generic", "a␛b c", "")


@pytest.mark.parametrize(
    ("body", "message", "code"),
    [
        (b'{"code": 404, "message": "Execution not found"}', "Execution not found", ""),
        (b'"File not found"', "File not found", ""),
        (
            b'{"code": 400, "title": "Bad", "errors": [{"parameter": "page", "detail": "too big"}, 3]}',
            "Bad; page: too big",
            "",
        ),
        (b'{"message": "m", "type": "https://docs.asteroid.ai/errors/limit-reached"}', "m", "limit-reached"),
        (b'{"message": "m", "reason": "capability_required"}', "m", "capability_required"),
        (b"<html>", "", ""),
        (b"[1]", "", ""),
    ],
)
def test_errors(body: bytes, message: str, code: str) -> None:
    assert read_error(body) == (message, code)


def test_plain_values() -> None:
    numbers: list[Json] = [3, 2.5, True, "3", None, 10**400, float("nan")]
    assert [number_of(value) for value in numbers] == [3.0, 2.5, None, None, None, None, None]
    assert (line_of("a\nb"), block_of("a\nb"), line_of(3), block_of(None)) == ("a b", "a\nb", "", "")
