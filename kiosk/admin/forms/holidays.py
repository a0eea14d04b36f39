"""The form of public holidays: which of them to copy, and at what hours a place is open on them."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import BooleanField, FieldList, Form, FormField, HiddenField

from kiosk.actions.holidays import Day
from kiosk.admin.forms import ManagerForm
from kiosk.admin.forms.opening_hours import time_field
from kiosk.lib import text
from kiosk.lib.public_holidays import PUBLIC, Holiday
from kiosk.models.place import OCCASION_LENGTH


class HolidayForm(Form):
    """One day: whether it is copied, and two times where a place is open; both empty where it is closed."""

    on = HiddenField()
    is_chosen = BooleanField()
    opens_at = time_field(lazy_gettext("Open from"))
    closes_at = time_field(lazy_gettext("Open until"))


class HolidaysForm(ManagerForm):
    """A line for each day that is offered."""

    days = FieldList(FormField(HolidayForm))

    def __init__(self, offered: Sequence[Holiday], *, entered: Collection[date] = (), **rest: Any) -> None:
        self.offered = {one.on.isoformat(): one for one in offered}
        self.entered = entered
        lines = [
            {"on": on, "is_chosen": one.kind == PUBLIC and one.on not in entered} for on, one in self.offered.items()
        ]
        super().__init__(data={"days": lines}, **rest)

    @property
    def rows(self) -> list[tuple[Holiday, HolidayForm]]:
        """Each day that is offered, with its line."""
        return [(self.offered[line.on.data], line.form) for line in self.days if line.on.data in self.offered]

    @property
    def chosen(self) -> list[Day]:
        """What was ticked, for the action."""
        return [
            Day(one.on, text.cut(one.name, OCCASION_LENGTH), line.opens_at.data, line.closes_at.data)
            for one, line in self.rows
            if line.is_chosen.data
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """A day at least is ticked, and each time has its partner."""
        super().validate(extra_validators)
        wrong = [
            one.name
            for one, line in self.rows
            if line.is_chosen.data and (line.errors or (line.opens_at.data is None) != (line.closes_at.data is None))
        ]
        self.form_errors = [
            _("%(name)s: enter both times like 09:30, or leave both empty if it is closed all day.", name=name)
            for name in wrong
        ]
        self.days.errors = []  # each has its sentence now
        if not self.chosen:
            self.form_errors.append(_("Tick at least one day."))
        return not self.form_errors
