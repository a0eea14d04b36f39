"""The command for a timer: watch."""

import click
from flask.cli import with_appcontext

from kiosk.actions import alarms, floods, integrity
from kiosk.lib import clock


@click.command()
@with_appcontext
def watch() -> None:
    """Look tablets and answers over, as the server does by itself every minute: for a timer, where it does not."""
    at = clock.now()
    found, look = alarms.watch(at=at), integrity.watch(at=at)
    pruned = floods.prune(at=at)
    if found is None and look is None and not pruned:
        click.echo("Nothing to do: looked over less than a minute ago, or not set up yet.")
    if found is not None:
        click.echo(f"Tablets: {found.raised_count} raised, {found.ended_count} ended.")
    if look is not None:
        click.echo(
            f"Answers: {look.held_count} set aside, {look.released_count} released, {look.key_count} keys ended."
        )
    if pruned:
        click.echo(f"Floods: {pruned} answers deleted, set aside for fourteen days.")


commands = (watch,)
