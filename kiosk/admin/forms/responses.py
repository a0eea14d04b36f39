"""The filters above the list of responses."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import BooleanField, DateField, SelectField
from wtforms.validators import AnyOf, Length, Optional

from kiosk.admin.forms import ManagerForm
from kiosk.fields import NameField
from kiosk.models import Channel, Location
from kiosk.models.scale import FIVE_FACES
from kiosk.queries.responses import Filters

CHANNELS = {
    Channel.QR: lazy_gettext("QR code"),
    Channel.BADGE: lazy_gettext("Badge"),
    Channel.TABLET: lazy_gettext("Tablet"),
    Channel.LINK: lazy_gettext("Link"),
    Channel.PAPER: lazy_gettext("Paper"),
    Channel.PHONE: lazy_gettext("By phone"),
    Channel.LETTER: lazy_gettext("By letter"),
    Channel.EMAIL: lazy_gettext("By e-mail"),
    Channel.IN_PERSON: lazy_gettext("In person"),
    Channel.COLLEAGUE: lazy_gettext("From a colleague"),
}


class DayField(DateField):
    """A date, or a sentence."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError as trouble:
            raise ValueError(_("A date could not be read and was ignored. Write it like 2026-10-31.")) from trouble


class ChoiceField(SelectField):
    """One of a list, or a sentence; the empty choice narrows nothing."""

    def pre_validate(self, form: Any) -> None:
        AnyOf([value for value, *_rest in self.iter_choices()], _("A filter that does not exist was ignored."))(
            form, self
        )


class FilterForm(ManagerForm):
    """Which responses to show. It changes nothing and is sent in the address; what cannot be read is left out."""

    class Meta:
        csrf = False

    location = ChoiceField(lazy_gettext("Location"), default="", render_kw={"translate": "no"})
    rating = ChoiceField(lazy_gettext("Rating"), default="")
    channel = ChoiceField(lazy_gettext("Channel"), default="")
    since = DayField(lazy_gettext("From"), validators=[Optional()])
    until = DayField(lazy_gettext("To"), validators=[Optional()])
    has_words = BooleanField(lazy_gettext("With words"))
    wants_answer = BooleanField(lazy_gettext("Wants an answer"))
    is_held = BooleanField(lazy_gettext("Set aside"))
    is_test = BooleanField(lazy_gettext("Test answers"))
    search = NameField(
        lazy_gettext("Words or names"),
        validators=[
            Length(
                max=80, message=lazy_gettext("The search was too long and was ignored. Shorten it to 80 characters.")
            )
        ],
    )

    @classmethod
    def of(cls, formdata: Any, yours: Sequence[Location]) -> "FilterForm":
        """The form as the address fills it, for somebody's locations."""
        form = cls(formdata=formdata)
        form.location.choices = [("", _("Every location")), *((one.public_id, one.name) for one in yours)]
        form.rating.choices = [("", _("Every rating"))] + [(str(n), str(word)) for n, word in FIVE_FACES.faces[::-1]]
        form.channel.choices = [("", _("Every channel")), *((one.value, str(name)) for one, name in CHANNELS.items())]
        form.validate()
        return form

    def read(self, name: str) -> Any:
        """What a field says; nothing where it could not be read."""
        return None if self[name].errors else self[name].data or None

    @property
    def filters(self) -> Filters:
        """What could be read, for the query."""
        rating, channel = self.read("rating"), self.read("channel")
        return Filters(
            rating=int(rating) if rating else None,
            channel=Channel(channel) if channel else None,
            since=self.read("since"),
            until=self.read("until"),
            has_words=bool(self.has_words.data),
            wants_answer=bool(self.wants_answer.data),
            is_held=bool(self.is_held.data),
            is_test=bool(self.is_test.data),
            search=self.read("search") or "",
        )

    @property
    def address(self) -> dict[str, str]:
        """The same filters for an address."""
        values = {name: self.read(name) for name in self.data}
        return {name: "y" if value is True else str(value) for name, value in values.items() if value}

    @property
    def sentences(self) -> list[str]:
        """What was left out, and why; each once."""
        return list(dict.fromkeys(str(sentence) for errors in self.errors.values() for sentence in errors))
