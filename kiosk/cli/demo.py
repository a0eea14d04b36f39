"""The command that fills a demo database."""

from datetime import UTC, datetime, time, timedelta

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import gettext as _

from kiosk import public_address, startup
from kiosk.actions import alarms, colleagues, draws, mentions, remarks, responses, sharing, staff_pages, teams, walls
from kiosk.actions import demo as actions
from kiosk.actions import months as month_actions
from kiosk.actions import rewards as reward_actions
from kiosk.actions.responses import NewResponse, Told
from kiosk.actions.staff_pages import Choices
from kiosk.actions.walls import About
from kiosk.demo import cast
from kiosk.demo import colleagues as words
from kiosk.errors import Refused
from kiosk.lib import clock, codes
from kiosk.models import Channel, Location, Manager, MonthClose, RemarkKind, WallChoice, WallLook
from kiosk.models.scale import FIVE_FACES
from kiosk.models.wall import SECONDS
from kiosk.queries import colleagues as thankable
from kiosk.queries import managers, months, organisation, places, praise, rewards
from kiosk.queries import staff_pages as pages
from kiosk.queries import walls as wall_queries


@click.command("demo")
@with_appcontext
def demo() -> None:
    """Fill an empty database with a believable year for three locations. Twice is as good as once."""
    if not current_app.config["IS_DEMO"]:
        raise click.UsageError(
            _("The demo uses a password that everybody knows, so it needs a database of its own: “make demo”.")
        )
    startup.migrate(current_app)
    present = organisation.current()
    if present is not None and present.is_demo:
        click.echo(_("The demo is there already."))
    else:
        _fill()
    for manager in cast.MANAGERS:
        click.echo(f"  {manager.role.value:<8} {manager.email:<22} {cast.PASSWORD}")
    click.echo(_("A page of their own: %(address)s", address=_own_page()))
    click.echo(_("Sign in at %(address)s/admin/", address=public_address.current()))


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


def _thank_each_other(location: Location, now: datetime) -> None:
    """Pages of their own for who works there, thanks between colleagues, a share, and two messages to the manager."""
    by, today, whole = _decider(location), clock.local_date(now, location.time_zone), organisation.present()
    thanked, *others = [one for one in praise.people(location, since=today) if one.is_shown]
    touchpoint_id = thankable.touchpoint_id(location.id, badge_of=thanked) or 0
    for giver, comment in zip(others, words.THANKS, strict=False):
        told = Told(chosen=((thanked.id, thanked.full_name),), comment=comment)
        new = NewResponse(
            codes.client_id(), location.id, touchpoint_id, location.time_zone, Channel.COLLEAGUE, FIVE_FACES.id, None,
            now, now, told, colleague_id=giver.id, allowance=whole.colleague_allowance,
        )  # fmt: skip
        responses.submit(new)
    staff_pages.open_pages([thanked, *others], by=by, at=now)
    for mention in thankable.given(others[0])[:1]:
        mentions.approve(mention, staff_member=thanked, by=by, at=now)
    received = [one.mention for one in pages.thanks(thanked).rows if one.kind is pages.Kind.CUSTOMER]
    for mention, kind, said in zip(received, RemarkKind, (words.REPLY, words.OBJECTION), strict=False):
        remarks.write(said, kind=kind, mention=mention, client_id=codes.client_id(), by=thanked, at=now)
        colleagues.pass_on(mention, to=others[0], words=words.SHARED, by=thanked, at=now)


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


def _own_page() -> str:
    """The address of the page of the first who has one."""
    config, today = current_app.config, clock.local_date(clock.now(), organisation.present().time_zone)
    everybody = (one for place in places.locations(None) for one in praise.people(place, since=today))
    person = next((one for one in everybody if one.page_opened_at is not None), None)
    return f"{public_address.current()}/staff/{person.page_key(config['SECRET_KEY'])}" if person else "–"


def _fill() -> None:
    click.echo(_("A year is being made up for %(name)s …", name=cast.ORGANISATION))
    try:
        now = clock.now()
        actions.fill(at=now)
        alarms.watch(at=now)
        for location in places.locations(None):
            _close_months(location, now)
            _hang_wall(location, now)
            _thank_each_other(location, now)
    except Refused as refused:
        raise click.UsageError(str(refused.sentence)) from refused
