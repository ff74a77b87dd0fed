"""Files, classes and functions stay small enough to read in one go."""

import ast

import pytest

from .source import Module, modules

FILE, CLASS, FUNCTION, PARAMETERS = 400, 250, 60, 7
SMALLER_FILES = {"tui.app": 200}


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.name or "exectop")
def test_stays_within_the_budgets(module: Module) -> None:
    wrong = []
    lines = module.text.count("\n")
    limit = SMALLER_FILES.get(module.name, FILE)
    if lines > limit:
        wrong.append(f"{module.path}: {lines} lines, {limit} are allowed")
    for node in ast.walk(module.tree):
        wrong += _over_budget(module, node)
    assert not wrong, "\n".join(wrong)


def _over_budget(module: Module, node: ast.AST) -> list[str]:
    where = f"{module.path}:{getattr(node, 'lineno', 0)}"
    if isinstance(node, ast.ClassDef):
        length = (node.end_lineno or 0) - node.lineno + 1
        return [f"{where}: class {node.name} has {length} lines, {CLASS} are allowed"] if length > CLASS else []
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return []
    length = (node.end_lineno or 0) - node.lineno + 1
    wrong = [f"{where}: {node.name} has {length} lines, {FUNCTION} are allowed"] if length > FUNCTION else []
    arguments = node.args
    count = len(arguments.posonlyargs) + len(arguments.args) + len(arguments.kwonlyargs)
    if arguments.args and arguments.args[0].arg in ("self", "cls"):
        count -= 1
    if count > PARAMETERS and not _is_command(node):
        wrong.append(f"{where}: {node.name} has {count} parameters, {PARAMETERS} are allowed")
    return wrong


def _is_command(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Click passes every option as a parameter of its own; frameworks' calls are not our design."""
    return any("command" in ast.unparse(decorator) for decorator in node.decorator_list)
