"""A staff list as a file has it: what each row says about a person, and what it says wrongly."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from kiosk.errors import Refused
from kiosk.lib import table_files, text
from kiosk.lib.table_files import Fault, Row, Unreadable
from kiosk.models.staff_member import SHOWN_NAME_LENGTH


class Column(StrEnum):
    """What a column can say, named as the attribute of a staff member that it fills."""

    REFERENCE = "reference"
    FULL_NAME = "full_name"
    SHOWN_NAME = "shown_name"
    ROLE = "role"
    LOCATIONS = "locations"
    JOINED_ON = "joined_on"
    LEFT_ON = "left_on"
    NAMES = "names"
    IS_SHOWN = "is_shown"


TITLES: dict[Column, Any] = {
    Column.REFERENCE: _("Reference"),
    Column.FULL_NAME: _("Full name"),
    Column.SHOWN_NAME: _("Shown name"),
    Column.ROLE: _("Role"),
    Column.LOCATIONS: _("Locations"),
    Column.JOINED_ON: _("Joined"),
    Column.LEFT_ON: _("Left"),
    Column.NAMES: _("Also known as"),
    Column.IS_SHOWN: _("Shown"),
}
"""The heading of each column, in a file that we hand out."""

_ALSO_CALLED = {
    Column.REFERENCE: "reference|ref|id|number|staff number|employee number|personnel number",
    Column.FULL_NAME: "full name|name|staff name|employee|person",
    Column.SHOWN_NAME: "shown name|display name|name shown|name shown to customers|first name",
    Column.ROLE: "role|job|job title|position|function",
    Column.LOCATIONS: "locations|location|works at|place|site|branch",
    Column.JOINED_ON: "joined|joined on|start|start date|first day|hired",
    Column.LEFT_ON: "left|left on|end|end date|last day|leaving date",
    Column.NAMES: "also known as|names|other names|nickname|nicknames|alias|aliases",
    Column.IS_SHOWN: "shown|show|is shown|shown to customers|agreed|agreed to be shown|consent",
}
_LONGEST = {Column.REFERENCE: 40, Column.FULL_NAME: 80, Column.SHOWN_NAME: SHOWN_NAME_LENGTH, Column.ROLE: 80}
_LONGEST_NAME = 80
_LONGEST_WORD = 40
"""Of a date or a yes, more characters need not be looked at."""
_YES = frozenset({"yes", "y", "true", "1", "x", "✓", "ja", "oui", "si", "sí", "sim"})
_NO = frozenset({"no", "n", "false", "0", "-", "–", "nein", "non", "não", "nee"})


@dataclass(frozen=True)
class StaffRow:
    """One row. `said` has only what its cells say: an empty cell says nothing, and so changes nothing."""

    line: int
    said: Mapping[Column, Any]
    faults: tuple[str, ...]


@dataclass(frozen=True)
class StaffFile:
    """The rows of a file, and the headings nobody understood."""

    rows: tuple[StaffRow, ...]
    unread: tuple[str, ...]


def decode(data: bytes) -> str:
    """The text of an uploaded file; `Refused` says what to do with one that is none."""
    try:
        return table_files.decoded(data)
    except Unreadable as unreadable:
        raise _refused(unreadable) from unreadable


def read(typed: str) -> StaffFile:
    """The rows of a staff list, each with what is wrong with it; `Refused` when it is no list of people."""
    try:
        table = table_files.read(typed)
    except Unreadable as unreadable:
        raise _refused(unreadable) from unreadable
    columns = [_column(cell) for cell in table.headings.cells]
    if Column.FULL_NAME not in columns:
        sentence = gettext("The first line needs the headings of the columns, with “Full name” among them.")
        raise Refused(sentence, field="file")
    if doubled := [TITLES[column] for column in Column if columns.count(column) > 1]:
        raise Refused(gettext("Two columns are headed “%(title)s”. Leave one.", title=doubled[0]), field="file")
    if not table.rows:
        raise Refused(gettext("The file has headings, but nobody below them."), field="file")
    unread = (cell for cell, column in zip(table.headings.cells, columns, strict=True) if cell and column is None)
    return StaffFile(tuple(_row(row, columns) for row in table.rows), tuple(unread))


def _column(heading: str) -> Column | None:
    """The column of a heading, whatever its case, spaces and dashes: in English or the reader's language."""
    known = {_bare(word): column for column, words in _ALSO_CALLED.items() for word in words.split("|")}
    known |= {_bare(str(title)): column for column, title in TITLES.items()}
    return known.get(_bare(heading))


