"""Asteroid's activities in words.

Owns: the sentence and the severity of every type of activity. Must not know: what an activity changes.
"""

from collections.abc import Callable

from exectop.domain.status import Status
from exectop.domain.values import Json, Severity
from exectop.providers._asteroid_wire import Activity, block_of, line_of, number_of, status_of

_DETAILS = ("completedPayload", "failedPayload", "pausedPayload", "awaitingConfirmationPayload", "cancelledPayload")
_QUIET = frozenset(
    {
        "step_started",
        "step_completed",
        "input_schema_resolved",
        "output_schema_resolved",
        "script_variables_substituted",
        "compaction_started",
        "compaction_performed",
        "workflow_updated",
        "terminal",
    }
)


def message_of(activity: Activity) -> str:
    """The activity in one sentence."""
    words = _WORDS.get(activity.kind)
    told = words(activity) if words is not None else ""
    return told or activity.text("message") or activity.kind.replace("_", " ")


def severity_of(activity: Activity) -> Severity:
    """How much the activity matters."""
    if activity.kind == "action_failed":
        return Severity.ERROR
    if activity.kind == "terminal" and activity.get("reason") == "error":
        return Severity.ERROR
    if activity.kind == "status_changed":
        status = status_of(activity.text("status"))
        if status is Status.FAILED:
            return Severity.ERROR
        return Severity.WARNING if status in (Status.WAITING, Status.CANCELLED) else Severity.INFO
    return Severity.DEBUG if activity.kind in _QUIET else Severity.INFO


def reason_of(activity: Activity) -> str:
    """Why the status changed, as far as the change says."""
    for name in _DETAILS:
        detail = activity.get(name)
        if isinstance(detail, dict):
            told = line_of(detail.get("reason")) or line_of(detail.get("reasoning"))
            system = detail.get("os_error")
            if isinstance(system, dict) and not told:
                told = line_of(system.get("message"))
            if told:
                return told
    return ""


def question_of(activity: Activity) -> str:
    """What a person is asked by a pause or a wait for confirmation."""
    paused = activity.get("pausedPayload")
    asked = paused.get("question") if isinstance(paused, dict) else None
    items = asked.get("questions") if isinstance(asked, dict) else None
    texts = [_question_text(item) for item in items] if isinstance(items, list) else []
    return "\n".join(text for text in texts if text) or reason_of(activity)


def _question_text(item: Json) -> str:
    if not isinstance(item, dict):
        return block_of(item)
    text = block_of(item.get("question")) or block_of(item.get("header"))
    options = item.get("options")
    labels = [_label(option) for option in options] if isinstance(options, list) else []
    choice = ", ".join(label for label in labels if label)
    return f"{text} ({choice})" if choice else text


def _label(option: Json) -> str:
    return line_of(option.get("label")) if isinstance(option, dict) else line_of(option)


def _status_changed(activity: Activity) -> str:
    word, reason = activity.text("status").replace("_", " "), reason_of(activity)
    detail = activity.get("completedPayload")
    outcome = line_of(detail.get("outcome")) if isinstance(detail, dict) else ""
    word = f"{word} with {outcome}" if outcome else word
    return f"{word}: {reason}" if reason else word


def _seconds(milliseconds: Json) -> str:
    told = number_of(milliseconds)
    return f" ({told / 1000:.1f} s)" if told is not None else ""


def _action(activity: Activity) -> str:
    what = activity.text("message") or activity.text("actionName") or "an action"
    failed = "failed: " if activity.kind == "action_failed" else ""
    return f"{failed}{what}{_seconds(activity.get('duration'))}"


def _transitioned(activity: Activity) -> str:
    name = activity.text("newNodeName") or activity.text("newNodeUUID")
    summary = activity.text("fromNodeSummary")
    return f"goes on to {name}" + (f"; before: {summary}" if summary else "")


def _todos(activity: Activity) -> str:
    done, total = todo_counts(activity.get("todos"))
    todos = activity.get("todos")
    current = next(
        (
            line_of(todo.get("content"))
            for todo in (todos if isinstance(todos, list) else [])
            if isinstance(todo, dict) and todo.get("status") == "in_progress"
        ),
        "",
    )
    return f"{done} of {total} to-dos done" + (f"; now: {current}" if current else "")


def todo_counts(todos: Json) -> tuple[int, int]:
    """How many to-dos are done, of how many that are not called off."""
    rows = [todo for todo in todos if isinstance(todo, dict)] if isinstance(todos, list) else []
    wanted = [todo for todo in rows if todo.get("status") not in ("canceled", "cancelled")]
    return sum(1 for todo in wanted if todo.get("status") == "completed"), len(wanted)


def _file(activity: Activity) -> str:
    sources = {"upload": "uploaded", "download": "downloaded", "agent": "made"}
    verb = sources.get(activity.text("source"), "added")
    return f"file {activity.text('fileName') or activity.text('fileId')} {verb}"


def _schema(activity: Activity) -> str:
    which = activity.kind.partition("_")[0]
    properties, resolved = activity.get("properties"), activity.get("resolved")
    found = len(resolved) if isinstance(resolved, dict) else 0
    wanted = len(properties) if isinstance(properties, list) else found
    return f"{which} of {activity.text('nodeName') or 'a node'}: {found} of {wanted} values resolved"


def _script(activity: Activity) -> str:
    verb = "rewritten" if activity.get("oldScript") else "written"
    context = activity.text("context")
    return f"script of {activity.text('nodeName') or 'a node'} {verb}" + (f": {context}" if context else "")


def _variables(activity: Activity) -> str:
    place = activity.text("scriptFileName") or activity.text("nodeName") or "a script"
    done = "filled in" if activity.get("substituted") is True else "left as they are"
    return f"variables of {place} {done}"


def _compacted(activity: Activity) -> str:
    tokens = number_of(activity.get("summaryTokens"))
    told = f" to {tokens:,.0f} tokens" if tokens is not None else ""
    return f"memory compacted{told}{_seconds(activity.get('durationMs'))}"


def _terminal(activity: Activity) -> str:
    message, reason = activity.text("message"), activity.text("reason")
    return message or f"log ends: {reason or 'no reason told'}"


def _step(activity: Activity) -> str:
    number = number_of(activity.get("stepNumber"))
    which = f" {number:.0f}" if number is not None else ""
    return f"step{which} {'started' if activity.kind == 'step_started' else 'completed'}"


_WORDS: dict[str, Callable[[Activity], str]] = {
    "status_changed": _status_changed,
    "step_started": _step,
    "step_completed": _step,
    "action_started": _action,
    "action_completed": _action,
    "action_failed": _action,
    "transitioned_node": _transitioned,
    "reasoning": lambda activity: activity.text("reasoning"),
    "todos_updated": _todos,
    "user_message_received": lambda activity: f"person says: {activity.text('message')}",
    "file_added": _file,
    "input_schema_resolved": _schema,
    "output_schema_resolved": _schema,
    "playwright_script_generated": _script,
    "script_variables_substituted": _variables,
    "compaction_started": lambda activity: "memory is being compacted",
    "compaction_performed": _compacted,
    "terminal": _terminal,
}
