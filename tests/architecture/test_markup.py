"""No text that is not the program's own reaches an API of Textual that takes markup: `[/]` in a title ends the
program there, and `[@click=…]` becomes a button."""

import ast
from collections.abc import Iterator

import pytest

from .source import Module, modules

WIDGETS = frozenset({"Button", "Input", "OptionList", "Static"})
"""The only widgets of Textual's that are used; those that take markup can be told not to, or are given `Content`."""

TOLD_NOT_TO = frozenset({"Static", "Label", "OptionList", "RichLog", "notify", "Notification"})
"""What has a switch for markup."""

TITLES = frozenset({"border_title", "border_subtitle", "tooltip", "sub_title"})
PARSERS = frozenset({"from_markup", "render_markup", "render_str"})
PLAIN = frozenset({"Content", "Text"})
"""Types that hold text as it is."""

SCREENS = [module for module in modules() if module.layer == "tui"]


def _name(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]


def _is_own(value: ast.expr | None) -> bool:
    """Whether it is written in the source, or of a type that takes no markup."""
    match value:
        case None:
            return True
        case ast.Constant():
            return True
        case ast.IfExp(body=body, orelse=orelse):
            return _is_own(body) and _is_own(orelse)
        case ast.Call():
            return _name(value) in PLAIN
        case _:
            return False


def _wrong(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        match node:
            case ast.Call() if _name(node) in TOLD_NOT_TO:
                given = {keyword.arg: keyword.value for keyword in node.keywords}
                if ast.unparse(given.get("markup", ast.Constant(True))) != "False":
                    yield node.lineno, f"{_name(node)} without markup=False"
            case ast.Call() if _name(node) == "Button" and node.args and not _is_own(node.args[0]):
                yield node.lineno, "a button's label is not Content"
            case ast.Call() if _name(node) in PARSERS:
                yield node.lineno, f"{_name(node)} takes markup"
            case ast.Assign(targets=[ast.Attribute(attr=name)], value=value) if name in TITLES and not _is_own(value):
                yield node.lineno, f"{name} is not Content"
            case ast.ImportFrom(module="textual.widgets", names=names):
                for alias in names:
                    if alias.name not in WIDGETS:
                        yield node.lineno, f"{alias.name} is not among the widgets that are known to be safe"


@pytest.mark.parametrize("module", SCREENS, ids=lambda module: module.name)
def test_no_text_is_taken_for_markup(module: Module) -> None:
    found = [f"{module.path}:{line}: {what}" for line, what in _wrong(module.tree)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "source",
    [
        "Static(title)",
        "self.notify('a', markup=True)",
        "Button(f'{name}')",
        "box.border_title = title",
        "Text.from_markup(title)",
        "from textual.widgets import DataTable",
    ],
)
def test_the_rule_finds_what_it_is_for(source: str) -> None:
    assert list(_wrong(ast.parse(source)))


@pytest.mark.parametrize(
    "source", ["Button(Content(name))", "box.border_title = 'a' if b else 'c'", "self.run(title)"]
)
def test_the_rule_leaves_the_rest_alone(source: str) -> None:
    assert not list(_wrong(ast.parse(source)))
