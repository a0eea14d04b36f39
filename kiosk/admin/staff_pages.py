"""Staff members' own pages: open, renew and end the address, and print it as a card to hand over."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk import public_address
from kiosk.actions import staff_pages as actions
from kiosk.admin import access
from kiosk.documents.printed import PageCard
from kiosk.lib import clock
from kiosk.models import Location, StaffMember
from kiosk.queries import organisation, places, printing, staff

page = Blueprint("staff_pages", __name__, url_prefix="/staff-pages")

MADE = "staff_pages"
"""Where this browser's session keeps which addresses it made last: nobody else gets to see them."""

MOST = 40
"""So many are made at once: as many as fit in a session, and as one hands out in a day."""


@page.post("/<public_id>/open")
def open_page(public_id: str) -> ResponseReturnValue:
    """The new address, as a card to print; whatever address there was before opens nothing any more."""
    return _opened([access.found(staff.person(public_id, access.scope()))])


@page.post("/<public_id>/end")
def end(public_id: str) -> ResponseReturnValue:
    """The person, whose page is closed."""
    person = access.found(staff.person(public_id, access.scope()))
    actions.end_page(person, by=access.manager(), at=clock.now())
    flash(_("Their page is closed. Everything on it is kept."))
    return redirect(url_for("admin.people.show", public_id=public_id), 303)


@page.route("/<location_id>/hand-out", methods=["GET", "POST"])
def hand_out(location_id: str) -> ResponseReturnValue:
    """How many at a location have no page yet; sent, a card to print for each of them."""
    location: Location = access.found(places.location(location_id, access.scope()))
    people = staff.at_work(location, today=clock.local_date(clock.now(), location.time_zone))
    without = [person for person in people if person.page_opened_at is None]
    if request.method == "POST" and without:
        return _opened(without[:MOST])
    values = {"location": location, "people": people, "without": without, "most": MOST}
    return render_template("admin/staff_pages/hand_out.html", **values)


@page.get("/made")
@access.needs_change
def made() -> ResponseReturnValue:
    """The cards with the addresses that this browser has just made; without any, the staff."""
    marks = session.get(MADE, {})
    people = [person for person in staff.some(marks, access.scope()) if marks[person.public_id] == person.page_number]
    if not people:
        flash(_("An address is shown only to the person who made it. Make a new one to print it again."))
        return redirect(url_for("admin.people.index"))
    whole, secret = organisation.present(), current_app.config["SECRET_KEY"]
    base_url = public_address.current()
    cards = [PageCard(person.shown_name, person.page_key(secret), base_url, whole.colour) for person in people]
    values = {"cards": cards, "organisation": whole, "logo": printing.logo(whole)}
    return render_template("admin/staff_pages/made.html", people=people, **values)


def _opened(people: list[StaffMember]) -> ResponseReturnValue:
    """To the cards of these people, whose addresses are made now."""
    opened = actions.open_pages(people, by=access.manager(), at=clock.now())
    session[MADE] = {person.public_id: person.page_number for person in opened}
    return redirect(url_for(".made"), 303)
