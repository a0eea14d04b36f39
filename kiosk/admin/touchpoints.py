"""Touchpoints of a location: the QR code, and add, rename, move, retire, bring back."""

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk import downloads, public_address
from kiosk.actions import places as actions
from kiosk.admin import access
from kiosk.admin.forms.touchpoints import MoveForm, TouchpointForm
from kiosk.documents import archive
from kiosk.documents.printed import PrintedCode
from kiosk.errors import Refused
from kiosk.lib import clock, qr, test_marks
from kiosk.models import Touchpoint
from kiosk.queries import fleet, places, printing, responses

page = Blueprint("touchpoints", __name__, url_prefix="/touchpoints")


@page.route("/add/<location_id>", methods=["GET", "POST"])
def add(location_id: str) -> ResponseReturnValue:
    """The form of a new touchpoint; sent well, the touchpoint with its QR code."""
    location = access.found(places.location(location_id, access.scope()))
    form = TouchpointForm()
    if form.validate_on_submit():
        touchpoint = actions.add_touchpoint(location, **form.said, by=access.manager(), at=clock.now())
        return redirect(url_for(".show", public_id=touchpoint.public_id), 303)
    return render_template("admin/touchpoints/edit.html", form=form, location=location, touchpoint=None), form.status


@page.get("/<public_id>")
def show(public_id: str) -> ResponseReturnValue:
    """One touchpoint: its QR code, and what can be printed for it."""
    touchpoint = _touchpoint(public_id)
    now = clock.now()
    today = clock.local_date(now, touchpoint.location.time_zone)
    [code] = printing.codes(access.scope(), base_url=public_address.current(), today=today, only={touchpoint.code})
    return render_template(
        "admin/touchpoints/show.html",
        touchpoint=touchpoint,
        now=places.touchpoint_now(touchpoint, today=today, now=now),
        printed=code,
        mark=test_marks.mark(touchpoint.code, at=now, secret=current_app.config["SECRET_KEY"]),
        tests=responses.newest_tests(access.scope(), at=now, touchpoint=touchpoint),
        tablet=fleet.at_touchpoint(touchpoint),
    )


@page.get("/<public_id>/code.svg")
def svg(public_id: str) -> ResponseReturnValue:
    """The QR code as a drawing, for a printer; lists show it as a thumbnail, so that it is there in any case."""
    printed = _printed(_touchpoint(public_id))
    drawing = qr.svg(printed.scanned, title=printed.address)
    return downloads.file(drawing, f"{archive.name(printed)}.svg", "image/svg+xml")


@page.get("/<public_id>/code.png")
def png(public_id: str) -> ResponseReturnValue:
    """The QR code as a picture, for a letter or a screen."""
    public_address.must_be_reachable()
    printed = _printed(_touchpoint(public_id))
    return downloads.file(qr.png(printed.scanned), f"{archive.name(printed)}.png", "image/png")


@page.route("/<public_id>/change", methods=["GET", "POST"])
def change(public_id: str) -> ResponseReturnValue:
    """The form of a touchpoint, filled; sent well, the touchpoint as it is now."""
    touchpoint = _touchpoint(public_id)
    form = TouchpointForm(obj=touchpoint)
    if form.validate_on_submit():
        try:
            actions.change_touchpoint(touchpoint, **form.said, by=access.manager(), at=clock.now())
            flash(_("Saved. The printed code stays the same."))
            return redirect(url_for(".show", public_id=public_id), 303)
        except Refused as refused:
            form.refuse(refused)
    page_values = {"form": form, "location": touchpoint.location, "touchpoint": touchpoint}
    return render_template("admin/touchpoints/edit.html", **page_values), form.status


@page.route("/<public_id>/move", methods=["GET", "POST"])
@access.owners_only
def move(public_id: str) -> ResponseReturnValue:
    """Where the touchpoint shall ask from now on; sent well, the touchpoint there."""
    touchpoint = _touchpoint(public_id)
    others = [place for place in places.locations(access.scope()) if place.id != touchpoint.location_id]
    form = MoveForm(others)
    if form.validate_on_submit():
        to = next(place for place in others if place.public_id == form.location.data)
        try:
            actions.move(touchpoint, to=to, by=access.manager(), at=clock.now())
            flash(_("%(name)s is now at %(location)s. The printed code stays the same.",
                    name=touchpoint.name, location=to.name))  # fmt: skip
            return redirect(url_for(".show", public_id=public_id), 303)
        except Refused as refused:
            form.refuse(refused)
    return render_template("admin/touchpoints/move.html", form=form, touchpoint=touchpoint, others=others), form.status


@page.post("/<public_id>/retire")
def retire(public_id: str) -> ResponseReturnValue:
    """The touchpoint asks no more; its page offers to bring it back."""
    touchpoint = _touchpoint(public_id)
    actions.retire(touchpoint, by=access.manager(), at=clock.now())
    flash(_("%(name)s is retired. Its code now tells customers that it has closed.", name=touchpoint.name))
    return redirect(url_for(".show", public_id=public_id), 303)


@page.post("/<public_id>/bring-back")
def bring_back(public_id: str) -> ResponseReturnValue:
    """The touchpoint asks again."""
    touchpoint = _touchpoint(public_id)
    actions.bring_back(touchpoint, by=access.manager(), at=clock.now())
    flash(_("%(name)s is asking again.", name=touchpoint.name))
    return redirect(url_for(".show", public_id=public_id), 303)


def _touchpoint(public_id: str) -> Touchpoint:
    return access.found(places.touchpoint(public_id, access.scope()))


def _printed(touchpoint: Touchpoint) -> PrintedCode:
    return PrintedCode(
        public_id=touchpoint.public_id,
        code=touchpoint.code,
        name=touchpoint.name,
        location=touchpoint.location.name,
        base_url=public_address.current(),
    )
