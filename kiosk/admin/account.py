"""One's own account: the password, and where one is signed in."""

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from kiosk.actions import managers as actions
from kiosk.actions import sign_ins
from kiosk.admin import access
from kiosk.admin.forms.managers import ChangePasswordForm
from kiosk.errors import Refused, TooOften
from kiosk.lib import clock
from kiosk.queries import managers

page = Blueprint("account", __name__, url_prefix="/account")


@page.route("/change-password", methods=["GET", "POST"])
@access.own
def change_password() -> ResponseReturnValue:
    """Where one is signed in, and the form of a new password; sent well, every other session ends."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        try:
            keep = current_user.sign_in
            actions.change_password(access.manager(), **form.said, keep=keep, at=clock.now())
            flash(_("Your password is changed. You are signed out everywhere else."))
            return access.mark(make_response(redirect(url_for(".change_password"), 303)), access.manager())
        except (Refused, TooOften) as refused:
            form.refuse(refused)
    sessions = managers.open_sign_ins(access.manager(), at=clock.now())
    page_values = {"form": form, "sessions": sessions, "own": current_user.sign_in}
    return render_template("admin/account/change_password.html", **page_values), form.status, form.headers


@page.post("/<public_id>/end")
@access.own
def end(public_id: str) -> ResponseReturnValue:
    """One of one's own sessions is over."""
    sign_ins.end(access.found(managers.own_sign_in(access.manager(), public_id)), at=clock.now())
    flash(_("Signed out there."))
    return redirect(url_for(".change_password"), 303)
