"""The page of faults names tests that exist, and leaves out no fault of the mock's catalogue file by file."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from .source import ROOT

PAGE = ROOT / "docs" / "reliability.md"
REFERENCE = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
SCRIPT = re.compile(r"`(benchmarks/\w+\.py)`")


def _rows() -> list[str]:
    """The rows of tables whose last column is a test."""
    rows, is_table_of_tests = [], False
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("| fault |"):
            is_table_of_tests = True
        elif not line.startswith("|"):
            is_table_of_tests = False
        elif is_table_of_tests and not line.startswith("|---"):
            rows.append(line)
    return rows


@cache
def _tests_of(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return frozenset(
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    )


@pytest.mark.parametrize("row", _rows(), ids=lambda row: row.split("|")[1].strip())
def test_every_row_names_a_test_that_exists(row: str) -> None:
    found = REFERENCE.findall(row)
    assert found, f"no test in {row}"
    for file, name in found:
        assert (ROOT / file).exists(), file
        assert name in _tests_of(file), f"{file} has no {name}"


def test_every_test_of_a_fault_has_a_row() -> None:
    named = {name for row in _rows() for _, name in REFERENCE.findall(row)}
    files = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests" / "faults").glob("test_*.py"))
    missing = {name for file in files for name in _tests_of(file)} - named
    assert missing <= {"test_every_fault_of_the_catalogue_is_tested_here_or_in_the_other_files",
                       "test_a_skewed_date_header_is_told_once"}  # fmt: skip


def test_every_script_that_is_named_exists() -> None:
    scripts = {Path(name) for name in SCRIPT.findall(PAGE.read_text(encoding="utf-8"))}
    assert scripts
    assert {script for script in scripts if not (ROOT / script).exists()} == set()
