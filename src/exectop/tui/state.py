"""What the screen remembers for the next start: filter, order, place and a few switches.

Must not know: the screens. A file that cannot be read counts as none: nothing in it is worth an error.
"""

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from exectop.config.files import write_private

FILE_NAME = "state.json"


@dataclass(slots=True, kw_only=True)
class ScreenState:
    """What is remembered. `source` and `id` name the selected execution; `theme` empty: as configured."""

    query: str = ""
    sort_column: str = "created"
    is_descending: bool = True
    source: str = ""
    id: str = ""
    theme: str = ""
    is_preview_shown: bool = True


def load_state(folder: Path | None) -> ScreenState:
    """What was remembered there; defaults for whatever is missing, of the wrong type or unreadable."""
    if folder is None:
        return ScreenState()
    try:
        told = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return ScreenState()
    state = ScreenState()
    for field in fields(ScreenState):
        value = told.get(field.name) if isinstance(told, dict) else None
        if type(value) is type(getattr(state, field.name)):
            setattr(state, field.name, value)
    return state


def save_state(folder: Path | None, state: ScreenState) -> None:
    """Remember it there. Raises `OSError`."""
    if folder is not None:
        write_private(folder / FILE_NAME, json.dumps(asdict(state), indent=1))
