"""Locations: the list, one with its touchpoints, and what can be changed about it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.actions import opening_hours as hours_actions
from kiosk.actions import places as actions
from kiosk.admin import access
from kiosk.admin.forms.closed_days import ClosedDaysForm
from kiosk.admin.forms.locations import LocationForm
from kiosk.admin.forms.opening_hours import OpeningHoursForm
from kiosk.admin.forms.policy import PolicyForm
from kiosk.errors import Refused
from kiosk.fields import searched
from kiosk.lib import clock, hours
from kiosk.models import Location
from kiosk.models.policy import Policy
from kiosk.queries import opening_hours, organisation, places

page = Blueprint("locations", __name__, url_prefix="/locations")


@page.get("/")
def index() -> ResponseReturnValue:
    """The locations that are theirs, a page at a time."""
    today = clock.local_date(clock.now(), organisation.present().time_zone)
    after, search = request.args.get("after", ""), searched("search")
    found = places.listed(access.scope(), today=today, after=after, search=search)
    return render_template("admin/locations/index.html", found=found, after=after, search=search)


@page.route("/add", methods=["GET", "POST"])
@access.owners_only
def add() -> ResponseReturnValue:
    """The form of a new location; sent well, the location."""
    form = LocationForm(time_zone=organisation.present().time_zone)
    if form.validate_on_submit():
        try:
            location = actions.add_location(**form.said, by=access.manager(), at=clock.now())
            flash(_("%(name)s is open. Print the QR code of its first touchpoint.", name=location.name))
            return redirect(url_for(".show", public_id=location.public_id), 303)
        except Refused as refused:
            form.refuse(refused)
    return render_template("admin/locations/edit.html", form=form, location=None), form.status


@page.get("/<public_id>")
def show(public_id: str) -> ResponseReturnValue:
    """One location with its touchpoints, and the badges of who works there."""
    location = _location(public_id)
    now = clock.now()
    today = clock.local_date(now, location.time_zone)
    found = places.touchpoints_now(location, today=today, now=now, with_badges=True)
    return render_template(
        "admin/locations/show.html",
        location=location,
        spots=[one for one in found if not one.touchpoint.is_badge],
        badges=[one for one in found if one.touchpoint.is_badge],
        runs=hours.grouped(opening_hours.week(location)),
        closed=opening_hours.closed_days(location, since=today),
        is_zone_known=clock.knows(location.time_zone),
    )


@page.route("/<public_id>/change", methods=["GET", "POST"])
def change(public_id: str) -> ResponseReturnValue:
    """The form of a location, filled; sent well, the location as it is now."""
    location = _location(public_id)
    form = LocationForm(obj=location)
    if form.validate_on_submit():
        try:
            actions.change_location(location, **form.said, by=access.manager(), at=clock.now())
            flash(_("Saved."))
            return redirect(url_for(".show", public_id=public_id), 303)
        except Refused as refused:
            form.refuse(refused)
    return render_template("admin/locations/edit.html", form=form, location=location), form.status


@page.route("/<public_id>/change-hours", methods=["GET", "POST"])
def change_hours(public_id: str) -> ResponseReturnValue:
    """The opening hours of a location, day by day; sent well, the location."""
    location = _location(public_id)
    form = OpeningHoursForm.of(opening_hours.week(location))
    if form.validate_on_submit():
        hours_actions.change(location, form.week, by=access.manager(), at=clock.now())
        flash(_("Saved. Tablets here update by themselves."))
        return redirect(url_for(".show", public_id=public_id), 303)
    return render_template("admin/locations/change_hours.html", form=form, location=location), form.status


@page.route("/<public_id>/change-policy", methods=["GET", "POST"])
@access.owners_only
def change_policy(public_id: str) -> ResponseReturnValue:
    """What is kept about people at a location, and the reason for another level; sent well, the location."""
    location = _location(public_id)
    form = PolicyForm(level=str(location.policy_level))
    if form.validate_on_submit():
        try:
            reason = form.reason.data or ""
            actions.change_policy(location, form.policy, reason=reason, by=access.manager(), at=clock.now())
            flash(_("Saved. Staff here read the level and your reason on their own pages."))
            return redirect(url_for(".show", public_id=public_id), 303)
        except Refused as refused:
            form.refuse(refused)
    values = {"form": form, "location": location, "levels": tuple(Policy)}
    return render_template("admin/locations/change_policy.html", **values), form.status


@page.route("/<public_id>/add-closed-days", methods=["GET", "POST"])
def add_closed_days(public_id: str) -> ResponseReturnValue:
    """The form of days on which a location stays closed; sent well, the location."""
    location = _location(public_id)
    form = ClosedDaysForm()
    if form.validate_on_submit():
        try:
            hours_actions.add_closed_days(location, **form.said, by=access.manager(), at=clock.now())
            flash(_("Saved. Tablets here update by themselves."))
            return redirect(url_for(".show", public_id=public_id), 303)
        except Refused as refused:
            form.refuse(refused)
    return render_template("admin/locations/add_closed_days.html", form=form, location=location), form.status


@page.post("/<public_id>/remove-closed-days")
def remove_closed_days(public_id: str) -> ResponseReturnValue:
    """The location, open as usual on those days."""
    location = _location(public_id)
    hours_actions.remove_closed_days(location, request.form.get("days", ""), by=access.manager(), at=clock.now())
    flash(_("Removed. The usual opening hours apply."))
    return redirect(url_for(".show", public_id=public_id), 303)


@page.post("/<public_id>/retire")
@access.owners_only
def retire(public_id: str) -> ResponseReturnValue:
    """The location is closed; its page offers to bring it back."""
    location = _location(public_id)
    actions.retire(location, by=access.manager(), at=clock.now())
    flash(
        _("%(name)s is retired. Its codes now tell customers that it has closed; nothing is lost.", name=location.name)
    )
    return redirect(url_for(".show", public_id=public_id), 303)


@page.post("/<public_id>/bring-back")
@access.owners_only
def bring_back(public_id: str) -> ResponseReturnValue:
    """The location is open again."""
    location = _location(public_id)
    actions.bring_back(location, by=access.manager(), at=clock.now())
    flash(_("%(name)s is open again.", name=location.name))
    return redirect(url_for(".show", public_id=public_id), 303)


def _location(public_id: str) -> Location:
    return access.found(places.location(public_id, access.scope()))
