"""The form of a location."""

from flask_babel import lazy_gettext as _
from wtforms import SelectField
from wtforms.validators import InputRequired, Length

from kiosk.admin.forms import ManagerForm, time_zone_choices
from kiosk.fields import NameField


class LocationForm(ManagerForm):
    """What a manager says about a location."""

    name = NameField(
        _("Name"),
        description=_("As customers know it: “Harbour Street”."),
        validators=[
            InputRequired(_("Give the location a name.")),
            Length(max=80, message=_("Shorten the name to 80 characters.")),
        ],
    )
    address = NameField(_("Address"), validators=[Length(max=200, message=_("Shorten the address to 200 characters."))])
    region = NameField(
        _("Region"),
        description=_("Optional. Locations of one region can be looked at together."),
        validators=[Length(max=80, message=_("Shorten the region to 80 characters."))],
    )
    time_zone = SelectField(
        _("Time zone"),
        description=_("A month begins and ends by this clock."),
        choices=time_zone_choices,
    )
