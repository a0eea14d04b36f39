"""Rewards: what a closed month earned, granted, drawn, handed over, reversed, and the list to sign."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from kiosk.actions import draws
from kiosk.actions import rewards as actions
from kiosk.actions.rewards import Done
from kiosk.admin import access
from kiosk.admin.forms.rewards import ReversalForm, StepForm
from kiosk.errors import Conflict, Refused
from kiosk.fields import asked
from kiosk.lib import clock
from kiosk.models import MonthClose, Reward
from kiosk.queries import organisation, reward_counts, reward_rules, rewards

page = Blueprint("rewards", __name__, url_prefix="/rewards")


@page.get("/")
def index() -> ResponseReturnValue:
    """The months that have something to grant, draw or hand over; or every closed month."""
    is_open = request.args.get("show") != "all"
    found = rewards.listed(access.scope(), is_open=is_open, before=request.args.get("before", ""))
    has_rules = bool(reward_rules.rules(access.scope()))
    return render_template("admin/rewards/index.html", found=found, is_open=is_open, has_rules=has_rules)


@page.get("/<public_id>")
def show(public_id: str) -> ResponseReturnValue:
    """A month: what is to be done, then everybody with what was received, approved, counted and earned."""
    close = _close(public_id)
    return render_template(
        "admin/rewards/show.html",
        close=close,
        steps=rewards.steps(close),
        found=rewards.lines(close, after=request.args.get("after", "")),
        own=access.manager().staff_member_id,
    )


@page.post("/<public_id>/grant")
def grant(public_id: str) -> ResponseReturnValue:
    """The month, in which the ticked rewards, or all, are granted."""
    return _stepped(
        public_id,
        actions.grant,
        lambda count: ngettext("One reward granted.", "%(num)s rewards granted.", count),
        _("There was nothing left to grant."),
    )


@page.post("/<public_id>/hand-over")
def hand_over(public_id: str) -> ResponseReturnValue:
    """The month, in which the ticked rewards, or all that are granted, are noted as handed over."""
    return _stepped(
        public_id,
        actions.hand_over,
        lambda count: ngettext("One reward handed over.", "%(num)s rewards handed over.", count),
        _("There was nothing left to hand over."),
    )


@page.post("/<public_id>/draw")
def draw(public_id: str) -> ResponseReturnValue:
    """The draw with its seed, its list and each step, so that anybody can repeat it."""
    close = _close(public_id)
    rule = access.found(reward_rules.rule(StepForm().rule.data or "", access.scope()))
    try:
        done = draws.draw(close, rule, by=access.manager(), at=clock.now())
    except Conflict as trouble:
        flash(str(trouble.sentence))
        return redirect(url_for(".show", public_id=public_id), 303)
    return redirect(url_for(".drawn", public_id=public_id, draw_id=done.public_id), 303)


@page.get("/<public_id>/draws/<draw_id>")
def drawn(public_id: str, draw_id: str) -> ResponseReturnValue:
    """A draw that was made: who won, the list of tickets, the seed, and how to repeat it."""
    close = _close(public_id)
    found = access.found(rewards.draw(draw_id, close))
    people = {one.staff_member.public_id: one.staff_member for one in found.tickets}
    values = {"draw": found, "people": people, "steps_left": rewards.steps(close)}
    return render_template("admin/rewards/drawn.html", close=close, **values)


@page.get("/<public_id>/sign")
@access.needs_change
def sign(public_id: str) -> ResponseReturnValue:
    """The list to sign, on paper: who gets what, and room for each signature."""
    close = _close(public_id)
    values = {"found": rewards.to_sign(close), "organisation": organisation.present(), "today": clock.now()}
    return render_template("admin/rewards/sign.html", close=close, **values)


@page.get("/<public_id>/people/<staff_member_id>")
def person(public_id: str, staff_member_id: str) -> ResponseReturnValue:
    """One person's month: every thank-you, whether it counts, and why not."""
    close = _close(public_id)
    someone, standing = access.found(reward_counts.person(staff_member_id, close))
    thanks = reward_counts.thanks(someone, close)
    values = {"person": someone, "standing": standing, "thanks": thanks}
    return render_template("admin/rewards/person.html", close=close, **values)


@page.get("/<public_id>/<reward_id>")
def reward(public_id: str, reward_id: str) -> ResponseReturnValue:
    """One reward: what it rests on, what became of it, and the next step."""
    return _reward_page(*_reward(public_id, reward_id))


@page.route("/<public_id>/<reward_id>/reverse", methods=["GET", "POST"])
def reverse(public_id: str, reward_id: str) -> ResponseReturnValue:
    """Why a reward is reversed; sent well, the reward."""
    close, found = _reward(public_id, reward_id)
    form = ReversalForm(stood=found.status.value)
    if form.validate_on_submit():
        try:
            actions.reverse(found, status=form.shown, reason=form.reason.data, by=access.manager(), at=clock.now())
            return redirect(url_for(".reward", public_id=public_id, reward_id=reward_id), 303)
        except Conflict as trouble:
            return _reward_page(*_reward(public_id, reward_id), trouble)
    return render_template("admin/rewards/reverse.html", form=form, close=close, reward=found), form.status


@page.post("/<public_id>/<reward_id>/undo")
def undo(public_id: str, reward_id: str) -> ResponseReturnValue:
    """The reward as it stood before the last step."""
    _found, one = _reward(public_id, reward_id)
    try:
        actions.undo(one, status=ReversalForm().shown, by=access.manager(), at=clock.now())
    except (Conflict, Refused) as trouble:
        return _reward_page(*_reward(public_id, reward_id), trouble)
    return redirect(url_for(".reward", public_id=public_id, reward_id=reward_id), 303)


def _stepped(public_id: str, act: Callable[..., Done], said: Callable[[int], str], nothing: str) -> ResponseReturnValue:
    """Do one step for the ticked rewards or all, and say what was done and what was not."""
    close, form = _close(public_id), StepForm()
    shown = url_for(".show", public_id=public_id, after=asked("after") or None)
    try:
        done = act(close, only=form.only, by=access.manager(), at=clock.now())
    except (Conflict, Refused) as trouble:
        flash(str(trouble.sentence))
        return redirect(shown, 303)
    sentences = [said(done.count)] if done.count else []
    if done.own_count:
        sentences.append(_("Another manager has to handle your own reward."))
    if done.capped_count:
        sentences.append(
            ngettext(
                "One is waiting because the rule’s monthly limit has been reached.",
                "%(num)s are waiting because the rule’s monthly limit has been reached.",
                done.capped_count,
            )
        )
    flash(" ".join(sentences or [nothing]))
    return redirect(shown, 303)


def _close(public_id: str) -> MonthClose:
    return access.found(rewards.month(public_id, access.scope()))


def _reward(public_id: str, reward_id: str) -> tuple[MonthClose, Reward]:
    close = _close(public_id)
    return close, access.found(rewards.reward(reward_id, close))


def _reward_page(close: MonthClose, found: Reward, trouble: Conflict | Refused | None = None) -> Any:
    is_own = found.staff_member_id == access.manager().staff_member_id
    values = {"reward": found, "is_own": is_own, "trouble": trouble}
    return render_template("admin/rewards/reward.html", close=close, **values), trouble.status if trouble else 200
