"""The forms of a touchpoint."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from wtforms import SelectField
from wtforms.validators import InputRequired, Length, ValidationError

from kiosk.admin.forms import ManagerForm
from kiosk.fields import NameField
from kiosk.models import Location


class TouchpointForm(ManagerForm):
    """What a manager says about a touchpoint."""

    name = NameField(
        _("Name"),
        description=_("The spot or moment: “Reception”, “Counter 2”, “Returns”."),
        validators=[
            InputRequired(_("Give the touchpoint a name.")),
            Length(max=80, message=_("Shorten the name to 80 characters.")),
        ],
    )


class MoveForm(ManagerForm):
    """Where a touchpoint shall ask from now on."""

    location = SelectField(
        _("New location"),
        description=_("Answers so far stay with the old location; new answers count for this one."),
        validate_choice=False,
        render_kw={"translate": "no"},
    )

    def __init__(self, locations: Sequence[Location]) -> None:
        super().__init__()
        self.location.choices = [(location.public_id, location.name) for location in locations]

    def validate_location(self, field: SelectField) -> None:
        """One of those that are offered."""
        if field.data not in dict(field.choices):
            raise ValidationError(_("Choose one of your open locations."))
