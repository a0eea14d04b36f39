"""A month of mentions on paper, to sign: what was closed, each person's total, and the rows where they are not many."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from kiosk.lib import colour, text
from kiosk.models import Organisation
from kiosk.models.month_line import Line

MOST_ROWS = 1000
"""More rows than this are left to the other files; the totals are on paper all the same."""


@dataclass(frozen=True)
class MonthSheet:
    """Everything the sheet says. Of what customers typed there is nothing on it."""

    organisation: Organisation
    facts: list[tuple[str, str]]
    totals: list[tuple[str, str, str]]
    rows: list[tuple[str, ...]]
    more_rows_count: int
    kind: str = "month"

    @property
    def title(self) -> str:
        """What it is."""
        return _("Thanks by name: the month to sign")

    def data(self) -> dict[str, Any]:
        """The same for a template that knows only plain values."""
        accent = colour.readable_on("#ffffff", self.organisation.colour)
        return {
            "paper": "a4",
            "organisation": self.organisation.name,
            "initial": self.organisation.initial,
            "accent": accent,
            "onAccent": colour.ink_on(accent),
            "lang": self.organisation.language[:2].lower() or "en",
            "document": f"{self.organisation.name}: {self.title}",
            "logo": "",
            "title": self.title,
            "facts": self.facts,
            "totalHead": [_("Person"), _("Staff reference"), _("Thanks")],
            "totals": self.totals,
            "rowHead": [_("Date given"), _("Location"), _("Person"), _("Standards"), _("Entry"), _("Counts")],
            "rows": self.rows,
            "more": self._more(),
            "signs": [_("Drawn up by"), _("Approved by")],
            "signature": _("Name, date and signature"),
            "totalsTitle": _("Each person’s thanks"),
            "rowsTitle": _("Row by row"),
        }

    def _more(self) -> str:
        if not self.more_rows_count:
            return ""
        return _(
            "The rows are in the CSV and XLSX files: more than %(most)s rows are not printed.", most=f"{MOST_ROWS:,}"
        )


def of(
    organisation: Organisation,
    facts: list[tuple[str, str]],
    lines: Iterable[Line],
    people: Mapping[tuple[str, str], int],
    locations: Mapping[str, int],
) -> MonthSheet:
    """The sheet of these lines; `people` and `locations` are full once every line has passed."""
    count = 0
    rows: list[tuple[str, ...]] = []
    for count, line in enumerate(lines, start=1):
        if count <= MOST_ROWS:
            rows.append((line.given_on, line.location, line.person, line.standards, line.entry, _signed(line.counts)))
    totals = sorted(people.items(), key=lambda total: (text.alphabetical(total[0][0]), total[0][1]))
    written = [(name, reference, _signed(str(count))) for (name, reference), count in totals]
    written.append((_("All"), "", _signed(str(sum(locations.values())))))
    return MonthSheet(organisation, facts, written, [] if count > MOST_ROWS else rows, max(count - MOST_ROWS, 0))


def _signed(number: str) -> str:
    """A number with a true minus."""
    return number.replace("-", "−")
