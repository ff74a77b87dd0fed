"""A comparison as JSON, for programs: the schema `exectop.diff/1`. Must not know: how it is drawn.

Names are the domain's; paths are written as `$.rows[3].name`, on either side.
"""

from collections.abc import Sequence

from exectop.domain.diff import Comparison
from exectop.domain.diff_rows import Row
from exectop.domain.differences import Difference
from exectop.domain.json_diff import JsonChange, path_text
from exectop.domain.values import Execution, Json, Step

DIFF_SCHEMA = "exectop.diff/1"


def diff_document(comparison: Comparison) -> dict[str, Json]:
    """The comparison: `first` is the place in `steps` where the two part, null where no step differs."""
    return {
        "schema": DIFF_SCHEMA,
        "is_same": comparison.is_same,
        "left": _execution(comparison.left),
        "right": _execution(comparison.right),
        "differences": differences_document(comparison.fields),
        "first": comparison.first,
        "steps": [_row(row) for row in comparison.rows],
    }


def _execution(execution: Execution) -> Json:
    return {
        "source": execution.key.source,
        "id": execution.key.id,
        "title": execution.title,
        "status": execution.status.value,
    }


def _row(row: Row) -> Json:
    return {
        "mark": row.mark.value,
        "is_early": row.is_early,
        "is_consequence": row.is_consequence,
        "left": _step(row.left),
        "right": _step(row.right),
        "differences": differences_document(row.differences),
    }


def _step(step: Step | None) -> Json:
    if step is None:
        return None
    return {"id": step.id, "name": step.name, "kind": step.kind, "status": step.status.value}


def differences_document(differences: Sequence[Difference]) -> Json:
    """What differs, field by field."""
    return [_difference(difference) for difference in differences]


def _difference(difference: Difference) -> Json:
    """Old and new are those of the whole field, or of its places only, never both."""
    told: dict[str, Json] = {"field": difference.field, "is_early": difference.is_early}
    if difference.changes:
        return {**told, "changes": [_change(change) for change in difference.changes], "is_cut": difference.is_cut}
    return {**told, "old": difference.old, "new": difference.new}


def _change(change: JsonChange) -> Json:
    return {
        "kind": change.kind.value,
        "old_path": path_text(change.old_path),
        "new_path": path_text(change.new_path),
        "old": change.old,
        "new": change.new,
    }
