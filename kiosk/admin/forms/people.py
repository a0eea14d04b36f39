"""The forms of a staff member: who they are, their photo, their last day."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, SelectMultipleField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from kiosk.actions.staff import About
from kiosk.admin.forms import DayField, ManagerForm
from kiosk.fields import NameField, WordsField
from kiosk.lib import names, text
from kiosk.models import Location, StaffMember
from kiosk.models.mention import NAME_LENGTH

MOST_NAMES = 20
_TOO_MANY_NAMES = _("Enter up to 20 other names of up to 80 characters each.")


class PersonForm(ManagerForm):
    """What a manager says about a person. Of their locations, only the manager's own are offered."""

    full_name = NameField(
        _("Full name"),
        description=_("For you and your colleagues. Customers see the name below."),
        validators=[
            DataRequired(_("Enter the person’s full name.")),
            Length(max=80, message=_("Shorten the name to 80 characters.")),
        ],
    )
    shown_name = NameField(
        _("Name shown to customers"),
        description=_(
            "What they are called: “Rosa” or “Rosa M.”; an alias is fine. If you leave it empty, we suggest one."
        ),
        validators=[Length(max=40, message=_("Shorten the shown name to 40 characters."))],
    )
    role = NameField(
        _("Role"),
        description=_("Optional. Customers see it under the name: “Dental nurse”."),
        validators=[Length(max=80, message=_("Shorten the role to 80 characters."))],
    )
    locations = SelectMultipleField(
        _("Works at"), option_widget=CheckboxInput(), widget=ListWidget(), validate_choice=False
    )
    is_shown = BooleanField(
        _("Agreed to be shown to customers"),
        description=_("Ask them first. If this is off, customers do not see the name but can still type it."),
    )
    names = WordsField(
        _("Also known as"),
        description=_("Nicknames and other spellings, one per line. They help to find who a customer meant."),
        validators=[Length(max=MOST_NAMES * (NAME_LENGTH + 1), message=_TOO_MANY_NAMES)],
    )
    joined_on = DayField(
        _("Joined on"), description=_("Optional. Customers see them from this day."), validators=[Optional()]
    )
    reference = NameField(
        _("Reference"),
        description=_("Optional. Your own number for them, such as a staff number. Imports use it to find the person."),
        validators=[Length(max=40, message=_("Shorten the reference to 40 characters."))],
    )

    @classmethod
    def of(cls, person: StaffMember | None, offered: Sequence[Location]) -> "PersonForm":
        """The form for `person`, or an empty one, with the locations `offered`."""
        form = cls(data=_filled(person) if person else None)
        form.locations.choices = [(location.public_id, location.name) for location in offered]
        if person is None and len(offered) == 1 and not form.is_filled:
            form.locations.data = [offered[0].public_id]
        return form

    @property
    def about(self) -> About:
        """What was said, for the action."""
        said = self.said
        return About(
            full_name=said["full_name"],
            shown_name=said["shown_name"],
            role=said["role"],
            reference=said["reference"],
            joined_on=said["joined_on"],
            is_shown=said["is_shown"],
            names=self._names,
        )

    def chosen(self, offered: Sequence[Location]) -> list[Location]:
        """The locations that were ticked."""
        return [location for location in offered if location.public_id in (self.locations.data or ())]

    def validate_shown_name(self, field: NameField) -> None:
        """Where it was left empty, the usual name; one that may be wrong is proposed, to be looked at first."""
        if field.data or not self.full_name.data or self.full_name.errors:
            return
        proposal = names.propose(self.full_name.data)
        field.data = proposal.shown_name
        if not proposal.is_sure:
            raise ValidationError(_("Is this what customers call them? Change it if it is not, then save."))

    def validate_locations(self, field: SelectMultipleField) -> None:
        """Only what was offered can be chosen."""
        if set(field.data or ()) - {value for value, _label in field.choices}:
            raise ValidationError(_("Choose from your own locations."))

    def validate_names(self, _field: WordsField) -> None:
        """A name a line, not too many and none too long."""
        if len(self._names) > MOST_NAMES or any(len(name) > NAME_LENGTH for name in self._names):
            raise ValidationError(_TOO_MANY_NAMES)

    @property
    def _names(self) -> tuple[str, ...]:
        lines = (self.names.data or "").splitlines()
        return tuple(dict.fromkeys(filter(None, (text.name(line, self.names.most) for line in lines))))


class PhotoForm(ManagerForm):
    """A photo."""

    photo = FileField(
        _("Photo"),
        description=_("A JPEG, PNG or WebP of up to 16 MB. Where and when it was taken is removed."),
        validators=[FileRequired(_("Choose a photo."))],
        render_kw={"accept": "image/jpeg,image/png,image/webp"},
    )


class LeaveForm(ManagerForm):
    """A last day."""

    left_on = DayField(
        _("Last day"),
        description=_("Customers see them until this day. Their thanks and history stay."),
        validators=[InputRequired(_("Enter the last day."))],
    )


class ForgetForm(ManagerForm):
    """That it is meant."""

    is_meant = BooleanField(
        _("Yes, erase it for good"),
        description=_("They have downloaded what they want to keep. This cannot be undone."),
        validators=[InputRequired(_("Tick this to erase it."))],
    )


def _filled(person: StaffMember) -> dict[str, Any]:
    columns = ("full_name", "shown_name", "role", "reference", "joined_on", "is_shown")
    return {
        **{name: getattr(person, name) for name in columns},
        "reference": person.reference or "",
        "locations": [location.public_id for location in person.locations],
        "names": "\n".join(name.name for name in person.names),
    }
