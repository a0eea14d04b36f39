"""Who reads a staff member's own page: found by the key in its address, or met by a kind page."""

from datetime import date, datetime
from typing import Any

from flask import abort, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from kiosk.lib import clock
from kiosk.models import Organisation, StaffMember
from kiosk.queries import organisation
from kiosk.queries import staff_pages as queries
from kiosk.queries.staff_pages import Thanks

DONE = {
    "agreed": _("Noted. You can change your mind at any time."),
    "chosen": _("Saved. This applies from now on."),
    "shared": _("Shared. They read it on their own page."),
    "taken": _("Taken back."),
    "thanked": _("Sent. Your manager reads it first and then passes it on."),
    "written": _("Sent. You will see your manager’s answer here."),
}
"""What a page says after something was done; there is no cookie that could carry it."""


class Reader:
    """The person whose key this is; nobody else gets further than the kind page."""

    def __init__(self, key: str) -> None:
        secret = current_app.config["SECRET_KEY"]
        self.now: datetime = clock.now()
        self.organisation: Organisation = organisation.current() or abort(404)
        person = queries.person(key, secret=secret, today=self.today)
        if person is None:
            abort(make_response(render_template("staff/closed.html", organisation=self.organisation), 404))
        self.person: StaffMember = person
        self.key = person.page_key(secret)

    @property
    def today(self) -> date:
        """Today by the organisation's calendar."""
        return clock.local_date(self.now, self.organisation.time_zone)

    def thanks(self, public_id: str) -> Thanks:
        """One thank-you that reached them, or 404."""
        return queries.one(self.person, public_id) or abort(404)

    def show(self, template: str, status: int = 200, **values: Any) -> ResponseReturnValue:
        """A page of theirs."""
        values |= {"key": self.key, "person": self.person, "organisation": self.organisation}
        return render_template(f"staff/{template}.html", done=DONE.get(request.args.get("done", "")), **values), status

    def go(self, endpoint: str, done: str, **values: Any) -> ResponseReturnValue:
        """On to another page of theirs, which says what was done."""
        return redirect(url_for(endpoint, key=self.key, done=done, **values), 303)
