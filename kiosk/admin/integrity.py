"""Integrity: what is held and why, let back in or left out, and the figure with and without it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from kiosk.actions import holds
from kiosk.actions import integrity as actions
from kiosk.admin import access, came_from
from kiosk.admin.forms.integrity import TogetherForm
from kiosk.errors import Conflict, Refused
from kiosk.fields import asked
from kiosk.lib import clock
from kiosk.lib.paging import Page
from kiosk.models import Location, Mention, Response
from kiosk.queries import floods, integrity, mentions, organisation, places, responses, waiting
from kiosk.queries.integrity import Held

LOOK_SECONDS = 1.0
"""So long a page may look answers over before it shows; the server's own minutes do the rest."""

MOST_TOGETHER = 20_000
"""So many are decided in one press, in transactions of few; of a greater flood the rest stands there for the next."""

page = Blueprint("integrity", __name__, url_prefix="/integrity")


@page.get("/")
def index() -> ResponseReturnValue:
    """What is held and nobody has looked at yet, and how much it moves the figure."""
    actions.watch(at=clock.now(), seconds=LOOK_SECONDS)
    location, scope = _where()
    zone = location.time_zone if location else organisation.present().time_zone
    more = {
        "groups": integrity.groups(scope),
        "counted_only": floods.of_a_year(scope, at=clock.now()),
        "satisfaction": integrity.satisfaction(scope, at=clock.now(), time_zone=zone),
    }
    return _listed("index", integrity.waiting, **more)


@page.get("/left-out")
def left_out() -> ResponseReturnValue:
    """What a manager agreed to leave out."""
    return _listed("left_out", integrity.left_out)


@page.get("/released")
def released() -> ResponseReturnValue:
    """What was held and counts again, with who released it."""
    return _listed("released", integrity.released)


@page.post("/answers/<response_id>/release")
def release_answer(response_id: str) -> ResponseReturnValue:
    """The list, without this answer: it counts from now on."""
    return _decided(holds.release, _answer(response_id), _("Released. It counts from now on."))


@page.post("/answers/<response_id>/leave-out")
def leave_answer_out(response_id: str) -> ResponseReturnValue:
    """The list, without this answer: it stays out and waits for nobody."""
    return _decided(holds.leave_out, _answer(response_id), _("Left out. It will not be counted."))


@page.post("/answers/<response_id>/hold-again")
def hold_answer_again(response_id: str) -> ResponseReturnValue:
    """The released ones, without this answer."""
    return _decided(holds.hold_again, _answer(response_id), _("Set aside again. It is not counted."), ".released")


@page.post("/thanks/<mention_id>/release")
def release_thanks(mention_id: str) -> ResponseReturnValue:
    """The list, without this name: it can be decided and counts from now on."""
    return _decided(holds.release, _thanks(mention_id), _("Released. The thanks count from now on."))


@page.post("/thanks/<mention_id>/leave-out")
def leave_thanks_out(mention_id: str) -> ResponseReturnValue:
    """The list, without this name: it stays out and waits for nobody."""
    return _decided(holds.leave_out, _thanks(mention_id), _("Left out. These thanks will not be counted."))


@page.post("/thanks/<mention_id>/hold-again")
def hold_thanks_again(mention_id: str) -> ResponseReturnValue:
    """The released ones, without this name."""
    return _decided(holds.hold_again, _thanks(mention_id), _("Set aside again. It is not counted."), ".released")


@page.post("/release-all")
def release_all() -> ResponseReturnValue:
    """The list, without all that one reason held at one location."""
    return _together(holds.release_all, _released)


@page.post("/leave-all-out")
def leave_all_out() -> ResponseReturnValue:
    """The list, where nobody is asked any more about what one reason held at one location."""
    return _together(holds.leave_out_all, lambda count: ngettext("One left out.", "%(num)s left out.", count))


def _listed(current: str, ask: Callable[..., Page[Held]], **more: Any) -> ResponseReturnValue:
    location, scope = _where()
    return render_template(
        f"admin/integrity/{current}.html",
        current=current,
        found=ask(scope, before=asked("before")),
        count=waiting.counts(scope).held,
        location=location,
        locations=places.locations(access.scope()),
        **more,
    )


def _decided(act: Callable[..., None], held: Response | Mention, said: str, to: str = ".index") -> ResponseReturnValue:
    """Do it, say so, and go on with the list it was done from."""
    try:
        act(held, by=access.manager(), at=clock.now())
        flash(said)
    except Conflict as trouble:
        flash(str(trouble.sentence))
    return redirect(came_from.back_to(url_for(to)), 303)


def _together(act: Callable[..., int], said: Callable[[int], str]) -> ResponseReturnValue:
    form = TogetherForm()
    location = access.found(places.location(form.location.data or "", access.scope()))
    decided = 0
    try:
        while decided < MOST_TOGETHER:
            count = act(location, form.why, by=access.manager(), at=clock.now())
            decided += count
            if count < holds.MOST_AT_ONCE:
                break
        flash(said(decided))
    except Refused as refused:
        flash(str(refused.sentence))
    return redirect(came_from.back_to(url_for(".index")), 303)


def _released(count: int) -> str:
    """What pressing it did: one reason ends, and what another one holds as well still counts for nothing."""
    return ngettext(
        "One released. If it was set aside for another reason too, it stays set aside.",
        "%(num)s released. Any that were set aside for another reason too stay set aside.",
        count,
    )


def _answer(public_id: str) -> Response:
    return access.found(responses.response(public_id, access.scope()))


def _thanks(public_id: str) -> Mention:
    return access.found(mentions.mention(public_id, access.scope()))


def _where() -> tuple[Location | None, frozenset[int] | None]:
    """The location asked for, if it is theirs, and the scope narrowed to it."""
    location = places.location(asked("location"), access.scope())
    return location, frozenset({location.id}) if location else access.scope()
