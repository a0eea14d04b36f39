"""Touchpoints of a location: add, rename, retire, bring back."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.actions import places as actions
from kiosk.admin import access
from kiosk.admin.forms.touchpoints import TouchpointForm
from kiosk.lib import clock
from kiosk.models import Touchpoint
from kiosk.queries import places

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
    return render_template("admin/touchpoints/show.html", touchpoint=_touchpoint(public_id))


@page.route("/<public_id>/change", methods=["GET", "POST"])
def change(public_id: str) -> ResponseReturnValue:
    """The form of a touchpoint, filled; sent well, the touchpoint as it is now."""
    touchpoint = _touchpoint(public_id)
    form = TouchpointForm(obj=touchpoint)
    if form.validate_on_submit():
        actions.change_touchpoint(touchpoint, **form.said, by=access.manager(), at=clock.now())
        flash(_("Saved. The printed code stays the same."))
        return redirect(url_for(".show", public_id=public_id), 303)
    page_values = {"form": form, "location": touchpoint.location, "touchpoint": touchpoint}
    return render_template("admin/touchpoints/edit.html", **page_values), form.status


@page.post("/<public_id>/retire")
def retire(public_id: str) -> ResponseReturnValue:
    """The touchpoint asks no more; its page offers to bring it back."""
    touchpoint = _touchpoint(public_id)
    actions.retire(touchpoint, by=access.manager(), at=clock.now())
    flash(_("%(name)s is retired. Its code now shows a kind page.", name=touchpoint.name))
    return redirect(url_for(".show", public_id=public_id), 303)


@page.post("/<public_id>/bring-back")
def bring_back(public_id: str) -> ResponseReturnValue:
    """The touchpoint asks again."""
    touchpoint = _touchpoint(public_id)
    actions.bring_back(touchpoint, by=access.manager(), at=clock.now())
    flash(_("%(name)s asks again.", name=touchpoint.name))
    return redirect(url_for(".show", public_id=public_id), 303)


def _touchpoint(public_id: str) -> Touchpoint:
    return access.found(places.touchpoint(public_id, access.scope()))
