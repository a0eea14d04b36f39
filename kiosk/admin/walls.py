"""Walls: the screens with thank-you notes, and which notes are on them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.actions import sharing
from kiosk.actions import walls as actions
from kiosk.admin import access
from kiosk.admin.forms.walls import WallForm
from kiosk.errors import Refused
from kiosk.fields import MOST, asked
from kiosk.filters import absolute
from kiosk.lib import clock, qr, text
from kiosk.models import Location, Mention, Wall
from kiosk.queries import mentions, organisation, places, walls

page = Blueprint("walls", __name__, url_prefix="/walls")


@page.get("/")
def index() -> ResponseReturnValue:
    """The walls that are theirs."""
    return render_template("admin/walls/index.html", walls=walls.listed(access.scope()))


@page.route("/add", methods=["GET", "POST"])
def add() -> ResponseReturnValue:
    """The form of a new wall; sent well, the wall with its address."""
    offered = places.locations(access.scope())
    form = WallForm.of(None, offered, with_all=access.scope() is None)
    if form.validate_on_submit():
        wall = actions.add(form.about, location=form.chosen(offered), **_now())
        flash(_("Open its address on the screen and choose the first notes."))
        return redirect(url_for(".show", public_id=wall.public_id), 303)
    return render_template("admin/walls/edit.html", form=form, wall=None), form.status


@page.get("/<public_id>")
def show(public_id: str) -> ResponseReturnValue:
    """One wall: its address, what is on it, and the notes that could be."""
    wall = _wall(public_id)
    today, address = _today(wall), absolute("wall.show", key=wall.key)
    return render_template(
        "admin/walls/show.html",
        wall=wall,
        printed={"address": address, "symbol": qr.symbol(address)},
        typed=_typed(address, wall.key),
        shared=walls.shared(wall, today=today),
        ready=walls.ready(wall, today=today, before=asked("before")),
        count=walls.thanks_count(wall.location_id, today=today),
    )


@page.route("/<public_id>/change", methods=["GET", "POST"])
def change(public_id: str) -> ResponseReturnValue:
    """The form of a wall, filled; sent well, the wall as it is now."""
    wall = _wall(public_id)
    offered = _offered(wall)
    form = WallForm.of(wall, offered, with_all=access.scope() is None)
    if form.validate_on_submit():
        actions.change(wall, form.about, location=form.chosen(offered), **_now())
        flash(_("Saved. Screens update within half a minute."))
        return redirect(url_for(".show", public_id=public_id), 303)
    return render_template("admin/walls/edit.html", form=form, wall=_wall(public_id)), form.status


@page.post("/<public_id>/renew-key")
def renew_key(public_id: str) -> ResponseReturnValue:
    """Where they came from; the wall has a new address, and the old one shows nothing any more."""
    actions.renew_key(_wall(public_id), **_now())
    flash(_("The old address no longer works. Open the new one on your screens."))
    if known_to := text.name(request.form.get("manager", ""), MOST):  # pressed on the page of somebody who was retired
        return redirect(url_for("admin.managers.show", public_id=known_to), 303)
    return redirect(url_for(".show", public_id=public_id), 303)


@page.post("/<public_id>/retire")
def retire(public_id: str) -> ResponseReturnValue:
    """The wall is closed; its page offers to bring it back."""
    actions.retire(_wall(public_id), **_now())
    flash(_("Retired. Its screens go blank within half a minute."))
    return redirect(url_for(".show", public_id=public_id), 303)


@page.post("/<public_id>/bring-back")
def bring_back(public_id: str) -> ResponseReturnValue:
    """The wall is open again, at the same address."""
    actions.bring_back(_wall(public_id), **_now())
    flash(_("The wall is back at the same address."))
    return redirect(url_for(".show", public_id=public_id), 303)


@page.post("/notes/<mention_id>/share")
def share(mention_id: str) -> ResponseReturnValue:
    """Where they came from, with the note on the walls of its location."""
    try:
        sharing.share(_mention(mention_id), **_now())
        flash(_("It is on the wall."))
    except Refused as refused:
        flash(str(refused.sentence))
    return _back(mention_id)


@page.post("/notes/<mention_id>/take-down")
def take_down(mention_id: str) -> ResponseReturnValue:
    """Where they came from, with the note on no wall."""
    sharing.take_down(_mention(mention_id), **_now())
    flash(_("Taken down. Screens update within half a minute."))
    return _back(mention_id)


def _back(mention_id: str) -> ResponseReturnValue:
    """The wall whose page it was pressed on, else the mention."""
    wall = walls.wall(text.name(request.form.get("wall", ""), MOST), access.scope())
    if wall is not None:
        before = text.name(request.form.get("before", ""), MOST) or None
        return redirect(url_for(".show", public_id=wall.public_id, before=before), 303)
    return redirect(url_for("admin.mentions.show", public_id=mention_id), 303)


def _typed(address: str, key: str) -> tuple[str, str]:
    """The address as somebody types it with a remote control, the key in groups of four; the dashes may be left out."""
    groups = "-".join(key[at : at + 4] for at in range(0, len(key), 4))
    return address.partition("://")[2].removesuffix(key), groups


def _wall(public_id: str) -> Wall:
    return access.found(walls.wall(public_id, access.scope()))


def _mention(public_id: str) -> Mention:
    return access.found(mentions.mention(public_id, access.scope()))


def _offered(wall: Wall) -> Sequence[Location]:
    """The manager's locations in use, and the wall's own."""
    found = places.locations(access.scope(), with_retired=True)
    return [one for one in found if one.retired_at is None or one.id == wall.location_id]


def _today(wall: Wall) -> date:
    time_zone = wall.location.time_zone if wall.location else organisation.present().time_zone
    return clock.local_date(clock.now(), time_zone)


def _now() -> dict[str, Any]:
    return {"by": access.manager(), "at": clock.now()}
