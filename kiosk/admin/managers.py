"""Managers: who signs in, and what they may do."""

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.actions import managers as actions
from kiosk.admin import access
from kiosk.admin.forms.managers import InviteForm, ManagerRoleForm
from kiosk.errors import Refused
from kiosk.lib import clock
from kiosk.models import Manager, StaffMember
from kiosk.queries import managers, places, still_known

page = Blueprint("managers", __name__, url_prefix="/managers")


@page.get("/")
@access.owners_only
def index() -> ResponseReturnValue:
    """Everybody who signs in, with their role and locations."""
    return render_template("admin/managers/index.html", managers=managers.everybody())


@page.route("/add", methods=["GET", "POST"])
@access.owners_only
def add() -> ResponseReturnValue:
    """The form of a new manager; sent well, their invitation to copy."""
    locations = places.locations(None)
    form = InviteForm().offer(locations)
    if form.validate_on_submit():
        try:
            who = _on_the_staff_list(form)
            manager, token = actions.invite(
                **form.chosen(locations), staff_member=who, by=access.manager(), at=clock.now()
            )
            return _invited(manager, token)
        except Refused as refused:
            form.refuse(refused)
    return render_template("admin/managers/edit.html", form=form, manager_shown=None), form.status


@page.get("/<public_id>")
@access.owners_only
def show(public_id: str) -> ResponseReturnValue:
    """One manager; right after an invitation was made, its address, once."""
    manager = _manager(public_id)
    token = session.pop("invitation", {}).get(public_id)
    known = still_known.still_known(manager)
    return render_template("admin/managers/show.html", shown=manager, token=token, still_known=known)


@page.route("/<public_id>/change", methods=["GET", "POST"])
@access.owners_only
def change(public_id: str) -> ResponseReturnValue:
    """The form of a manager, filled; sent well, the manager as they are now."""
    manager, locations = _manager(public_id), places.locations(None)
    form = ManagerRoleForm(obj=manager, staff_name=managers.called_on_the_staff_list(manager))
    form.offer(locations, manager.locations)
    if form.validate_on_submit():
        try:
            who = _on_the_staff_list(form)
            said = form.chosen(locations) | {"staff_member": who}
            actions.change(manager, **said, by=access.manager(), at=clock.now())
            flash(_("Saved."))
            return redirect(url_for(".show", public_id=public_id), 303)
        except Refused as refused:
            form.refuse(refused)
    return render_template("admin/managers/edit.html", form=form, manager_shown=manager), form.status


@page.post("/<public_id>/renew-invitation")
@access.owners_only
def renew_invitation(public_id: str) -> ResponseReturnValue:
    """A new invitation to copy; the one before opens nothing any more."""
    manager = _manager(public_id)
    try:
        return _invited(manager, actions.renew_invitation(manager, by=access.manager(), at=clock.now()))
    except Refused as refused:
        flash(str(refused.sentence))
    return redirect(url_for(".show", public_id=public_id), 303)


@page.post("/<public_id>/retire")
@access.owners_only
def retire(public_id: str) -> ResponseReturnValue:
    """They are signed out everywhere and cannot sign in; their page offers to bring them back."""
    manager = _manager(public_id)
    try:
        actions.retire(manager, by=access.manager(), at=clock.now())
        flash(_("%(name)s can no longer sign in. Their name stays on what they did.", name=manager.name))
    except Refused as refused:
        flash(str(refused.sentence))
    return redirect(url_for(".show", public_id=public_id), 303)


@page.post("/<public_id>/bring-back")
@access.owners_only
def bring_back(public_id: str) -> ResponseReturnValue:
    """They can sign in again."""
    manager = _manager(public_id)
    actions.bring_back(manager, by=access.manager(), at=clock.now())
    flash(_("%(name)s can sign in again.", name=manager.name))
    return redirect(url_for(".show", public_id=public_id), 303)


def _manager(public_id: str) -> Manager:
    return access.found(managers.one(public_id))


def _invited(manager: Manager, token: str) -> ResponseReturnValue:
    """To the manager's page, which shows the invitation once."""
    session["invitation"] = {manager.public_id: token}
    return redirect(url_for(".show", public_id=manager.public_id), 303)


def _on_the_staff_list(form: ManagerRoleForm) -> StaffMember | None:
    found = managers.on_the_staff_list(form.staff_name.data or "")
    return form.who(found, managers.perhaps_on_the_staff_list)
