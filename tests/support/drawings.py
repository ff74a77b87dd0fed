"""Draws `tests/fixtures/graphs/` from the mock at a fixed seed and instant: `python tests/support/drawings.py`.

What `exectop graph` prints of the documents' examples and of graphs that grow, narrow and wide, in Unicode and in
ASCII. A changed drawing shows as a changed file.
"""

import asyncio
import io
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from exectop.cli.graph import Wanted, draw  # noqa: E402
from exectop.cli.look import Look  # noqa: E402
from exectop.config.options import SourceOptions  # noqa: E402
from exectop.domain.story import Story  # noqa: E402
from exectop.domain.values import ExecutionKey  # noqa: E402
from exectop.ports.secret import Secret  # noqa: E402
from exectop.ports.wire import One  # noqa: E402
from exectop.runtime import open_member, resolve_sources  # noqa: E402
from support.mock_server import InProcess  # noqa: E402

FOLDER = ROOT / "tests" / "fixtures" / "graphs"
WIDTHS = (40, 80, 120, 200)
PROJECT = "11111111-1111-4111-8111-111111111111"


class Subject(NamedTuple):
    """A graph to draw: the run of that document, else one of so many `steps` that grows, `after` so many seconds."""

    name: str
    vendor: str
    document: str = ""
    steps: int = 0
    after: float = 0.0


SUBJECTS = (
    Subject("izieroma-details", "izieroma", "izieroma-details"),
    *(Subject(name, "polos", name) for name in ("polos-root", "polos-execution")),
    Subject("asteroid-execution", "asteroid", "asteroid-execution"),
    Subject("claude-completed", "claude-agent", "claude-completed"),  # this vendor tells of no steps
    *(
        Subject(f"{vendor}-grows-{place}", vendor, steps=40, after=after)
        for vendor in ("izieroma", "polos", "asteroid")
        for place, after in enumerate((0.0, 120.0, 300.0), 1)
    ),
    Subject("asteroid-large", "asteroid", steps=900, after=120.0),
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


def drawing(story: Story, now: float) -> str:
    """The graph in all widths, in Unicode and in ASCII."""
    return "\n".join(_drawings(story, now)) + "\n"


def _drawings(story: Story, now: float) -> Iterator[str]:
    for width in WIDTHS:
        for output in ("text", "ascii"):
            with redirect_stdout(io.StringIO()):  # no terminal, so no colours
                lines = list(draw(story, now, Wanted(output, width, is_whole=False)))
            yield from (f"=== {width} columns, {output}", *lines, "")


def path_of(subject: Subject) -> Path:
    """Where its drawing is kept."""
    return FOLDER / f"{subject.name}.txt"


def main() -> None:
    """Draw and write."""
    FOLDER.mkdir(exist_ok=True)
    for subject in SUBJECTS:
        text = drawing(*asyncio.run(story_of(subject)))
        path_of(subject).write_text(text, encoding="utf-8")
        print(f"{path_of(subject)}: {text.count(chr(10)):,} lines")


if __name__ == "__main__":
    main()
