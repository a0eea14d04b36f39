"""The rules by which rewards are earned: set, changed while nothing rests on them, replaced, retired."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from kiosk import database
from kiosk.database import transaction
from kiosk.errors import NotAllowed, Refused
from kiosk.extensions import db
from kiosk.lib import clock
from kiosk.models import AuditEntry, Manager, RewardRule, RuleKind, RuleMonth


@dataclass(frozen=True)
class Terms:
    """What an owner says about a rule."""

    kind: RuleKind
    thanks_needed: int
    days_needed: int
    most_each: int
    most_in_month: int | None
    gift: str
    amount: int | None
    currency: str | None
    first_month: date
    location_id: int | None = None


@transaction
def add(terms: Terms, *, by: Manager, at: datetime) -> RewardRule:
    """Set a rule: months that close from now on are reckoned by it, from its first month."""
    _refuse_who_is_no_owner(by)
    return _added(terms, by, at)


@transaction
def change(rule: RewardRule, terms: Terms, *, by: Manager, at: datetime) -> RewardRule:
    """Change a rule that no month was reckoned by; else retire it, and set one that follows it. The rule as it is now.

    A month that closes meanwhile is reckoned by the one or the other, never by a mixture.
    """
    _refuse_who_is_no_owner(by)
    database.lock(rule)
    if (last := _last_month(rule)) is not None:
        _retire(rule, by, at)
        return _added(_from(terms, clock.next_month(last)), by, at)
    before = _terms(rule)
    _refuse_the_impossible(terms)
    for name, value in asdict(terms).items():
        setattr(rule, name, value)
    if before != _terms(rule):
        db.session.add(AuditEntry.of("change", rule, by=by, at=at, before=before, after=_terms(rule)))
    return rule


@transaction
def retire(rule: RewardRule, *, by: Manager, at: datetime) -> None:
    """Let a rule earn nothing in the months that close from now on. What was earned by it stays."""
    _refuse_who_is_no_owner(by)
    database.lock(rule)
    _retire(rule, by, at)


@transaction
def bring_back(rule: RewardRule, *, by: Manager, at: datetime) -> None:
    """Undo a retirement."""
    _refuse_who_is_no_owner(by)
    database.lock(rule)
    if rule.retired_at is not None:
        rule.retired_at = None
        db.session.add(AuditEntry.of("bring back", rule, by=by, at=at))


def _last_month(rule: RewardRule) -> date | None:
    """The newest month that was reckoned by a rule."""
    return db.session.scalar(sa.select(sa.func.max(RuleMonth.month)).where(RuleMonth.rule_id == rule.id))


def _added(terms: Terms, by: Manager, at: datetime) -> RewardRule:
    _refuse_the_impossible(terms)
    rule = RewardRule(**asdict(terms), created_at=at)
    db.session.add(rule)
    db.session.flush()
    db.session.add(AuditEntry.of("add", rule, by=by, at=at, after=_terms(rule)))
    return rule


def _retire(rule: RewardRule, by: Manager, at: datetime) -> None:
    if rule.retired_at is None:
        rule.retired_at = at
        db.session.add(AuditEntry.of("retire", rule, by=by, at=at))


def _from(terms: Terms, month: date) -> Terms:
    """The same terms from that month on, if not later."""
    return Terms(**asdict(terms) | {"first_month": max(terms.first_month, month)})


def _terms(rule: RewardRule) -> dict[str, Any]:
    """What a rule says, as the audit log keeps it."""
    said = {name: getattr(rule, name) for name in Terms.__dataclass_fields__}
    return said | {"kind": rule.kind.value, "first_month": f"{rule.first_month:%Y-%m}"}


def _refuse_who_is_no_owner(by: Manager) -> None:
    if not by.is_owner:
        raise NotAllowed(_("Only an owner can set reward rules."))


def _refuse_the_impossible(terms: Terms) -> None:
    if terms.days_needed > terms.thanks_needed:
        raise Refused(_("The number of thanks must be at least the number of days."), field="days_needed")
    if not terms.gift and terms.amount is None:
        raise Refused(_("Enter the reward: a gift in words, a sum of money, or both."), field="gift")
    if terms.kind is RuleKind.DRAW and terms.most_in_month is None:
        raise Refused(_("Enter how many winners are drawn."), field="most_in_month")
