"""The pages made from the program say what the program does."""

from pathlib import Path

import pytest

from exectop.cli.docs import BEGIN, END, ROOT, key_table, pages, with_key_table


@pytest.mark.parametrize("path", list(pages()), ids=str)
def test_the_page_is_current(path: Path) -> None:
    assert (ROOT / path).read_text(encoding="utf-8") == pages()[path], f"{path} is old: run `make docs`"


def test_the_key_table_goes_between_its_marks() -> None:
    renewed = with_key_table(f"a\n{BEGIN}\nold\n{END}\nb\n")
    assert renewed == f"a\n{BEGIN}\n{key_table()}\n{END}\nb\n"
    assert with_key_table("no marks") == "no marks"
    assert "`x c`" in key_table()
