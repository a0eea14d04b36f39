"""The monthly export of mentions: its columns and totals, as CSV and XLSX."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import NamedTuple

from flask_babel import gettext as _

from kiosk.lib import clock, filenames, spreadsheet, text
from kiosk.lib.spreadsheet import Cell, Column, Sheet


class Format(StrEnum):
    """The kinds of file the export comes as; each is its own ending."""

    CSV = "csv"
    XLSX = "xlsx"


TYPES = {Format.CSV: spreadsheet.CSV_TYPE, Format.XLSX: spreadsheet.XLSX_TYPE}
"""The content type of each format."""


class Line(NamedTuple):
    """One mention, with what was said around it: its cells in the order of the columns.

    Times are those of the location's own clock. A tuple, because a quarter of a million are made for one file.
    """

    month: str
    location: str
    given_on: date
    given_at: time
    touchpoint: str
    channel: str
    person: str
    reference: str
    given_name: str
    standards: str
    comment: str
    rating: str
    status: str
    decided_by: str
    decided_at: datetime | None
    mention: str


def filename(month: date, location: str | None, as_: Format) -> str:
    """`mentions-2026-10-harbour-street.csv`; None for the location stands for all of them."""
    where = filenames.part(location if location is not None else _("all locations"))
    return f"mentions-{month:%Y-%m}-{where}.{as_}"


def written(lines: Iterable[Line], month: date, as_: Format) -> Iterator[bytes]:
    """The file in pieces. The same lines make the same bytes, whenever and wherever they are written."""
    columns = _columns()
    if as_ is Format.CSV:
        return spreadsheet.csv_stream(columns, lines)
    totals = _Totals()
    sheets = (
        Sheet(_("Mentions"), columns, totals.counting(lines)),
        Sheet(_("Totals"), _total_columns(), totals.rows()),
    )
    month_end = datetime.combine(clock.next_month(month), time(), UTC)
    return spreadsheet.xlsx_stream(sheets, created_at=month_end)


class _Totals:
    """Counts the lines that pass through it, by person and by location."""

    def __init__(self) -> None:
        self.people: Counter[tuple[str, str]] = Counter()
        self.locations: Counter[str] = Counter()
        self.words = (_("Person"), _("Location"), _("All"))

    def counting(self, lines: Iterable[Line]) -> Iterator[Line]:
        for line in lines:
            if line.person:
                self.people[line.person, line.reference] += 1
            self.locations[line.location] += 1
            yield line

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """Asked for once every line has passed."""
        person, location, everything = self.words
        for (name, reference), count in sorted(self.people.items(), key=_by_name):
            yield person, name, reference, count
        for name, count in sorted(self.locations.items(), key=lambda total: text.alphabetical(total[0])):
            yield location, name, "", count
        yield everything, "", "", self.locations.total()


def _by_name(total: tuple[tuple[str, str], int]) -> tuple[tuple[str, str], str]:
    (name, reference), _count = total
    return text.alphabetical(name), reference


def _columns() -> list[Column]:
    return [
        Column(_("Month"), 10),
        Column(_("Location"), 22),
        Column(_("Date given"), 12),
        Column(_("Time given"), 11),
        Column(_("Touchpoint"), 20),
        Column(_("Channel"), 11),
        Column(_("Person"), 24),
        Column(_("Staff reference"), 15),
        Column(_("Name as the customer gave it"), 24),
        Column(_("Standards"), 32),
        Column(_("The customer’s words"), 60),
        Column(_("Rating"), 12),
        Column(_("Status"), 12),
        Column(_("Decided by"), 20),
        Column(_("Decided at"), 17),
        Column(_("Mention"), 20),
    ]


def _total_columns() -> list[Column]:
    return [
        Column(_("Total for"), 12),
        Column(_("Name"), 30),
        Column(_("Staff reference"), 15),
        Column(_("Mentions"), 10),
    ]
