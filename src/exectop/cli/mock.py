"""`exectop mock`: the mock server, whose own options are taken as they stand."""

import click


@click.command(
    "mock", add_help_option=False, context_settings={"ignore_unknown_options": True, "allow_extra_args": True}
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def mock(arguments: tuple[str, ...]) -> int:
    """Serve a mock of all vendors on one port, for offline work and tests."""
    from exectop.mock.__main__ import main

    try:
        return main(arguments)
    except SystemExit as stop:  # argparse has said what is wrong, or has shown its help
        return stop.code if isinstance(stop.code, int) else 2


COMMANDS = {"mock": mock}
