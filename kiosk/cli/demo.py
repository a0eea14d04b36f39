"""The command that fills a demo database."""

from datetime import UTC, datetime, time, timedelta

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext as _

from kiosk import startup
from kiosk.actions import alarms, draws, sharing, staff_pages, teams, walls
from kiosk.actions import demo as actions
from kiosk.actions import months as month_actions
from kiosk.actions import rewards as reward_actions
from kiosk.actions.staff_pages import Choices
from kiosk.actions.walls import About
from kiosk.demo import cast
from kiosk.errors import Refused
from kiosk.lib import clock
from kiosk.models import Location, Manager, MonthClose, WallChoice, WallLook
from kiosk.models.wall import SECONDS
from kiosk.queries import managers, months, organisation, places, praise, rewards
from kiosk.queries import walls as wall_queries


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


def _close_months(location: Location, now: datetime) -> None:
    """Each month closed on the fourth of the next by the location's manager; the last that is over is left to do,
    and the rewards of the one before are left to give.
    """
    this_month = clock.month_of(clock.local_date(now, location.time_zone))
    by = _decider(location)
    for one in months.months(location, at=now).over:
        if one.month < clock.previous_month(this_month):
            fourth = datetime.combine(clock.next_month(one.month), time(16, 30), UTC) + timedelta(days=3)
            (closed,) = month_actions.close(location, month=one.month, by=by, at=fourth)
            if one.month < clock.previous_month(clock.previous_month(this_month)):
                _give_rewards(closed, by, fourth + timedelta(minutes=20))


def _hang_wall(location: Location, now: datetime) -> None:
    """A team, people who agree to be shown on the wall, and at the first place a wall with some notes."""
    by, today = _decider(location), clock.local_date(now, location.time_zone)
    shown = [one for one in praise.people(location, since=today) if one.is_shown]
    for person in shown[:-1]:
        staff_pages.choose(person, Choices(is_shown=True, shows_photo=True, wall_choice=WallChoice.ALWAYS), at=now)
    teams.add(location, name=_("Back office"), members=shown[:3], by=by, at=now)
    if location.name != cast.PLACES[0].name:
        return
    wall = walls.add(About(_("Waiting room"), SECONDS, WallLook.DARK, True), location=location, by=by, at=now)
    for one in wall_queries.ready(wall, today=today).rows[:12:2]:
        sharing.share(one.mention, by=by, at=now)


def _decider(location: Location) -> Manager:
    """Who decides at a location: its manager."""
    return min(
        (one for one in managers.everybody() if one.may_change and one.sees(location.id)),
        key=lambda one: (one.is_owner, one.id),
    )


def _give_rewards(close: MonthClose, by: Manager, at: datetime) -> None:
    """What the month earned: drawn, granted, and handed over the day after."""
    for one in rewards.steps(close).to_draw:
        draws.draw(close, one.rule, by=by, at=at)
    reward_actions.grant(close, by=by, at=at + timedelta(minutes=2))
    reward_actions.hand_over(close, by=by, at=at + timedelta(hours=17))


def _fill() -> None:
    click.echo(_("A year is being made up for %(name)s …", name=cast.ORGANISATION))
    try:
        now = clock.now()
        actions.fill(at=now)
        alarms.watch(at=now)
        for location in places.locations(None):
            _close_months(location, now)
            _hang_wall(location, now)
    except Refused as refused:
        raise click.UsageError(str(refused.sentence)) from refused
