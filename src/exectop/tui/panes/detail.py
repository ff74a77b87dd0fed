"""The Detail view: every field of the execution, its steps, and of the chosen step every field too.

Owns: the cursor, which stays on its line while values change. Must not know: what a field means.
"""

from collections.abc import Hashable, Iterable
from typing import ClassVar

from textual import on

from exectop.domain.roles import Role, status_role
from exectop.domain.story import Story
from exectop.domain.text import clean_line
from exectop.domain.values import Step
from exectop.present.cells import Cell, Context, Line, plain
from exectop.present.detail import detail_sections
from exectop.present.formats import duration, fit
from exectop.present.glyphs import glyph
from exectop.present.sections import Section, section
from exectop.present.step import step_sections
from exectop.tui.panes.text_pane import TextPane
from exectop.tui.services import Services
from exectop.tui.widgets.text_lines import TextLines

STEPS_SHOWN = 200
HEAVY = 3_000
"""With more lines than this, ages in the text are brought up to date only together with something else."""


class DetailPane(TextPane):
    """Sections of lines; a step is chosen with `enter` on its line."""

    PANE_ID: ClassVar = "detail"
    TITLE: ClassVar = "Detail"
    SCOPES: ClassVar = ("pane.detail",)

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._shown: object = None
        self._step_id: str | None = None

    def show(self, story: Story, context: Context, step_id: str | None) -> None:
        is_heavy = len(self.viewer.source) > HEAVY
        now = 0 if is_heavy else int(context.now)
        shown = (story, story.version, story.key, context.clock_times, context.ascii, context.offsets, step_id, now)
        if shown == self._shown:
            return
        is_new_step = step_id != self._step_id
        self._shown, self._step_id = shown, step_id
        lines, keys = lines_of(sections_of(story, context, step_id))
        self.viewer.set_lines(lines, keys)
        if is_new_step and step_id is not None:
            self.viewer.move_to_key(("title", "Step"))

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
        """The value of the line without its name."""
        line = self.viewer.line(self.viewer.cursor)[1:]
        has_name = len(line) > 1 and line[0].role is Role.DIM and line[0].text.strip()
        return plain(line[1:] if has_name else line).strip()


def sections_of(story: Story, context: Context, step_id: str | None) -> list[tuple[Section, list[str]]]:
    """The sections with the ids of the steps that their lines choose, if any."""
    first, *rest = detail_sections(story, context)
    chosen = step_sections(story, step_id, context) if step_id is not None else ()
    shown = list(story.steps.values())[:STEPS_SHOWN]
    now = context.now_at(story.key.source)
    lines = [_step_line(step, now, context, is_chosen=step.id == step_id) for step in shown]
    if len(story.steps) > len(shown):
        lines.append((Cell(f"… and {len(story.steps) - len(shown)} more: see Graph and Timeline", Role.DIM),))
    steps = [(one, [step.id for step in shown]) for one in section("Steps", lines)]
    return [(first, []), *((one, []) for one in chosen), *steps, *((one, []) for one in rest)]


def _step_line(step: Step, now: float, context: Context, *, is_chosen: bool) -> Line:
    took = step.elapsed(now)
    sign = (">" if context.ascii else "▸") if is_chosen else " "
    line = [
        Cell(sign, Role.ACCENT),
        Cell(f"{glyph(step.status, context.ascii)} {fit(step.status.value, 10)} ", status_role(step.status)),
        Cell(clean_line(step.label), Role.STRONG if is_chosen else Role.TEXT),
    ]
    if took is not None:
        line.append(Cell(f"  {duration(took)}", Role.NUMBER))
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
