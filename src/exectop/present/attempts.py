"""The attempts of one step compared, as lines and as JSON (the schema `exectop.attempts/1`).

Owns: the words about attempts. Must not know: what counts as a difference, how a row is drawn.
"""

from exectop.domain.diff import Comparison
from exectop.domain.diff_rows import Mark, Row
from exectop.domain.differences import took
from exectop.domain.roles import Role, status_role
from exectop.domain.status import Status
from exectop.domain.text import clean_line
from exectop.domain.values import Execution, Json, Step
from exectop.present.cells import Cell, Context, Line
from exectop.present.comparison import row_difference_lines, row_line
from exectop.present.diff_document import differences_document
from exectop.present.differences import Page
from exectop.present.formats import duration, shorten, shorten_middle
from exectop.present.glyphs import glyph

ATTEMPTS_SCHEMA = "exectop.attempts/1"


def attempts_trouble(execution: Execution, step: Step) -> str:
    """Why attempts of the step cannot be compared, in one line; empty if they can."""
    name = clean_line(step.label)
    tries = step.attempts
    if len(tries) > 1:
        return ""
    if tries and tries[0].number > 1:
        return f"the API tells only of attempt {tries[0].number} of {name}, not of those before it"
    if execution.retries:
        return f"the API does not tell of earlier attempts of {name}"
    if step.status is Status.QUEUED and step.started_at is None:
        return f"{name} was not tried yet"
    return f"the API tells of one attempt of {name} only"


def attempts_lines(step: Step, comparison: Comparison, context: Context, page: Page) -> list[Line]:
    """The step, and each pair with all that differs in it."""
    lines = [*attempts_header(step, comparison, context, page), (attempts_verdict(comparison),)]
    for place, row in enumerate(comparison.rows):
        lines += [(), row_line(comparison, place, context, page), *row_difference_lines(row, page)]
    return lines


def attempts_header(step: Step, comparison: Comparison, context: Context, page: Page) -> list[Line]:
    """Of which execution and step they are; how the step stands."""
    now = comparison.left.until(context.now_at(comparison.left.key.source))
    elapsed = step.elapsed(now)
    words = f"{glyph(step.status, context.ascii)} {step.status.value}"
    more = f"  {len(step.attempts)} attempts" + (f"  {duration(elapsed)}" if elapsed is not None else "")
    room = max(1, page.width - len(words) - len(more) - 2)
    return [
        (Cell(shorten_middle(clean_line(str(comparison.left.key)), page.width), Role.ACCENT),),
        (
            Cell(words, status_role(step.status)),
            Cell(f"  {shorten(clean_line(step.label), room)}", Role.STRONG),
            Cell(more),
        ),
    ]


def attempts_verdict(comparison: Comparison) -> Cell:
    """What comparing comes to, in a sentence."""
    rows = comparison.rows
    differing = [row for row in rows if row.mark is not Mark.SAME]
    if not differing:
        return Cell("nothing differs" if rows else "there are too few attempts", Role.COMPLETED if rows else Role.DIM)
    names = ", ".join(dict.fromkeys(one.field for row in differing for one in row.differences))
    if len(rows) == 1:
        return Cell(f"they differ: {names}", Role.WARNING)
    word = "differs" if len(differing) == 1 else "differ"
    return Cell(f"{len(differing)} of {len(rows)} pairs {word}: {names}", Role.WARNING)


def pair_name(row: Row, page: Page) -> str:
    """Which two they are."""
    return clean_line(f" {page.arrow} ".join(step.label for step in row.steps))


def attempts_document(step: Step, comparison: Comparison) -> dict[str, Json]:
    """The pairs, for programs: what differs in each."""
    return {
        "schema": ATTEMPTS_SCHEMA,
        "source": comparison.left.key.source,
        "id": comparison.left.key.id,
        "step": {"id": step.id, "name": step.name, "kind": step.kind, "status": step.status.value},
        "attempts": len(step.attempts),
        "pairs": [_pair(step, row) for row in comparison.rows],
    }


def _pair(step: Step, row: Row) -> Json:
    return {
        "mark": row.mark.value,
        "is_early": row.is_early,
        "left": _attempt(step, row.left),
        "right": _attempt(step, row.right),
        "differences": differences_document(row.differences),
    }


def _attempt(step: Step, one: Step | None) -> Json:
    if one is None:
        return None
    number = step.attempts[int(one.id) - 1].number
    return {"number": number, "status": one.status.value, "seconds": took(one)}
