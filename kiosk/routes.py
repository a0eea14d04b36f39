"""Customers' pages, in the order of a visit: home, ask, rate, more, add, thanks, receipt, privacy."""

import uuid
from dataclasses import replace
from functools import lru_cache

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from kiosk import hashing, limits, sessions
from kiosk.actions import receipts, responses
from kiosk.errors import Busy, Refused, VisitOver
from kiosk.forms import Tap, TellForm
from kiosk.headers import Unfinished
from kiosk.lib import clock, codes, networks, test_marks, text, tokens
from kiosk.lib.moment import ForAMoment
from kiosk.models.response import VISIT, is_visit_over
from kiosk.models.scale import FIVE_FACES, SCALES
from kiosk.models.signs import Signs
from kiosk.queries import organisation, pictures, visits
from kiosk.queries.visits import Person, Place, Visit

customers = Blueprint("customers", __name__)
NO_VISIT = uuid.UUID(int=0)


@customers.record
def remember_places(state: BlueprintSetupState) -> None:
    """Whoever taps a moment after another finds the same place: it is looked up once for all of them."""
    state.app.extensions["places"] = ForAMoment(visits.place, seconds=state.app.config["PLACE_SECONDS"])


@customers.get("/")
def home() -> ResponseReturnValue:
    """Whose installation this is, and the way in for managers."""
    return render_template("customers/home.html", organisation=organisation.current())


@customers.get("/T/<code:code>")
@customers.get("/t/<code:code>")
def ask(code: str) -> ResponseReturnValue:
    """The question with the faces: one light page."""
    return _question(_open_place(code), _reloaded_visit() or codes.client_id(), is_test=_is_test(code))


@customers.post("/t/<code:code>/rate")
def rate(code: str) -> ResponseReturnValue:
    """The tap is kept, then the page where more can be told. A second tap on the same page changes the rating; once
    the visit is over it opens nothing, and the page is the same whatever was tapped.
    """
    place = _open_place(code)
    tap = replace(Tap.of(request.form), is_test=_is_test(code))
    if tap.rating is None:
        return _question(place, tap.client_id, is_test=tap.is_test, error=_("Tap one of the faces."))
    try:
        responses.submit(tap.at(place, clock.now()))
    except VisitOver:
        return render_template("customers/saved.html", place=place)
    return redirect(url_for(".more", token=tap.token(current_app.config["SECRET_KEY"])), 303)


@customers.get("/v/<token>")
def more(token: str) -> ResponseReturnValue:
    """It is saved; then three optional parts: who, what, and whether to get back."""
    visit = _visit(token)
    return _more(token, visit, TellForm.of(visit, formdata=None))


@customers.post("/v/<token>/add")
def add(token: str) -> ResponseReturnValue:
    """What was told is kept, then thanks; or the same page with everything typed and what to mend, or to send again."""
    visit = _visit(token)
    form = TellForm.of(visit, formdata=request.form)
    if not form.validate():
        return _more(token, visit, form), 422
    told = form.told(_people(visit), visits.promises())
    try:
        responses.add(visit.client_id, told, at=clock.now(), signs=_signs(visit, form.utc_offset))
    except Refused as refused:
        form.somebody_else.errors = [str(refused.sentence)]
        return _more(token, visit, form), 422
    except Busy:
        return _more(token, visit, form, not_sent=True), 503, {"Retry-After": "5"}
    return redirect(url_for(".thanks", token=token), 303)


@customers.get("/v/<token>/add")
def add_again(token: str) -> ResponseReturnValue:
    """The address of a form that was sent, opened by hand: back to the form."""
    return redirect(url_for(".more", token=token))


@customers.get("/v/<token>/thanks")
def thanks(token: str) -> ResponseReturnValue:
    """Thanked once, with the receipt's address and code."""
    visit = _visit(token)
    return render_template("customers/thanks.html", visit=visit, token=token)


@customers.get("/r/<code:code>")
def receipt(code: str) -> ResponseReturnValue:
    """What the customer told us and what became of it."""
    network, now = hashing.network_of(request.remote_addr), clock.now()
    receipts.refuse_guesser(network, at=now)
    visit = visits.receipt(code)
    if visit is None:
        receipts.miss(network, at=now)
        return _no_receipt(code), 404
    return render_template("customers/receipt.html", visit=visit, scale=SCALES[visit.scale])


@customers.get("/r")
def find_receipt() -> ResponseReturnValue:
    """Where a receipt's code can be typed in; with one, the receipt."""
    typed = text.name(request.args.get("code", ""), limits.SMALL)
    if not typed:
        return _no_receipt()
    code = codes.as_typed(typed)
    return redirect(url_for(".receipt", code=code)) if codes.is_code(code) else (_no_receipt(typed), 404)


@customers.get("/privacy")
def privacy() -> ResponseReturnValue:
    """What happens with an answer, in plain words."""
    return render_template("customers/privacy.html", organisation=organisation.current())


