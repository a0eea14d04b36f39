"""The monthly export of mentions: what it will hold, and the file."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk import downloads
from kiosk.actions import exports as actions
from kiosk.admin import access
from kiosk.admin.forms.exports import ExportForm, Months
from kiosk.documents import monthly_export
from kiosk.documents.monthly_export import About, Format
from kiosk.documents.pdf import MissingLetters
from kiosk.lib import clock
from kiosk.models import Location
from kiosk.queries import exports, organisation, places
from kiosk.queries.exports import APPROVED, EVERY_STATUS, Wanted

page = Blueprint("exports", __name__, url_prefix="/exports")


@page.get("/")
@access.needs_change
def show() -> ResponseReturnValue:
    """The month's totals by name, what still waits, and the buttons that give the file."""
    location = _location()
    form = _form(location)
    preview = exports.preview(_wanted(form, location)) if form.validate() else None
    values = {"form": form, "location": location, "preview": preview, "formats": Format}
    return render_template("admin/exports/show.html", **values), form.status


@page.get("/mentions.<any(csv, xlsx, pdf):ending>")
@access.needs_change
def download(ending: str) -> ResponseReturnValue:
    """The file, written while it is read; who took it is noted first."""
    location, as_ = _location(), Format(ending)
    form = _form(location)
    if not form.validate():
        return render_template("admin/exports/show.html", form=form, location=location, preview=None), form.status
    wanted = _wanted(form, location)
    if request.method == "GET":  # HEAD takes nothing along
        actions.note(
            location or organisation.present(),
            month=wanted.month,
            statuses=form.statuses.data,
            as_=as_,
            by=access.manager(),
            at=clock.now(),
        )
    name = location.name if location else None
    about = About(organisation.present(), wanted.month, name, tuple(exports.closes(wanted)), exports.uncounted(wanted))
    try:
        pieces = monthly_export.written(exports.lines(wanted), about, as_)
    except MissingLetters as missing:
        flash(_("The PDF cannot show “%(text)s”. The XLSX has a sheet to sign too.", text=missing.texts[0]))
        asked: dict[str, Any] = request.args.to_dict()
        return redirect(url_for(".show", **asked), 303)
    return downloads.file(pieces, monthly_export.filename(wanted.month, name, as_), monthly_export.TYPES[as_])


def _location() -> Location | None:
    """The one that was asked for, which must be theirs; None for all of theirs."""
    public_id = request.args.get("location", "")
    if public_id:
        return access.found(places.location(public_id, access.scope()))
    yours = places.locations(access.scope(), with_retired=True)
    return yours[0] if len(yours) == 1 else None


def _form(location: Location | None) -> ExportForm:
    yours = places.locations(access.scope(), with_retired=True)
    chosen = [location] if location else yours
    months = Months(chosen, exports.dates({one.id for one in chosen}), clock.now())
    return ExportForm.of(request.args, yours=yours, months=months)


def _wanted(form: ExportForm, location: Location | None) -> Wanted:
    return Wanted(
        month=form.first_day,
        scope=frozenset({location.id}) if location else access.scope(),
        statuses=EVERY_STATUS if form.statuses.data == "all" else APPROVED,
    )
