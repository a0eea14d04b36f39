"""A staff list from a file: choose it, look at what it would change, confirm."""

from datetime import timedelta

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from kiosk import downloads
from kiosk.actions import staff_import as actions
from kiosk.admin import access
from kiosk.admin.forms.staff_import import ConfirmForm, FileForm
from kiosk.errors import Refused
from kiosk.lib import clock, spreadsheet, tokens
from kiosk.limits import KB, LARGEST
from kiosk.models import staff_file
from kiosk.models.staff_file import TITLES, Column, StaffFile
from kiosk.models.staff_plan import Plan, Step
from kiosk.queries import places

page = Blueprint("staff_import", __name__, url_prefix="/people/import")

LOOKING = timedelta(hours=2)
"""How long a preview can be confirmed."""

LARGEST_TOKEN = LARGEST["admin.staff_import.confirm"] - 4 * KB
"""Characters that the confirmation can carry beside its other fields."""


@page.route("/", methods=["GET", "POST"])
def show() -> ResponseReturnValue:
    """Where the file is chosen; with one, what it would change. Nothing is changed yet."""
    form = FileForm()
    if form.validate_on_submit():
        try:
            text = staff_file.decode(form.file.data.read())
            file = staff_file.read(text)
            return _preview(file, actions.preview(file, by=access.manager()), text)
        except Refused as refused:
            form.refuse(refused)
    values = {"form": form, "titles": TITLES, "locations": places.locations(access.scope())}
    return render_template("admin/staff_import/show.html", **values), form.status


@page.post("/confirm")
def confirm() -> ResponseReturnValue:
    """What was shown is done; or, where it would no longer be the same, shown as it is now."""
    digest, _newline, text = _shown(ConfirmForm().shown.data or "").partition("\n")
    if not digest:
        flash(_("That preview is too old. Choose the file again; nothing was changed."))
        return redirect(url_for(".show"), 303)
    file = staff_file.read(text)
    plan = actions.import_staff(file, confirmed=digest, by=access.manager(), at=clock.now())
    if not plan.is_done:
        return _preview(file, plan, text, is_different=True)
    added, changed = plan.counts[Step.ADDED], plan.counts[Step.CHANGED]
    flash(
        ngettext("%(num)d person added", "%(num)d people added", added)
        + ", "
        + ngettext("%(num)d changed.", "%(num)d changed.", changed)
    )
    return redirect(url_for("admin.people.index"), 303)


@page.get("/template.csv")
def template() -> ResponseReturnValue:
    """A file with the headings and two people to write over."""
    location = next((place.name for place in places.locations(access.scope())), _("Harbour Street"))
    sample = [
        ("1001", "Rosa Martinez", "Rosa M.", _("Dental nurse"), location, "2024-03-01", "", "Rosie|Rosita", _("yes")),
        ("1002", "Thomas Baker", "Tom", _("Reception"), location, "2025-09-15", "", "", _("no")),
    ]
    columns = [spreadsheet.Column(str(TITLES[column])) for column in Column]
    return downloads.file(spreadsheet.csv_stream(columns, sample), "staff.csv", spreadsheet.CSV_TYPE)


def _preview(file: StaffFile, plan: Plan, text: str, *, is_different: bool = False) -> ResponseReturnValue:
    """The page that shows a plan. It carries the file, signed for this manager, on to the confirmation."""
    shown = "" if plan.is_refused else tokens.sign(f"{plan.digest}\n{text}", purpose=_purpose(), secret=_secret())
    if len(shown) > LARGEST_TOKEN:
        raise Refused(_("This file is too large to look at. Split it in two."), field="file")
    values = {"plan": plan, "file": file, "shown": shown, "titles": TITLES, "is_different": is_different}
    status = 409 if is_different else 422 if plan.is_refused else 200
    return render_template("admin/staff_import/preview.html", **values), status


def _shown(token: str) -> str:
    """What the confirmed page carried: digest, line end, file; empty when it is too old or not ours."""
    try:
        return tokens.read(token, purpose=_purpose(), secret=_secret(), lifetime=LOOKING) or ""
    except tokens.Expired:
        return ""


def _purpose() -> str:
    return f"staff import of {access.manager().public_id}"


def _secret() -> str:
    return str(current_app.config["SECRET_KEY"])