def _bare(heading: str) -> str:
    return re.sub(r"[\W_]+", "", heading.casefold())


def _row(row: Row, columns: list[Column | None]) -> StaffRow:
    said: dict[Column, Any] = {}
    faults = []
    if any(row.cells[len(columns) :]):
        faults.append(
            ngettext(
                "There are more cells than the %(num)d heading. Put quotation marks around a cell with a separator.",
                "There are more cells than the %(num)d headings. Put quotation marks around a cell with a separator.",
                len(columns),
            )
        )
    for column, cell in zip(columns, row.cells, strict=False):
        try:
            if column and (value := _READERS.get(column, _line)(column, cell)) not in ("", None, ()):
                said[column] = value
        except ValueError as trouble:
            faults.append(str(trouble))
    if Column.FULL_NAME not in said and not faults:
        faults.append(gettext("The full name is missing."))
    return StaffRow(row.line, said, tuple(faults))


def _line(column: Column, cell: str) -> str:
    most = _LONGEST[column]
    try:
        return text.name(cell, most)
    except text.TooLong:
        sentence = gettext("“%(title)s” is longer than %(most)d characters.", title=TITLES[column], most=most)
        raise ValueError(sentence) from None


def _several(column: Column, cell: str) -> tuple[str, ...]:
    try:
        return tuple(dict.fromkeys(filter(None, (text.name(part, _LONGEST_NAME) for part in cell.split("|")))))
    except text.TooLong:
        sentence = gettext("“%(title)s” has a name of more than 80 characters.", title=TITLES[column])
        raise ValueError(sentence) from None


def _day(column: Column, cell: str) -> date | None:
    """A date: 2026-11-30, 30.11.2026, and with slashes where only one reading is possible."""
    if not cell:
        return None
    try:
        numbers = [int(part) for part in re.findall(r"\d+", cell[:_LONGEST_WORD])]
        if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", cell, re.ASCII):
            return date(*numbers)
        if re.fullmatch(r"\d{1,2}\.\d{1,2}\.\d{4}", cell, re.ASCII):
            return date(numbers[2], numbers[1], numbers[0])
        if re.fullmatch(r"\d{1,2}/\d{1,2}/\d{4}", cell, re.ASCII):
            return _only_reading(*numbers)
    except ValueError:
        pass
    about = {"title": TITLES[column], "cell": cell[:40]}
    raise ValueError(gettext("“%(title)s” is “%(cell)s”. Write the date like 2026-11-30.", **about))


def _only_reading(one: int, two: int, year: int) -> date:
    if one <= 12 and two <= 12 and one != two:
        raise ValueError("a day and a month that could change places")
    return date(year, one, two) if two > 12 else date(year, two, one)


def _yes_or_no(column: Column, cell: str) -> bool | None:
    word = text.name(cell[:_LONGEST_WORD], _LONGEST_WORD).casefold()
    if word not in _YES | _NO | {""}:
        raise ValueError(gettext("“%(title)s” is “%(cell)s”. Write yes or no.", title=TITLES[column], cell=cell[:40]))
    return word in _YES if word else None


_READERS: dict[Column, Callable[[Column, str], Any]] = {
    Column.LOCATIONS: _several,
    Column.NAMES: _several,
    Column.JOINED_ON: _day,
    Column.LEFT_ON: _day,
    Column.IS_SHOWN: _yes_or_no,
}


def _refused(unreadable: Unreadable) -> Refused:
    line = unreadable.line
    sentences = {
        Fault.EMPTY: _("The file is empty."),
        Fault.SPREADSHEET: _("This is a spreadsheet. Open it, choose “Save as”, and take the type “CSV UTF-8”."),
        Fault.NOT_TEXT: _("This file is not text. Save the list from your spreadsheet as “CSV UTF-8”."),
        Fault.QUOTES: _("Line %(line)d begins a quotation mark that does not end as it should.", line=line),
        Fault.LONG_CELL: _("Line %(line)d has a cell that is far too long.", line=line),
        Fault.TOO_MANY_COLUMNS: _("Line %(line)d has more than 100 cells. Leave only those of the list.", line=line),
        Fault.TOO_MANY_ROWS: _("The file has more than 10,000 rows. Split it in two."),
    }
    return Refused(str(sentences[unreadable.fault]), field="file")
