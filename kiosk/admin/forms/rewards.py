"""The forms of rewards: which ones a button is about, which rule is drawn, why one is reversed."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import SelectMultipleField
from wtforms.validators import DataRequired, Length

from kiosk.admin.forms import ManagerForm
from kiosk.errors import Conflict, Refused
from kiosk.fields import NameField, WordsField
from kiosk.models import RewardStatus
from kiosk.models.month_close import REASON_LENGTH


class StepForm(ManagerForm):
    """The rewards that were ticked, or all; and the rule whose draw it is."""

    reward = SelectMultipleField(choices=[], validate_choice=False)
    all = NameField()
    rule = NameField()

    @property
    def only(self) -> list[str] | None:
        """The ticked ones; None for all. `Refused` where it is neither."""
        if self.all.data:
            return None
        if not self.reward.data:
            raise Refused(gettext("Tick the rewards first."))
        return list(self.reward.data)


class ReversalForm(ManagerForm):
    """Why a reward is taken back, and how it stood when that was asked."""

    stood = NameField()
    reason = WordsField(
        _("Why are you reversing it?"),
        description=_("One sentence. It is kept with the reward, with your name."),
        validators=[
            DataRequired(_("Say why you are reversing the reward.")),
            Length(max=REASON_LENGTH, message=_("Shorten the reason to 300 characters.")),
        ],
    )

    @property
    def shown(self) -> RewardStatus:
        """How the reward stood on the page."""
        try:
            return RewardStatus(self.stood.data or "")
        except ValueError:
            raise Conflict from None
