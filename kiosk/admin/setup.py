"""Set-up: from an empty installation to the first poster."""

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kiosk import public_address
from kiosk.actions import setup, sign_ins
from kiosk.actions.setup import Beginning
from kiosk.admin import access
from kiosk.admin.forms.organisation import uploaded_logo
from kiosk.admin.forms.setup import SetupForm
from kiosk.documents.printed import TestCode
from kiosk.errors import Refused
from kiosk.lib import addresses, clock, test_marks, tokens
from kiosk.models.starter_standards import STARTER_STANDARDS
from kiosk.queries import managers, organisation, places, printing, responses

page = Blueprint("setup", __name__, url_prefix="/setup")


@page.route("/<token>", methods=["GET", "POST"])
def begin(token: str) -> ResponseReturnValue:
    """The one form of set-up, behind a one-time address; sent well, the owner is signed in and has a QR to scan."""
    if organisation.current() is not None:
        return redirect(url_for("admin.setup.done"))
    secret = current_app.config["SECRET_KEY"]
    if tokens.read(token, purpose="setup", secret=secret, lifetime=tokens.FOR_EVER) is None:
        abort(404)
    form = SetupForm(public_address=public_address.proposed())
    if form.validate_on_submit():
        try:
            setup.begin(_beginning(form), at=clock.now())
            signed_in = _signed_in(form)
            _say_who_answers()
            return signed_in
        except Refused as refused:
            form.refuse(refused)
    return render_template("admin/setup/begin.html", form=form, starters=STARTER_STANDARDS), form.status


@page.get("/done")
def done() -> ResponseReturnValue:
    """A QR code to scan, the test answer that comes of it, a poster to print, and what comes next."""
    location = access.found(next(iter(places.locations(access.scope())), None))
    base_url = public_address.current()
    now = clock.now()
    today = clock.local_date(now, location.time_zone)
    printed = printing.codes(access.scope(), base_url=base_url, today=today, location=location)[0]
    mark = test_marks.mark(printed.code, at=now, secret=current_app.config["SECRET_KEY"])
    return render_template(
        "admin/setup/done.html",
        location=location,
        printed=printed,
        test_code=TestCode(base_url, printed.code, mark),
        tests=responses.newest_tests(frozenset({location.id}), at=now),
    )


def _beginning(form: SetupForm) -> Beginning:
    """What the form says, with the logo encoded anew; `Refused` where it is no picture."""
    said = {name: form[name].data for name in Beginning.__annotations__ if name in form}
    return Beginning(**said | {"people": form.people, "promises": form.promises, "logo": uploaded_logo(form)})


def _say_who_answers() -> None:
    """Warn on the next page where an address that was said does not lead here."""
    public_address.forget()
    address = public_address.current()
    if not addresses.why_unreachable(address):
        is_found, sentence = public_address.found_at(address)
        if not is_found:
            flash(sentence)


def _signed_in(form: SetupForm) -> Response:
    """The new owner, signed in and on the way to the QR code."""
    owner = access.found(managers.by_email(form.owner_email.data))
    token = sign_ins.enter(owner, browser=request.user_agent.string, at=clock.now())
    return access.enter(access.found(token), url_for(".done"))
