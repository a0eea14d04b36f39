"""A staff list from a file: choose it, answer what it leaves open, look at what it would change, confirm."""

import json
import re
from datetime import timedelta

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
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
from kiosk.models.staff_questions import Answers
from kiosk.queries import organisation, places

page = Blueprint("staff_import", __name__, url_prefix="/people/import")

LOOKING = timedelta(hours=2)
"""How long a preview can be confirmed."""

LARGEST_TOKEN = LARGEST["admin.staff_import.confirm"] - 64 * KB
"""Characters that the confirmation can carry beside its other fields."""

_QUESTION = re.compile(
    r"(encoding|sheet|location|dates:.|column:\d{1,3}|person:\d{1,6}|status:.{1,40})(:other)?", re.DOTALL
)


@page.route("/", methods=["GET", "POST"])
def show() -> ResponseReturnValue:
    """Where the file is chosen; with one, what it would change. Nothing is changed yet."""
    form = FileForm()
    if form.validate_on_submit():
        try:
            data = form.file.data.read()
            return _preview(_read(data, {}), data)
        except Refused as refused:
            form.refuse(refused)
    return _form(form)


@page.post("/confirm")
def confirm() -> ResponseReturnValue:
    """What was shown is done; or, with other answers, or where it would no longer be the same, shown as it is now."""
    digest, before, data = _shown(ConfirmForm().shown.data or "")
    if not digest:
        flash(_("That preview has expired. Choose the file again; nothing was changed."))
        return redirect(url_for(".show"), 303)
    answers = _answers(before)
    file = _read(data, answers)
    if answers != before or request.form.get("then") == "look":
        return _preview(file, data)
    plan = actions.import_staff(file, confirmed=digest, by=access.manager(), at=clock.now())
    if not plan.is_done:
        return _preview(file, data, plan)
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


def _read(data: bytes, answers: Answers) -> StaffFile:
    return staff_file.read(data, answers, languages=organisation.spoken_languages())


def _form(form: FileForm) -> ResponseReturnValue:
    values = {"form": form, "titles": TITLES, "locations": places.locations(access.scope())}
    return render_template("admin/staff_import/show.html", **values), form.status


def _preview(file: StaffFile, data: bytes, outdated: Plan | None = None) -> ResponseReturnValue:
    """The page that shows a plan. It carries the file, signed for this manager, on to the next step: nothing of it is
    kept on the server. `outdated`: the plan that took the place of the one that was confirmed.
    """
    plan = outdated or actions.preview(file, by=access.manager(), at=clock.now())
    value = json.dumps([plan.digest, plan.answers]) + "\n" + data.decode("latin-1")
    shown = tokens.sign(value, purpose=_purpose(), secret=_secret())
    if len(shown) > LARGEST_TOKEN:
        raise Refused(_("This file is too large to preview. Split it in two."), field="file")
    values = {"plan": plan, "file": file, "shown": shown, "titles": TITLES, "is_different": outdated is not None}
    status = 409 if outdated else 422 if plan.is_refused else 200
    return render_template("admin/staff_import/preview.html", **values), status


def _shown(token: str) -> tuple[str, dict[str, str], bytes]:
    """What the page carried: digest, answers, file; empty when it is too old or not ours."""
    try:
        value = tokens.read(token, purpose=_purpose(), secret=_secret(), lifetime=LOOKING) or ""
    except tokens.Expired:
        value = ""
    head, _newline, data = value.partition("\n")
    digest, answers = json.loads(head or '["", {}]')
    return digest, answers, data.encode("latin-1")


def _answers(before: dict[str, str]) -> dict[str, str]:
    """The answers so far with those just given. A question may have two fields: what differs from before counts."""
    answers = dict(before)
    for name, given in request.form.items(multi=True):
        key = name.removesuffix(":other")
        if _QUESTION.fullmatch(name) and given and given != before.get(key):
            answers[key] = given[:100]
    return answers


def _purpose() -> str:
    return f"staff import of {access.manager().public_id}"


def _secret() -> str:
    return str(current_app.config["SECRET_KEY"])
