"""Draws `tests/fixtures/graphs/` and `tests/fixtures/timelines/` from the mock at a fixed seed and instant:
`python tests/support/drawings.py`, with `graphs` or `timelines` only these.

What `exectop graph` and `exectop timeline` print of the documents' examples and of runs that grow, narrow and wide,
in Unicode and in ASCII. A changed drawing shows as a changed file.
"""

import asyncio
import io
import sys
from collections.abc import Iterable, Iterator
from contextlib import redirect_stdout
from datetime import UTC
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from exectop.cli import graph, timeline  # noqa: E402
from exectop.cli.look import Look  # noqa: E402
from exectop.config.options import SourceOptions  # noqa: E402
from exectop.domain.story import Story  # noqa: E402
from exectop.domain.values import ExecutionKey  # noqa: E402
from exectop.ports.secret import Secret  # noqa: E402
from exectop.ports.wire import One  # noqa: E402
from exectop.present.cells import Context  # noqa: E402
from exectop.runtime import open_member, resolve_sources  # noqa: E402
from support.mock_server import InProcess  # noqa: E402

FIXTURES = ROOT / "tests" / "fixtures"
KINDS = ("graphs", "timelines")
WIDTHS = (40, 80, 120, 200)
PROJECT = "11111111-1111-4111-8111-111111111111"


class Subject(NamedTuple):
    """A run to draw: that of a document, else one of so many `steps` that grows, `after` so many seconds. `kind`:
    the folder of the drawing, `graphs` or `timelines`."""

    kind: str
    name: str
    vendor: str
    document: str = ""
    steps: int = 0
    after: float = 0.0


DOCUMENTS = (
    ("izieroma", ("izieroma-status-running", "izieroma-status-failed", "izieroma-details")),
    ("polos", ("polos-root", "polos-execution")),
    ("asteroid", ("asteroid-execution",)),
    ("claude-agent", ("claude-failed", "claude-completed")),
)
WITHOUT_STEPS = {"izieroma-status-running", "izieroma-status-failed", "claude-failed"}
"""A graph without steps is drawn once, that of `claude-completed`."""

SUBJECTS = (
    *(
        Subject(kind, name, vendor, name)
        for kind in KINDS
        for vendor, names in DOCUMENTS
        for name in names
        if kind == "timelines" or name not in WITHOUT_STEPS
    ),
    *(
        Subject(kind, f"{vendor}-grows-{place}", vendor, steps=40, after=after)
        for kind in KINDS
        for vendor in ("izieroma", "polos", "asteroid")
        for place, after in enumerate((0.0, 120.0, 300.0), 1)
        if kind == "graphs" or place == 2
    ),
    Subject("graphs", "asteroid-large", "asteroid", steps=900, after=120.0),
)


async def story_of(subject: Subject) -> tuple[Story, float]:
    """The run as the mock tells it, and the instant."""
    mock = InProcess("documents" if subject.document else "graph", seed=11, count=subject.steps)
    mock.clock.set(mock.clock.now() + subject.after)
    plans = (state.plan for state in mock.world.newest(subject.vendor))
    id_ = next(plan.id for plan in plans if subject.document in ("", plan.name))
    options = SourceOptions(
        provider=subject.vendor, url=f"http://mock/{subject.vendor}", project_id=PROJECT, allow_http=True
    )
    (source,) = resolve_sources({subject.vendor: options}, {}, {subject.vendor: Secret("demo")})
    look = Look([source], mock.clock)
    look.members = {source.name: open_member(source, mock.clock, app=mock.app)}
    try:
        key = ExecutionKey(source.name, id_)
        failures = [await look.ask(source, One(id_)), *await look.complete(source, key)]
        story = look.store.story(key)
    finally:
        await look.members[source.name].session.close()
    assert failures == [None]
    assert story is not None
    return story, mock.clock.now()


def drawing(kind: str, story: Story, now: float) -> str:
    """The run in all widths, in Unicode and in ASCII."""
    return "\n".join(_drawings(kind, story, now)) + "\n"


def _drawings(kind: str, story: Story, now: float) -> Iterator[str]:
    for width in WIDTHS:
        for output in ("text", "ascii"):
            with redirect_stdout(io.StringIO()):  # no terminal, so no colours
                lines = list(_lines(kind, story, now, width, output))
            yield from (f"=== {width} columns, {output}", *lines, "")


def _lines(kind: str, story: Story, now: float, width: int, output: str) -> Iterable[str]:
    if kind == "graphs":
        return graph.draw(story, now, graph.Wanted(output, width, is_whole=False))
    return timeline.draw(story, Context(now=now, zone=UTC, ascii=output == "ascii"), width)


def path_of(subject: Subject) -> Path:
    """Where its drawing is kept."""
    return FIXTURES / subject.kind / f"{subject.name}.txt"


def main() -> None:
    """Draw and write."""
    for subject in (each for each in SUBJECTS if each.kind in (sys.argv[1:] or KINDS)):
        text = drawing(subject.kind, *asyncio.run(story_of(subject)))
        path_of(subject).parent.mkdir(exist_ok=True)
        path_of(subject).write_text(text, encoding="utf-8")
        print(f"{path_of(subject)}: {text.count(chr(10)):,} lines")


if __name__ == "__main__":
    main()
