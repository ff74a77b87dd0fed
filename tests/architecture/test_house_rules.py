"""Rules that no linter knows: docstrings, colours, loose types, names of other places."""

import ast
import re

import pytest

from .source import PACKAGE, ROOT, Module, modules

LOOSE_TYPES_ALLOWED = ("providers", "config", "mock")
HEX_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b|#[0-9a-fA-F]{3}\b(?![\w;])")
CATCH_ALL_ALLOWED = {"sync.supervisor", "transport.credentials", "tui.runner"}
"""Where a job ends whose error somebody else has to hear: tasks, a thread, the screen."""


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.name or "exectop")
def test_says_what_it_owns(module: Module) -> None:
    assert ast.get_docstring(module.tree), f"{module.path} has no docstring"


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.name or "exectop")
def test_public_names_have_docstrings(module: Module) -> None:
    wrong = []
    for node in module.tree.body:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) or node.name.startswith("_"):
            continue
        if not ast.get_docstring(node):
            wrong.append(f"{module.path}:{node.lineno}: {node.name}")
    assert not wrong, "without a docstring:\n" + "\n".join(wrong)


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.name or "exectop")
def test_loose_types_stay_at_the_border(module: Module) -> None:
    if module.layer in LOOSE_TYPES_ALLOWED:
        return
    wrong = [
        f"{module.path}:{node.lineno}"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Name) and node.id == "Any"
    ]
    assert not wrong, "Any outside the border:\n" + "\n".join(wrong)


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.name or "exectop")
def test_catches_everything_only_at_boundaries(module: Module) -> None:
    if module.name in CATCH_ALL_ALLOWED:
        return
    wrong = [
        f"{module.path}:{node.lineno}"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"))
    ]
    assert not wrong, "catches everything:\n" + "\n".join(wrong)


def test_colours_live_in_themes_only() -> None:
    wrong = []
    for path in [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.tcss")]:
        if "mock" in path.parts:
            continue  # simulated servers send colours as data
        text = path.read_text(encoding="utf-8")
        wrong += [f"{path}: {match[0]}" for match in HEX_COLOUR.finditer(text)]
    assert not wrong, "\n".join(wrong)


def test_every_source_has_a_test_file() -> None:
    missing = []
    for module in modules():
        path = module.path.relative_to(PACKAGE)
        if path.name.startswith("__") or path.parts[0] in ("tui", "mock", "cli") or not _has_code(module):
            continue
        test = ROOT / "tests" / "unit" / path.parent / f"test_{path.stem.lstrip('_')}.py"
        if not test.exists():
            missing.append(str(test.relative_to(ROOT)))
    assert not missing, "no tests:\n" + "\n".join(missing)


def _has_code(module: Module) -> bool:
    return any(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) for node in ast.walk(module.tree))
