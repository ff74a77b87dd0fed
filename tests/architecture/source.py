"""The sources as syntax trees, read once."""

import ast
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "exectop"


@dataclass(frozen=True)
class Module:
    """A source file: its dotted name below the package (empty for the package itself) and path."""

    name: str
    path: Path
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """Parsed where a test looks into it: every process that runs tests lists all modules."""
        return ast.parse(self.text)

    @property
    def layer(self) -> str:
        return self.name.split(".")[0]


@cache
def modules() -> tuple[Module, ...]:
    """All modules of the product."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = list(path.relative_to(PACKAGE).with_suffix("").parts)
        if parts[-1] == "__init__":
            parts.pop()
        found.append(Module(".".join(parts), path, path.read_text(encoding="utf-8")))
    return tuple(found)


def imported(module: Module) -> list[tuple[int, str]]:
    """Line and full name of everything a module imports, deferred and type-checking imports too."""
    found = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module.path}:{node.lineno}: relative import"
            found += [(node.lineno, f"{node.module}.{alias.name}") for alias in node.names]
    return found


def ours(module: Module) -> list[tuple[int, str]]:
    """Line and name (below the package) of the modules of ours that a module imports."""
    names = {known.name for known in modules()}
    found = []
    for line, name in imported(module):
        if name.split(".")[0] != "exectop":
            continue
        below = name.removeprefix("exectop").lstrip(".")
        while below not in names:
            below = below.rpartition(".")[0]
        if below:
            found.append((line, below))
    return found
