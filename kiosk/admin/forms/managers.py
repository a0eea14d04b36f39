"""The forms of a manager: who they are and how far they reach; and of a password."""

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import PasswordField, RadioField, SelectChoice, SelectMultipleField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from kiosk.admin.forms import ManagerForm
from kiosk.admin.forms.emails import can_sign_in
from kiosk.admin.forms.passwords import NewPasswordField, refuse_own_name
from kiosk.errors import Refused
from kiosk.fields import NameField, SignInField
from kiosk.models import Location, Manager, Role, StaffMember

ROLES = (
    SelectChoice(Role.OWNER, _("Owner: everything at every location")),
    SelectChoice(Role.MANAGER, _("Manager: can see and change their own locations")),
    SelectChoice(Role.VIEWER, _("Viewer: can see their own locations, not change them")),
)

_several = _("Several people have this name. Enter the staff number.")
_nobody = _("Nobody on the staff list has this name.")
_nobody_but = _("Nobody on the staff list has this name. Perhaps: %(names)s. Enter the full name.")


class ManagerRoleForm(ManagerForm):
    """What an owner says about a manager they know already."""

    name = NameField(
        _("Name"),
        validators=[InputRequired(_("Enter their name.")), Length(max=80, message=_("Shorten it to 80 characters."))],
    )
    role = RadioField(_("What may they do?"), choices=ROLES, coerce=Role, default=Role.MANAGER)
    locations = SelectMultipleField(
        _("Which locations?"),
        description=_("Owners see every location."),
        option_widget=CheckboxInput(),
        widget=ListWidget(),
    )

    staff_name = NameField(
        _("Who are they on the staff list?"),
        description=_(
            "Their name there, or their staff number. Leave it empty if customers cannot thank them. Nobody "
            "can approve their own thanks."
        ),
    )

    def offer(self, locations: Sequence[Location], chosen: Sequence[Location] = ()) -> "ManagerRoleForm":
        """The same form with these locations to choose from."""
        self.locations.choices = [SelectChoice(location.public_id, location.name) for location in locations]
        if not self.is_filled:
            self.locations.data = [location.public_id for location in chosen]
        return self

    def chosen(self, locations: Sequence[Location]) -> dict[str, Any]:
        """What was said, with the chosen locations themselves; an owner has none of their own."""
        is_owner = self.role.data is Role.OWNER
        mine = [place for place in locations if place.public_id in (self.locations.data or ()) and not is_owner]
        return {name: said for name, said in self.said.items() if name != "staff_name"} | {"locations": mine}

    def who(self, found: Sequence[StaffMember], perhaps: Callable[[str], Sequence[StaffMember]]) -> StaffMember | None:
        """The one person on the staff list who is called so; None where nobody was named. `perhaps` finds the likes."""
        if len(found) > 1:
            raise Refused(_several, field="staff_name")
        if self.staff_name.data and not found:
            likes = ", ".join(one.full_name for one in perhaps(self.staff_name.data))
            raise Refused(_nobody_but % {"names": likes} if likes else _nobody, field="staff_name")
        return found[0] if found else None


class InviteForm(ManagerRoleForm):
    """What an owner says about somebody new."""

    email = SignInField(
        _("E-mail address"),
        description=_("They sign in with it."),
        validators=[
            InputRequired(_("Enter their e-mail address.")),
            can_sign_in,
        ],
    )


class AcceptForm(ManagerForm):
    """The password of somebody who was invited."""

    password = NewPasswordField()

    def __init__(self, manager: Manager, **rest: Any) -> None:
        super().__init__(**rest)
        self.manager = manager

    def validate_password(self, field: Any) -> None:
        """Not one's own name."""
        refuse_own_name(field.data, self.manager.name, self.manager.email)


class ChangePasswordForm(ManagerForm):
    """The old password, and the one that takes its place."""

    old = PasswordField(
        _("Current password"),
        validators=[InputRequired(_("Enter your current password."))],
        render_kw={"autocomplete": "current-password"},
    )
    new = NewPasswordField(_("New password"))
