"""The drawings in `tests/fixtures/graphs/` are what `exectop graph` prints now."""

import pytest

from exectop.graph.labels import cell_width
from support.drawings import FOLDER, SUBJECTS, WIDTHS, Subject, drawing, path_of, story_of


@pytest.mark.parametrize("subject", SUBJECTS, ids=[subject.name for subject in SUBJECTS])
async def test_a_graph_is_drawn_as_it_was(subject: Subject) -> None:
    drawn = drawing(*await story_of(subject))
    assert drawn == path_of(subject).read_text(encoding="utf-8"), "see and run `python tests/support/drawings.py`"


@pytest.mark.parametrize("subject", SUBJECTS, ids=[subject.name for subject in SUBJECTS])
def test_a_drawing_fits_its_width_and_its_characters(subject: Subject) -> None:
    parts = path_of(subject).read_text(encoding="utf-8").split("=== ")[1:]
    assert len(parts) == 2 * len(WIDTHS)
    for part in parts:
        head, *lines = part.splitlines()
        assert max(map(cell_width, lines), default=0) <= int(head.split()[0])
        assert part.isascii() or head.endswith("text")


def test_there_is_a_drawing_of_each_and_no_other() -> None:
    assert {path_of(subject) for subject in SUBJECTS} == {*FOLDER.iterdir()}
