"""Staff members' own pages: open, renew and end the address, and print it as a card to hand over."""

from flask import Blueprint, current_app, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.actions import staff_pages as actions
from kiosk.admin import access
from kiosk.documents.printed import PageCard
from kiosk.lib import clock
from kiosk.models import StaffMember
from kiosk.queries import organisation, printing, staff

page = Blueprint("staff_pages", __name__, url_prefix="/staff-pages")

MADE = "staff_page"
"""Where this browser's session keeps which address it made last: nobody else gets to see it."""


@page.post("/<public_id>/open")
def open_page(public_id: str) -> ResponseReturnValue:
    """The new address, as a card to print; whatever address there was before opens nothing any more."""
    person = actions.open_page(_person(public_id), by=access.manager(), at=clock.now())
    session[MADE] = _mark(person)
    return redirect(url_for(".show", public_id=public_id), 303)


@page.get("/<public_id>")
@access.needs_change
def show(public_id: str) -> ResponseReturnValue:
    """The card with the address, for the browser that has just made it; for any other, the person's page says how."""
    person = _person(public_id)
    if person.page_opened_at is None or session.get(MADE) != _mark(person):
        flash(_("The address is shown only to who made it. Make a new one to print it again."))
        return redirect(url_for("admin.people.show", public_id=public_id))
    whole = organisation.present()
    key = person.page_key(current_app.config["SECRET_KEY"])
    card = PageCard(person.shown_name, key, current_app.config["BASE_URL"], whole.colour)
    values = {"organisation": whole, "logo": printing.logo(whole)}
    return render_template("admin/staff_pages/show.html", person=person, card=card, **values)


@page.post("/<public_id>/end")
def end(public_id: str) -> ResponseReturnValue:
    """The person, whose page is closed."""
    actions.end_page(_person(public_id), by=access.manager(), at=clock.now())
    flash(_("Their page is closed. Everything on it is kept."))
    return redirect(url_for("admin.people.show", public_id=public_id), 303)


def _person(public_id: str) -> StaffMember:
    return access.found(staff.person(public_id, access.scope()))


def _mark(person: StaffMember) -> str:
    return f"{person.public_id}-{person.page_number}"
