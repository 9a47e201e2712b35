"""Commands of search."""

import click
from flask.cli import AppGroup

from portal.ground import searched

commands = AppGroup("search", help="What is kept of texts so that they are found.")


@commands.command("rebuild")
def rebuild() -> None:
    """Write anew how every text is found; safe to run at any time."""
    click.echo(f"Đã ghi lại {searched.fill(every=True)} dòng.")
