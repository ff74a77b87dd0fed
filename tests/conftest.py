"""How the whole suite is run: on how many processes, and what comes first."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import textual.app
import textual.pilot
from hypothesis import settings

from exectop.ports import secret
from support.idle import loop_is_idle

WAITING = ("e2e", "integration", "tui", "faults", "property")
"""The folders whose tests wait for programs, screens and sockets more than they compute."""

# How long an example takes tells more of what else runs than of the code; what must be quick is tested as such.
settings.register_profile("exectop", deadline=None)
settings.load_profile("exectop")


for module in (textual.app, textual.pilot):
    vars(module)["wait_for_idle"] = loop_is_idle


@pytest.fixture(autouse=True)
def _keys_end_with_their_test() -> Iterator[None]:
    """The keys of a test are masked in no other test's data: drawn ones may be any word, even a step's name."""
    before = set(secret._made)
    yield
    secret._made.intersection_update(before)


def pytest_xdist_auto_num_workers() -> int:
    """What `-n auto` is: two for each processor, since about half of the time is spent waiting."""
    return 2 * (os.cpu_count() or 1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The folders that wait come first, so that no process is left with a long test when the others are done."""
    items.sort(key=lambda item: _place(item.path))


def _place(path: Path) -> int:
    folder = path.relative_to(Path(__file__).parent).parts[0]
    return WAITING.index(folder) if folder in WAITING else len(WAITING)
