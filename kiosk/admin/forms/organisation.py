"""The form of the organisation, at set-up and later."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileSize
from wtforms import ColorField, SelectChoice, SelectField
from wtforms.validators import InputRequired, Length, Regexp, ValidationError

from kiosk import public_address
from kiosk.admin.forms import ManagerForm, TimeZoneField
from kiosk.errors import Refused
from kiosk.fields import NameField, WholeNumberField
from kiosk.lib import addresses, pictures
from kiosk.models.organisation import DEFAULT_COLOUR, LANGUAGES

LARGEST_LOGO = 3 * 1024 * 1024
LOGO_SIDE = 512
"""Pixels of a logo's longer side: crisp on a poster, light on a phone."""


class AddressField(NameField):
    """The public address, written in one way; what phones cannot open is refused with the reason."""

    def post_validate(self, _form: Any, validation_stopped: bool) -> None:
        if validation_stopped:
            return
        if not self.data:
            self.data = None  # type: ignore[assignment]  # nothing typed is nothing said: the column stays empty
            return
        try:
            self.data = addresses.normalised(self.data)
        except addresses.Unusable as unusable:
            raise ValidationError(gettext(str(unusable))) from unusable
        if reason := addresses.why_unreachable(self.data):
            raise ValidationError(gettext(reason))


class OrganisationForm(ManagerForm):
    """What is said about the organisation, at set-up and later; not the address where the environment says it."""

    name = NameField(
        _("Name of your organisation"),
        description=_("Customers see it on every page and poster."),
        validators=[
            InputRequired(_("Enter the name of your organisation.")),
            Length(max=80, message=_("Shorten the name to 80 characters.")),
        ],
    )
    colour = ColorField(
        _("Colour"),
        default=DEFAULT_COLOUR,
        description=_("For buttons and posters. It is darkened if it would be hard to read."),
        validators=[Regexp(r"^#[0-9a-fA-F]{6}$", message=_("Choose a colour."))],
    )
    logo = FileField(
        _("Logo"),
        description=_("Optional. PNG, JPEG or WebP; square looks best."),
        validators=[FileSize(LARGEST_LOGO, message=_("Choose a picture smaller than 3 MB."))],
        render_kw={"accept": "image/png,image/jpeg,image/webp"},
    )
    language = SelectField(_("Language"), choices=[SelectChoice(*language) for language in LANGUAGES])
    time_zone = TimeZoneField(
        _("Time zone"), description=_("The time zone of your first location; your months follow it.")
    )
    public_address = AddressField(
        _("Public address"),
        description=_(
            "The address that customers’ phones open and that goes into printed codes: “https://feedback.example.org”."
        ),
        validators=[Length(max=300, message=_("Shorten the address to 300 characters."))],
        render_kw={"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"},
    )
    mission = NameField(
        _("Your service mission"),
        description=_("Optional. One sentence: what customers can count on. It appears on posters."),
        validators=[Length(max=300, message=_("Shorten the mission to 300 characters."))],
    )

    def __init__(self, *said: Any, **rest: Any) -> None:
        super().__init__(*said, **rest)
        if public_address.is_in_environment():
            del self.public_address


class SettingsForm(OrganisationForm):
    """What is said about the organisation later, besides."""

    colleague_allowance = WholeNumberField(
        _("Thanks between colleagues"),
        0,
        50,
        description=_("How many thank-yous each person can give in a month, on their own page. 0 turns them off."),
    )


def uploaded_logo(form: OrganisationForm) -> pictures.Encoded | None:
    """The logo that was uploaded, encoded anew; None where none was; `Refused` where it is no picture."""
    if not form.logo.data:
        return None
    try:
        return pictures.re_encode(form.logo.data.read(), longest_side=LOGO_SIDE)
    except pictures.Unusable as unusable:
        raise Refused(gettext(str(unusable)), field="logo") from unusable
