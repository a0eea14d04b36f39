"""The form of a touchpoint."""

from flask_babel import lazy_gettext as _
from wtforms.validators import InputRequired, Length

from kiosk.admin.forms import ManagerForm, NameField


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
