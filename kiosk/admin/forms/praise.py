"""The forms with which a manager writes down what customers said: praise from anywhere, and paper forms."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectFieldBase
from wtforms.validators import AnyOf, Email, InputRequired, Length, Optional, ValidationError

from kiosk.actions.responses import Told
from kiosk.admin.forms import DayField, ManagerForm
from kiosk.errors import Refused
from kiosk.fields import EmailField, NameField, WordsField
from kiosk.forms import Ticks, ticked
from kiosk.lib import clock, codes
from kiosk.lib.names import Part
from kiosk.models import Channel, Location, StaffMember, Team, Touchpoint
from kiosk.models.mention import NAME_LENGTH
from kiosk.models.response import COMMENT_LENGTH
from kiosk.models.scale import FIVE_FACES
from kiosk.models.suggested import Choice, finder, suggested
from kiosk.queries.visits import Promise

BACK = timedelta(days=366)
"""How far back something can be written down."""

NOBODY = "nobody"
"""What says that a typed name is none of the people it is like."""

_ENTERED = (Channel.PHONE, Channel.LETTER, Channel.EMAIL, Channel.IN_PERSON)


class EntryForm(Ticks, ManagerForm):
    """What every entry asks: where and when, whom the customer named, in which words."""

    client_id = HiddenField()
    touchpoint = SelectField(_("Where"), validate_choice=False)
    given_on = DayField(_("When"), validators=[InputRequired(_("Enter the day it was given, like 2026-11-30."))])
    somebody_else = NameField(
        _("Name as given"), validators=[Length(max=NAME_LENGTH, message=_("Shorten the name to 80 characters."))]
    )
    comment = WordsField(
        _("In their words"),
        validators=[Length(max=COMMENT_LENGTH, message=_("Shorten the words to 4,000 characters."))],
    )
    may_share = BooleanField(_("They agreed that their words may be shown on the thank-you wall"))
    today: date

    def at(self, touchpoints: Sequence[Touchpoint], today: date) -> None:
        """Make it a form of this place and day."""
        self.today = today
        self.touchpoint.choices = [SelectChoice(one.public_id, one.name) for one in touchpoints]
        if not self.touchpoint.data and touchpoints:
            self.touchpoint.data = min(touchpoints, key=lambda one: one.id).public_id
        self.client_id.data = self.id.hex

    @property
    def id(self) -> uuid.UUID:
        """The id made with the page, so that sending it twice is one answer."""
        try:
            return uuid.UUID(self.client_id.data or "")
        except ValueError:
            return codes.client_id()

    def given_at(self, location: Location, now: datetime) -> datetime:
        """The instant: now for today, noon for an earlier day."""
        on = self.given_on.data
        return now if on == self.today else clock.noon(on, location.time_zone)

    def validate_touchpoint(self, field: SelectFieldBase) -> None:
        """Only a touchpoint of the location."""
        if field.data not in {choice.value for choice in field.choices or ()}:
            raise ValidationError(_("Choose where it was."))

    def validate_given_on(self, field: DayField) -> None:
        """Not in the future, and not too long ago."""
        if field.data is None:
            return
        if field.data > self.today:
            raise ValidationError(_("That day is in the future."))
        if field.data < self.today - BACK:
            raise ValidationError(_("That is more than a year ago. Check the year."))

    @property
    def typed_names(self) -> tuple[str, ...]:
        """The name in the customer's own words."""
        return (self.somebody_else.data,) if self.somebody_else.data else ()


