"""The command that closes a month."""

from datetime import date

import click
from flask.cli import with_appcontext
from flask_babel import gettext as _

from kiosk.actions import months as actions
from kiosk.errors import Conflict, Refused
from kiosk.lib import clock
from kiosk.models import Location
from kiosk.queries import months, places


@click.command("close-month")
@click.option("--month", "typed", required=True, metavar="YYYY-MM", help="The month, such as 2026-10.")
@click.option("--location", "name", default="", metavar="NAME", help="One location by its name; otherwise all.")
@with_appcontext
def close_month(typed: str, name: str) -> None:
    """Close a month, and what is open before it; ends with 1 where one could not be closed."""
    month = _month(typed)
    is_done = True
    for location in _locations(name, month):
        is_done = _close(location, month) and is_done
    if not is_done:
        raise SystemExit(1)


commands: tuple[click.Command, ...] = (close_month,)


def _close(location: Location, month: date) -> bool:
    """Close it and say so; a month that is closed already is as good, one that is not over is not."""
    place = location.name
    try:
        for close in actions.close(location, month=month, by=None, at=clock.now()):
            click.echo(f"{place}, {close.month:%Y-%m}: rows {close.row_count}, checksum {close.checksum}")
    except Conflict as already:
        click.echo(already.sentence)
    except Refused as refused:
        click.echo(refused.sentence, err=True)
        return False
    return True


def _month(typed: str) -> date:
    try:
        return clock.month_from_text(typed)
    except ValueError:
        sentence = _("“%(typed)s” is not a month. Write it like 2026-10.", typed=typed)
        raise click.BadParameter(sentence, param_hint="--month") from None


def _locations(name: str, month: date) -> list[Location]:
    """The location of this name; without a name, all where somebody was named by then."""
    if not name:
        return list(months.named(month))
    if not (wanted := places.called(name)):
        raise click.BadParameter(_("No location is called “%(name)s”.", name=name), param_hint="--location")
    return wanted
