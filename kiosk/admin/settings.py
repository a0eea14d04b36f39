"""The organisation: name, colour, logo, mission, and the public address."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk import public_address
from kiosk.actions import organisation as actions
from kiosk.admin import access
from kiosk.admin.forms.organisation import SettingsForm, uploaded_logo
from kiosk.errors import Refused
from kiosk.lib import clock
from kiosk.models import Organisation
from kiosk.queries import organisation

page = Blueprint("settings", __name__, url_prefix="/settings")


@page.route("/change", methods=["GET", "POST"])
@access.owners_only
def change() -> ResponseReturnValue:
    """The form of the organisation, filled; sent well, as it is now."""
    ours = organisation.present()
    form = SettingsForm(data={name: getattr(ours, name) for name in actions.FACTS})
    if form.validate_on_submit():
        try:
            said = {name: form[name].data for name in actions.FACTS if name in form}
            sentence = _looked_for(said.get("public_address"), ours)
            actions.change(ours, said, logo=uploaded_logo(form), by=access.manager(), at=clock.now())
            public_address.forget()
            flash(_("Saved. Customers see it at once. Print your posters again to update them."))
            if sentence:
                flash(sentence)
            return redirect(url_for(".change"), 303)
        except Refused as refused:
            form.refuse(refused)
    return render_template("admin/settings/change.html", form=form, ours=ours), form.status


@page.post("/check-address")
@access.owners_only
def check_address() -> ResponseReturnValue:
    """The form again, which says who answers at the public address."""
    flash(public_address.found_at(public_address.current())[1])
    return redirect(url_for(".change"), 303)


@page.post("/remove-logo")
@access.owners_only
def remove_logo() -> ResponseReturnValue:
    """The initial stands in the logo's place."""
    actions.remove_logo(organisation.present(), by=access.manager(), at=clock.now())
    flash(_("The logo has been removed."))
    return redirect(url_for(".change"), 303)


def _looked_for(address: str | None, ours: Organisation) -> str:
    """Who answers at a new address, in a sentence; nothing where it stays. An address that would sign its owner out is
    `Refused`: https at the very name that was opened without, where nobody answers by https.
    """
    if not address or address == ours.public_address:
        return ""
    is_found, sentence = public_address.found_at(address)
    is_here = address == f"https://{request.host.lower()}" and not request.is_secure
    if is_here and not is_found:
        words = _(
            "You opened this page without https and would be signed out. Set up https first: see docs/operating.md."
        )
        raise Refused(" ".join([sentence, words]), field="public_address")
    return sentence
