"""The first page in a terminal of 80 columns: a command is on one line, to be copied."""

from exectop.present.cells import plain
from exectop.tui.screens.first_run import first_lines


def test_commands_fit_into_80_columns() -> None:
    lines = [plain(line) for line in first_lines("/home/a/.config/exectop/config.toml")]
    assert [line for line in lines if "https://polos.example.com" in line]
    assert all(len(line) <= 76 for line in lines if line.startswith("    "))
