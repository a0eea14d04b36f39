"""Signing in and out."""

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, logout_user

from kiosk.actions import sign_ins
from kiosk.admin import access
from kiosk.admin.forms.sign_in import SignInForm
from kiosk.errors import Busy, Refused, TooOften
from kiosk.lib import clock

page = Blueprint("sign_in", __name__)


@page.get("/sign-in")
def show() -> ResponseReturnValue:
    """The form, or the overview for who is signed in already."""
    if current_user.is_authenticated:
        return redirect(url_for("admin.overview.show"))
    return render_template("admin/sign_in/show.html", form=SignInForm())


@page.post("/sign-in/start")
def start() -> ResponseReturnValue:
    """Signed in, and on to the page that was asked for; or the form with one sentence."""
    form = SignInForm()
    if form.validate():
        try:
            if token := access.start(form.email.data, form.password.data):
                return access.enter(token)
            form.refuse(Refused(_("Wrong e-mail or password."), field="password"))
        except (TooOften, Busy) as trouble:
            form.refuse(trouble)
    return render_template("admin/sign_in/show.html", form=form), form.status, form.headers


@page.post("/sign-out/end")
@access.own
def end() -> ResponseReturnValue:
    """Signed out, on every copy of this browser's cookie."""
    sign_ins.end(current_user.sign_in, at=clock.now())
    logout_user()
    session.clear()
    flash(_("You are signed out."))
    return redirect(url_for("admin.sign_in.show"), 303)
