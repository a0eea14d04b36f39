"""Managers' forms, one module a page; and what they have in common."""

from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from flask_wtf.csrf import _FlaskFormCSRF
from wtforms import DateField, SelectChoice, SelectField

from kiosk import own_forms, sent_forms
from kiosk.errors import Refused, Trouble
from kiosk.lib import clock


class Token(_FlaskFormCSRF):
    """The token of a form, for who has one."""

    def generate_csrf_token(self, _field: Any) -> str:
        return own_forms.token()


class ManagerForm(FlaskForm):
    """A form that comes back whole: `status` for the response, `said` for the action."""

    class Meta(FlaskForm.Meta):
        csrf_class = Token

    refused_status = 422
    retry_after_seconds: int | None = None

    def __init__(self, *formdata: Any, **rest: Any) -> None:
        if not formdata and (sent := sent_forms.sent()) is not None:
            rest.setdefault("formdata", sent)
        super().__init__(*formdata, **rest)

    @property
    def is_filled(self) -> bool:
        """Whether somebody filled it in: now, or on a page that was out of date."""
        return self.is_submitted() or sent_forms.sent() is not None

    @property
    def status(self) -> int:
        """200 for a fresh form; for one with something to mend 422, or what the action refused it with."""
        return self.refused_status if self.errors else 200

    @property
    def headers(self) -> dict[str, str]:
        """When to send it again, where the action said so."""
        return {"Retry-After": str(self.retry_after_seconds)} if self.retry_after_seconds else {}

    @property
    def said(self) -> dict[str, Any]:
        """What was filled in, under the names that the action takes."""
        return {name: value for name, value in self.data.items() if name != "csrf_token"}

    def refuse(self, refused: Trouble) -> None:
        """Show why the action refused, at the field it is about."""
        self.refused_status, self.retry_after_seconds = refused.status, refused.retry_after_seconds
        if isinstance(refused, Refused) and refused.field:
            self[refused.field].errors = [str(refused.sentence)]
        else:
            self.form_errors.append(str(refused.sentence))


class DayField(DateField):
    """A date, with a sentence of our own for what is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Enter the date like 2026-11-30.")) from None


class TimeZoneField(SelectField):
    """A time zone, by name. The present one stays a choice even if this system does not know it.

    Otherwise a browser would show, and send, the first of the list in its place.
    """

    def __init__(self, label: Any, **rest: Any) -> None:
        super().__init__(label, choices=[_zone_choice(zone) for zone in clock.time_zones()], **rest)

    def process_data(self, value: Any) -> None:
        super().process_data(value)
        if value and value not in clock.time_zones():
            self.choices = [_zone_choice(zone) for zone in (value, *clock.time_zones())]


def _zone_choice(zone: str) -> SelectChoice:
    return SelectChoice(zone, zone.replace("_", " "))
