"""Signing in and out."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user, logout_user
from markupsafe import escape
from werkzeug.datastructures import MultiDict

from kiosk import hashing
from kiosk.actions import sign_ins
from kiosk.admin import access
from kiosk.admin.forms.sign_in import SignInForm
from kiosk.errors import Busy, Refused, TooOften, Trouble
from kiosk.fields import asked
from kiosk.lib import clock
from kiosk.lib.moment import ForAMoment
from kiosk.own_forms import csrf

page = Blueprint("sign_in", __name__)

MOST_SLOWED = 4096
PAGE_SECONDS = 60
GAP = "gap@gap"
GAPS = ("csrf_token", "next", "email")
"""What stands in the form, in its order."""


@page.record
def remember_slowed(state: BlueprintSetupState) -> None:
    """What this process saw slowed (a key is good for its window alone); and the page that says so, for a minute.

    Guesses come by the hundred a second, and the less each of them costs the less customers notice.
    """
    state.app.extensions["slowed"] = set()
    state.app.extensions["slowed_page"] = ForAMoment(_parts, PAGE_SECONDS)


@page.get("/sign-in")
def show() -> ResponseReturnValue:
    """The form, or the overview for who is signed in already."""
    if current_user.is_authenticated:
        return redirect(url_for("admin.overview.show"))
    is_lost = asked("lost") == "yes"
    return render_template("admin/sign_in/show.html", form=SignInForm(next=asked("next")), is_lost=is_lost)


@page.post("/sign-in/start")
@csrf.exempt  # looked at below, after what costs less
def start() -> ResponseReturnValue:
    """Signed in, and on to the page that was asked for; or the form with one sentence."""
    form, mark, network = SignInForm(), access.browser_mark(), hashing.network_of(request.remote_addr)
    try:
        if not mark:
            slowed = current_app.extensions["slowed"]
            sign_ins.refuse_slowed(form.email.data or "", network, slowed, at=clock.now())
        with hashing.room(is_known=bool(mark)):
            csrf.protect()
            return _start(form, mark, network)
    except (TooOften, Busy) as trouble:
        _remember(trouble)
        return _slowed(trouble)


@page.post("/sign-out/end")
@access.own
def end() -> ResponseReturnValue:
    """Signed out, on every copy of this browser's cookie."""
    sign_ins.end(current_user.sign_in, at=clock.now())
    logout_user()
    session.clear()
    flash(_("You are signed out."))
    return redirect(url_for("admin.sign_in.show"), 303)


def _start(form: SignInForm, mark: str, network: str) -> ResponseReturnValue:
    if form.validate():
        browser = request.user_agent.string
        said = {"email": form.email.data, "password": form.password.data}
        token = sign_ins.start(**said, browser=browser, network=network, mark=mark, at=clock.now())
        if token:
            return access.enter(token, access.own_page(form.next.data or ""))
        form.refuse(Refused(_("Wrong e-mail or password."), field="password"))
    return render_template("admin/sign_in/show.html", form=form), form.status


def _remember(trouble: Trouble) -> None:
    """Refuse the same again without asking the database, where it was counted."""
    if not isinstance(trouble, TooOften) or not trouble.about:
        return
    slowed: set[bytes] = current_app.extensions["slowed"]
    if len(slowed) >= MOST_SLOWED:
        slowed.clear()
    slowed.add(trouble.about)


def _slowed(trouble: Trouble) -> ResponseReturnValue:
    """The form with why it is too early, and what was in it."""
    first, *others = current_app.extensions["slowed_page"]((str(trouble.sentence), str(get_locale())))
    sent = (escape(request.form.get(name, "")) for name in GAPS)
    page = first + "".join(f"{value}{part}" for value, part in zip(sent, others, strict=True))
    return page, trouble.status, {"Retry-After": str(trouble.retry_after_seconds)}


def _parts(about: tuple[str, str]) -> list[str]:
    """The form with this sentence, in the parts between its gaps, for all who are slowed."""
    form = SignInForm(MultiDict(dict.fromkeys(GAPS, GAP)))
    form.csrf_token.current_token = GAP
    form.refuse(Trouble(about[0]))
    return render_template("admin/sign_in/show.html", form=form, is_for_everybody=True).split(GAP)
