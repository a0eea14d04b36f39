"""The file of the monthly export: its columns, types, totals and name."""

import csv
import io
from datetime import UTC, date, datetime, time
from typing import Any

import openpyxl
import pytest
from flask import Flask

from kiosk.documents import monthly_export
from kiosk.documents.monthly_export import About, Format
from kiosk.models import Organisation
from kiosk.models.month_line import Line

OCTOBER = date(2026, 10, 1)
DECIDED = datetime(2026, 10, 14, 15, 0, tzinfo=UTC).replace(tzinfo=None)
ABOUT = About(Organisation(name="Harbour Street Dental", colour="#1b6b5b", language="en"), OCTOBER, None)


def _line(**changes: Any) -> Line:
    values = {
        "month": "2026-10", "location": "Harbour Street", "given_on": "2026-10-14", "given_at": "13:00",
        "touchpoint": "Reception", "channel": "QR code", "person": "Rosa Martinez", "reference": "R-07",
        "given_name": "Rosa", "standards": "Warm welcome", "comment": "Kind.", "rating": "Good", "status": "Approved",
        "decided_by": "Mark Ellis", "decided_at": "2026-10-14 15:00", "counts": "1", "entry": "Regular",
        "mention": "0123456789abcdef",
    }  # fmt: skip
    return Line(**values | changes)


def _xlsx(*lines: Line) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(b"".join(monthly_export.written(lines, ABOUT, Format.XLSX))))


def test_every_cell_stands_under_its_head(app: Flask) -> None:
    text = b"".join(monthly_export.written([_line()], ABOUT, Format.CSV)).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert row == {
        "Month": "2026-10", "Location": "Harbour Street", "Date given": "2026-10-14", "Time given": "13:00",
        "Touchpoint": "Reception", "Channel": "QR code", "Person": "Rosa Martinez", "Staff reference": "R-07",
        "Name as the customer gave it": "Rosa", "Standards": "Warm welcome", "The customer’s words": "Kind.",
        "Rating": "Good", "Status": "Approved", "Decided by": "Mark Ellis", "Decided at": "2026-10-14 15:00",
        "Counts": "1", "Entry": "Regular", "Mention": "0123456789abcdef",
    }  # fmt: skip


def test_an_xlsx_has_typed_dates_and_times(app: Flask) -> None:
    cells = {head.value: cell for head, cell in zip(*_xlsx(_line())["Mentions"].iter_rows(), strict=True)}
    assert cells["Date given"].value.date() == date(2026, 10, 14)
    assert cells["Time given"].value == time(13, 0)
    assert cells["Decided at"].value == DECIDED
    assert {cells[name].data_type for name in ("Date given", "Time given", "Decided at")} == {"d"}


def test_the_totals_sheet_counts_people_and_locations(app: Flask) -> None:
    lines = (
        _line(person="tom Baker", reference=""),
        _line(),
        _line(),
        _line(location="Hill Road", counts="-1"),
        _line(location="Hill Road", person="", status="To decide", counts="0"),
    )
    rows = list(_xlsx(*lines)["Totals"].iter_rows(min_row=2, values_only=True))
    assert rows == [
        ("Person", "Rosa Martinez", "R-07", 1),
        ("Person", "tom Baker", None, 1),
        ("Location", "Harbour Street", None, 3),
        ("Location", "Hill Road", None, -1),
        ("All", None, None, 2),
    ]


def test_two_people_of_one_name_are_told_apart_by_their_reference(app: Flask) -> None:
    rows = list(_xlsx(_line(), _line(reference="R-08"))["Totals"].iter_rows(min_row=2, max_row=3, values_only=True))
    assert rows == [("Person", "Rosa Martinez", "R-07", 1), ("Person", "Rosa Martinez", "R-08", 1)]


@pytest.mark.parametrize("as_", Format)
def test_the_same_lines_make_the_same_bytes(app: Flask, as_: Format) -> None:
    once, again = (b"".join(monthly_export.written([_line(), _line()], ABOUT, as_)) for _ in "12")
    assert once == again


@pytest.mark.parametrize("hostile", ['=HYPERLINK("http://example.org")', "@SUM(A1)", "; =1+1", "\t=1+1", "＝1"])
def test_a_hostile_name_or_sentence_executes_in_no_file(app: Flask, hostile: str) -> None:
    line = _line(person=hostile, given_name=hostile, comment=hostile, location=hostile)
    text = b"".join(monthly_export.written([line], ABOUT, Format.CSV)).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert all("'" in row[head] for head in ("Person", "Location", "Name as the customer gave it"))
    book = _xlsx(line)
    assert {cell.data_type for page in book for row in page.iter_rows() for cell in row} <= {"s", "n", "d"}


def test_the_file_is_named_for_the_month_and_the_location(app: Flask) -> None:
    assert monthly_export.filename(OCTOBER, "Harbour Street", Format.CSV) == "mentions-2026-10-harbour-street.csv"
    assert monthly_export.filename(OCTOBER, None, Format.XLSX) == "mentions-2026-10-all-locations.xlsx"


@pytest.mark.parametrize("hostile", ['../../etc/"passwd"', "a\r\nSet-Cookie: b", "...", "CON/…"])
def test_a_hostile_location_makes_a_harmless_file_name(app: Flask, hostile: str) -> None:
    name = monthly_export.filename(OCTOBER, hostile, Format.CSV)
    assert not set(name) & set('/\\"\r\n:;')
    assert ".." not in name
