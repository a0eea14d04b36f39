"""Invitations: how a manager gets a password."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.actions import managers as actions
from kiosk.actions import sign_ins
from kiosk.admin import access
from kiosk.admin.forms.managers import AcceptForm
from kiosk.errors import Refused
from kiosk.lib import clock, tokens
from kiosk.queries import managers

page = Blueprint("invitations", __name__, url_prefix="/invitations")


@page.route("/<token>", methods=["GET", "POST"])
def accept(token: str) -> ResponseReturnValue:
    """The form of a first or new password; sent well, signed in. A kind page where the invitation is over."""
    manager = managers.invited(tokens.fingerprint(token), at=clock.now())
    if manager is None:
        return render_template("admin/invitations/over.html"), 410
    form = AcceptForm(manager)
    if form.validate_on_submit():
        try:
            actions.accept(manager, token, form.password.data, at=clock.now())
            signed_in = sign_ins.enter(manager, browser=request.user_agent.string, at=clock.now())
            return access.enter(access.found(signed_in))
        except Refused as refused:
            form.refuse(refused)
    return render_template("admin/invitations/accept.html", form=form, invited=manager), form.status
