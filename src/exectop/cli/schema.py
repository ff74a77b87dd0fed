"""`exectop schema`: the JSON Schema of what `-o json` prints."""

import click

from exectop.present.document import dumps
from exectop.present.schema import json_schema


@click.command("schema")
def schema() -> int:
    """Print the JSON Schema of `get -o json`; `ls -o json` prints a list of the same without steps and events."""
    click.echo(dumps(json_schema()))
    return 0


COMMANDS = {"schema": schema}
