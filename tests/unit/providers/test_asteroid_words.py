from pathlib import Path

import pytest

from exectop.domain.values import Json, Severity
from exectop.providers._asteroid_wire import Activity, read_activities
from exectop.providers._asteroid_words import message_of, question_of, reason_of, severity_of, todo_counts

DOCUMENT = Path(__file__).parents[2] / "fixtures" / "documents" / "asteroid-activities.json"

WORDS = [
    "starting",
    "running",
    "goes on to Start",
    "input of Start: 1 of 2 values resolved",
    "0 of 2 to-dos done; now: Ask three insurers",
    "goes on to Sign in at broker portal",
    "variables of scripts/login.ts filled in",
    "step 1 started",
    "Open the broker portal",
    "Opened the broker portal (1.8 s)",
    "step 1 completed",
    "goes on to Ask Noord Polis; before: Signed in as broker-eu",
    "step 2 started",
    "The form asks for the year of birth first, so I fill the customer block before the coverage block",
    "Fill in the customer form",
    "Filled in the customer form (6.0 s)",
    "step 2 completed",
    "Premium found: 412.40 EUR",
    "goes on to Ask Gracht Verzekeringen; before: Noord Polis asks 412.40 EUR",
    "person says: Skip the optional glass coverage",
    "memory is being compacted",
    "memory compacted to 820 tokens (3.0 s)",
    "goes on to Ask Delta Cover",
    "step 9 started",
    "Run scripts/delta_cover.ts",
    "failed: Timeout 30000ms exceeded while waiting for locator('#premium') (30.0 s)",
    "script of Ask Delta Cover rewritten: The old selector is gone",
    "step 9 completed",
    "goes on to Compare offers",
    "1 of 2 to-dos done; now: Compare the offers",
    "awaiting confirmation: The report leaves the workflow and needs a person's consent",
    "running",
    "goes on to Report; before: Noord Polis is the cheapest",
    "output of Report: 1 of 2 values resolved",
    "file offers.pdf made",
    "2 of 2 to-dos done",
    (
        "completed with success: Three insurers answered within the price limit and the cheapest of"
        "fer covers all requested risks"
    ),
    "The execution is over",
]


def activity(kind: str, **payload: Json) -> Activity:
    return Activity(id="1", payload={"activityType": kind, **payload})


def test_the_log_in_words() -> None:
    found, _ = read_activities(DOCUMENT.read_bytes())
    assert [message_of(one) for one in found] == WORDS


@pytest.mark.parametrize(
    ("told", "severity"),
    [
        (activity("action_failed"), Severity.ERROR),
        (activity("status_changed", status="failed"), Severity.ERROR),
        (activity("status_changed", status="paused_by_agent"), Severity.WARNING),
        (activity("status_changed", status="running"), Severity.INFO),
        (activity("terminal", reason="error"), Severity.ERROR),
        (activity("terminal", reason="complete"), Severity.DEBUG),
        (activity("step_started"), Severity.DEBUG),
        (activity("reasoning"), Severity.INFO),
        (activity("never_heard_of"), Severity.INFO),
    ],
)
def test_severities(told: Activity, severity: Severity) -> None:
    assert severity_of(told) is severity


def test_unheard_of_activities_have_words() -> None:
    assert message_of(activity("moon_landed")) == "moon landed"
    assert message_of(activity("moon_landed", message="hello")) == "hello"
    assert message_of(Activity(id="1", payload=3)) == ""


def test_reasons() -> None:
    assert reason_of(activity("status_changed", failedPayload={"os_error": {"message": "no disk"}})) == "no disk"
    assert reason_of(activity("status_changed", cancelledPayload={"reason": "timeout"})) == "timeout"
    assert reason_of(activity("status_changed", pausedPayload="odd")) == ""


def test_questions() -> None:
    items: Json = [
        {"question": "Which car?", "header": "Car", "options": [{"label": "red"}, {"label": "blue"}, 3]},
        {"header": "Age"},
        "Really?",
        7,
    ]
    asked = activity("status_changed", pausedPayload={"reason": "needs input", "question": {"questions": items}})
    assert question_of(asked) == "Which car? (red, blue)\nAge\nReally?"
    assert question_of(activity("status_changed", awaitingConfirmationPayload={"reason": "Pay?"})) == "Pay?"


def test_todos_that_were_called_off_do_not_count() -> None:
    todos: Json = [{"status": "completed"}, {"status": "canceled"}, {"status": "blocked"}, 3]
    assert todo_counts(todos) == (1, 2)
    assert todo_counts("odd") == (0, 0)
    assert message_of(activity("todos_updated", todos=todos)) == "1 of 2 to-dos done"
