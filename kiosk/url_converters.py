"""Parts of addresses that are more than text: codes and months."""

from datetime import date

from flask import Flask
from werkzeug.routing import BaseConverter, ValidationError

from kiosk.lib import clock, codes


class TextConverter(BaseConverter):
    """Any one part of an address. A NUL, which no database keeps as text, is in no address of ours; nor does one end in
    a full stop or bracket, which belongs to the sentence that it was copied from (`address_tails`).
    """

    regex = r"[^/\x00]*[\w=-]"
    part_isolating = True


class CodeConverter(BaseConverter):
    """A short code as people type it: any case, look-alikes, spaces and dashes forgiven."""

    regex = r"[0-9A-Za-z\- ]{4,24}"

    def to_python(self, value: str) -> str:
        return codes.as_typed(value)


class MonthConverter(BaseConverter):
    """`2026-10`, as the first day of that month."""

    regex = r"\d{4}-\d{2}"

    def to_python(self, value: str) -> date:
        try:
            return clock.month_from_text(value)
        except ValueError as trouble:
            raise ValidationError from trouble

    def to_url(self, value: date) -> str:
        return f"{value:%Y-%m}"


def init_app(app: Flask) -> None:
    """Register the converters."""
    app.url_map.converters.update(default=TextConverter, code=CodeConverter, month=MonthConverter)
