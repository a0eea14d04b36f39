"""Responses: the list with filters and search, one with all that belongs to it, and what can be done with it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.actions import done_answers, holds, opened_answers, test_answers
from kiosk.admin import access
from kiosk.admin.forms.responses import FilterForm
from kiosk.fields import asked
from kiosk.lib import clock
from kiosk.models.scale import SCALES
from kiosk.queries import places, responses, visits

page = Blueprint("responses", __name__, url_prefix="/responses")


@page.get("/")
def index() -> ResponseReturnValue:
    """What customers said, the newest first, a page at a time."""
    yours = places.locations(access.scope(), with_retired=True)
    form = FilterForm.of(request.args, yours)
    location = next((one for one in yours if one.public_id == form.read("location")), None)
    scope = frozenset({location.id}) if location else access.scope()
    before = asked("before")
    found = responses.listed(scope, form.filters, before=before)
    return render_template("admin/responses/index.html", found=found, form=form, before=before, locations=yours)


@page.get("/<public_id>")
def show(public_id: str) -> ResponseReturnValue:
    """One response: everything the customer told, and what was decided about the names."""
    response = access.found(responses.response(public_id, access.scope()))
    opened_answers.note(response, at=clock.now())
    before = response.changed_since and SCALES[response.scale].word(response.changed_since.rating)
    return render_template("admin/responses/show.html", response=response, before=before)


@page.get("/<public_id>/receipt")
def receipt(public_id: str) -> ResponseReturnValue:
    """What the customer sees by the code of their receipt, which is theirs alone."""
    response = access.found(responses.response(public_id, access.scope()))
    visit = access.found(visits.receipt_of(response))
    return render_template("customers/receipt.html", visit=visit, scale=SCALES[visit.scale])


@page.post("/<public_id>/release")
def release(public_id: str) -> ResponseReturnValue:
    """A held response counts from now on."""
    response = access.found(responses.response(public_id, access.scope()))
    holds.release(response, by=access.manager(), at=clock.now())
    flash(_("Released. It counts from now on."))
    return redirect(url_for(".show", public_id=public_id), 303)


@page.post("/<public_id>/delete-test")
def delete_test(public_id: str) -> ResponseReturnValue:
    """Back where the test answer was shown; it is deleted."""
    response = access.found(responses.response(public_id, access.scope()))
    test_answers.delete(response, by=access.manager(), at=clock.now())
    flash(_("The test answer is deleted."))
    return redirect(access.own_page(request.form.get("back", "")) or url_for(".index"), 303)


@page.post("/<public_id>/count-test")
def count_test(public_id: str) -> ResponseReturnValue:
    """A test answer that a customer gave with a manager's browser counts from now on."""
    response = access.found(responses.response(public_id, access.scope()))
    test_answers.count(response, by=access.manager(), at=clock.now())
    flash(_("It counts from now on."))
    return redirect(url_for(".show", public_id=public_id), 303)


@page.post("/<public_id>/finish")
def finish(public_id: str) -> ResponseReturnValue:
    """Back where it was listed, with a way to undo; it needs nobody any more."""
    response = access.found(responses.response(public_id, access.scope()))
    done_answers.finish(response, seen=request.form.get("seen", ""), by=access.manager(), at=clock.now())
    if back := access.own_page(request.form.get("back", "")):
        return redirect(f"{back}{'&' if '?' in back else '?'}done={public_id}", 303)
    return redirect(url_for(".show", public_id=public_id), 303)


@page.post("/<public_id>/resume")
def resume(public_id: str) -> ResponseReturnValue:
    """Back where it was listed: it needs somebody again."""
    response = access.found(responses.response(public_id, access.scope()))
    done_answers.resume(response, by=access.manager(), at=clock.now())
    return redirect(access.own_page(request.form.get("back", "")) or url_for(".show", public_id=public_id), 303)
