"""The form that says what is kept about people at a location."""

from flask_babel import lazy_gettext as _
from wtforms import RadioField
from wtforms.validators import AnyOf, DataRequired, Length

from kiosk.admin.forms import ManagerForm
from kiosk.fields import WordsField
from kiosk.models.policy import REASON_LENGTH, Policy


class PolicyForm(ManagerForm):
    """A level, and why it is changed."""

    level = RadioField(
        _("From now on"),
        choices=lambda: [(str(level.value), level.title) for level in Policy],
        validators=[AnyOf([str(level.value) for level in Policy], _("Choose one."))],
        validate_choice=False,
    )
    reason = WordsField(
        _("Why?"),
        description=_("One sentence. Your staff can read it, with the level, on their own pages."),
        validators=[
            DataRequired(_("Say why the level changes.")),
            Length(max=REASON_LENGTH, message=_("Shorten the reason to 300 characters.")),
        ],
    )

    @property
    def policy(self) -> Policy:
        """The level that was chosen."""
        return Policy(int(self.level.data))
