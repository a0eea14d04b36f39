"""Praise that came by phone, letter, e-mail or in person, and paper forms: written down by a manager."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from flask import Blueprint, flash, get_template_attribute, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.actions import mentions, responses
from kiosk.actions import praise as actions
from kiosk.actions.responses import NewResponse, Told
from kiosk.admin import access
from kiosk.admin.forms.praise import BACK, EntryForm, PaperForm, PraiseForm
from kiosk.errors import Conflict, Refused
from kiosk.fields import asked
from kiosk.lib import clock, codes
from kiosk.models import Channel, Location, Touchpoint
from kiosk.models.scale import FIVE_FACES
from kiosk.models.suggested import suggested
from kiosk.queries import places, praise, visits

page = Blueprint("praise", __name__, url_prefix="/praise")


@page.route("/add", methods=["GET", "POST"])
def add() -> ResponseReturnValue:
    """The form for praise from anywhere; sent well, the answer it became, approved in the same step if wished."""
    location = _location()
    if location is None:
        return _no_location()
    today = clock.local_date(clock.now(), location.time_zone)
    people, teams = praise.people(location, since=today - BACK), praise.teams(location)
    promises, spots = visits.promises(), praise.spots(location)
    form = PraiseForm(client_id=codes.client_id().hex, given_on=today)
    form.at(spots, today)
    form.look_up(people)
    is_wanted = request.form.get("then") == "approve"
    if form.validate_on_submit() and not (is_wanted and form.asks()):
        try:
            told = form.told(people, teams, promises)
            responses.submit(_new(form, location, spots, told, channel=Channel(form.channel.data), rating=None))
            _approve(form, told, is_wanted=is_wanted)
            return redirect(url_for("admin.responses.show", public_id=_entered(form)), 303)
        except Refused as refused:
            form.refuse(refused)
        except Conflict as conflict:
            form.refuse(Refused(str(conflict.sentence)))
    values = {"people": people, "teams": teams, "promises": promises, **_where(location)}
    return render_template("admin/praise/add.html", form=form, **values), form.status


@page.get("/names")
def names() -> ResponseReturnValue:
    """Who at a location may be meant by what was typed so far, the likeliest first, each with the reason."""
    location = access.found(_location())
    today = clock.local_date(clock.now(), location.time_zone)
    found = suggested(praise.people(location, since=today - BACK), asked("q"))
    reason = get_template_attribute("components/suggested.html", "reason")
    return jsonify([[one.person.public_id, reason(one.reason).striptags()] for one in found])


@page.route("/paper", methods=["GET", "POST"])
def paper() -> ResponseReturnValue:
    """A paper form to type in; sent well, the next blank one with the same place and day, and the last one to undo."""
    location = _location()
    if location is None:
        return _no_location()
    now = clock.now()
    today = clock.local_date(now, location.time_zone)
    promises, spots = visits.promises(), praise.spots(location)
    kept = {"touchpoint": request.args.get("touchpoint"), "given_on": _day(today)}
    form = PaperForm(client_id=codes.client_id().hex, **kept)
    form.at(spots, today)
    if form.validate_on_submit():
        try:
            rating = int(form.rating.data)
            responses.submit(_new(form, location, spots, form.told(promises), channel=Channel.PAPER, rating=rating))
            return redirect(_next(location, form.touchpoint.data, form.given_on.data, saved=_entered(form)), 303)
        except (Conflict, Refused) as trouble:
            form.refuse(Refused(str(trouble.sentence)))
    typed = praise.typed(access.manager(), location, since=_midnight(now, location))
    values = {"promises": promises, "typed": typed, "saved": request.args.get("saved", ""), **_where(location)}
    return render_template("admin/praise/paper.html", form=form, faces=FIVE_FACES.faces, **values), form.status


@page.post("/<public_id>/take-back")
def take_back(public_id: str) -> ResponseReturnValue:
    """The next blank paper form; the entry is as if it had not been typed."""
    response = access.found(praise.entered(public_id, access.manager()))
    location = access.found(_of(response.location_id))
    spot = next((one.public_id for one in praise.spots(location) if one.id == response.touchpoint_id), "")
    given_on = response.given_on
    try:
        actions.take_back(response, by=access.manager(), at=clock.now())
        flash(_("Taken back. Type it again if that was a mistake."))
    except Refused as refused:
        flash(str(refused.sentence))
    return redirect(_next(location, spot, given_on), 303)


def _new(
    form: EntryForm,
    location: Location,
    spots: Sequence[Touchpoint],
    told: Told | None,
    *,
    channel: Channel,
    rating: int | None,
) -> NewResponse:
    now = clock.now()
    spot = next(one for one in spots if one.public_id == form.touchpoint.data)
    return NewResponse(
        client_id=form.id,
        location_id=location.id,
        touchpoint_id=spot.id,
        time_zone=location.time_zone,
        channel=channel,
        scale=FIVE_FACES.id,
        rating=rating,
        given_at=form.given_at(location, now),
        received_at=now,
        told=told,
        entered_by_id=access.manager().id,
    )


def _approve(form: EntryForm, told: Told, *, is_wanted: bool) -> None:
    """Approve whom the manager chose, by the path of every approval, and say what was done and what waits."""
    if not is_wanted:
        flash(_("Saved. The names are waiting under Mentions.") if told.names_anybody else _("Saved."))
        return
    waits = mentions.approve_chosen(form.id, by=access.manager(), at=clock.now())
    for name, why in waits.items():
        flash(_("%(name)s still needs a decision: %(why)s", name=name, why=why))
    for name in told.typed_names:
        flash(_("Nobody is matched yet: “%(name)s”. The name is waiting under Mentions.", name=name))
    if not told.chosen and not told.teams:
        flash(_("Saved."))
    elif len(waits) < len(told.chosen) + len(told.teams):
        flash(_("Saved. The others have been thanked.") if waits or told.typed_names else _("Saved and approved."))
    else:
        flash(_("Saved."))


def _entered(form: EntryForm) -> str:
    """The public id of the answer that the form became."""
    return access.found(praise.just_entered(form.id, access.manager()))


def _location() -> Location | None:
    """The location asked for, if it is theirs; else the first of theirs. None where they have none."""
    wanted = places.location(request.args.get("location", ""), access.scope())
    return wanted or next(iter(places.locations(access.scope())), None)


def _of(location_id: int) -> Location | None:
    return next((one for one in places.locations(access.scope(), with_retired=True) if one.id == location_id), None)


def _where(location: Location) -> dict[str, Any]:
    return {"location": location, "locations": places.locations(access.scope())}


def _no_location() -> ResponseReturnValue:
    return render_template("admin/praise/nowhere.html")


def _next(location: Location, touchpoint: str, given_on: date, *, saved: str | None = None) -> str:
    kept: dict[str, Any] = {"location": location.public_id, "touchpoint": touchpoint, "given_on": given_on}
    return url_for(".paper", **kept, saved=saved)


def _day(today: date) -> date:
    """The day of the last form, while a stack is typed in."""
    try:
        return date.fromisoformat(request.args.get("given_on", ""))
    except ValueError:
        return today


def _midnight(now: datetime, location: Location) -> datetime:
    return clock.local_time(now, location.time_zone).replace(hour=0, minute=0, second=0, microsecond=0)
