"""Tables in text as spreadsheets save them: any usual separator, cells of several lines, line numbers."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

SEPARATORS = (",", ";", "\t", "|")
MOST_ROWS = 10_000
MOST_COLUMNS = 100
_LONGEST_CELL = 4000


class Fault(StrEnum):
    """Why a file is no table."""

    EMPTY = "empty"
    OLD_SPREADSHEET = "old spreadsheet"
    BROKEN_SPREADSHEET = "broken spreadsheet"
    WEB_PAGE = "web page"
    NOT_TEXT = "not text"
    QUOTES = "quotes"
    LONG_CELL = "long cell"
    TOO_MANY_COLUMNS = "too many columns"
    TOO_MANY_ROWS = "too many rows"
    TOO_LARGE = "too large"


class Unreadable(ValueError):
    """The file is no table; `line` says where, if anywhere."""

    def __init__(self, fault: Fault, line: int = 0) -> None:
        super().__init__(f"{fault} in line {line}" if line else str(fault))
        self.fault = fault
        self.line = line


@dataclass(frozen=True)
class Row:
    """A row's cells, trimmed, and the line of the file that it begins on."""

    line: int
    cells: tuple[str, ...]

    @property
    def filled(self) -> list[str]:
        """The cells that say something."""
        return [cell for cell in self.cells if cell]


@dataclass(frozen=True)
class Table:
    """The rows that are not empty."""

    rows: tuple[Row, ...]


def trimmed(line: int, cells: Sequence[str]) -> Row | None:
    """Return a row with its cells trimmed; None for an empty one. Raise `Unreadable` for more than a list can have."""
    found = tuple(cell.strip() for cell in cells)
    while found and not found[-1]:
        found = found[:-1]
    if len(found) > MOST_COLUMNS:
        raise Unreadable(Fault.TOO_MANY_COLUMNS, line)
    if any(len(cell) > _LONGEST_CELL for cell in found):
        raise Unreadable(Fault.LONG_CELL, line)
    return Row(line, found) if found else None


def read(text: str) -> list[Table]:
    """Return the tables that `text` can be, one for each separator it has, the most even first; raise `Unreadable`.

    `sep=;` in the first line, as Excel writes it, decides alone.
    """
    if text.lstrip()[:200].lower().startswith(("<html", "<!doctype html", "<table")):
        raise Unreadable(Fault.WEB_PAGE)
    first, _newline, _rest = text.lstrip("\ufeff\r\n ").partition("\n")
    if first.strip('"').startswith("sep=") and first.strip('"')[4:5] in SEPARATORS:
        table = _table(text, first.strip('"')[4])
        return [Table(table.rows[1:])] if len(table.rows) > 1 else _refuse_empty()
    used = [separator for separator in SEPARATORS if separator in text] or [","]
    tables, troubles = [], []
    for separator in used:
        try:
            tables.append(_table(text, separator))
        except Unreadable as unreadable:
            troubles.append((_count(first, separator), unreadable))
    if not tables:
        raise max(troubles, key=lambda one: one[0])[1]
    if not any(table.rows for table in tables):
        _refuse_empty()
    return [*_unwrapped(tables), *sorted(tables, key=_evenness, reverse=True)]


def _refuse_empty() -> list[Table]:
    raise Unreadable(Fault.EMPTY)


def _count(heading: str, separator: str) -> int:
    return heading.count(separator)


def _evenness(table: Table) -> tuple[float, int]:
    """Which share of the rows is as wide as most, and how wide that is; one column is no sign of a separator."""
    widths = Counter(len(row.cells) for row in table.rows)
    widest = max(widths, default=1)
    several = sum(count for width, count in widths.items() if width > 1)
    return several / max(1, len(table.rows)), widest


def _unwrapped(tables: list[Table]) -> list[Table]:
    """What is left where a whole row was saved as one quoted cell, as happens to a CSV opened and saved again."""
    rows = next((table.rows for table in tables if all(len(row.cells) == 1 for row in table.rows)), ())
    if not rows or not all(separated := [one for one in SEPARATORS if one in rows[0].cells[0]]) or not separated:
        return []
    inner = "\n".join(" ".join(row.cells[0].split("\n")) for row in rows)
    try:
        found = _table(inner, max(separated, key=rows[0].cells[0].count))
    except Unreadable:
        return []
    if len(found.rows) != len(rows):
        return []
    return [Table(tuple(Row(row.line, one.cells) for row, one in zip(rows, found.rows, strict=True)))]


def _table(text: str, separator: str) -> Table:
    """The rows that are not empty. A cell may go over several lines; the next row's number still fits the file."""
    return Table(tuple(_rows(text, separator)))


def _rows(text: str, separator: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    found = 0
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as trouble:
            raise Unreadable(Fault.LONG_CELL if "limit" in str(trouble) else Fault.QUOTES, line) from trouble
        if cells is None:
            return
        if (row := trimmed(line, cells)) is not None:
            found += 1
            if found > MOST_ROWS + 1:
                raise Unreadable(Fault.TOO_MANY_ROWS)
            yield row
