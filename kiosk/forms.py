"""Customers' forms: what is read from them and the sentences they answer with."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import request
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectMultipleField
from wtforms.validators import Email, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from kiosk.actions.responses import NewResponse, Told
from kiosk.fields import EmailField, NameField, WordsField
from kiosk.lib import codes, tokens
from kiosk.models.mention import NAME_LENGTH
from kiosk.models.response import COMMENT_LENGTH, Channel
from kiosk.models.scale import FIVE_FACES
from kiosk.queries.visits import Person, Place, Promise, Visit


class CustomerForm(FlaskForm):
    """A form without a cookie, and so without a CSRF token: there is no signed-in customer to abuse."""

    class Meta:
        csrf = False


@dataclass(frozen=True)
class Tap:
    """One tap on a face, read without the machinery of a form: this is the path that has to be quick.

    `rating` is None where none of our faces was tapped; `client_id` was made with the page, so that a second tap is
    the same response. Whether it `is_test` is the page's to say.
    """

    client_id: uuid.UUID
    rating: int | None
    is_test: bool = False

    @classmethod
    def of(cls, formdata: Mapping[str, str]) -> "Tap":
        """The tap in `formdata`. A lost id is made anew, because a tap is never refused for that."""
        rating = formdata.get("rating", "")
        try:
            client_id = uuid.UUID(formdata.get("visit", ""))
        except ValueError:
            client_id = codes.client_id()
        return cls(client_id, int(rating) if rating in {"1", "2", "3", "4", "5"} else None)

    def at(self, place: Place, now: datetime) -> NewResponse:
        """The answer of somebody who tapped at `place` just now."""
        return NewResponse(
            client_id=self.client_id,
            location_id=place.location_id,
            touchpoint_id=place.touchpoint_id,
            time_zone=place.time_zone,
            channel=Channel.BADGE if place.badge_of else Channel.QR,
            scale=FIVE_FACES.id,
            rating=self.rating,
            given_at=now,
            received_at=now,
            is_test=self.is_test,
        )

    def token(self, secret: str) -> str:
        """What opens the visit, so that more can be told."""
        return tokens.sign(self.client_id.hex, purpose="visit", secret=secret)


class Ticks:
    """What a form asks of the standards: a chip sends under which of its two wordings it was ticked."""

    kept = SelectMultipleField(validate_choice=False)
    fell_short = SelectMultipleField(validate_choice=False)

    def validate_fell_short(self, field: SelectMultipleField) -> None:
        """One of the two wordings; where both are ticked, only who ticked them knows which is true."""
        if set(field.data or ()) & set(self.kept.data or ()):
            raise ValidationError(_("The same thing is ticked as good and as bad. Untick one of the two."))


def ticked(field: SelectMultipleField, promises: Sequence[Promise]) -> tuple[int, ...]:
    """Return the wordings that were ticked in `field`, of the standards on the page; anything else is ignored."""
    return tuple(promise.version_id for promise in promises if promise.key in (field.data or ()))


class TellForm(Ticks, CustomerForm):
    """Who helped, what they did, and whether to get back. Every part is optional."""

    people = SelectMultipleField(
        _("Who helped you?"), option_widget=CheckboxInput(), widget=ListWidget(), validate_choice=False
    )
    somebody_else = NameField(
        _("Somebody else"),
        validators=[Length(max=NAME_LENGTH, message=_("Shorten the name to %(max)d characters."))],
    )
    is_for_team = BooleanField(_("The whole team"))
    comment = WordsField(
        _("In your words"),
        validators=[Length(max=COMMENT_LENGTH, message=_("Shorten your words to %(max)d characters."))],
    )
    may_share = BooleanField(_("You may show my words on the thank-you wall"))
    keep = BooleanField(_("Keep it and add to it. New words or contact details replace the old ones."))
    wants_answer = BooleanField(_("Yes, get back to me"))
    contact_name = NameField(
        _("Your name"),
        validators=[Length(max=80, message=_("Shorten the name to %(max)d characters."))],
    )
    contact_email = EmailField(
        _("E-mail address"),
        validators=[Optional(), Email(_("Enter an e-mail address like name@example.com."))],
    )
    contact_phone = NameField(
        _("Phone number"),
        validators=[Length(max=40, message=_("Shorten the phone number to %(max)d characters."))],
    )

    @property
    def utc_offset(self) -> int | None:
        """By how many minutes the device's clock is ahead of UTC, if its browser says so in an hour that exists."""
        said = request.form.get("utc_offset", "")
        is_whole = said.removeprefix("-").isdecimal() and said.isascii() and len(said) <= 4
        return int(said) if is_whole and abs(int(said)) <= 14 * 60 else None

    @classmethod
    def of(cls, visit: Visit, formdata: object) -> "TellForm":
        """The form for `visit`, with whose badge was scanned.

        What was told before is never in it: a page that is opened again may be read by whoever holds the phone next.
        """
        badge = [visit.place.badge_of] if visit.place.badge_of and not visit.has_told else []
        return cls(formdata=formdata, people=badge, keep=visit.has_told)

    def validate_wants_answer(self, field: BooleanField) -> None:
        """An answer needs somewhere to go."""
        if field.data and not (self.contact_email.data or self.contact_phone.data):
            raise ValidationError(_("Leave an e-mail address or a phone number so that we can reach you."))

    def told(self, people: list[Person], promises: list[Promise]) -> Told:
        """What the customer said, of the people and standards that were on the page; anything else is ignored."""
        is_answer_wanted = self.wants_answer.data or self.contact_email.data or self.contact_phone.data
        return Told(
            chosen=tuple((person.id, person.name) for person in people if person.public_id in (self.people.data or ())),
            typed_names=(self.somebody_else.data,) if self.somebody_else.data else (),
            is_for_team=self.is_for_team.data,
            kept=ticked(self.kept, promises),
            fell_short=ticked(self.fell_short, promises),
            comment=self.comment.data,
            may_share=self.may_share.data,
            contact={name: getattr(self, f"contact_{name}").data for name in ("name", "email", "phone")}
            if is_answer_wanted
            else {},
            is_more=self.keep.data,
        )
