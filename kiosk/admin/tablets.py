"""Tablets: all of them at a glance, one with its history, and how they are paired, set up and retired."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk import tablet_files
from kiosk.actions import alarms
from kiosk.actions import outbox_files as files_actions
from kiosk.actions import tablet_settings as settings_actions
from kiosk.actions import tablets as actions
from kiosk.admin import access
from kiosk.admin.forms.tablets import FileForm, PairForm, SettingsForm
from kiosk.errors import Refused
from kiosk.lib import clock
from kiosk.models import Tablet, Touchpoint
from kiosk.models.scale import FIVE_FACES
from kiosk.queries import fleet, places
from kiosk.queries.fleet import Filters, TabletNow

page = Blueprint("tablets", __name__, url_prefix="/tablets")


@page.get("/")
def index() -> ResponseReturnValue:
    """The tablets at their locations, a page at a time: where each stands, how it is, what it needs."""
    now = clock.now()
    alarms.watch(at=now)
    locations = places.locations(access.scope(), with_retired=True)
    chosen = next((one for one in locations if one.public_id == request.args.get("location")), None)
    show = request.args.get("show", "")
    filters = Filters(chosen.id if chosen else None, show == "attention", show == "retired")
    return render_template(
        "admin/tablets/index.html",
        listing=fleet.listed(access.scope(), filters, after=request.args.get("after", "")),
        counts=fleet.counts(access.scope(), filters.location_id),
        filters=filters,
        locations=locations,
        chosen=chosen,
        now=now,
    )


@page.get("/<public_id>")
def show(public_id: str) -> ResponseReturnValue:
    """One tablet: what it needs, what it last said of itself, and what happened to it."""
    found, now = _tablet(public_id), clock.now()
    values = {"found": found, "tablet": found.tablet, "history": fleet.history(found.tablet), "now": now}
    return render_template("admin/tablets/show.html", **values)


@page.route("/pair/<touchpoint_id>", methods=["GET", "POST"])
def pair(touchpoint_id: str) -> ResponseReturnValue:
    """Where the three words of a new tablet are typed; sent well, the tablet, which stands here from now on."""
    touchpoint, now = _touchpoint(touchpoint_id), clock.now()
    form = PairForm.of(fleet.settings(touchpoint, at=now))
    if form.validate_on_submit():
        try:
            tablet = actions.pair(form.words.data, touchpoint, by=access.manager(), at=now)
            if form.pin.data:
                settings_actions.change(touchpoint, {}, pin=form.pin.data, by=access.manager(), at=now)
            flash(_("Paired. The tablet starts asking at %(name)s within a minute.", name=touchpoint.name))
            return redirect(url_for(".show", public_id=tablet.public_id), 303)
        except Refused as refused:
            form.refuse(refused)
    values = {"form": form, "touchpoint": touchpoint, "before": fleet.at_touchpoint(touchpoint)}
    return render_template("admin/tablets/pair.html", **values), form.status


@page.route("/change/<touchpoint_id>", methods=["GET", "POST"])
def change(touchpoint_id: str) -> ResponseReturnValue:
    """How the tablet of a touchpoint asks; sent well, the touchpoint."""
    touchpoint, now = _touchpoint(touchpoint_id), clock.now()
    form = SettingsForm.of(fleet.settings(touchpoint, at=now))
    if form.validate_on_submit():
        try:
            settings_actions.change(touchpoint, form.facts, pin=form.new_pin, by=access.manager(), at=now)
            flash(_("Saved. The tablet updates as soon as nobody is using it."))
            return redirect(url_for("admin.touchpoints.show", public_id=touchpoint_id), 303)
        except Refused as refused:
            form.refuse(refused)
    values = {"form": form, "touchpoint": touchpoint, "usual_question": FIVE_FACES.question}
    return render_template("admin/tablets/change.html", **values), form.status


@page.route("/hand-in", methods=["GET", "POST"])
def hand_in() -> ResponseReturnValue:
    """Where a file that a tablet saved is handed in; with one, what became of each answer in it."""
    form, now = FileForm(), clock.now()
    if form.validate_on_submit():
        try:
            file = tablet_files.read(form.file.data.read())
            tablet = _giver(file.tablet)
            outcome = tablet_files.hand_in(tablet, file.answers, at=now)
            files_actions.note(tablet, outcome.counts, by=access.manager(), at=now)
            return render_template("admin/tablets/handed_in.html", tablet=_giver(file.tablet), outcome=outcome)
        except Refused as refused:
            form.refuse(refused)
    return render_template("admin/tablets/hand_in.html", form=form), form.status


@page.post("/<public_id>/retire")
def retire(public_id: str) -> ResponseReturnValue:
    """The tablet hands in nothing more; its page offers to pair one anew."""
    found = _tablet(public_id)
    actions.retire(found.tablet, by=access.manager(), at=clock.now())
    flash(_("The tablet is retired and can no longer send answers. What it sent is kept. To undo, pair it again."))
    return redirect(url_for(".show", public_id=public_id), 303)


def _giver(public_id: str) -> Tablet:
    """The tablet that a file is from: one that stands, or stood, at one of their locations."""
    found = fleet.tablet(public_id, access.scope())
    if found is None:
        raise Refused(_("This file is from a tablet that was never at one of your locations."), field="file")
    return found.tablet


def _tablet(public_id: str) -> TabletNow:
    return access.found(fleet.tablet(public_id, access.scope()))


def _touchpoint(public_id: str) -> Touchpoint:
    touchpoint = access.found(places.touchpoint(public_id, access.scope()))
    return access.found(None if touchpoint.is_badge else touchpoint)
