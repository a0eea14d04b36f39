"""The form of the monthly export: month, location, statuses."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from flask_babel import format_date, lazy_gettext
from flask_babel import gettext as _
from wtforms import SelectField, ValidationError

from kiosk.admin.forms import ManagerForm
from kiosk.lib import clock
from kiosk.models import Location

EVERY_LOCATION = ""


class ExportForm(ManagerForm):
    """What the export is to hold. It changes nothing and is sent in the address."""

    class Meta:
        csrf = False

    month = SelectField(lazy_gettext("Month"), validate_choice=False)
    location = SelectField(lazy_gettext("Location"), validate_choice=False, render_kw={"translate": "no"})
    statuses = SelectField(
        lazy_gettext("Mentions"),
        choices=lambda: [("approved", _("Approved only")), ("all", _("Every status"))],
        default="approved",
        validate_choice=False,
    )

    @classmethod
    def of(cls, formdata: Any, *, yours: Sequence[Location], months: "Months") -> "ExportForm":
        """The form for somebody's locations, and the months of those that are chosen."""
        form = cls(formdata=formdata, month=f"{months.default:%Y-%m}")
        form.month.choices = [(f"{month:%Y-%m}", months.name(month)) for month in months.all]
        form.location.choices = [
            *([(EVERY_LOCATION, _("All locations"))] if len(yours) != 1 else []),
            *((location.public_id, location.name) for location in yours),
        ]
        form.months = months
        return form

    months: "Months"

    @property
    def first_day(self) -> date:
        """The month that was chosen."""
        return clock.month_from_text(self.month.data)

    def validate_month(self, field: SelectField) -> None:
        """One of those in the list."""
        if field.data not in dict(field.choices):
            raise ValidationError(_("Choose a month from the list."))

    def validate_statuses(self, field: SelectField) -> None:
        """Approved only, or all."""
        if field.data not in {"approved", "all"}:
            raise ValidationError(_("Choose approved mentions only, or every status."))


class Months:
    """The months some locations have had so far, by their own clocks, and any other that has rows: letters are older
    than the location was when it was added.
    """

    def __init__(self, locations: Sequence[Location], dates: Sequence[date], at: datetime) -> None:
        todays = [clock.local_date(at, location.time_zone) for location in locations] or [at.date()]
        begun = [clock.local_date(location.created_at, location.time_zone) for location in locations]
        self.newest = clock.month_of(max([*todays, *dates]))
        self.last_over = clock.previous_month(clock.month_of(min(todays)))
        self.oldest = clock.month_of(min([*todays, *begun, *dates]))

    @property
    def all(self) -> list[date]:
        """Newest first."""
        months = [self.newest]
        while months[-1] > self.oldest:
            months.append(clock.previous_month(months[-1]))
        return months

    @property
    def default(self) -> date:
        """The last month that is over everywhere; the present one where none is."""
        return max(self.last_over, self.oldest)

    def is_over(self, month: date) -> bool:
        """Whether the month has ended at every one of the locations."""
        return month <= self.last_over

    def name(self, month: date) -> str:
        """October 2026, with a word where it is not over."""
        name = str(format_date(month, "MMMM y"))
        return name if self.is_over(month) else _("%(month)s (not over yet)", month=name)
