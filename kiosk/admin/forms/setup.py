"""The one form of set-up: the owner, the organisation, the first place, people and standards."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import SelectChoice, SelectMultipleField
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from kiosk.admin.forms.emails import can_sign_in
from kiosk.admin.forms.organisation import OrganisationForm
from kiosk.admin.forms.passwords import NewPasswordField, refuse_own_name
from kiosk.fields import NameField, SignInField, WordsField
from kiosk.lib import text
from kiosk.models.starter_standards import STARTER_STANDARDS

MOST_STAFF = 60
LONGEST_LIST = MOST_STAFF * 170
"""Characters of so many lines with a name and a role."""


class SetupForm(OrganisationForm):
    """Everything an installation needs to ask its first customer."""

    owner_name = NameField(
        _("Your name"),
        validators=[InputRequired(_("Write your name.")), Length(max=80, message=_("Shorten it to 80 characters."))],
        render_kw={"autocomplete": "name"},
    )
    owner_email = SignInField(
        _("Your e-mail address"),
        description=_("You sign in with it."),
        validators=[
            InputRequired(_("Write your e-mail address.")),
            can_sign_in,
        ],
        render_kw={"autocomplete": "username"},
    )
    password = NewPasswordField()
    location_name = NameField(
        _("First location"),
        description=_("As customers know it: “Harbour Street”."),
        validators=[
            InputRequired(_("Give your first location a name.")),
            Length(max=80, message=_("Shorten the name to 80 characters.")),
        ],
    )
    touchpoint_name = NameField(
        _("First touchpoint"),
        default=_("Reception"),
        description=_("Where the first QR code will stand: “Reception”, “Counter 2”, “Returns”."),
        validators=[
            InputRequired(_("Give the first touchpoint a name.")),
            Length(max=80, message=_("Shorten the name to 80 characters.")),
        ],
    )
    staff = WordsField(
        _("Who can be thanked?"),
        description=_(
            "One person a line: name, then a comma and their role. Only list people who agreed to be shown to "
            "customers; customers see first names. You can add more later, or import a list."
        ),
        render_kw={"rows": 5},
        validators=[Length(max=LONGEST_LIST, message=_("Begin with a shorter list; import the others later."))],
    )
    standards = SelectMultipleField(
        _("Standards to begin with"),
        description=_("What you promise, and what customers can say they saw. All of it can be reworded later."),
        choices=lambda: [SelectChoice(str(at), standard["title"]) for at, standard in enumerate(STARTER_STANDARDS)],
        default=[str(at) for at in range(len(STARTER_STANDARDS))],
        option_widget=CheckboxInput(),
        widget=ListWidget(),
    )

    def validate_password(self, field: Any) -> None:
        """Not one's own name."""
        refuse_own_name(field.data, self.owner_name.data or "", self.owner_email.data or "", self.name.data or "")

    def validate_staff(self, _field: Any) -> None:
        """Names that fit, and not too many for a first list."""
        if len(self.people) > MOST_STAFF:
            raise ValidationError(_("Begin with up to %(most)d people; import the others later.", most=MOST_STAFF))
        for line, (name, role) in zip(self._lines, self.people, strict=True):
            if not name or len(name) > 80 or len(role) > 80:
                sentence = _(
                    "Write a name, a comma and a role in each line: “Rosa Martinez, nurse”. This is none: “%(line)s”.",
                    line=text.beginning(line, 40),
                )
                raise ValidationError(sentence)

    @property
    def errors(self) -> dict[str, Any]:
        """What is to be mended, in the order of the page: the owner's part stands above the organisation's."""
        found = super().errors
        owners = [name for name in ("owner_name", "owner_email", "password") if name in found]
        return {name: found[name] for name in [*owners, *found]}

    @property
    def people(self) -> list[tuple[str, str]]:
        """Full name and role of each person listed."""
        parts = (line.partition(",") for line in self._lines)
        return [(text.name(name, self.staff.most), text.name(role, self.staff.most)) for name, _comma, role in parts]

    @property
    def _lines(self) -> list[str]:
        return [line for line in (self.staff.data or "").splitlines() if line.strip()]

    @property
    def promises(self) -> list[dict[str, Any]]:
        """The starter standards that were left ticked."""
        return [STARTER_STANDARDS[int(at)] for at in self.standards.data or []]
