"""The one form of set-up: the owner, the organisation, the first place, people and standards."""

import hashlib
from collections import Counter
from functools import cached_property
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import FieldList, Form, FormField, HiddenField, SelectChoice, SelectMultipleField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from kiosk.admin.forms.emails import can_sign_in
from kiosk.admin.forms.organisation import OrganisationForm
from kiosk.admin.forms.passwords import NewPasswordField, refuse_own_name
from kiosk.fields import NameField, SignInField, WordsField
from kiosk.lib import text
from kiosk.lib.names import LONGEST_SHOWN, pasted
from kiosk.lib.names.pasted import Line
from kiosk.models.starter_standards import STARTER_STANDARDS

MOST_STAFF = 60
LONGEST_LIST = MOST_STAFF * 170
"""Characters of so many lines with a name and a role."""


class PersonRow(Form):
    """One line of the list as we read it, to be checked."""

    full_name = NameField(
        _("Full name"),
        validators=[
            DataRequired(_("Enter the person’s full name.")),
            Length(max=80, message=_("Shorten the name to 80 characters.")),
        ],
    )
    shown_name = NameField(
        _("Customers see"),
        validators=[
            DataRequired(_("Write the name that customers see.")),
            Length(max=LONGEST_SHOWN, message=_("Shorten the shown name to 40 characters.")),
        ],
    )
    role = NameField(_("Role"), validators=[Length(max=80, message=_("Shorten the role to 80 characters."))])


class SetupForm(OrganisationForm):
    """Everything an installation needs to ask its first customer."""

    owner_name = NameField(
        _("Your name"),
        validators=[InputRequired(_("Enter your name.")), Length(max=80, message=_("Shorten it to 80 characters."))],
        render_kw={"autocomplete": "name"},
    )
    owner_email = SignInField(
        _("Your e-mail address"),
        description=_("You sign in with it."),
        validators=[
            InputRequired(_("Enter your e-mail address.")),
            can_sign_in,
        ],
        render_kw={"autocomplete": "username"},
    )
    password = NewPasswordField()
    location_name = NameField(
        _("First location"),
        description=_("The name customers know: “Harbour Street”."),
        validators=[
            InputRequired(_("Give your first location a name.")),
            Length(max=80, message=_("Shorten the name to 80 characters.")),
        ],
    )
    touchpoint_name = NameField(
        _("First touchpoint"),
        default=_("Reception"),
        description=_("Where the first QR code will be: “Reception”, “Counter 2”, “Returns”."),
        validators=[
            InputRequired(_("Give the first touchpoint a name.")),
            Length(max=80, message=_("Shorten the name to 80 characters.")),
        ],
    )
    staff = WordsField(
        _("Who can be thanked?"),
        description=_(
            "One person per line: name, then a comma and their role. Only list people who have agreed to be shown to "
            "customers. If a line can be read two ways, we ask. You can add more later, or import a list."
        ),
        render_kw={"rows": 5},
        validators=[Length(max=LONGEST_LIST, message=_("Start with a shorter list and import the others later."))],
    )
    doubtful = FieldList(FormField(PersonRow))
    checked = HiddenField()
    standards = SelectMultipleField(
        _("Standards to start with"),
        description=_("What you promise, and what customers can say they saw. You can reword all of it later."),
        choices=lambda: [SelectChoice(str(at), standard["title"]) for at, standard in enumerate(STARTER_STANDARDS)],
        default=[str(at) for at in range(len(STARTER_STANDARDS))],
        option_widget=CheckboxInput(),
        widget=ListWidget(),
    )

    def validate_password(self, field: Any) -> None:
        """Not one's own name."""
        refuse_own_name(field.data, self.owner_name.data or "", self.owner_email.data or "", self.name.data or "")

    def validate_staff(self, _field: Any) -> None:
        """Names that fit, not too many for a first list, and nothing in it that could be read two ways."""
        if len(self._lines) > MOST_STAFF:
            raise ValidationError(_("Start with up to %(most)d people and import the others later.", most=MOST_STAFF))
        for line in self._lines:
            if not line.shown_name or len(line.full_name) > 80 or len(line.role) > 80:
                sentence = _(
                    "Write a name, a comma and a role on each line: “Rosa Martinez, nurse”. "
                    "We cannot read this line: “%(line)s”.",
                    line=text.beginning(line.typed, 40),
                )
                raise ValidationError(sentence)
        doubtful = [line for line in self._lines if not line.is_sure]
        if doubtful and not self._is_checked:
            self._ask_about(doubtful)
            raise ValidationError(_("Some lines can be read two ways. Check them below the list."))

    def validate_doubtful(self, _field: Any) -> None:
        """People whom customers can tell apart."""
        if not self._is_checked:
            return
        shown = Counter((name.casefold(), role.casefold()) for _full, name, role in self.people)
        for row in self.doubtful.entries:
            name, role = row.shown_name.data or "", row.role.data or ""
            if shown[name.casefold(), role.casefold()] > 1:
                sentence = _("Two people would look the same to customers. Add a letter, as in “Maria S.”.")
                row.shown_name.errors = [*row.shown_name.errors, sentence]
                raise ValidationError(sentence)

    @property
    def asked(self) -> list[tuple[str, FormField]]:
        """Each line that can be read two ways, as it was typed, with the row that says how we read it."""
        typed = [line.typed for line in self._lines if not line.is_sure]
        return list(zip(typed, self.doubtful.entries, strict=False))

    @property
    def _is_checked(self) -> bool:
        """Whether what was read of the list is what stands below it now."""
        doubtful = sum(not line.is_sure for line in self._lines)
        return self.checked.data == self._digest and len(self.doubtful.entries) == doubtful

    @property
    def _digest(self) -> str:
        return hashlib.sha256((self.staff.data or "").encode()).hexdigest()

    def _ask_about(self, doubtful: list[Line]) -> None:
        """Put each line that can be read two ways below the list, as we would read it."""
        self.checked.data = self._digest
        while self.doubtful.entries:
            self.doubtful.pop_entry()
        for line in doubtful:
            self.doubtful.append_entry(vars(line))

    @property
    def errors(self) -> dict[str, Any]:
        """What has to be corrected, in the order of the page: the owner's part comes before the organisation's."""
        found = {name: sentences for name, sentences in super().errors.items() if name != "doubtful"}
        found |= {field.id: field.errors for row in self.doubtful.entries for field in row.form if field.errors}
        owners = [name for name in ("owner_name", "owner_email", "password") if name in found]
        return {name: found[name] for name in [*owners, *found]}

    @property
    def people(self) -> list[tuple[str, str, str]]:
        """Full name, shown name and role of each person listed, as they were checked."""
        rows = iter(self.doubtful.entries if self._is_checked else ())
        found = (next(rows, line) if not line.is_sure else line for line in self._lines)
        return [
            (one.full_name, one.shown_name, one.role)
            if isinstance(one, Line)
            else (one.full_name.data, one.shown_name.data, one.role.data)
            for one in found
        ]

    @cached_property
    def _lines(self) -> list[Line]:
        return pasted.read(self.staff.data or "")

    @property
    def promises(self) -> list[dict[str, Any]]:
        """The starter standards that were left ticked."""
        return [STARTER_STANDARDS[int(at)] for at in self.standards.data or []]
