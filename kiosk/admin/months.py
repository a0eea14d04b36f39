"""Month close: which months are closed, what closing would take in, and the closed lists."""

from contextlib import suppress

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from kiosk.actions import months as actions
from kiosk.admin import access, came_from
from kiosk.admin.forms.months import MonthForm, ReopenForm
from kiosk.errors import Conflict, Refused
from kiosk.lib import clock
from kiosk.models import Location, MonthClose
from kiosk.queries import months, places, rewards, waiting

page = Blueprint("months", __name__, url_prefix="/months")


@page.get("/")
def index() -> ResponseReturnValue:
    """The locations and how far each is closed; the only one's own page where there is one."""
    after = request.args.get("after", "")
    found, further = months.listed(access.scope(), at=clock.now(), after=after)
    if len(found) == 1 and not after:
        return redirect(url_for(".show", public_id=found[0].location.public_id), 303)
    to_close = [one for one in found if one.open_count]
    values = {"found": found, "to_close": to_close, "after": after, "further": further}
    return render_template("admin/months/index.html", **values)


@page.get("/<public_id>")
def show(public_id: str) -> ResponseReturnValue:
    """A location's months: what can be closed now, and every close with its checksum and files."""
    location, before = _location(public_id), request.args.get("before", "")
    found = months.months(location, at=clock.now(), before=before)
    return render_template("admin/months/show.html", location=location, found=found, before=before)


@page.post("/<public_id>/close")
def close(public_id: str) -> ResponseReturnValue:
    """The rewards of the month that was closed, or where no rule is set, the months."""
    location = _location(public_id)
    try:
        closed = actions.close(location, month=MonthForm().first_day, by=access.manager(), at=clock.now())
    except (Conflict, Refused) as trouble:
        flash(str(trouble.sentence))
        return redirect(url_for(".show", public_id=public_id), 303)
    flash(_said(closed))
    if rewards.has_rules(closed[-1]):
        return redirect(url_for("admin.rewards.show", public_id=closed[-1].public_id), 303)
    return redirect(url_for(".show", public_id=public_id), 303)


@page.post("/close-all")
def close_all() -> ResponseReturnValue:
    """What can be granted now that every month that is over is closed at the locations of the list."""
    found, _further = months.listed(access.scope(), at=clock.now(), after=request.form.get("after", ""))
    closed: list[MonthClose] = []
    for one in found:
        if one.open_count:
            with suppress(Conflict, Refused):  # somebody closed it first
                closed += actions.close(one.location, month=one.last_over, by=access.manager(), at=clock.now())
    flash(ngettext("One month closed.", "%(num)s months closed.", len(closed)))
    has_rewards = waiting.counts(access.scope()).rewards
    return redirect(url_for("admin.rewards.index") if has_rewards else came_from.back_to(url_for(".index")), 303)


@page.route("/<public_id>/reopen", methods=["GET", "POST"])
@access.owners_only
def reopen(public_id: str) -> ResponseReturnValue:
    """Why the newest closed month is reopened; sent well, the months, where it is open again."""
    location = _location(public_id)
    newest = months.months(location, at=clock.now()).newest
    if newest is None:
        return redirect(url_for(".show", public_id=public_id), 303)
    form = ReopenForm()
    if form.validate_on_submit():
        month = newest.month
        try:
            actions.reopen(location, month=month, reason=form.reason.data, by=access.manager(), at=clock.now())
            flash(_("%(month)s is open again. Close it again when it is right.", month=_name(month)))
        except Conflict as trouble:
            flash(str(trouble.sentence))
        return redirect(url_for(".show", public_id=public_id), 303)
    values = {"form": form, "location": location, "newest": newest}
    return render_template("admin/months/reopen.html", **values), form.status


def _location(public_id: str) -> Location:
    return access.found(places.location(public_id, access.scope()))


def _said(closed: list[MonthClose]) -> str:
    """What was closed, in a sentence."""
    rows = sum(close.row_count for close in closed)
    if len(closed) == 1:
        return ngettext(
            "%(month)s is closed with one row.",
            "%(month)s is closed with %(num)s rows.",
            rows,
            month=_name(closed[0].month),
        )
    first, last = _name(closed[0].month), _name(closed[-1].month)
    return ngettext(
        "%(first)s to %(last)s are closed, with one row.",
        "%(first)s to %(last)s are closed, with %(num)s rows.",
        rows,
        first=first,
        last=last,
    )


def _name(month: object) -> str:
    return str(format_date(month, "MMMM y"))
