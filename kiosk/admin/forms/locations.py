"""The form of a location."""

from flask_babel import lazy_gettext as _
from wtforms.validators import InputRequired, Length

from kiosk.admin.forms import ManagerForm, TimeZoneField
from kiosk.fields import NameField


class LocationForm(ManagerForm):
    """What a manager says about a location."""

    name = NameField(
        _("Name"),
        description=_("The name customers know: “Harbour Street”."),
        validators=[
            InputRequired(_("Give the location a name.")),
            Length(max=80, message=_("Shorten the name to 80 characters.")),
        ],
    )
    address = NameField(_("Address"), validators=[Length(max=200, message=_("Shorten the address to 200 characters."))])
    region = NameField(
        _("Region"),
        description=_("Optional. You can look at all locations in a region together."),
        validators=[Length(max=80, message=_("Shorten the region to 80 characters."))],
    )
    time_zone = TimeZoneField(_("Time zone"), description=_("Months begin and end by the time here."))
