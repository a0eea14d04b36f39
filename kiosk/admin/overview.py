"""The overview: what needs me, and how this month goes."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

page = Blueprint("overview", __name__)


@page.get("/")
def show() -> ResponseReturnValue:
    """What needs the manager, then the month so far."""
    return render_template("admin/overview/show.html")
