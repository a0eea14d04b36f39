"""The forms of the month close: which month, and why one is reopened."""

from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms.validators import DataRequired, Length

from kiosk.admin.forms import ManagerForm
from kiosk.errors import Refused
from kiosk.fields import NameField, WordsField
from kiosk.lib import clock
from kiosk.models.month_close import REASON_LENGTH


class MonthForm(ManagerForm):
    """The month that a button names."""

    month = NameField()

    @property
    def first_day(self) -> date:
        """The month; `Refused` where there is none."""
        try:
            return clock.month_from_text(self.month.data or "")
        except ValueError:
            raise Refused(gettext("Choose a month from the list.")) from None


class ReopenForm(ManagerForm):
    """Why the newest closed month is reopened."""

    reason = WordsField(
        _("Why are you reopening it?"),
        description=_("One sentence. It is kept with the close, with your name."),
        validators=[
            DataRequired(_("Say why you are reopening the month.")),
            Length(max=REASON_LENGTH, message=_("Shorten the reason to 300 characters.")),
        ],
    )
