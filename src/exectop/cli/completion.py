"""`exectop completion SHELL`: the script that completes this command line."""

import click
from click.shell_completion import get_completion_class

from exectop.cli.main import cli


@click.command("completion")
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
def completion(shell: str) -> int:
    """Print the completion script of a shell.

    bash: eval "$(exectop completion bash)"   zsh: the same   fish: exectop completion fish | source
    """
    made = get_completion_class(shell)
    assert made is not None, "click knows the three shells of the choice"
    click.echo(made(cli, {}, "exectop", "_EXECTOP_COMPLETE").source())
    return 0


COMMANDS = {"completion": completion}
