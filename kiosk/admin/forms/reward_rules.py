"""The form of a rule for rewards: one for each kind, with the questions that it asks."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import format_date, get_locale, gettext
from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectChoice, SelectField, ValidationError
from wtforms.validators import Length

from kiosk.actions.reward_rules import Terms
from kiosk.admin.forms import ManagerForm
from kiosk.fields import NameField, WholeNumberField
from kiosk.filters import money as in_words
from kiosk.lib import clock, money
from kiosk.models import Location, RewardRule, RuleKind
from kiosk.models.reward_rule import GIFT_LENGTH, MOST_DAYS, MOST_THANKS

MOST_AMOUNT = 10**12
"""Smallest coins: as much as a month of rewards is in any currency."""

LABELS: dict[RuleKind, dict[str, Any]] = {
    RuleKind.THRESHOLD: {
        "thanks_needed": _("How many thanks earn it?"),
        "most_each": _("How many times can one person earn it in a month?"),
        "most_in_month": _("How many can be given at a location in a month?"),
    },
    RuleKind.DRAW: {
        "thanks_needed": _("How many thanks earn a ticket?"),
        "most_each": _("How many tickets can one person get?"),
        "most_in_month": _("How many winners?"),
    },
    RuleKind.SHARE: {
        "thanks_needed": _("How many thanks does the team need in total?"),
        "gift": _("What does each of them get?"),
        "value": _("What sum is shared?"),
    },
    RuleKind.IMPROVED: {"thanks_needed": _("How many thanks are needed in the month?")},
}
"""What each kind asks in words of its own."""

UNASKED = {RuleKind.SHARE: ("most_each", "most_in_month"), RuleKind.IMPROVED: ("most_each", "most_in_month")}


class RuleForm(ManagerForm):
    """What an owner says about a rule of one kind."""

    location = SelectField(_("Where?"), render_kw={"translate": "no"})
    thanks_needed = WholeNumberField(_("How many thanks?"), 1, MOST_THANKS)
    days_needed = WholeNumberField(
        _("On how many different days?"),
        1,
        MOST_DAYS,
        description=_("Thanks spread over several days are hard to fake. Enter 1 if it does not matter."),
    )
    most_each = WholeNumberField(_("How many times can one person earn it?"), 1, 31)
    most_in_month = WholeNumberField(_("How many can be given?"), 1, 10_000, is_optional=True)
    gift = NameField(
        _("What is the reward?"),
        description=_("In your own words: “A cinema voucher”."),
        validators=[Length(max=GIFT_LENGTH, message=_("Shorten the gift to 80 characters."))],
    )
    value = NameField(
        _("What is it worth?"),
        description=_("Optional. A sum such as 20 or 12.50. It is shown on the list to sign."),
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )
    currency = SelectField(_("Currency"))
    meant = RadioField(_("Which sum do you mean?"), choices=(), validate_choice=False)
    first_month = SelectField(
        _("Starting from which month?"), description=_("Months that are already closed do not change.")
    )

    kind: RuleKind
    sums: Sequence[int] = ()
    """What was typed can mean, in the currency's smallest coins."""

    amount: int | None = None

    @classmethod
    def of(
        cls,
        kind: RuleKind,
        locations: Sequence[Location],
        *,
        today: date,
        currency: str,
        rule: RewardRule | None = None,
    ) -> "RuleForm":
        """The form of a kind, filled with a rule or with what is usual."""
        form = cls(data=_usual(kind, today, currency) if rule is None else _filled(rule, currency))
        form.kind = kind
        form.location.choices = [SelectChoice("", gettext("Every location"))]
        form.location.choices += [SelectChoice(one.public_id, one.name) for one in locations]
        language = str(get_locale() or "en")
        form.currency.choices = [
            SelectChoice(code, f"{code} · {money.name(code, language)}") for code in money.currencies()
        ]
        first = rule.first_month if rule else today
        months = {clock.previous_month(clock.month_of(today)), clock.month_of(today), clock.next_month(today), first}
        form.first_month.choices = [
            SelectChoice(f"{month:%Y-%m}", str(format_date(month, "MMMM y")))
            for month in sorted(clock.month_of(month) for month in months)
        ]
        for name, label in LABELS[kind].items():
            form[name].label.text = label
        if kind is RuleKind.DRAW:
            form.most_in_month.is_optional = False
        elif kind is RuleKind.THRESHOLD:
            form.most_in_month.description = gettext("Optional. Those with the most counted thanks come first.")
        for name in UNASKED.get(kind, ()):
            del form[name]
        form._read_sum()
        return form

    def validate_value(self, field: NameField) -> None:
        """A sum that the currency's coins can pay."""
        if field.data and not self.sums:
            raise ValidationError(gettext("Enter a sum such as 20 or 12.50."))

    def validate_meant(self, field: RadioField) -> None:
        """What can be read two ways is asked about: nobody's money is guessed."""
        if field.choices and self.amount is None:
            sentence = gettext("“%(typed)s” can be read in more than one way. Choose the sum, or enter it another way.")
            raise ValidationError(sentence % {"typed": self.value.data})

    def _read_sum(self) -> None:
        """Take the sum that was typed, where it is clear or was chosen; else offer what it can mean."""
        found = money.readings(self.value.data or "", self.currency.data)
        self.sums = [coins for coins in found.sums if 1 <= coins <= MOST_AMOUNT]
        if self.sums and not found.is_clear:
            self.meant.choices = [SelectChoice(str(coins), in_words(coins, self.currency.data)) for coins in self.sums]
        chosen = [coins for coins in self.sums if found.is_clear or str(coins) == self.meant.data]
        self.amount = chosen[0] if chosen else None

    def terms(self, locations: Sequence[Location]) -> Terms:
        """What was said, for the action."""
        here = next((one.id for one in locations if one.public_id == self.location.data), None)
        return Terms(
            kind=self.kind,
            location_id=here,
            thanks_needed=self.thanks_needed.data or 1,
            days_needed=self.days_needed.data or 1,
            most_each=(self.most_each.data or 1) if "most_each" in self else 1,
            most_in_month=self.most_in_month.data if "most_in_month" in self else None,
            gift=self.gift.data or "",
            amount=self.amount,
            currency=self.currency.data if self.amount else None,
            first_month=clock.month_from_text(self.first_month.data),
        )


def _usual(kind: RuleKind, today: date, currency: str) -> dict[str, Any]:
    """What most would say."""
    many = kind is RuleKind.SHARE
    return {
        "location": "",
        "thanks_needed": 20 if many else 3,
        "days_needed": 10 if many else 3,
        "most_each": 5 if kind is RuleKind.DRAW else 1,
        "most_in_month": 1 if kind is RuleKind.DRAW else None,
        "currency": currency,
        "first_month": f"{today:%Y-%m}",
    }


def _filled(rule: RewardRule, currency: str) -> dict[str, Any]:
    """What a rule says, with the usual `currency` where it names no sum."""
    amount = rule.amount and rule.currency and money.value(rule.amount, rule.currency)
    return {
        "location": rule.location.public_id if rule.location else "",
        "thanks_needed": rule.thanks_needed,
        "days_needed": rule.days_needed,
        "most_each": rule.most_each,
        "most_in_month": rule.most_in_month,
        "gift": rule.gift,
        "value": f"{amount:f}" if amount else "",
        "meant": str(rule.amount),
        "currency": rule.currency or currency,
        "first_month": f"{rule.first_month:%Y-%m}",
    }
