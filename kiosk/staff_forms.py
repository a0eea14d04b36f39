"""Forms of a staff member's own page: what they choose, whom they thank, what they write."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, SelectMultipleField
from wtforms.validators import InputRequired, Length, ValidationError

from kiosk.actions.responses import Told
from kiosk.actions.staff_pages import Choices
from kiosk.errors import Refused
from kiosk.fields import NameField, WordsField
from kiosk.forms import CustomerForm, ticked
from kiosk.lib import codes
from kiosk.models import Location, RemarkKind, StaffMember, Team, WallChoice
from kiosk.models.passed_thanks import SHARE_LENGTH
from kiosk.models.remark import REMARK_LENGTH
from kiosk.models.response import COMMENT_LENGTH
from kiosk.models.suggested import Choice, suggested
from kiosk.queries.visits import Promise


@dataclass(frozen=True)
class Thankable:
    """Somebody or a team that can be thanked: `key` stands for them in the page, `location` is where."""

    key: str
    name: str
    location: Location
    person: StaffMember | None = None
    team: Team | None = None


class OwnForm(CustomerForm):
    """A form on one's own page: its address is the secret, so there is no cookie and no token in it."""

    visit = HiddenField()

    @property
    def status(self) -> int:
        """200 for a fresh form, 422 for one with something to mend."""
        return 422 if self.errors else 200

    @property
    def client_id(self) -> uuid.UUID:
        """The id that was made with the page, so that sending it twice is sending it once; a lost one is made anew."""
        try:
            return uuid.UUID(str(self.visit.data or ""))
        except ValueError:
            return codes.client_id()

    def renew(self) -> None:
        """Give the form an id of its own: it has not been sent."""
        self.visit.data = str(codes.client_id())

    def refuse(self, refused: Refused) -> None:
        """Show why the action refused, at the field it is about, else at the first."""
        field = self[refused.field] if refused.field else next(field for field in self if field.name != "visit")
        field.errors = [str(refused.sentence)]


class ChooseForm(OwnForm):
    """What is shown of somebody, which is theirs to choose."""

    is_shown = BooleanField(_("Show my name to customers"))
    shows_photo = BooleanField(_("Show my photo"))
    wall_choice = RadioField(
        _("Thank-you notes about me on the wall"),
        choices=[
            SelectChoice(WallChoice.ASK, _("Ask me for each note")),
            SelectChoice(WallChoice.ALWAYS, _("Always yes, unless I say no to one")),
            SelectChoice(WallChoice.NEVER, _("Never")),
        ],
        validators=[InputRequired(_("Choose one."))],
    )

    @classmethod
    def of(cls, person: StaffMember) -> "ChooseForm":
        """The form as the person chose last."""
        names = ("is_shown", "shows_photo", "wall_choice")
        return cls(data={name: getattr(person, name) for name in names})

    @property
    def choices(self) -> Choices:
        """What was chosen."""
        return Choices(self.is_shown.data, self.shows_photo.data, WallChoice(self.wall_choice.data))


class WhomForm(OwnForm):
    """A form that names one of those who can be named."""

    whom = RadioField(validate_choice=False)
    named = NameField()
    choices: Sequence[Choice] = ()

    def look_up(self, offered: Sequence[Any]) -> None:
        """Find who may be meant by the typed name, of those who were offered."""
        self.choices = suggested([one.person for one in offered if one.person], self.named.data or "")

    def validate_whom(self, field: RadioField) -> None:
        """Somebody has to be chosen; a typed name is asked about."""
        if field.data:
            return
        if self.choices:
            raise ValidationError(_("Say who “%(name)s” is.") % {"name": self.named.data})
        if self.named.data:
            nobody = _("Nobody here is called “%(name)s”. Choose from the list.")
            raise ValidationError(nobody % {"name": self.named.data})
        raise ValidationError(_("Choose who helped you."))

    def meant(self, offered: Sequence[Any]) -> Any:
        """Who was chosen of those who were offered."""
        found = next((one for one in offered if one.key == self.whom.data), None)
        if found is None:
            raise Refused(str(_("Choose who helped you.")), field="whom")
        return found


class ThankForm(WhomForm):
    """A colleague's thank-you."""

    kept = SelectMultipleField(validate_choice=False)
    words = WordsField(
        _("In your words, for them to read"),
        validators=[
            InputRequired(_("Say in one sentence what they did.")),
            Length(max=COMMENT_LENGTH, message=_("Shorten your words to %(max)d characters.")),
        ],
    )

    def told(self, whom: Thankable, promises: Sequence[Promise]) -> Told:
        """What was said, of the standards that were on the page."""
        return Told(
            chosen=((whom.person.id, whom.name),) if whom.person else (),
            teams=((whom.team.id, whom.name),) if whom.team else (),
            kept=ticked(self.kept, promises),
            comment=self.words.data or "",
        )


class PassForm(WhomForm):
    """A share for a colleague who helped."""

    words = WordsField(
        _("What they did (optional)"),
        validators=[Length(max=SHARE_LENGTH, message=_("Shorten your words to %(max)d characters."))],
    )


class WriteForm(OwnForm):
    """A reply or an objection."""

    kind = RadioField(
        _("What is it about?"),
        choices=[
            SelectChoice(RemarkKind.REPLY, _("I want to say something")),
            SelectChoice(RemarkKind.OBJECTION, _("Something is wrong or should not be kept")),
        ],
        validators=[InputRequired(_("Choose one."))],
    )
    words = WordsField(
        _("Your words"),
        validators=[
            InputRequired(_("Enter what you want to say.")),
            Length(max=REMARK_LENGTH, message=_("Shorten your words to %(max)d characters.")),
        ],
    )