class PraiseForm(EntryForm):
    """Praise that came in another way than by a code: how, for whom, and how to answer."""

    channel = RadioField(
        _("How it came in"),
        choices=[
            SelectChoice(Channel.PHONE.value, _("By phone")),
            SelectChoice(Channel.LETTER.value, _("By letter")),
            SelectChoice(Channel.EMAIL.value, _("By e-mail")),
            SelectChoice(Channel.IN_PERSON.value, _("In person")),
        ],
        validators=[AnyOf(_ENTERED, _("Choose how it came in."))],
        validate_choice=False,
    )
    people = SelectMultipleField(_("Who to thank"), validate_choice=False)
    meant = SelectMultipleField(validate_choice=False)
    meant_by = NameField()
    choices: Sequence[Choice] = ()
    parts: Sequence[Part] = ()
    teams = SelectMultipleField(validate_choice=False)
    is_for_team = BooleanField(_("The whole team"))
    contact_name = NameField(
        _("Their name"), validators=[Length(max=80, message=_("Shorten the name to 80 characters."))]
    )
    contact_email = EmailField(
        _("E-mail"),
        validators=[Optional(), Email(_("Enter an e-mail address like name@example.com."))],
    )
    contact_phone = NameField(
        _("Phone"), validators=[Length(max=40, message=_("Shorten the phone number to 40 characters."))]
    )

    def validate_comment(self, field: WordsField) -> None:
        """Praise is for somebody, or says something."""
        named = self.people.data or self.teams.data or self.is_for_team.data or self.somebody_else.data
        if not named and not field.data:
            raise ValidationError(_("Enter who to thank, or what was said."))

    def validate_contact_name(self, field: NameField) -> None:
        """A name alone reaches nobody."""
        if field.data and not (self.contact_email.data or self.contact_phone.data):
            raise ValidationError(_("Add an e-mail address or a phone number so that they can be reached."))

    def look_up(self, people: Sequence[StaffMember]) -> None:
        """Find who may be meant by the typed name."""
        self.choices = suggested(people, self.somebody_else.data or "") if self.is_submitted() else []
        self.parts = finder(people).read(self.somebody_else.data or "") if self.choices else []

    @property
    def is_asked(self) -> bool:
        """Whether the page asked who is meant by the name that is typed."""
        return bool(self.choices) and self.meant_by.data == self.somebody_else.data

    def asks(self) -> bool:
        """Whether it is still to be said who is meant by the typed name; then a sentence at the field asks."""
        if not self.choices or (self.is_asked and self.meant.data):
            return False
        self.meant_by.data = self.somebody_else.data
        self.meant.errors = [str(_("Say who “%(name)s” is.")) % {"name": self.somebody_else.data}]
        return True

    def told(self, people: Sequence[StaffMember], teams: Sequence[Team], promises: Sequence[Promise]) -> Told:
        """What was said, of the people, teams and standards on the page; a typed name while any of it is nobody."""
        meant = {*(self.meant.data or ())} if self.is_asked else set()
        chosen, chosen_teams = {*(self.people.data or ()), *meant}, self.teams.data or ()
        is_matched = bool(meant) and NOBODY not in meant and len(meant) >= len(self.parts)
        for one in people:
            if one.public_id in chosen and one.has_left(self.given_on.data):
                raise Refused(_("%(name)s had left by that day.", name=one.full_name), field="people")
        contact = {name: getattr(self, f"contact_{name}").data for name in ("name", "email", "phone")}
        return Told(
            chosen=tuple((one.id, one.shown_name) for one in people if one.public_id in chosen),
            teams=tuple((one.id, one.name) for one in teams if one.public_id in chosen_teams),
            typed_names=() if is_matched else self.typed_names,
            is_for_team=self.is_for_team.data,
            kept=ticked(self.kept, promises),
            comment=self.comment.data or "",
            may_share=self.may_share.data,
            contact=contact if contact["email"] or contact["phone"] else {},
        )


class PaperForm(EntryForm):
    """A paper form, in the order in which it is read."""

    rating = RadioField(
        _("Face"),
        choices=[SelectChoice(str(rating), word) for rating, word in FIVE_FACES.faces],
        validators=[AnyOf(("1", "2", "3", "4", "5"), _("Choose the face ticked on the form."))],
        validate_choice=False,
    )

    def told(self, promises: Sequence[Promise]) -> Told | None:
        """What stands on the form besides the face; None where that is all."""
        said = Told(
            typed_names=self.typed_names,
            kept=ticked(self.kept, promises),
            fell_short=ticked(self.fell_short, promises),
            comment=self.comment.data or "",
            may_share=self.may_share.data,
        )
        return said if said != Told(may_share=said.may_share) else None
