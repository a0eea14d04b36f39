"""The form of a team."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from wtforms import SelectMultipleField
from wtforms.validators import InputRequired, Length, ValidationError

from kiosk.admin.forms import ManagerForm
from kiosk.fields import NameField
from kiosk.models import StaffMember, Team


class TeamForm(ManagerForm):
    """A name, and who is in it."""

    name = NameField(
        _("Name"),
        description=_("What customers call them: “Kitchen”, “Night shift”, “Back office”."),
        validators=[
            InputRequired(_("Give the team a name.")),
            Length(max=80, message=_("Shorten the name to 80 characters.")),
        ],
    )
    members = SelectMultipleField(_("Who is in it"), validate_choice=False)

    @classmethod
    def of(cls, team: Team | None) -> "TeamForm":
        """The form of `team`, or an empty one."""
        return cls(data={"name": team.name, "members": [one.public_id for one in team.members]} if team else None)

    def chosen(self, offered: Sequence[StaffMember]) -> list[StaffMember]:
        """The people who were ticked, of those on the page."""
        return [one for one in offered if one.public_id in (self.members.data or ())]

    def validate_members(self, field: SelectMultipleField) -> None:
        """A team is somebody."""
        if not field.data:
            raise ValidationError(_("Choose at least one person."))
