"""Dates as people and programs write them: what can be read one way, two ways, or not at all."""

from datetime import date

import pytest

from kiosk.lib import sheet_dates
from kiosk.lib.sheet_dates import NEVER, Order, Unreadable

MARCH = date(2024, 3, 1)


@pytest.mark.parametrize(
    "cell",
    [
        "2024-03-01", "2024-3-1", "2024/03/01", "2024.03.01.", "20240301", "45352", "45352.0",
        "2024-03-01 00:00:00", "2024-03-01T00:00:00Z", "2024-03-01T00:00:00.000+01:00",
        "01-Mar-24", "1. März 2024", "1 Mar 2024", "Mar 1, 2024", "March 1st 2024", "Friday, 1 March 2024",
        "1er mars 2024", "1 de marzo de 2024", "1 marca 2024", "1 Mart 2024", "1. března 2024", "1 марта 2024",
        "1 Μαρτίου 2024", "２０２４年３月１日", "2024년 3월 1일", "٢٠٢٤-٠٣-٠١", "1.3.2024", "01.03.24", "1. 3. 2024",
    ],
)  # fmt: skip
def test_a_date_that_can_be_read_one_way_is_read(cell: str) -> None:
    assert sheet_dates.read(cell).by(None) == MARCH
    assert not sheet_dates.read(cell).is_ambiguous


@pytest.mark.parametrize("cell", ["03/04/2024", "3/4/24", "03-04-2024", "03/04/2024 12:00:00 AM", "3 4 2024"])
def test_a_date_that_can_be_read_two_ways_is_said_to_be(cell: str) -> None:
    found = sheet_dates.read(cell)
    assert found.is_ambiguous
    assert found.by(Order.DAY_FIRST) == date(2024, 4, 3)
    assert found.by(Order.MONTH_FIRST) == date(2024, 3, 4)


def test_one_date_of_a_column_tells_how_the_others_are_read() -> None:
    cells = [sheet_dates.read(cell) for cell in ("03/04/2024", "31/03/2024", "04/04/2024")]
    assert sheet_dates.orders(cells) == {"/": Order.DAY_FIRST}
    assert sheet_dates.orders(cells[:1]) == {"/": None}
    assert sheet_dates.orders([*cells, sheet_dates.read("12/31/2024")]) == {"/": None}


def test_a_date_tells_nothing_about_other_separators() -> None:
    cells = [sheet_dates.read(cell) for cell in ("3/1/2024", "31.03.2024", "31-03-2024", "01-03-2024")]
    assert sheet_dates.orders(cells) == {"/": None, "-": Order.DAY_FIRST}


@pytest.mark.parametrize(
    "cell",
    ["31.12.9999", "9999-12-31", "9999-12-31 00:00:00", "12/31/9999", "2958465", "31.12.99", "31/12/2099",
     "4712-12-31", "00.00.0000", "0000-00-00", "01.01.1900", "0"],
)  # fmt: skip
def test_the_end_of_time_is_no_day(cell: str) -> None:
    assert sheet_dates.read(cell) == NEVER


def test_the_last_day_of_1999_is_one() -> None:
    assert sheet_dates.read("31.12.1999").by(None) == date(1999, 12, 31)


@pytest.mark.parametrize(
    "cell", ["soon", "2024", "2024-13-01", "31.02.2024", "March 2024", "417", "1.3", "31.12.2567", "x" * 200, "1 2 3 4"]
)
def test_what_is_no_date_is_refused(cell: str) -> None:
    with pytest.raises(Unreadable):
        sheet_dates.read(cell)
