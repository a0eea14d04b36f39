"""The form of a standard."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import SelectField
from wtforms.validators import DataRequired, Length

from kiosk.actions.standards import Promise
from kiosk.admin.forms import ManagerForm
from kiosk.fields import NameField, WholeText
from kiosk.models import Interaction

INTERACTIONS: dict[Interaction, Any] = {
    Interaction.ANY: _("Any moment"),
    Interaction.GREETING: _("Greeting"),
    Interaction.QUEUE: _("Queue"),
    Interaction.ADVICE: _("Advice"),
    Interaction.PHONE: _("Phone call"),
    Interaction.COMPLAINT: _("Complaint"),
    Interaction.HAND_OVER: _("Hand-over"),
}


class StandardForm(ManagerForm):
    """What an owner says about a standard."""

    title = NameField(
        _("Title"),
        description=_("What customers tap, and what the poster shows: “Warm welcome”."),
        validators=[
            DataRequired(_("Give the standard a title.")),
            Length(max=40, message=_("Shorten the title to 40 characters.")),
        ],
    )
    sentence = NameField(
        _("The promise in one sentence"),
        description=_("“We look up, smile and greet you within ten seconds.”"),
        widget=WholeText(),
        render_kw={"rows": 3},
        validators=[
            DataRequired(_("Enter the promise in one sentence.")),
            Length(max=160, message=_("Shorten the promise to 160 characters.")),
        ],
    )
    shortfall = NameField(
        _("What customers say when it fell short"),
        description=_("Shown instead of the title on a low rating: “Nobody greeted me”."),
        validators=[
            DataRequired(_("Enter what customers say when it fell short.")),
            Length(max=40, message=_("Shorten it to 40 characters.")),
        ],
    )
    interaction = SelectField(
        _("Moment"),
        description=_("What the standard is about."),
        choices=lambda: [(moment.value, word) for moment, word in INTERACTIONS.items()],
        coerce=lambda value: Interaction(value) if value in set(Interaction) else Interaction.ANY,
    )
    measure = NameField(
        _("How you can tell that it is kept"),
        description=_("Optional: “Share of customers greeted within ten seconds”."),
        validators=[Length(max=160, message=_("Shorten the measure to 160 characters."))],
    )
    target = NameField(
        _("Target"),
        description=_("Optional: “9 of 10”."),
        validators=[Length(max=40, message=_("Shorten the target to 40 characters."))],
    )
    core_value = NameField(
        _("Core value"),
        description=_("Optional. The value behind the standard: “Respect”."),
        validators=[Length(max=40, message=_("Shorten the core value to 40 characters."))],
    )

    @property
    def promise(self) -> Promise:
        """What was said, for the action."""
        return Promise(**self.said)
