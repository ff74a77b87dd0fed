"""The layer table holds, nothing imports in a circle, and the command line starts without Textual."""

import subprocess
import sys
from graphlib import CycleError, TopologicalSorter

import pytest

from .layers import MAY_IMPORT, NEVER
from .source import Module, imported, modules, ours

INSIDE = [module for module in modules() if module.name]


@pytest.mark.parametrize("module", INSIDE, ids=lambda module: module.name)
def test_imports_only_what_its_layer_may_know(module: Module) -> None:
    allowed = MAY_IMPORT[module.layer] | {module.layer}
    wrong = [f"{module.path}:{line}: {name}" for line, name in ours(module) if name.split(".")[0] not in allowed]
    assert not wrong, f"{module.layer} must not know these:\n" + "\n".join(wrong)


@pytest.mark.parametrize("module", INSIDE, ids=lambda module: module.name)
def test_imports_nothing_its_layer_must_never_use(module: Module) -> None:
    banned = NEVER[module.layer]
    wrong = [f"{module.path}:{line}: {name}" for line, name in imported(module) if name.split(".")[0] in banned]
    assert not wrong, f"{module.layer} must never import these:\n" + "\n".join(wrong)


def test_a_vendor_knows_no_other_vendor() -> None:
    shared = {"providers", "providers.wire", "providers._calls", "providers._complaints", "providers.registry"}
    for module in INSIDE:
        if module.layer != "providers" or module.name in shared:
            continue
        vendor = module.name.removeprefix("providers.").lstrip("_").split("_")[0]
        for line, name in ours(module):
            if name.startswith("providers."):
                other = name.removeprefix("providers.").lstrip("_").split("_")[0]
                assert name in shared or other == vendor, f"{module.path}:{line}: knows {name}"


def test_nothing_imports_in_a_circle() -> None:
    edges = {module.name: {name for _, name in ours(module) if name != module.name} for module in INSIDE}
    try:
        list(TopologicalSorter(edges).static_order())
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


@pytest.mark.parametrize("arguments", [["--help"], ["ls", "--help"], ["info"], ["schema"]], ids=" ".join)
def test_the_command_line_loads_no_textual(arguments: list[str]) -> None:
    script = (
        "import sys\n"
        "from exectop.cli.main import main\n"
        f"sys.argv = ['exectop', *{arguments!r}]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'textual', 'rich', 'uvicorn', 'starlette'} & {name.split('.')[0] for name in sys.modules}\n"
        "sys.exit(f'loaded {sorted(heavy)}' if heavy else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
