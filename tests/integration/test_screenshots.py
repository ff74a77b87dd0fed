"""The pictures in `screenshots/` show the program as it is."""

import html
import re

from support.screenshots import FOLDER, draw_all

ALIKE = 0.9
"""Share of words that two pictures of one program have in common: which row an answer has reached when the picture is
taken may differ by one, what screens, views, columns and keys are called may not."""


def _words(svg: str) -> set[str]:
    text = html.unescape(" ".join(re.findall(r">([^<>]+)</text>", svg)))
    return set(re.findall(r"[A-Za-z]{3,}", text))


async def test_the_pictures_show_what_the_program_draws_now() -> None:
    drawn = {name: _words(svg) for name, svg in (await draw_all()).items()}
    kept = {path.name: _words(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.svg")}
    assert set(kept) == set(drawn)
    stale = [name for name, words in drawn.items() if len(words & kept[name]) < ALIKE * len(words | kept[name])]
    assert not stale, f"run `make screenshots`: {', '.join(stale)} are old"
