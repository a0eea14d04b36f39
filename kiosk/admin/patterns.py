"""Every component on one page, to look at and to test."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from kiosk.admin.forms.locations import LocationForm

page = Blueprint("patterns", __name__)


@page.get("/patterns")
def show() -> ResponseReturnValue:
    """The components that pages are composed of."""
    return render_template("admin/patterns/show.html", form=LocationForm())
