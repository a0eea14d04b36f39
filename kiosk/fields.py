"""Fields of forms through which text comes in: tidied, and refused in a sentence where it is too long."""

from typing import Any

from flask import flash, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import IntegerField, StringField
from wtforms.validators import Length, StopValidation
from wtforms.widgets import EmailInput, TextArea, TextInput

from kiosk.lib import numbers, text

MOST = 80
"""Characters that a field takes which names no limit of its own."""

MOST_OF_AN_ADDRESS = 254
"""Characters of the longest e-mail address (RFC 5321, as RFC Editor's erratum 1690 reads it)."""


def _whole(widget: type[Any]) -> type[Any]:
    """Make a box that takes all that is pasted into it: a browser's `maxlength` would cut it off in silence."""
    attributes = [name for name in widget.validation_attrs if name != "maxlength"]
    return type(f"Whole{widget.__name__}", (widget,), {"validation_attrs": attributes})


WholeLine, WholeEmail, WholeText = map(_whole, (TextInput, EmailInput, TextArea))


class NameField(StringField):
    """One line, tidied: a name or title. Its limit is that of its `Length`, else `MOST`.

    What is too long is not worked on at all: no other rule of the field looks at it, and it comes back as it was typed.
    """

    widget = WholeLine()
    is_too_long = False

    @property
    def most(self) -> int:
        """The characters that it takes."""
        return max((rule.max for rule in self.validators if isinstance(rule, Length)), default=MOST)

    def tidy(self, typed: str) -> str:
        """Return what was typed as it is kept; raise `TooLong` for more than the limit."""
        return text.name(typed, self.most)

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = valuelist[0] if valuelist else ""
        try:
            self.data = self.tidy(typed)
        except text.TooLong:
            self.data, self.is_too_long = typed, True
        self.raw_data = [self.data]  # what `InputRequired` looks at: a name of spaces is none

    def pre_validate(self, _form: Any) -> None:
        """Refuse what is too long, before any other rule reads it."""
        if self.is_too_long:
            said = [rule.message for rule in self.validators if isinstance(rule, Length) and rule.message]
            raise StopValidation(str(next(iter(said), _("Shorten this to %(max)d characters."))) % {"max": self.most})


class WordsField(NameField):
    """Several lines, tidied."""

    widget = WholeText()

    def tidy(self, typed: str) -> str:
        return text.words(typed, self.most)


class EmailField(NameField):
    """An e-mail address."""

    widget = WholeEmail()

    def __init__(self, label: Any = None, validators: Any = (), **rest: Any) -> None:
        limit = Length(max=MOST_OF_AN_ADDRESS, message=_("Shorten the address to %(max)d characters."))
        super().__init__(label, [limit, *validators], **rest)


class SignInField(EmailField):
    """An e-mail address that somebody signs in with: capital letters make no difference."""

    def tidy(self, typed: str) -> str:
        return super().tidy(typed).lower()


class WholeNumberField(IntegerField):
    """A whole number between two bounds, in the digits of any script; one sentence for all that is none, which comes
    back as it was typed. None where nothing was typed and nothing need be.
    """

    widget = WholeLine()

    def __init__(self, label: Any, least: int, most: int, *, is_optional: bool = False, **rest: Any) -> None:
        super().__init__(label, render_kw={"inputmode": "numeric", "autocomplete": "off"}, **rest)
        self.least, self.most, self.is_optional = least, most, is_optional

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.data = numbers.whole(valuelist[0])

    def pre_validate(self, _form: Any) -> None:
        """Refuse what is no number within the bounds."""
        is_within = self.data is not None and self.least <= self.data <= self.most
        is_empty = not any(typed.strip() for typed in self.raw_data or ())
        if not (is_within or (is_empty and self.is_optional)):
            bounds = {"least": self.least, "most": self.most}
            raise StopValidation(gettext("Enter a whole number from %(least)s to %(most)s.", **bounds))


def asked(name: str) -> str:
    """Return a line of the address's query, tidied; nothing for one that is longer than any of ours."""
    try:
        return text.name(request.args.get(name, ""), MOST)
    except text.TooLong:
        return ""


def searched(name: str) -> str:
    """Return what was typed into a search box; nothing, and a sentence on the page, where that is too long."""
    found = asked(name)
    if not found and len(request.args.get(name, "")) > MOST:
        flash(str(_("The search was too long and was ignored. Shorten it to %(max)d characters.", max=MOST)))
    return found
