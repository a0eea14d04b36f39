"""Standards: what we promise, in versioned words."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.actions import standards as actions
from kiosk.actions.standards import Promise
from kiosk.admin import access
from kiosk.admin.forms.standards import INTERACTIONS, StandardForm
from kiosk.errors import Refused
from kiosk.lib import clock
from kiosk.models import Interaction, Standard
from kiosk.models.starter_standards import STARTER_STANDARDS
from kiosk.queries import standards

page = Blueprint("standards", __name__, url_prefix="/standards")


@page.get("/")
def index() -> ResponseReturnValue:
    """The standards in their order, and below them those that are retired."""
    return render_template(
        "admin/standards/index.html",
        standards=standards.standards(),
        retired=standards.standards(is_retired=True),
        interactions=INTERACTIONS,
        starters=STARTER_STANDARDS,
    )


@page.route("/add", methods=["GET", "POST"])
@access.owners_only
def add() -> ResponseReturnValue:
    """The form of a new standard; sent well, the list with it."""
    form = StandardForm()
    if form.validate_on_submit():
        try:
            actions.add(form.promise, by=access.manager(), at=clock.now())
            flash(_("“%(title)s” is a standard now.", title=form.title.data))
            return redirect(url_for(".index"), 303)
        except Refused as refused:
            form.refuse(refused)
    return render_template("admin/standards/edit.html", form=form, standard=None), form.status


@page.post("/add-starter-set")
@access.owners_only
def add_starter_set() -> ResponseReturnValue:
    """The list with the starter set, to be kept, reworded or retired one by one."""
    actions.add_all(map(_promise, STARTER_STANDARDS), by=access.manager(), at=clock.now())
    flash(_("The starter set is in use. Reword anything you would say differently."))
    return redirect(url_for(".index"), 303)


@page.get("/<public_id>")
def show(public_id: str) -> ResponseReturnValue:
    """One standard with every wording it had."""
    return render_template("admin/standards/show.html", standard=_standard(public_id), interactions=INTERACTIONS)


@page.route("/<public_id>/change", methods=["GET", "POST"])
@access.owners_only
def change(public_id: str) -> ResponseReturnValue:
    """The form of a standard, filled; sent well, the standard as it is now."""
    standard = _standard(public_id)
    form = StandardForm(obj=standard.current)
    if form.validate_on_submit():
        try:
            actions.change(standard, form.promise, by=access.manager(), at=clock.now())
            flash(_("Saved. Earlier answers keep the old wording."))
            return redirect(url_for(".show", public_id=public_id), 303)
        except Refused as refused:
            form.refuse(refused)
    return render_template("admin/standards/edit.html", form=form, standard=_standard(public_id)), form.status


@page.post("/<public_id>/move-<any(up, down):direction>")
@access.owners_only
def move(public_id: str, direction: str) -> ResponseReturnValue:
    """The list, with the standard one place up or down."""
    actions.move(_standard(public_id), up=direction == "up", by=access.manager(), at=clock.now())
    return redirect(url_for(".index", _anchor=public_id), 303)


@page.post("/<public_id>/retire")
@access.owners_only
def retire(public_id: str) -> ResponseReturnValue:
    """Customers no longer see the standard; its page offers to bring it back."""
    standard = _standard(public_id)
    actions.retire(standard, by=access.manager(), at=clock.now())
    flash(_("“%(title)s” is retired. Earlier answers keep it.", title=standard.current.title))
    return redirect(url_for(".show", public_id=public_id), 303)


@page.post("/<public_id>/bring-back")
@access.owners_only
def bring_back(public_id: str) -> ResponseReturnValue:
    """The standard is in use again, the last in order."""
    standard = _standard(public_id)
    actions.bring_back(standard, by=access.manager(), at=clock.now())
    flash(_("“%(title)s” is in use again, at the end of the list.", title=standard.current.title))
    return redirect(url_for(".show", public_id=public_id), 303)


def _promise(starter: dict[str, Any]) -> Promise:
    """A starter standard in the words of the reader's language."""
    words: dict[str, Any] = {
        name: value if isinstance(value, Interaction) else str(value) for name, value in starter.items()
    }
    return Promise(**words)


def _standard(public_id: str) -> Standard:
    return access.found(standards.standard(public_id))
