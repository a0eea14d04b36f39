"""What a manager says in deciding on several held answers together."""

from flask_babel import gettext as _

from kiosk.admin.forms import ManagerForm
from kiosk.errors import Refused
from kiosk.fields import NameField
from kiosk.models import HoldReason


class TogetherForm(ManagerForm):
    """Which ones: a reason, and a location by its public id."""

    location = NameField()
    reason = NameField()

    @property
    def why(self) -> HoldReason:
        """The reason that the page showed."""
        try:
            return HoldReason(self.reason.data or "")
        except ValueError as unknown:
            raise Refused(_("Open the page again to see what is set aside.")) from unknown
