"""Responses: the list with filters and search, and one with all that belongs to it."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.admin import access
from kiosk.admin.forms.responses import FilterForm
from kiosk.lib import text
from kiosk.queries import places, responses

page = Blueprint("responses", __name__, url_prefix="/responses")


@page.get("/")
def index() -> ResponseReturnValue:
    """What customers said, the newest first, a page at a time."""
    yours = places.locations(access.scope(), with_retired=True)
    form = FilterForm.of(request.args, yours)
    location = next((one for one in yours if one.public_id == form.read("location")), None)
    scope = frozenset({location.id}) if location else access.scope()
    before = text.name(request.args.get("before", ""))
    found = responses.listed(scope, form.filters, before=before)
    return render_template("admin/responses/index.html", found=found, form=form, before=before, locations=yours)


@page.get("/<public_id>")
def show(public_id: str) -> ResponseReturnValue:
    """One response: everything the customer told, and what was decided about the names."""
    response = access.found(responses.response(public_id, access.scope()))
    return render_template("admin/responses/show.html", response=response)
