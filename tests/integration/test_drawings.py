"""The drawings in `tests/fixtures/` are what `exectop graph` and `exectop timeline` print now."""

import re

import pytest

from exectop.domain.widths import cell_width
from support.drawings import FIXTURES, KINDS, SUBJECTS, WIDTHS, Subject, drawing, path_of, story_of


@pytest.mark.parametrize("subject", SUBJECTS, ids=[f"{subject.kind}-{subject.name}" for subject in SUBJECTS])
async def test_a_run_is_drawn_as_it_was(subject: Subject) -> None:
    drawn = drawing(subject.kind, *await story_of(subject))
    assert drawn == path_of(subject).read_text(encoding="utf-8"), "see and run `python tests/support/drawings.py`"


@pytest.mark.parametrize("subject", SUBJECTS, ids=[f"{subject.kind}-{subject.name}" for subject in SUBJECTS])
def test_a_drawing_fits_its_width_and_its_characters(subject: Subject) -> None:
    parts = re.split(r"^=== (?=\d)", path_of(subject).read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    assert len(parts) == 2 * len(WIDTHS)
    for part in parts:
        head, *lines = part.splitlines()
        if subject.kind == "timelines":
            lines = lines[: lines.index("")]  # below it stand sentences, a line each
        assert max(map(cell_width, lines), default=0) <= int(head.split()[0])
        assert head.endswith("text") or all(sign.isascii() or sign.isalpha() for sign in part)


def test_there_is_a_drawing_of_each_and_no_other() -> None:
    kept = {path for kind in KINDS for path in (FIXTURES / kind).iterdir()}
    assert {path_of(subject) for subject in SUBJECTS} == kept
