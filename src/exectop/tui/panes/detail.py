"""The Detail view: every field of the execution, its steps, and of the chosen step every field too.

Owns: the cursor, which stays on its line while values change. Must not know: what a field means.
"""

from collections.abc import Hashable, Iterable
from copy import copy
from dataclasses import replace
from itertools import takewhile
from typing import ClassVar

from textual import on

from exectop.domain.roles import Role, status_role
from exectop.domain.steps import ordered_steps, step_names
from exectop.domain.story import Story
from exectop.domain.text import clean_line
from exectop.domain.values import Execution, Json, Step
from exectop.present.cells import Cell, Context, Line, plain
from exectop.present.detail import DETAIL, detail_sections
from exectop.present.formats import duration, fit
from exectop.present.glyphs import glyph
from exectop.present.sections import Section, section
from exectop.present.step import left_words, step_sections
from exectop.tui.panes.text_pane import TextPane
from exectop.tui.services import Services
from exectop.tui.widgets.text_lines import TextLines

STEPS_SHOWN = 200
DEEPEST = 8
"""Steps that are nested deeper are drawn no further to the right."""
LARGE = 20_000
"""Values inside a value, from which on it is shown in the Payload view only."""
HEAVY = 3_000
"""With more lines than this, lines are made anew once a second at most, and not for ages alone."""


class DetailPane(TextPane):
    """Sections of lines; a step is chosen with `enter` on its line."""

    PANE_ID: ClassVar = "detail"
    TITLE: ClassVar = "Detail"
    SCOPES: ClassVar = ("pane.detail",)

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._shown: object = None
        self._version = self._second = -1
        self._step_id: str | None = None

    def show(self, story: Story, context: Context, step_id: str | None) -> None:
        if not self._is_due(story, context, step_id):
            return
        is_new_step = step_id != self._step_id
        self._step_id = step_id
        lines, keys = lines_of(sections_of(story, context, step_id))
        self.viewer.set_lines(lines, keys)
        if is_new_step and step_id is not None:
            self.viewer.move_to_key(("title", "Step"))

    def _section(self) -> str:
        """The lines from the title under the cursor to the next gap."""
        lines = self.viewer.source.rows(self.viewer.cursor + 1, len(self.viewer.source))
        return "\n".join(plain(line).rstrip() for line in takewhile(bool, lines))

    def _is_due(self, story: Story, context: Context, step_id: str | None) -> bool:
        """Whether anything may look different; what is long is laid out anew once a second at most."""
        shown = (story, story.key, step_id, context.clock_times, context.ascii, tuple(context.offsets.items()))
        version, second = story.version, int(context.now)
        if shown == self._shown:
            is_same = (version == self._version, second == self._second)
            if any(is_same) if len(self.viewer.source) > HEAVY else all(is_same):
                return False
        self._shown, self._version, self._second = shown, version, second
        return True

    @on(TextLines.Opened)
    def _clicked(self, event: TextLines.Opened) -> None:
        event.stop()
        self.do_detail_choose()

    def do_detail_choose(self) -> None:
        """Choose the step of the line, or let go of the one that is chosen."""
        key = self.viewer.key
        if isinstance(key, tuple) and key[0] == "step":
            chosen = None if key[1] == self._step_id else str(key[1])
            self.post_message(self.StepChosen(chosen))

    def copy_value(self) -> str:
        """The value of the line without its name; on a title, all of its section."""
        key = self.viewer.key
        if isinstance(key, tuple) and key[0] == "title":
            return self._section()
        line = self.viewer.line(self.viewer.cursor)[1:]
        has_name = len(line) > 1 and line[0].role is Role.DIM and line[0].text.strip()
        return plain(line[1:] if has_name else line).strip()


def sections_of(story: Story, context: Context, step_id: str | None) -> list[tuple[Section, list[str]]]:
    """The sections with the ids of the steps that their lines choose, if any."""
    story = without_large(story)
    first, *rest = detail_sections(story, context, DETAIL)
    chosen = step_sections(story, step_id, context, DETAIL) if step_id is not None else ()
    lines, ids = _step_lines(story, context, step_id)
    steps = [(one, ids) for one in section("Steps", lines)]
    return [(first, []), *((one, []) for one in chosen), *steps, *((one, []) for one in rest)]


def _step_lines(story: Story, context: Context, chosen: str | None) -> tuple[list[Line], list[str]]:
    """A line a step in the order of their beginnings, children below their parents; and the ids of these steps."""
    rows, names = ordered_steps(story), step_names(story.steps.values())
    lines = []
    for step, depth in rows[:STEPS_SHOWN]:
        head = Cell((">" if context.ascii else "▸") if step.id == chosen else " ", Role.ACCENT)
        name = Cell(
            "  " * min(depth, DEEPEST) + clean_line(names[step.id]), Role.STRONG if step.id == chosen else Role.TEXT
        )
        lines.append((head, *_step_cells(step, name, story.execution, context)))
    if len(rows) > STEPS_SHOWN:
        lines.append((Cell(f"… and {len(rows) - STEPS_SHOWN} more: see Graph and Timeline", Role.DIM),))
    return lines, [step.id for step, _ in rows[:STEPS_SHOWN]]


def _step_cells(step: Step, name: Cell, execution: Execution, context: Context) -> Line:
    took = step.elapsed(execution.until(context.now_at(execution.key.source)))
    line = [
        Cell(f"{glyph(step.status, context.ascii)} {fit(step.status.value, 10)} ", status_role(step.status)),
        name,
    ]
    if took is not None:
        line.append(Cell(f"  {duration(took)}", Role.NUMBER))
    if left := left_words(step, execution):
        line.append(Cell(f"  {left}", Role.WARNING))
    if len(step.attempts) > 1:
        line.append(Cell(f"  attempt {len(step.attempts)}", Role.WARNING))
    if step.error is not None:
        line.append(Cell(f"  {clean_line(step.error.message or step.error.code)}", Role.ERROR))
    return tuple(line)


def lines_of(sections: Iterable[tuple[Section, list[str]]]) -> tuple[list[Line], list[Hashable]]:
    """All lines with titles between them, and an identity for each: its section and name."""
    lines: list[Line] = []
    keys: list[Hashable] = []
    for one, step_ids in sections:
        if lines:
            lines.append(())
            keys.append(("gap", one.title))
        lines.append((Cell(one.title, Role.ACCENT),))
        keys.append(("title", one.title))
        seen: dict[str, int] = {}
        for number, line in enumerate(one.lines):
            lines.append((Cell("  "), *line))
            name = line[0].text if line else ""
            seen[name] = seen.get(name, 0) + 1
            keys.append(("step", step_ids[number]) if number < len(step_ids) else (one.title, name, seen[name]))
    return lines, keys


def without_large(story: Story) -> Story:
    """The story with a word in the place of an input or output that would fill the screen ten thousand times."""
    execution = story.execution
    small = replace(execution, input=_small(execution.input), output=_small(execution.output))
    if small.input is execution.input and small.output is execution.output:
        return story
    told = copy(story)
    told.execution = small
    return told


def _small(value: Json) -> Json:
    return f"more than {LARGE} values: see Payload" if is_large(value) else value


def is_large(value: Json) -> bool:
    """Whether there are more than `LARGE` values in it; looks at no more of them than that."""
    rest, count = [value], 0
    while rest and count <= LARGE:
        one = rest.pop()
        inner = list(one.values()) if isinstance(one, dict) else one if isinstance(one, list) else []
        count += 1 + len(inner)
        rest += inner[: LARGE + 1]
    return count > LARGE
