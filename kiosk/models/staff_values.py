"""What a person is, column by column of a staff list, and how each value reads."""

from datetime import date
from typing import Any

from flask_babel import gettext as _

from kiosk.models.staff_file import Column
from kiosk.models.staff_member import StaffMember


def now(person: StaffMember | None) -> dict[Column, Any]:
    """What a person is, column by column; for somebody new, what they are if the file does not say."""
    values: dict[Column, Any] = dict.fromkeys(Column)
    if person is None:
        blank = {Column.SHOWN_NAME: "", Column.ROLE: "", Column.LOCATIONS: (), Column.NAMES: (), Column.IS_SHOWN: False}
        return values | blank
    values |= {column: getattr(person, column) for column in Column}
    values[Column.LOCATIONS] = tuple(sorted(location.name for location in person.locations))
    values[Column.NAMES] = tuple(sorted(name.name for name in person.names))
    return values


def words(value: Any) -> str:
    """A value as a person reads it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, tuple):
        return ", ".join(value)
    return value.isoformat() if isinstance(value, date) else str(value or "")
