"""The form of a wall."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, SelectChoice, SelectField
from wtforms.fields.choices import SelectFieldBase
from wtforms.validators import AnyOf, InputRequired, Length, ValidationError

from kiosk.actions.walls import About
from kiosk.admin.forms import ManagerForm
from kiosk.fields import NameField, WholeNumberField
from kiosk.models import Location, Wall, WallLook
from kiosk.models.wall import FEWEST_SECONDS, MOST_SECONDS, SECONDS


class WallForm(ManagerForm):
    """What a manager says about a wall. Only an owner's can show every location."""

    name = NameField(
        _("Name"),
        description=_("For you: “Waiting room”."),
        validators=[
            InputRequired(_("Give the wall a name.")),
            Length(max=80, message=_("Shorten the name to 80 characters.")),
        ],
    )
    location = SelectField(_("Notes from"), validate_choice=False, render_kw={"translate": "no"})
    look = RadioField(
        _("Colours"),
        choices=[
            SelectChoice(WallLook.DARK.value, _("Dark, for most rooms")),
            SelectChoice(WallLook.LIGHT.value, _("Light, for a bright room")),
        ],
        validators=[AnyOf(tuple(WallLook), _("Choose dark or light."))],
        validate_choice=False,
    )
    seconds = WholeNumberField(
        _("Seconds for each note"),
        FEWEST_SECONDS,
        MOST_SECONDS,
        description=_("From 5 to 120. Fifteen is enough to read the longest."),
    )
    may_embed = BooleanField(
        _("Other websites may show its latest notes"),
        description=_("Your own site, for example. The wall’s page then shows you how."),
    )

    @classmethod
    def of(cls, wall: Wall | None, offered: Sequence[Location], *, with_all: bool) -> "WallForm":
        """The form for `wall`, or for a new one, with the locations `offered`."""
        all_of_them = [SelectChoice("", _("Every location"))] if with_all else []
        choices = [*all_of_them, *(SelectChoice(one.public_id, one.name) for one in offered)]
        filled: dict[str, Any] = {"look": WallLook.DARK.value, "seconds": SECONDS}
        filled["location"] = choices[0].value if choices else None
        if wall is not None:
            filled = {name: getattr(wall, name) for name in ("name", "seconds", "may_embed")}
            filled |= {"look": wall.look.value, "location": wall.location.public_id if wall.location else ""}
        form = cls(data=filled)
        form.location.choices = choices
        return form

    @property
    def about(self) -> About:
        """What was said, for the action."""
        said = self.said
        return About(said["name"], said["seconds"], WallLook(said["look"]), said["may_embed"])

    def chosen(self, offered: Sequence[Location]) -> Location | None:
        """The location that was chosen; None for every one."""
        return next((one for one in offered if one.public_id == self.location.data), None)

    def validate_location(self, field: SelectFieldBase) -> None:
        """Only what was offered."""
        if field.data not in {choice.value for choice in field.choices or ()}:
            raise ValidationError(_("Choose from your own locations."))
