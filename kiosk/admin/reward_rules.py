"""The rules of rewards: what earns one, how much of it, and where."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk import filters
from kiosk.actions import reward_rules as actions
from kiosk.admin import access
from kiosk.admin.forms.reward_rules import RuleForm
from kiosk.errors import Refused
from kiosk.lib import clock, money
from kiosk.models import RewardRule, RuleKind
from kiosk.queries import organisation, places, reward_rules

page = Blueprint("reward_rules", __name__, url_prefix="/reward-rules")


@page.get("/")
def index() -> ResponseReturnValue:
    """The rules in use, in words; and for an owner the kinds to choose from."""
    return render_template(
        "admin/reward_rules/index.html",
        rules=reward_rules.rules(access.scope()),
        retired=reward_rules.rules(access.scope(), is_retired=True),
        kinds=RuleKind,
    )


@page.route("/add/<any(threshold, draw, share, improved):kind>", methods=["GET", "POST"])
@access.owners_only
def add(kind: str) -> ResponseReturnValue:
    """The form of a new rule; sent well, the rules."""
    form = _form(RuleKind(kind))
    if form.validate_on_submit():
        try:
            rule = actions.add(form.terms(places.locations(None)), by=access.manager(), at=clock.now())
            flash(_("The rule is set. It applies to months you close from now on.") + _worth(rule))
            return redirect(url_for(".index"), 303)
        except Refused as refused:
            form.refuse(refused)
    return render_template("admin/reward_rules/edit.html", form=form, rule=None, is_used=False), form.status


@page.get("/<public_id>")
def show(public_id: str) -> ResponseReturnValue:
    """One rule in words, with all its terms."""
    rule = _rule(public_id)
    return render_template("admin/reward_rules/show.html", rule=rule, is_used=reward_rules.is_used(rule))


@page.route("/<public_id>/change", methods=["GET", "POST"])
@access.owners_only
def change(public_id: str) -> ResponseReturnValue:
    """The form of a rule, filled; sent well, the rule as it is now, or the one that follows it."""
    rule = _rule(public_id)
    form = _form(rule.kind, rule)
    if form.validate_on_submit():
        try:
            now = actions.change(rule, form.terms(places.locations(None)), by=access.manager(), at=clock.now())
            flash(_("Saved.") + _worth(now))
            return redirect(url_for(".show", public_id=now.public_id), 303)
        except Refused as refused:
            form.refuse(refused)
    is_used = reward_rules.is_used(rule)
    return render_template("admin/reward_rules/edit.html", form=form, rule=rule, is_used=is_used), form.status


@page.post("/<public_id>/retire")
@access.owners_only
def retire(public_id: str) -> ResponseReturnValue:
    """The rule, which earns nothing in months that close from now on."""
    actions.retire(_rule(public_id), by=access.manager(), at=clock.now())
    flash(_("The rule is retired. Rewards already granted stay."))
    return redirect(url_for(".show", public_id=public_id), 303)


@page.post("/<public_id>/bring-back")
@access.owners_only
def bring_back(public_id: str) -> ResponseReturnValue:
    """The rule, which is in use again."""
    actions.bring_back(_rule(public_id), by=access.manager(), at=clock.now())
    flash(_("The rule is in use again."))
    return redirect(url_for(".show", public_id=public_id), 303)


def _worth(rule: RewardRule) -> str:
    """The sum as it was read, so that whoever typed it sees it once more."""
    if rule.amount is None or rule.currency is None:
        return ""
    return " " + _("The sum is %(sum)s.", sum=filters.money(rule.amount, rule.currency))


def _rule(public_id: str) -> RewardRule:
    return access.found(reward_rules.rule(public_id, access.scope()))


def _form(kind: RuleKind, rule: RewardRule | None = None) -> RuleForm:
    zone = organisation.present().time_zone
    today: date = clock.local_date(clock.now(), zone)
    currency = next((one.currency for one in reward_rules.rules(None) if one.currency), None) or money.currency_of(zone)
    return RuleForm.of(kind, places.locations(None), today=today, currency=currency, rule=rule)
