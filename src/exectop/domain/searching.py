"""The text in which a bare word of a query is looked for."""

from exectop.domain.values import Execution

LONG = 400


def search_text(execution: Execution) -> str:
    """All that a free word may match, folded for comparison, a line a field. A prompt longer than `LONG`
    characters is left out, as it would double the memory of a row; look into it with `long_text`."""
    error = execution.error
    parts = [
        execution.key.id,
        execution.key.source,
        execution.title,
        execution.status.value,
        execution.status_raw,
        execution.kind,
        execution.provider,
        execution.profile,
        execution.model,
        execution.current_step,
        execution.waiting_for,
        execution.worker,
        execution.queue,
    ]
    if len(execution.prompt) <= LONG:
        parts.append(execution.prompt)
    if error is not None:
        parts += [error.code, error.message[:LONG]]
    parts += [label.name for label in execution.labels]
    return "\n".join([part for part in parts if part]).casefold()


def long_text(execution: Execution) -> str:
    """What `search_text` leaves out; empty for nearly all executions."""
    text = execution.prompt if len(execution.prompt) > LONG else ""
    if execution.error is not None and len(execution.error.message) > LONG:
        text = f"{text}\n{execution.error.message}"
    return text.casefold()
