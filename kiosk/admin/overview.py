"""The overview: what needs me, and how this month goes."""

from datetime import datetime

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup, escape

from kiosk.actions import alarms
from kiosk.admin import access
from kiosk.fields import asked
from kiosk.filters import named
from kiosk.lib import clock, names
from kiosk.models import Location
from kiosk.queries import fleet, floods, months, opening_hours, organisation, overview, places, responses, waiting

page = Blueprint("overview", __name__)


@page.get("/")
def show() -> ResponseReturnValue:
    """What needs the manager, then the month so far, for one location or all of theirs."""
    now = clock.now()
    alarms.watch(at=now)
    yours = places.locations(access.scope())
    location = _location(yours[0] if len(yours) == 1 else None)
    scope = frozenset({location.id}) if location else access.scope()
    zone = location.time_zone if location else organisation.present().time_zone
    calendar = overview.Calendar(scope, now)
    return render_template(
        "admin/overview/show.html",
        greeting=_greeting(now, zone),
        month=clock.local_date(now, zone),
        location=location,
        here_address=url_for(".show", location=location.public_id if location else None),
        locations=yours,
        figures=overview.figures(calendar),
        approved_count=overview.approved_count(calendar),
        alarms=fleet.alarms(scope, now=now),
        floods=floods.lately(scope, at=now),
        to_close=months.overdue(scope, at=now),
        here=waiting.counts(scope),
        oldest=overview.oldest_waiting(scope),
        asking=overview.asking(scope, now=now),
        low=overview.low(scope, now=now),
        done=responses.response(asked("done"), access.scope()),
        tests=responses.newest_tests(scope, at=now),
        quiet=overview.quiet(calendar, now=now),
        without_holidays=opening_hours.without_holidays(scope, today=clock.local_date(now, zone)),
        newest=overview.newest_thanks(scope),
        seen=overview.standards_seen(scope),
    )


def _location(only: Location | None) -> Location | None:
    """The location asked for, which must be theirs; the only one where there is one; None for all."""
    wanted = request.args.get("location", "")
    return access.found(places.location(wanted, access.scope())) if wanted else only


def _greeting(now: datetime, zone: str) -> Markup:
    """A greeting by the clock of the place, with the first name of who is signed in."""
    hour = clock.local_time(now, zone).hour
    if 4 <= hour < 12:
        greeting = _("Good morning, %(name)s")
    elif 12 <= hour < 18:
        greeting = _("Good afternoon, %(name)s")
    else:
        greeting = _("Good evening, %(name)s")
    return escape(greeting) % {"name": named(names.propose(access.manager().name).shown_name)}
