"""The organisation: name, colour, logo, mission."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.actions import organisation as actions
from kiosk.admin import access
from kiosk.admin.forms.organisation import SettingsForm, uploaded_logo
from kiosk.errors import Refused
from kiosk.lib import clock
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
            said = {name: form[name].data for name in actions.FACTS}
            actions.change(ours, said, logo=uploaded_logo(form), by=access.manager(), at=clock.now())
            flash(_("Saved. Customers see it at once; posters when you print them again."))
            return redirect(url_for(".change"), 303)
        except Refused as refused:
            form.refuse(refused)
    return render_template("admin/settings/change.html", form=form, ours=ours), form.status


@page.post("/remove-logo")
@access.owners_only
def remove_logo() -> ResponseReturnValue:
    """The initial stands in the logo's place."""
    actions.remove_logo(organisation.present(), by=access.manager(), at=clock.now())
    flash(_("The logo is gone."))
    return redirect(url_for(".change"), 303)
