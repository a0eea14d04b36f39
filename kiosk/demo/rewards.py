"""What thanks earn in the demo: chocolate for many, and a ticket in a draw."""

from datetime import datetime

from kiosk.lib import clock
from kiosk.models import RewardRule, RuleKind


def rules(at: datetime) -> list[RewardRule]:
    """Two rules, in force from the month of the instant `at`."""
    month = clock.month_of(at.date())
    chocolate = RewardRule(
        kind=RuleKind.THRESHOLD,
        thanks_needed=6,
        days_needed=5,
        most_each=1,
        gift="A box of chocolates",
        first_month=month,
        created_at=at,
    )
    return [chocolate, RewardRule.usual("Dinner for two at the Lighthouse", first_month=month, at=at)]
