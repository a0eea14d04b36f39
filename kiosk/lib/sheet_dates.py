"""Dates as people and programs write them into lists: what each cell can mean, and what a whole column makes likely."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from babel.dates import get_month_names

from kiosk.lib.names import fold

_LANGUAGES = "en de fr es it pt nl pl tr cs ru uk bg el sv da nb fi hu ro hr sl sk lt lv et ar he vi id ca"
_DAY_ONE = date(1899, 12, 30)
"""Spreadsheets count days from here on."""

_SERIALS = range(18_264, 73_051)
"""The numbers of the days from 1950 to 2099."""

_TIME = re.compile(
    r"[T ]\s*\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?\s*([ap]\.?m\.?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$", re.IGNORECASE
)
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})\.?")
_YEAR_LAST = re.compile(r"(\d{1,2})(\s*[-/. ]\s*)(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})\.?")
_EIGHT_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NUMBER = re.compile(r"(\d{5})([.,]0+)?")
_LAST_SERIAL = re.compile(r"29584(64|65)([.,]0+)?")
_ZEROS = re.compile(r"(?=[0-9])[0\s./:T-]+")
_ONLY_WORDS = re.compile(r"\d+|[^\W\d_]+")
_LONGEST = 40


class Order(StrEnum):
    """Which of two numbers comes first where a date can be read two ways."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


class Unreadable(ValueError):
    """No date is in the cell."""


@dataclass(frozen=True)
class Dated:
    """What a cell says: a day by each order, the same by both where it can be read only one way; None for no end.

    `separator`: what is between its numbers, where the order is not clear from that.
    """

    day_first: date | None
    month_first: date | None
    separator: str = ""

    @property
    def is_ambiguous(self) -> bool:
        """Whether it can be read two ways."""
        return self.day_first is not None and self.month_first is not None and self.day_first != self.month_first

    def by(self, order: Order | None) -> date | None:
        """The day by an order. Where it can be read one way alone, by that."""
        first, second = self.day_first, self.month_first
        return (second or first) if order is Order.MONTH_FIRST else (first or second)


NEVER = Dated(None, None)
"""What systems write where they have to write a date and mean none: 31.12.9999, 0000-00-00, 01.01.1900."""


def read(cell: str) -> Dated:
    """Return what a cell says; raise `Unreadable`."""
    plain = _TIME.sub("", _plain(cell)).strip()
    if len(plain) > _LONGEST:
        raise Unreadable
    if _ZEROS.fullmatch(plain) or _LAST_SERIAL.fullmatch(plain) or plain in {"0", "1"}:
        return NEVER
    if found := _YEAR_FIRST.fullmatch(plain) or _EIGHT_DIGITS.fullmatch(plain):
        return _one(_day(*map(int, found.groups())))
    if found := _NUMBER.fullmatch(plain):
        if int(found[1]) in _SERIALS:
            return _one(_DAY_ONE + timedelta(days=int(found[1])))
        raise Unreadable
    if found := _YEAR_LAST.fullmatch(plain):
        if found[4] == "99" and {found[1], found[3]} == {"31", "12"}:
            return NEVER
        return _year_last(int(found[1]), int(found[3]), _year(found[4]), found[2].strip() or " ")
    return _in_words(plain)


def orders(cells: Iterable[Dated]) -> dict[str, Order | None]:
    """Return the order of each separator with which some cell can be read two ways: None where no other cell tells it.

    Cells tell for their own separator alone: `01.03.2024` and `3/1/2024` in one list come from two systems.
    """
    told: dict[str, set[Order]] = {}
    asked: dict[str, None] = {}
    for cell in cells:
        if cell.is_ambiguous:
            asked[cell.separator] = None
        elif cell.separator and cell.day_first != cell.month_first:
            told.setdefault(cell.separator, set()).add(Order.DAY_FIRST if cell.day_first else Order.MONTH_FIRST)
    return {one: next(iter(told[one])) if len(told.get(one, ())) == 1 else None for one in asked}


def _plain(cell: str) -> str:
    """The cell in ASCII digits, with Chinese, Japanese and Korean marks between them as hyphens, and without quotes."""
    if len(cell) > 2 * _LONGEST:
        raise Unreadable
    text = unicodedata.normalize("NFKC", cell)
    text = "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in text)
    text = re.sub(r"(?<=\d)\s*[年월月년]\s*(?=\d)", "-", text)
    return re.sub(r"(?<=\d)\s*[日일]", "", text).strip(" '\u200e\u200f\u200b")


def _year(digits: str) -> int:
    """A year of two digits is one of the last seventy or the next thirty, as spreadsheets have it."""
    year = int(digits)
    return year if len(digits) == 4 else year + (2000 if year < 50 else 1900)


def _year_last(one: int, two: int, year: int, separator: str) -> Dated:
    """Day, month and year. With full stops the day is first in every country; else the month may be."""
    day_first = _try(year, two, one)
    month_first = None if separator == "." else _try(year, one, two)
    found = day_first or month_first
    if found is None:
        raise Unreadable
    if _is_never(found):
        return NEVER
    is_clear = separator == "." or day_first == month_first
    return _one(found) if is_clear else Dated(day_first, month_first, separator)


def _in_words(plain: str) -> Dated:
    """A date with the month as a word, in any usual language: `01-Mar-24`, `1. März 2024`, `Mar 1, 2024`."""
    parts = _ONLY_WORDS.findall(plain)
    numbers = [part for part in parts if part.isdigit()]
    months = {_months()[word] for word in (fold(part) for part in parts if not part.isdigit()) if word in _months()}
    if len(numbers) != 2 or len(months) != 1 or len(parts) > 7:
        raise Unreadable
    first, second = numbers
    day, year = (second, first) if len(first) == 4 else (first, second)
    if len(day) > 2 or len(year) not in {2, 4}:
        raise Unreadable
    return _one(_day(_year(year), months.pop(), int(day)))


@cache
def _months() -> dict[str, int]:
    """The number of a month by its folded names, whole and short, of which a language may have several forms."""
    found: dict[str, set[int]] = {"sept": {9}, "mrz": {3}, "maerz": {3}, "jaenner": {1}, "janner": {1}}
    for language in _LANGUAGES.split():
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, language).items():
                    for word in fold(str(name)).split():
                        if not word.isdigit():
                            found.setdefault(word, set()).add(number)
    return {word: numbers.copy().pop() for word, numbers in found.items() if len(numbers) == 1}


def _day(year: int, month: int, day: int) -> date | None:
    """A day that exists and may be meant; None for the end of time."""
    found = _try(year, month, day)
    if found is None:
        raise Unreadable
    return None if _is_never(found) else found


def _try(year: int, month: int, day: int) -> date | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if 1900 <= year <= 2099 or _is_never(found) else None


def _is_never(found: date | None) -> bool:
    """The last day of 2099, 2999, 4712 (Oracle) or 9999, all of 9999, and the first of 1900."""
    if found is None:
        return False
    is_last = (found.month, found.day) == (12, 31) and found.year in {2099, 2199, 2999, 4712}
    return is_last or found.year in {8888, 9999} or (found.year, found.month, found.day) == (1900, 1, 1)


def _one(found: date | None) -> Dated:
    return Dated(found, found)