@customers.get("/pictures/<public_id>")
def picture(public_id: str) -> ResponseReturnValue:
    """A logo, or a photo of somebody who shows it. The bytes never change, so a logo may be kept for ever; a photo only
    for as long as a visit, after which a browser asks whether it may still be seen.
    """
    found = pictures.shown(public_id, today=clock.last_date(clock.now()))
    if found is None:
        abort(404)
    response = make_response(found.data, {"Content-Type": found.content_type})
    kept = f"max-age={int(VISIT.total_seconds())}" if found.is_photo else "max-age=31536000, immutable"
    response.headers["Cache-Control"] = f"private, {kept}"
    response.set_etag(public_id)
    return response.make_conditional(request)


def _question(place: Place, client_id: uuid.UUID, *, is_test: bool, error: str = "") -> ResponseReturnValue:
    """The first page. Its ETag is the visit's id, so that a reload, which sends it back, stays the same visit."""
    if error or is_test:
        page = make_response(_asked(place, client_id, error, is_test, request.values.get("test", "")))
        page.status_code = 422 if error else 200
    else:
        page = _unasked(place, str(get_locale())).completed(str(client_id))
    page.headers["Cache-Control"] = "private, no-cache"
    page.set_etag(client_id.hex, weak=True)
    return page


@lru_cache(maxsize=1024)
def _unasked(place: Place, _language: str) -> Unfinished:
    """The question of a place, ready but for the visit's id, which is all that differs between customers."""
    return Unfinished(*_asked(place, NO_VISIT).split(str(NO_VISIT)))


def _asked(place: Place, visit: uuid.UUID, error: str = "", is_test: bool = False, mark: str = "") -> str:
    said = {"visit": visit, "error": error, "is_test": is_test, "mark": mark if is_test else ""}
    return render_template("customers/ask.html", place=place, scale=FIVE_FACES, **said)


def _reloaded_visit() -> uuid.UUID | None:
    """The visit of a page that is being reloaded, while it lasts. A new scan is a new visit: browsers then send
    no `Cache-Control: max-age=0`.
    """
    if request.cache_control.max_age != 0:
        return None
    for etag in request.if_none_match.as_set(include_weak=True):
        try:
            client_id = uuid.UUID(hex=etag)
        except ValueError:
            continue
        made_at = codes.made_at(client_id)
        if made_at is not None and clock.now() - made_at < VISIT:
            return client_id
    return None


def _no_receipt(typed: str = "") -> str:
    """Where a code can be typed in, again if there is no receipt with this one."""
    return render_template("customers/find_receipt.html", organisation=organisation.current(), typed=typed)


def _open_place(code: str) -> Place:
    """The touchpoint with this code, or a kind page when there is none or it is closed."""
    place: Place | None = current_app.extensions["places"](code)
    if place is None:
        abort(404)
    if place.is_closed:
        abort(make_response(render_template("customers/closed.html", place=place), 410))
    return place


def _is_test(code: str) -> bool:
    """Whether a manager tries what customers see: signed in with this browser, or led here by a link or code that only
    managers' pages show. A cookie alone says nothing: anybody may have opened the sign-in page.
    """
    said, secret = request.values.get("test", ""), current_app.config["SECRET_KEY"]
    is_marked = bool(said) and test_marks.is_ours(said, code, at=clock.now(), secret=secret)
    return is_marked or (sessions.has_cookie() and current_user.is_authenticated)


def _signs(visit: Visit, utc_offset_minutes: int | None) -> Signs:
    """What this browser shows of itself; of its address sums alone go further than this page."""
    said = [request.headers.get(name, "") for name in ("User-Agent", "Accept-Language")]
    came_from = networks.origin(request.remote_addr, *said, secret=current_app.config["SECRET_KEY"])
    return Signs(visit.place.time_zone, came_from, utc_offset_minutes)


def _visit(token: str) -> Visit:
    """The visit that `token` opens; `VisitOver` when its time has passed, 404 when it opens nothing.

    The first tap's time counts: each further tap gives a token, and those would go on and on.
    """
    try:
        client_id = tokens.read(token, purpose="visit", secret=current_app.config["SECRET_KEY"], lifetime=VISIT)
    except tokens.Expired as expired:
        raise VisitOver from expired
    visit = visits.visit(uuid.UUID(hex=client_id)) if client_id else None
    if visit is None:
        abort(404)
    if is_visit_over(visit.received_at, at=clock.now()):
        raise VisitOver
    return visit


def _people(visit: Visit) -> list[Person]:
    """Who can be thanked by name: nobody where the policy level says so."""
    place = visit.place
    return visits.people(place.location_id, today=visit.given_on) if place.names_people else []


def _more(token: str, visit: Visit, form: TellForm, *, not_sent: bool = False) -> str:
    return render_template(
        "customers/more.html",
        visit=visit,
        scale=SCALES[visit.scale],
        token=token,
        form=form,
        not_sent=not_sent,
        people=_people(visit),
        promises=visits.promises(),
    )
