"""The command about tablets: watch."""

import click
from flask.cli import with_appcontext

from kiosk.actions import alarms
from kiosk.lib import clock


@click.command()
@with_appcontext
def watch() -> None:
    """Look all tablets over: raise the alarms that are due, end those that are over. For a timer, once a minute."""
    found = alarms.watch(at=clock.now())
    if found is None:
        click.echo("Nothing to do: looked over less than a minute ago, or not set up yet.")
    else:
        click.echo(f"{found.raised_count} raised, {found.ended_count} ended.")


commands = (watch,)
