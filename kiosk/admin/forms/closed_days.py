"""The form of days on which a location stays closed, or is open at other hours."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import TimeField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from kiosk.admin.forms import DayField, ManagerForm
from kiosk.admin.forms.opening_hours import time_field
from kiosk.fields import NameField
from kiosk.models.place import LONGEST_CLOSED, OCCASION_LENGTH


class ClosedDaysForm(ManagerForm):
    """Days on which a location stays closed; one, where no last day is said."""

    first_on = DayField(
        lazy_gettext("First day"),
        description=lazy_gettext("One day, or the first of several."),
        validators=[InputRequired(lazy_gettext("Enter the first day it is closed."))],
    )
    last_on = DayField(
        lazy_gettext("Last day"),
        description=lazy_gettext("Leave it empty for a single day."),
        validators=[Optional()],
    )
    occasion = NameField(
        lazy_gettext("Reason"),
        description=lazy_gettext("Optional: “Christmas”. Tablets show it too."),
        validators=[Length(max=OCCASION_LENGTH, message=lazy_gettext("Shorten it to %(max)d characters."))],
    )
    opens_at = time_field(lazy_gettext("Open from"))
    closes_at = time_field(lazy_gettext("Open until"))

    @property
    def said(self) -> dict[str, Any]:
        """What was filled in, with a last day."""
        said = super().said
        return said | {"last_on": said["last_on"] or said["first_on"]}

    def validate_closes_at(self, field: TimeField) -> None:
        """Both times or none."""
        if (self.opens_at.data is None) != (field.data is None):
            raise ValidationError(_("Enter both times, or leave both empty if it is closed all day."))

    def validate_last_on(self, field: DayField) -> None:
        """In order, and not for years."""
        if field.data is None or self.first_on.data is None:
            return
        if field.data < self.first_on.data:
            raise ValidationError(_("Choose a last day that is not before the first."))
        if field.data - self.first_on.data > LONGEST_CLOSED:
            raise ValidationError(_("Enter up to a year. If it closes for good, retire the location instead."))
