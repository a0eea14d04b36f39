"""The monthly export of mentions: its columns, totals and sign-off, as CSV, XLSX and PDF."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

from flask_babel import format_date
from flask_babel import gettext as _

from kiosk.documents import month_sheet, pdf
from kiosk.lib import clock, filenames, spreadsheet, text
from kiosk.lib.spreadsheet import Cell, Column, Sheet
from kiosk.models import MonthClose, Organisation
from kiosk.models.month_line import Line


class Format(StrEnum):
    """The kinds of file the export comes as; each is its own ending."""

    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"


TYPES = {Format.CSV: spreadsheet.CSV_TYPE, Format.XLSX: spreadsheet.XLSX_TYPE, Format.PDF: "application/pdf"}
"""The content type of each format."""


@dataclass(frozen=True)
class About:
    """What a file says of itself: whose it is, of which month, where, and what was closed by whom.

    In the locations called as in `uncounted`, nothing is added up by person.
    """

    organisation: Organisation
    month: date
    location: str | None
    closes: tuple[MonthClose, ...] = ()
    uncounted: frozenset[str] = frozenset()

    @property
    def made_at(self) -> datetime:
        """The instant a file bears: of the last close, or where nothing is closed the month's end."""
        month_end = datetime.combine(clock.next_month(self.month), time(), UTC)
        return max((close.closed_at for close in self.closes), default=month_end)

    @property
    def where(self) -> str:
        """The location in words."""
        return self.location if self.location is not None else _("All locations")

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What somebody signs for, line by line."""
        known = [
            (_("Organisation"), self.organisation.name),
            (_("Month"), str(format_date(self.month, "MMMM y"))),
            (_("Location"), self.where),
        ]
        if not self.closes:
            return [*known, (_("State"), _("Open. These rows can still change."))]
        for close in self.closes:
            zone = close.location.time_zone
            by = close.closed_by.name if close.closed_by else _("the command line")
            at = f"{clock.local_time(close.closed_at, zone):%Y-%m-%d %H:%M}"
            known += [
                (_("Closed"), _("%(name)s, %(at)s by %(by)s", name=close.location.name, at=at, by=by)),
                (_("Rows"), str(close.row_count)),
                (_("Checksum of the rows"), close.checksum),
            ]
        return known


def filename(month: date, location: str | None, as_: Format) -> str:
    """`mentions-2026-10-harbour-street.csv`; None for the location stands for all of them."""
    where = filenames.part(location if location is not None else _("all locations"))
    return f"mentions-{month:%Y-%m}-{where}.{as_}"


def written(lines: Iterable[Line], about: About, as_: Format) -> Iterator[bytes]:
    """The file in pieces. The same lines make the same bytes, whenever and wherever they are written."""
    columns = _columns()
    if as_ is Format.CSV:
        return spreadsheet.text_csv_stream(columns, lines)
    totals = _Totals(about.uncounted)
    if as_ is Format.PDF:
        sheet = month_sheet.of(about.organisation, about.facts, totals.counting(lines), totals.people, totals.locations)
        return iter([pdf.pdf(sheet)])
    sheets = (
        Sheet(_("Mentions"), columns, (_typed(line) for line in totals.counting(lines))),
        Sheet(_("Totals"), _total_columns(), totals.rows()),
        Sheet(_("Sign-off"), [Column(_("Sign-off"), 24), Column("", 70)], list(_sign_off(about))),
    )
    return spreadsheet.xlsx_stream(sheets, created_at=about.made_at)


class _Totals:
    """Adds up the lines that pass through it, by person and by location."""

    def __init__(self, uncounted: frozenset[str]) -> None:
        self.uncounted = uncounted
        self.people: Counter[tuple[str, str]] = Counter()
        self.locations: Counter[str] = Counter()
        self.words = (_("Person"), _("Location"), _("All"))

    def counting(self, lines: Iterable[Line]) -> Iterator[Line]:
        for line in lines:
            if line.counts != "0":
                if line.location not in self.uncounted:
                    self.people[line.person, line.reference] += int(line.counts)
                self.locations[line.location] += int(line.counts)
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


def _typed(line: Line) -> list[Cell]:
    """The cells of a line with dates, times and numbers as what they are."""
    cells: list[Cell] = list(line)
    cells[2] = date.fromisoformat(line.given_on)
    cells[3] = time.fromisoformat(line.given_at) if line.given_at else None
    cells[14] = datetime.fromisoformat(line.decided_at) if line.decided_at else None
    cells[15] = int(line.counts)
    return cells


def _sign_off(about: About) -> Iterator[tuple[Cell, ...]]:
    """What is signed for, and where."""
    yield from about.facts
    for who in (_("Drawn up by"), _("Approved by")):
        yield from (("", ""), (who, ""), (_("Signature"), ""), (_("Date"), ""))


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
        Column(_("Counts"), 9),
        Column(_("Entry"), 16),
        Column(_("Mention"), 20),
    ]


def _total_columns() -> list[Column]:
    return [
        Column(_("Total for"), 12),
        Column(_("Name"), 30),
        Column(_("Staff reference"), 15),
        Column(_("Mentions"), 10),
    ]
