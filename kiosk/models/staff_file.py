"""A staff list as a file has it: what each row says about a person, what it says wrongly, and what it leaves open."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from flask_babel import format_date, gettext, ngettext

from kiosk.errors import Refused
from kiosk.lib import sheet_dates, text
from kiosk.lib.names import Proposal, fold
from kiosk.lib.sheet_dates import Order
from kiosk.lib.table_files import MOST_ROWS, Fault, Row, Unreadable
from kiosk.models import staff_cells, staff_columns, staff_headings, staff_sheet
from kiosk.models.staff_cells import Wrong
from kiosk.models.staff_columns import Columns
from kiosk.models.staff_headings import Heading
from kiosk.models.staff_member import SHOWN_NAME_LENGTH
from kiosk.models.staff_questions import Answers, Option, Question, answered


class Column(StrEnum):
    """What a row can say, named as the attribute of a staff member that it fills."""

    REFERENCE = "reference"
    FULL_NAME = "full_name"
    SHOWN_NAME = "shown_name"
    ROLE = "role"
    LOCATIONS = "locations"
    JOINED_ON = "joined_on"
    LEFT_ON = "left_on"
    NAMES = "names"
    IS_SHOWN = "is_shown"


TITLES: dict[Column, Any] = {column: staff_columns.TITLES[Heading[column.name]] for column in Column}
"""The heading of each column, in a file that we hand out."""

_LONGEST = {Column.REFERENCE: 40, Column.FULL_NAME: 80, Column.SHOWN_NAME: SHOWN_NAME_LENGTH, Column.ROLE: 80}
_LONGEST_NAME = 80
_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")
"""Marks that nobody sees and that come along when a name is copied. Joiners, which some scripts need, stay."""

_NAMES = frozenset({Heading.FULL_NAME, Heading.GIVEN_NAME, Heading.FAMILY_NAME, Heading.SHOWN_NAME, Heading.NAMES})
_DATES = {Heading.JOINED_ON: Column.JOINED_ON, Heading.LEFT_ON: Column.LEFT_ON}
_HERE, _GONE = "here", "left"


@dataclass(frozen=True)
class StaffRow:
    """One row. `said` has only what its cells say: an empty cell says nothing, and so changes nothing. `has_left`: the
    list says so in a word, perhaps without a day. `checks`: what somebody should look at before it is imported;
    `proposal`: what customers would call them.
    """

    line: int
    said: Mapping[Column, Any]
    faults: tuple[str, ...] = ()
    has_left: bool = False
    checks: tuple[str, ...] = ()
    proposal: Proposal | None = None


@dataclass(frozen=True)
class StaffFile:
    """The rows of a file, the headings nobody understood, what was noticed, and what has to be answered."""

    rows: tuple[StaffRow, ...]
    unread: tuple[str, ...]
    notes: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    answers: Answers = field(default_factory=dict)


def read(data: bytes, answers: Answers | None = None, *, languages: Iterable[str] = ()) -> StaffFile:
    """Return the rows of a staff list, each with what is wrong with it; `Refused` when it is no list of people.

    `languages` are those spoken here: they decide where the letters of a file can be read in several ways.
    """
    said = answers or {}
    opened = staff_sheet.opened(data, said, languages)
    table = max(opened.tables, key=staff_sheet.score)
    if not table.rows:
        raise Refused(staff_sheet.sentence(Unreadable(Fault.EMPTY)), field="file")
    columns = staff_columns.found(table, said)
    if not columns.people:
        raise Refused(gettext("The file has headings but no rows below them."), field="file")
    if len(columns.people) > MOST_ROWS:
        raise Refused(staff_sheet.sentence(Unreadable(Fault.TOO_MANY_ROWS)), field="file")
    orders, dates = _orders(columns, said)
    states, statuses = _states(columns, said)
    reader = _Reader(columns, orders, states)
    rows = tuple(reader.row(row) for row in columns.people)
    questions = (*opened.questions, *columns.questions, *dates, *statuses)
    return StaffFile(rows, columns.unread, columns.notes, questions, said)


def _orders(columns: Columns, answers: Answers) -> tuple[dict[str, Order | None], tuple[Question, ...]]:
    """Whether days or months come first, from all dates of the file together; a question where none of them tells."""
    cells = [
        (cell, found)
        for row in columns.people
        for at in (*columns.of(Heading.JOINED_ON), *columns.of(Heading.LEFT_ON))
        if (cell := _cell(row, at)) and (found := staff_cells.dated(cell))
    ]
    orders = sheet_dates.orders(found for _cell, found in cells)
    questions = []
    for separator in [separator for separator, order in orders.items() if order is None]:
        cell, day = next((cell, day) for cell, day in cells if day.is_ambiguous and day.separator == separator)
        options = (
            Option(Order.DAY_FIRST.value, format_date(day.day_first, "d MMMM y")),
            Option(Order.MONTH_FIRST.value, format_date(day.month_first, "d MMMM y")),
        )
        key = f"dates:{separator}"
        answer = answered(answers, key, options)
        questions.append(Question(key, gettext("Which day is %(cell)s in this list?", cell=cell), options, answer))
        orders[separator] = Order(answer) if answer else None
    return orders, tuple(questions)


def _states(columns: Columns, answers: Answers) -> tuple[dict[str, bool], tuple[Question, ...]]:
    """Whether each word in the columns about it says that somebody works here; a question for a word not known."""
    found: Counter[str] = Counter()
    states: dict[str, bool] = {}
    for kind in (Heading.STATUS, Heading.ACTIVE):
        for at in columns.of(kind):
            for row in columns.people:
                if cell := _cell(row, at):
                    found[cell] += 1
                    known = staff_headings.state(cell)
                    known = staff_headings.yes_or_no(cell) if known is None and kind is Heading.ACTIVE else known
                    if known is not None:
                        states[fold(cell)] = known
    options = (Option(_HERE, gettext("They work here")), Option(_GONE, gettext("They have left")))
    questions = []
    for cell, count in found.items():
        if fold(cell) not in states:
            key = f"status:{fold(cell)[:40]}"
            words = ngettext(
                "%(num)d row says “%(cell)s”. What does that mean?",
                "%(num)d rows say “%(cell)s”. What does that mean?",
                count,
                cell=text.cut(cell, 40),
            )
            answer = answered(answers, key, options)
            questions.append(Question(key, words, options, answer))
            states |= {fold(cell): answer == _HERE} if answer else {}
    return states, tuple(questions)


def _cell(row: Row, at: int) -> str:
    """A cell without what nobody sees; empty where it has only what systems write into empty cells."""
    cell = _UNSEEN.sub("", row.cells[at]).strip() if at < len(row.cells) else ""
    return "" if staff_headings.is_nothing(cell) else cell


class _Reader:
    """Reads the rows of one list, whose columns, dates and states are understood."""

    def __init__(self, columns: Columns, orders: Mapping[str, Order | None], states: Mapping[str, bool]) -> None:
        self.columns = columns
        self.orders = orders
        self.states = states
        self.titles = {column: str(title) for column, title in TITLES.items()}

    def row(self, row: Row) -> StaffRow:
        """What a row says, and everything that is wrong with it."""
        said: dict[Column, Any] = {}
        faults = list(self._too_many(row))
        for column, heading in ((column, Heading[column.name]) for column in Column):
            if column is not Column.FULL_NAME:
                for at in self.columns.of(heading):
                    try:
                        value = self._value(column, self.columns.headings.cells[at], self._read(row, at))
                    except Wrong as wrong:
                        faults.append(str(wrong))
                    else:
                        if value not in ("", None, ()):
                            said.setdefault(column, value)
        proposal, checks = self._name(row, said, faults)
        states = [
            self.states.get(fold(self._read(row, at)), True)
            for kind in (Heading.STATUS, Heading.ACTIVE)
            for at in self.columns.of(kind)
            if self._read(row, at)
        ]
        return StaffRow(row.line, said, tuple(faults), not all(states), tuple(checks), proposal)

    def _read(self, row: Row, at: int) -> str:
        kind = self.columns.meanings[at]
        if kind in _NAMES:  # somebody may be called Null or Na
            cell = _UNSEEN.sub("", row.cells[at]).strip() if at < len(row.cells) else ""
            return "" if staff_headings.is_mark(cell) else cell
        if kind is Heading.IS_SHOWN and at < len(row.cells) and staff_headings.yes_or_no(row.cells[at]) is not None:
            return row.cells[at]
        return _cell(row, at)

    def _value(self, column: Column, heading: str, cell: str) -> Any:
        if not cell:
            return None
        title = _title(heading) or self.titles[column]
        if column in (Column.LOCATIONS, Column.NAMES):
            return staff_cells.several(title, cell, _LONGEST_NAME)
        if column in _DATES.values():
            return staff_cells.day(title, cell, self.orders)
        if column is Column.IS_SHOWN:
            return staff_cells.yes_or_no(title, cell)
        return staff_cells.line(title, cell, _LONGEST[column])

    def _name(self, row: Row, said: dict[Column, Any], faults: list[str]) -> tuple[Proposal | None, list[str]]:
        """Put the full name together, from the columns that there are, and say what is to be checked about it."""
        title = self.titles[Column.FULL_NAME]
        try:
            given, family, full = (
                staff_cells.line(title, self._joined(row, kind), _LONGEST[Column.FULL_NAME])
                for kind in (Heading.GIVEN_NAME, Heading.FAMILY_NAME, Heading.FULL_NAME)
            )
            proposal = staff_cells.proposed(given, family, full)
            said[Column.FULL_NAME] = staff_cells.line(title, proposal.full_name, _LONGEST[Column.FULL_NAME])
        except Wrong as wrong:
            faults.append(str(wrong))
            return None, []
        if not said[Column.FULL_NAME]:
            del said[Column.FULL_NAME]
            faults.append(gettext("The full name is missing."))
            return None, []
        checks = []
        if full and not (given and family) and proposal.full_name != full:
            checks.append(gettext("In the list: “%(cell)s”.", cell=full))
        if staff_cells.is_doubtful(proposal.full_name):
            checks.append(gettext("Check how the name is written."))
        return proposal, checks

    def _joined(self, row: Row, kind: Heading) -> str:
        return " ".join(filter(None, (self._read(row, at) for at in self.columns.of(kind))))

    def _too_many(self, row: Row) -> Iterator[str]:
        count = len(self.columns.headings.cells)
        if any(row.cells[count:]):
            yield ngettext(
                "There are more cells than headings (%(num)d). Put quotation marks around a cell with a separator.",
                "There are more cells than headings (%(num)d). Put quotation marks around a cell with a separator.",
                count,
            )


def _title(heading: str) -> str:
    return " ".join(heading.split())[:40]
