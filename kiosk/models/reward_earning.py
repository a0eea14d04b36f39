"""What each rule gives for a counted month: who earned how much, and who holds how many tickets."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from kiosk.models.reward_counting import Counts
from kiosk.models.reward_rule import RewardRule, RuleKind


@dataclass(frozen=True)
class Month:
    """What the rules look at: each person's counts, the team of the location, and counts of earlier months.

    `before` has, for who was here then, the counted thanks of each of the last closed months.
    """

    counts: Mapping[int, Counts]
    team: frozenset[int]
    before: Mapping[int, Sequence[int]]


@dataclass(frozen=True)
class Earned:
    """One reward that a month gives somebody by a rule; `basis` are the figures it rests on."""

    rule: RewardRule
    staff_member_id: int
    number: int
    amount: int | None
    basis: dict[str, Any]

    @property
    def key(self) -> tuple[int, int, int]:
        """Which reward of the month it is: rule, person, number."""
        return self.rule.id, self.staff_member_id, self.number


def earned(rule: RewardRule, month: Month) -> list[Earned]:
    """The rewards of a rule other than a draw."""
    return list(_EARNED[rule.kind](rule, month))


def tickets(rule: RewardRule, month: Month) -> dict[int, int]:
    """How many tickets each person holds in the draw of a rule; nobody is in it without one."""
    held = {person_id: rule.times(one.counted, len(one.days)) for person_id, one in month.counts.items()}
    return {person_id: count for person_id, count in held.items() if count}


def _threshold(rule: RewardRule, month: Month) -> Iterator[Earned]:
    """As many rewards as the threshold was reached."""
    for person_id, one in month.counts.items():
        basis = {"thanks": one.counted, "days": len(one.days)}
        for number in range(1, rule.times(one.counted, len(one.days)) + 1):
            yield Earned(rule, person_id, number, rule.amount, basis)


def _share(rule: RewardRule, month: Month) -> Iterator[Earned]:
    """The same for everybody on the team, once the team has enough thanks together; what cannot be split stays."""
    thanks = sum(one.counted for one in month.counts.values())
    days = len(set[Any]().union(*(one.days for one in month.counts.values())))
    if not rule.is_met(thanks, days) or not month.team:
        return
    amount = rule.amount // len(month.team) if rule.amount else None
    if not amount and not rule.gift:
        return
    for person_id in month.team:
        yield Earned(rule, person_id, 1, amount or None, {"thanks": thanks, "days": days, "people": len(month.team)})


def _improved(rule: RewardRule, month: Month) -> Iterator[Earned]:
    """Who rose the most over their own months before; all who rose the same."""
    rises = {
        person_id: one.counted - Fraction(sum(before), len(before))
        for person_id, one in month.counts.items()
        if (before := month.before.get(person_id)) and rule.is_met(one.counted, len(one.days))
    }
    most = max(rises.values(), default=Fraction(0))
    for person_id, rise in rises.items():
        if rise == most > 0:
            one, before = month.counts[person_id], month.before[person_id]
            usual = round(sum(before) / len(before), 1)
            basis = {"thanks": one.counted, "days": len(one.days), "before": usual, "months": len(before)}
            yield Earned(rule, person_id, 1, rule.amount, basis)


_EARNED = {RuleKind.THRESHOLD: _threshold, RuleKind.SHARE: _share, RuleKind.IMPROVED: _improved}
