"""The picture of a comparison: side by side, stacked, and what comes first."""

from dataclasses import replace

import pytest

from exectop.domain.diff import compare
from exectop.domain.status import Status
from exectop.domain.text import clean_line
from exectop.domain.values import Usage
from exectop.present.cells import Context, plain
from exectop.present.comparison import comparison_lines, row_name, verdict
from exectop.present.differences import Page
from exectop.present.formats import cell_width
from support.pairs import LEFT, RIGHT, bad, chain, execution, good, story
from support.stories import HOSTILE, NOW

CONTEXT = Context(now=NOW)

WIDE = """\
flows/11111111-aaaa…-8aaa-111111111111 │ flows/22222222-bbbb-4bbb-8bbb-222222222222
✓ completed  nightly_im…  30s  16m ago │ ✗ failed  nightly_import  30s  8m ago

2 of 4 steps differ, first check: input, status, error, output, attempts

EXECUTIONS
model      "large-2" → "small-1"
status     completed → failed
error      nothing → {"message": "row 7 is broken"}

STEPS
  = ✓ fetch                         5s │ ✓ fetch                         5s
  = ✓ parse                         5s │ ✓ parse                         5s
▶ ~ ✓ check                         5s │ ✗ check                         5s  input, status, error, …
  ~ ✓ store                         5s │ ◦ store                             input, status, output

FIRST DIFFERENCE  check
input      1 place
  ~ $.rows                           20                               │ 21
status     completed → failed
error      nothing → {"message": "row 7 is broken", "code": "BadRow"}
output     {"rows": 30} → nothing
attempts   0 → 2"""

STACKED = """\
flows/11111111-aaaa-4aaa-8aaa-111111111111
✓ completed  nightly_import  30s  16m ago
flows/22222222-bbbb-4bbb-8bbb-222222222222
✗ failed  nightly_import  30s  8m ago

2 of 4 steps differ, first check: input, status, error, output, attempts

EXECUTIONS
model      "large-2" → "small-1"
status     completed → failed
error      nothing → {"message": "row 7 is broken"}

STEPS
  = fetch                      ✓ 5s      → ✓ 5s
  = parse                      ✓ 5s      → ✓ 5s
▶ ~ check                      ✓ 5s      → ✗ 5s       input, status, error, out…
  ~ store                      ✓ 5s      → ◦          input, status, output

FIRST DIFFERENCE  check
input      1 place
  ~ $.rows  20 → 21
status     completed → failed
error      nothing → {"message": "row 7 is broken", "code": "BadRow"}
output     {"rows": 30} → nothing
attempts   0 → 2"""


def _told(page: Page, left: object = None, right: object = None) -> str:
    comparison = compare(left or good(), right or bad())  # type: ignore[arg-type]
    return "\n".join(plain(line).rstrip() for line in comparison_lines(comparison, CONTEXT, page))


def test_side_by_side_from_100_columns_on() -> None:
    assert _told(Page(100)) == WIDE


def test_stacked_below_100_columns() -> None:
    assert _told(Page(80)) == STACKED


def test_all_tells_every_difference() -> None:
    told = _told(Page(80, is_whole=True))
    assert "FIRST DIFFERENCE  check" in told
    assert "\nDIFFERENCE  store\n" in told


def test_missing_steps_stand_on_one_side_only() -> None:
    shorter = story(execution(RIGHT, NOW - 500), chain("r-", NOW - 500, ("fetch", "check", "store", "mail")))
    told = _told(Page(100), good(), shorter)
    assert "▶ < ✓ parse                         5s │   –                                 only left" in told
    assert "  >   –                                │ ✓ mail                          5s  only right" in told
    assert "only on the left; the other one has no such step" in told
    assert "▶ < parse                             ✓ 5s      → –          only left" in _told(
        Page(99), good(), shorter
    )


def test_nothing_differs() -> None:
    told = _told(Page(80), good(), good())
    assert "\nnothing differs\n" in told
    assert "EXECUTIONS" not in told
    assert "DIFFERENCE" not in told


def test_the_verdict_names_what_differs() -> None:
    dearer = story(replace(execution(RIGHT, NOW - 500), usage=Usage(tokens=5)), chain("r-", NOW - 500))
    assert verdict(compare(good(), dearer)).text == "no step differs; the executions do: usage"
    bare = story(replace(execution(RIGHT, NOW - 500), model="x"), [])
    assert verdict(compare(story(execution(LEFT, NOW), []), bare)).text == "they differ: model"


def test_not_that_far_yet_is_said() -> None:
    running = replace(execution(RIGHT, NOW - 12, Status.RUNNING), ended_at=None)
    steps = chain("r-", NOW - 12)[:3]
    steps[2] = replace(steps[2], status=Status.RUNNING, status_raw="running", ended_at=None, output=None)
    told = _told(Page(120), good(), story(running, steps))
    assert "status, output (not that far" in told
    assert "only left so far" in told


def test_a_step_inside_another_is_named_with_it() -> None:
    whole, inner, leaf = chain("l-", NOW, ("agent", "tool", "call"))
    steps = [whole, replace(inner, parent_id=whole.id), replace(leaf, parent_id=inner.id)]
    comparison = compare(story(execution(LEFT, NOW), steps), story(execution(RIGHT, NOW), []))
    assert [row_name(comparison, row) for row in comparison.rows] == ["agent", "tool", "tool / call"]


@pytest.mark.parametrize("width", [40, 60, 99, 100, 140, 300])
def test_hostile_text_is_safe_and_no_row_is_too_wide(width: int) -> None:
    def made(key_id: str, extra: str) -> object:
        steps = chain("l-", NOW - 1000, (HOSTILE, "家族" * 30, "plain"))
        steps = [replace(step, name=clean_line(step.name), output=HOSTILE + extra) for step in steps]
        key = LEFT._replace(source=clean_line(HOSTILE), id=key_id)
        return story(replace(execution(key, NOW - 1000), title=clean_line(HOSTILE)), steps)

    comparison = compare(made("one", ""), made("two", "x"))  # type: ignore[arg-type]
    lines = [plain(line) for line in comparison_lines(comparison, CONTEXT, Page(width))]
    text = "".join(lines)
    assert clean_line(text) == text
    table = lines[lines.index("STEPS") + 1 : lines.index("STEPS") + 4]
    assert all(cell_width(line) <= width for line in [*lines[: lines.index("")], *table])


def test_ascii_only_where_that_is_wanted() -> None:
    lines = comparison_lines(compare(good(), bad()), Context(now=NOW, ascii=True), Page(120, is_ascii=True))
    assert "".join(map(plain, lines)).replace("…", "").isascii()
    assert any(plain(line).startswith("! ~") for line in lines)
