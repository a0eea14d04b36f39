"""Staff: who can be thanked, and what customers see of them."""

from collections.abc import Sequence
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.actions import forgetting, learnt_names
from kiosk.actions import staff as actions
from kiosk.admin import access, came_from
from kiosk.admin.forms.people import ForgetForm, LeaveForm, PersonForm, PhotoForm
from kiosk.errors import Refused
from kiosk.fields import searched
from kiosk.lib import clock, pictures
from kiosk.models import Location, StaffMember
from kiosk.queries import forgetting as forgotten
from kiosk.queries import organisation, places, staff
from kiosk.queries import pictures as photos

page = Blueprint("people", __name__, url_prefix="/people")

PHOTO_SIDE = 480


@page.get("/")
def index() -> ResponseReturnValue:
    """Who works at their locations: found by name or location, leavers apart, a page at a time."""
    locations = places.locations(access.scope(), with_retired=True)
    chosen = next((one for one in locations if one.public_id == request.args.get("location")), None)
    wanted = staff.Wanted(
        access.scope(),
        _today(),
        location_id=chosen.id if chosen else None,
        has_left=request.args.get("left") == "yes",
        search=searched("q"),
    )
    listing = staff.listed(wanted, after=request.args.get("after", ""))
    alike = staff.alike(access.scope(), wanted.today)
    perhaps = staff.perhaps(wanted, but=listing.people) if not listing.after else []
    found = {"listing": listing, "alike": alike, "perhaps": perhaps}
    values = {"wanted": wanted, "locations": locations, "chosen": chosen, **found}
    return render_template("admin/people/index.html", **values)


@page.route("/add", methods=["GET", "POST"])
def add() -> ResponseReturnValue:
    """The form of a new person; sent well, the person with their badges."""
    offered = places.locations(access.scope())
    form = PersonForm.of(None, offered)
    if form.validate_on_submit():
        try:
            chosen = form.chosen(offered)
            person = actions.add(form.about, locations=chosen, by=access.manager(), at=clock.now())
            flash(_("%(name)s can be thanked now.", name=person.full_name))
            return redirect(url_for(".show", public_id=person.public_id), 303)
        except Refused as refused:
            form.refuse(refused)
    return render_template("admin/people/edit.html", form=form, person=None), form.status


@page.get("/<public_id>")
def show(public_id: str) -> ResponseReturnValue:
    """One person: what customers see, their badges, and how they were thanked."""
    person = _person(public_id)
    return render_template(
        "admin/people/show.html",
        person=person,
        badges=staff.badges(person, access.scope()),
        thanks=staff.thanks(person, access.scope()),
        today=_today(),
    )


@page.route("/<public_id>/change", methods=["GET", "POST"])
def change(public_id: str) -> ResponseReturnValue:
    """The form of a person, filled; sent well, the person as they are now."""
    person = _person(public_id)
    offered = _offered(person)
    form = PersonForm.of(person, offered)
    if form.validate_on_submit():
        try:
            chosen = form.chosen(offered)
            actions.change(person, form.about, locations=chosen, by=access.manager(), at=clock.now())
            flash(_("Saved."))
            return redirect(_back_to(public_id), 303)
        except Refused as refused:
            form.refuse(refused)
    return render_template("admin/people/edit.html", form=form, person=_person(public_id)), form.status


@page.route("/<public_id>/change-photo", methods=["GET", "POST"])
def change_photo(public_id: str) -> ResponseReturnValue:
    """The form of a photo; sent well, the person with it."""
    person = _person(public_id)
    form = PhotoForm()
    if form.validate_on_submit():
        try:
            photo = pictures.re_encode(form.photo.data.read(), longest_side=PHOTO_SIDE)
            actions.set_photo(person, photo, by=access.manager(), at=clock.now())
            flash(_("The photo is saved."))
            return redirect(url_for(".show", public_id=public_id), 303)
        except ValueError as trouble:
            form.refuse(Refused(str(trouble), field="photo"))
    return render_template("admin/people/photo.html", form=form, person=person), form.status


@page.get("/<public_id>/photo")
def show_photo(public_id: str) -> ResponseReturnValue:
    """Their photo as it is on file, whoever may see it."""
    found = access.found(photos.on_file(_person(public_id)))
    return found.data, {"Content-Type": found.content_type}


@page.post("/<public_id>/remove-photo")
def remove_photo(public_id: str) -> ResponseReturnValue:
    """The photo is gone; the initials stand in its place."""
    actions.set_photo(_person(public_id), None, by=access.manager(), at=clock.now())
    flash(_("The photo has been removed."))
    return redirect(url_for(".show", public_id=public_id), 303)


@page.post("/<public_id>/remove-name")
def remove_name(public_id: str) -> ResponseReturnValue:
    """The person, of whom a learnt spelling is forgotten."""
    learnt = request.form.get("name", "")
    if learnt_names.remove(_person(public_id), learnt, by=access.manager(), at=clock.now()):
        flash(_("Removed. The spelling will be learnt again from the next approval."))
    return redirect(url_for(".show", public_id=public_id), 303)


@page.route("/<public_id>/leave", methods=["GET", "POST"])
def leave(public_id: str) -> ResponseReturnValue:
    """The form of a last day; sent well, the person marked as leaving or left."""
    person = _person(public_id)
    form = LeaveForm(left_on=person.left_on or _today())
    if form.validate_on_submit():
        try:
            actions.leave(person, on=form.left_on.data, by=access.manager(), at=clock.now())
            flash(_("Noted. Their thanks and history stay."))
            return redirect(url_for(".show", public_id=public_id), 303)
        except Refused as refused:
            form.refuse(refused)
    return render_template("admin/people/leave.html", form=form, person=_person(public_id)), form.status


@page.post("/<public_id>/bring-back")
def bring_back(public_id: str) -> ResponseReturnValue:
    """The person works here again."""
    person = _person(public_id)
    actions.bring_back(person, by=access.manager(), at=clock.now())
    flash(_("%(name)s works here again.", name=person.full_name))
    return redirect(url_for(".show", public_id=public_id), 303)


@page.route("/<public_id>/forget", methods=["GET", "POST"])
@access.owners_only
def forget(public_id: str) -> ResponseReturnValue:
    """What would be erased about a person and what would stay; sent well, the list without them."""
    person = _person(public_id)
    form = ForgetForm()
    if form.validate_on_submit():
        forgetting.forget(person, time_zone=organisation.present().time_zone, by=access.manager(), at=clock.now())
        flash(_("Erased. Only the name and counts in closed months remain."))
        return redirect(came_from.back_to(url_for(".index")), 303)
    kept = forgotten.kept(person)
    return render_template("admin/people/forget.html", form=form, person=person, kept=kept), form.status


def _person(public_id: str) -> StaffMember:
    return access.found(staff.person(public_id, access.scope()))


def _offered(person: StaffMember) -> Sequence[Location]:
    """The manager's locations that are in use, and those of the person that are not."""
    works_at = {location.id for location in person.locations}
    locations = places.locations(access.scope(), with_retired=True)
    return [location for location in locations if location.retired_at is None or location.id in works_at]


def _back_to(public_id: str) -> str:
    """The person's page; the list where they are no longer the manager's to see."""
    is_seen = staff.person(public_id, access.scope()) is not None
    return url_for(".show", public_id=public_id) if is_seen else came_from.back_to(url_for(".index"))


def _today() -> date:
    return clock.local_date(clock.now(), organisation.present().time_zone)
