"""Mentions: names to match, approve, call a concern or decline, each undoable."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.actions import mentions as actions
from kiosk.actions import splitting
from kiosk.admin import access, came_from
from kiosk.admin.forms.mentions import DecisionForm
from kiosk.errors import Conflict, Refused
from kiosk.fields import asked
from kiosk.lib import clock
from kiosk.models import Location, Mention, MentionStatus, StaffMember
from kiosk.queries import mentions, months, places, waiting, walls

page = Blueprint("mentions", __name__, url_prefix="/mentions")


@page.get("/")
def index() -> ResponseReturnValue:
    """The names that wait, the oldest first; above them the last decision, to undo."""
    return _listed()


@page.get("/aged")
def aged() -> ResponseReturnValue:
    """The names that nobody was found for in two weeks, the oldest first."""
    return _listed(aged=True)


@page.get("/stale")
def stale() -> ResponseReturnValue:
    """What was decided and does not fit what the answer says now, each to be confirmed or decided again."""
    location, scope = _where()
    return render_template(
        "admin/mentions/stale.html",
        found=mentions.stale(scope),
        done=mentions.mention(asked("done"), access.scope()),
        **_counts(scope),
        location=location,
        locations=places.locations(access.scope()),
    )


@page.get("/decided")
def decided() -> ResponseReturnValue:
    """What was decided, the latest first, each with its undo; or the concerns alone."""
    location, scope = _where()
    status = MentionStatus.CONCERN if asked("status") == MentionStatus.CONCERN else None
    found = mentions.decided(scope, status=status, before=asked("before"))
    return render_template(
        "admin/mentions/decided.html",
        found=found,
        status=status,
        can_be_shared=walls.can_be_shared(found.rows, today=clock.now().date()),
        **_counts(scope),
        location=location,
        locations=places.locations(access.scope()),
    )


@page.get("/<public_id>")
def show(public_id: str) -> ResponseReturnValue:
    """One mention: what is needed to decide it, or how it was decided."""
    return _shown(_mention(public_id))


@page.post("/<public_id>/approve")
def approve(public_id: str) -> ResponseReturnValue:
    """The next mention; this one thanks the person or team chosen."""
    return _decided(public_id, _approve)


@page.post("/<public_id>/concern")
def concern(public_id: str) -> ResponseReturnValue:
    """The next mention; this one is a concern about the person chosen, and thanks nobody."""
    return _decided(public_id, _concern)


@page.post("/<public_id>/decline")
def decline(public_id: str) -> ResponseReturnValue:
    """The next mention; this one thanks nobody."""
    return _decided(public_id, lambda mention, _form: actions.decline(mention, **_now()))


@page.post("/<public_id>/split")
def split(public_id: str) -> ResponseReturnValue:
    """The list, with a mention for each of several people whom one note named, to be decided one by one."""
    return _decided(public_id, lambda mention, form: splitting.split(mention, names=form.parts, **_now()))


@page.post("/<public_id>/join")
def join(public_id: str) -> ResponseReturnValue:
    """The note in one piece again."""
    return _decided(public_id, lambda mention, _form: splitting.join(mention, **_now()), is_undone=True)


@page.post("/<public_id>/withdraw")
def withdraw(public_id: str) -> ResponseReturnValue:
    """The mention, which was approved or a concern and stands no longer."""
    return _decided(public_id, lambda mention, _form: actions.withdraw(mention, **_now()))


@page.post("/<public_id>/undo")
def undo(public_id: str) -> ResponseReturnValue:
    """The page or list it was pressed on, with the mention as it stood before the last decision."""
    return _decided(public_id, lambda mention, form: actions.undo(mention, status=form.shown, **_now()), is_undone=True)


def _listed(*, aged: bool = False) -> ResponseReturnValue:
    """The mentions that wait, those first that the last decision is about; above them that decision, to undo."""
    location, scope = _where()
    found = mentions.waiting(scope, after=asked("after"), aged_at=clock.now() if aged else None)
    done = mentions.mention(asked("done"), access.scope())
    parts = mentions.parts(done) if done and done.part_of else []
    first = {card.mention.id for card in parts}
    return render_template(
        "admin/mentions/index.html",
        aged=aged,
        found=found,
        cards=[*parts, *(card for card in found.rows if card.mention.id not in first)],
        **_counts(scope),
        to_close=None if found.rows else months.to_close(scope, at=clock.now()),
        has_decided=bool(found.rows or mentions.decided(scope).rows),
        done=done,
        location=location,
        locations=places.locations(access.scope()),
    )


def _counts(scope: frozenset[int] | None) -> dict[str, dict[str, int]]:
    """How many there are behind each tab."""
    here = waiting.counts(scope)
    return {"counts": {"index": here.mentions, "aged": mentions.aged_count(scope, clock.now()), "stale": here.stale}}


def _decided(
    public_id: str, decide: Callable[[Mention, DecisionForm], None], *, is_undone: bool = False
) -> ResponseReturnValue:
    """Do what was decided and go on in the same list, or show how the mention stands and why it was not done."""
    form = DecisionForm()
    try:
        decide(_mention(public_id), form)
    except (Conflict, Refused) as trouble:
        present = mentions.mention(public_id, access.scope())
        if present is not None:
            return _shown(present, trouble)
        flash(str(trouble.sentence))
        return redirect(came_from.back_to(url_for(".index")), 303)
    listed = came_from.listed() or came_from.WAITING
    if form.stay.data or not listed.endpoint.startswith("admin.mentions."):
        return redirect(url_for(".show", public_id=public_id), 303)
    if is_undone:
        flash(_("Undone."))
        return redirect(listed.address(f"m-{public_id}"), 303)
    return redirect(listed.address(f"m-{form.next.data}" if form.next.data else "", done=public_id), 303)


def _shown(mention: Mention, trouble: Conflict | Refused | None = None) -> ResponseReturnValue:
    is_waiting = mention.status is MentionStatus.NEW
    card = mentions.card(mention) if is_waiting else None
    status = trouble.status if trouble else 200
    today = clock.local_date(clock.now(), mention.response.location.time_zone)
    lack = walls.lack(mention, today=today) if mention.status is MentionStatus.APPROVED else ""
    values = {"mention": mention, "card": card, "trouble": trouble, "lack": lack}
    return render_template("admin/mentions/show.html", **values), status


def _mention(public_id: str) -> Mention:
    return access.found(mentions.mention(public_id, access.scope()))


def _approve(mention: Mention, form: DecisionForm) -> None:
    if form.unsaid.data:
        raise Refused(_("Say whether it is a thank-you or a concern."))
    team = mentions.team(form.team) if form.team else None
    if team is not None:
        actions.approve_team(mention, team=team, is_complaint=form.is_complaint, **_now())
    else:
        actions.approve(mention, staff_member=_person(form), is_complaint=form.is_complaint, **_now())


def _concern(mention: Mention, form: DecisionForm) -> None:
    if form.team:
        raise Refused(_("A concern is about one person. Choose who was meant, or decline the name."))
    actions.concern(mention, staff_member=_person(form), is_complaint=form.is_complaint, **_now())


def _person(form: DecisionForm) -> StaffMember:
    person = mentions.person(form.person)
    if person is None:
        raise Refused(_("Choose who was meant, or decline the name."))
    return person


def _where() -> tuple[Location | None, frozenset[int] | None]:
    """The location asked for, if it is theirs, and the scope narrowed to it."""
    location = places.location(asked("location"), access.scope())
    return location, frozenset({location.id}) if location else access.scope()


def _now() -> dict[str, Any]:
    return {"by": access.manager(), "at": clock.now()}
