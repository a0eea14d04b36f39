"""Teams: a role, a shift, the back office, thanked together."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.actions import teams as actions
from kiosk.admin import access
from kiosk.admin.forms.teams import TeamForm
from kiosk.errors import Refused
from kiosk.lib import clock
from kiosk.models import Location, Team
from kiosk.queries import places, praise, teams

page = Blueprint("teams", __name__, url_prefix="/teams")


@page.get("/")
def index() -> ResponseReturnValue:
    """The teams of a location, with how often each was thanked."""
    locations = places.locations(access.scope())
    asked = places.location(request.args.get("location", ""), access.scope())
    location = asked or next(iter(locations), None)
    found = teams.listed(location) if location else []
    return render_template("admin/teams/index.html", location=location, locations=locations, found=found)


@page.route("/add/<location_id>", methods=["GET", "POST"])
def add(location_id: str) -> ResponseReturnValue:
    """The form of a new team; sent well, the list with it."""
    location = access.found(places.location(location_id, access.scope()))
    form = TeamForm.of(None)
    people = praise.people(location, since=_today(location))
    if form.validate_on_submit():
        try:
            actions.add(location, name=form.name.data, members=form.chosen(people), **_now())
            flash(_("“%(name)s” can be thanked now.", name=form.name.data))
            return redirect(url_for(".index", location=location_id), 303)
        except Refused as refused:
            form.refuse(refused)
    values = {"location": location, "people": people, "team": None}
    return render_template("admin/teams/edit.html", form=form, **values), form.status


@page.route("/<public_id>/change", methods=["GET", "POST"])
def change(public_id: str) -> ResponseReturnValue:
    """The form of a team, filled; sent well, the list with it as it is now."""
    team = _team(public_id)
    location = _location(team)
    form = TeamForm.of(team)
    people = praise.people(location, since=_today(location))
    if form.validate_on_submit():
        try:
            actions.change(team, name=form.name.data, members=form.chosen(people), **_now())
            flash(_("Saved."))
            return redirect(url_for(".index", location=location.public_id), 303)
        except Refused as refused:
            form.refuse(refused)
    values = {"location": location, "people": people, "team": _team(public_id)}
    return render_template("admin/teams/edit.html", form=form, **values), form.status


@page.post("/<public_id>/retire")
def retire(public_id: str) -> ResponseReturnValue:
    """The list; nobody thanks the team any more."""
    team = _team(public_id)
    location = _location(team)
    actions.retire(team, **_now())
    flash(_("“%(name)s” is retired. Its thanks stay.", name=team.name))
    return redirect(url_for(".index", location=location.public_id), 303)


@page.post("/<public_id>/bring-back")
def bring_back(public_id: str) -> ResponseReturnValue:
    """The list; the team can be thanked again."""
    team = _team(public_id)
    location = _location(team)
    actions.bring_back(team, **_now())
    flash(_("“%(name)s” can be thanked again.", name=team.name))
    return redirect(url_for(".index", location=location.public_id), 303)


def _team(public_id: str) -> Team:
    return access.found(teams.team(public_id, access.scope()))


def _location(team: Team) -> Location:
    theirs = places.locations(access.scope(), with_retired=True)
    return next(one for one in theirs if one.id == team.location_id)


def _today(location: Location) -> Any:
    return clock.local_date(clock.now(), location.time_zone)


def _now() -> dict[str, Any]:
    return {"by": access.manager(), "at": clock.now()}
