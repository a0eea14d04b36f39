"""The command that fills a demo database."""

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext as _

from kiosk import startup
from kiosk.actions import alarms
from kiosk.actions import demo as actions
from kiosk.demo import cast
from kiosk.errors import Refused
from kiosk.lib import clock
from kiosk.queries import organisation


@click.command("demo")
@with_appcontext
def demo() -> None:
    """Fill an empty database with a believable year for three locations. Twice is as good as once."""
    if not current_app.config["IS_DEMO"]:
        raise click.UsageError(
            _("The demo signs in with a password that everybody knows, so it wants a database of its own: “make demo”.")
        )
    startup.migrate(current_app)
    present = organisation.current()
    if present is not None and present.is_demo:
        click.echo(_("The demo is there already."))
    else:
        _fill()
    for manager in cast.MANAGERS:
        click.echo(f"  {manager.role.value:<8} {manager.email:<22} {cast.PASSWORD}")
    click.echo(_("Sign in at %(address)s/admin/", address=current_app.config["BASE_URL"]))


commands: tuple[click.Command, ...] = (demo,)


def _fill() -> None:
    click.echo(_("A year is being made up for %(name)s …", name=cast.ORGANISATION))
    try:
        now = clock.now()
        actions.fill(at=now)
        alarms.watch(at=now)
    except Refused as refused:
        raise click.UsageError(str(refused.sentence)) from refused
