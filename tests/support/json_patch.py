"""Carrying out the changes that a difference names, to see that they are all there are."""

import copy
from collections.abc import Sequence

from exectop.domain.json_diff import ChangeKind, JsonChange, JsonPath
from exectop.domain.values import Json


def patched(old: Json, changes: Sequence[JsonChange]) -> Json:
    """The value after these changes: removals by their old places from the end, then additions by their new ones
    from the start, then changes."""
    root: list[Json] = [copy.deepcopy(old)]
    for change in reversed(changes):
        if change.kind is ChangeKind.REMOVED:
            _remove(root, change.old_path)
    for change in changes:
        if change.kind is ChangeKind.ADDED:
            _put(root, change.new_path, change.new, is_new=True)
    for change in changes:
        if change.kind is ChangeKind.CHANGED:
            _put(root, change.new_path, change.new, is_new=False)
    return root[0]


def _container(root: list[Json], path: JsonPath) -> tuple[Json, str | int]:
    """What holds the place, and the place in it. The whole is the first item of `root`."""
    whole: JsonPath = (0, *path)
    holder: Json = root
    for part in whole[:-1]:
        if isinstance(holder, list):
            assert isinstance(part, int)
            holder = holder[part]
        else:
            assert isinstance(holder, dict)
            holder = holder[str(part)]
    return holder, whole[-1]


def _remove(root: list[Json], path: JsonPath) -> None:
    holder, part = _container(root, path)
    if isinstance(holder, list):
        assert isinstance(part, int)
        del holder[part]
    else:
        assert isinstance(holder, dict)
        del holder[str(part)]


def _put(root: list[Json], path: JsonPath, value: Json, *, is_new: bool) -> None:
    holder, part = _container(root, path)
    if isinstance(holder, list):
        assert isinstance(part, int)
        holder[part : part if is_new else part + 1] = [value]
    else:
        assert isinstance(holder, dict)
        holder[str(part)] = value
