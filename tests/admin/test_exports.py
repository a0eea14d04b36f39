"""The page of the monthly export: whose it is, what it shows, and the file it gives."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime

import openpyxl
import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from kiosk.extensions import db
from kiosk.models import AuditEntry, MentionStatus
from tests.builders import make_decided, make_mention
from tests.cast import Cast
from tests.pages import Page, PageClient

NOVEMBER = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)
PAGE = "/admin/exports/"


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    """The tenth of November, when October is the last month that is over."""
    with time_machine.travel(NOVEMBER, tick=False):
        yield


def _file(client: PageClient, ending: str, **asked: str) -> Page:
    return client.get(f"{PAGE}mentions.{ending}", query_string=asked, buffered=True)


def _rows(page: Page) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(page.body.decode("utf-8-sig"), newline="")))


def test_the_last_month_that_is_over_is_shown_first(owner: PageClient) -> None:
    page = owner.get(PAGE)
    assert page.form("exports/")["month"] == ["2026-10"]
    assert page.texts("#chosen") == ["October 2026 · All locations"]


def test_this_month_is_marked_as_not_over(owner: PageClient) -> None:
    page = owner.get(f"{PAGE}?month=2026-11")
    assert page.texts("#chosen .tag") == ["Not over yet"]
    assert "November 2026 (not over yet)" in page.texts("select#month option")


def test_any_month_that_has_rows_is_in_the_list(owner: PageClient, cast: Cast) -> None:
    """A letter is from before the location was added; a tablet with a wrong clock is ahead, until that is released."""
    make_decided(cast.reception, cast.rosa, given_at=datetime(2025, 11, 20, 12, 0, tzinfo=UTC))
    make_decided(cast.reception, cast.rosa, given_at=datetime(2026, 12, 2, 12, 0, tzinfo=UTC))
    for location in ("", cast.harbour.public_id):
        months = [one["value"] for one in owner.get(f"{PAGE}?location={location}").all("select#month option")]
        assert (months[0], months[-1], len(months)) == ("2026-12", "2025-11", 14)
    assert owner.get(f"{PAGE}?location={cast.hill.public_id}").all("select#month option")[-1]["value"] == "2026-01"


def test_a_month_is_over_when_it_has_ended_at_every_chosen_location(app: Flask, cast: Cast) -> None:
    with time_machine.travel(datetime(2026, 11, 30, 12, 0, tzinfo=UTC), tick=False):
        owner = PageClient(app).signed_in_as(cast.priya)
        assert owner.get(PAGE).form("exports/")["month"] == ["2026-10"]
        hill = owner.get(f"{PAGE}?location={cast.hill.public_id}")
    assert hill.form("exports/")["month"] == ["2026-11"]


def test_people_stand_in_the_order_of_the_alphabet_with_their_approved_mentions(owner: PageClient, cast: Cast) -> None:
    for person in (cast.tom, cast.tom, cast.rosa):
        make_decided(cast.reception, person)
    assert owner.get(PAGE).texts(".totals tbody tr") == ["Rosa Martinez 1", "Thomas Baker 2"]


def test_names_that_still_wait_are_pointed_out(owner: PageClient, cast: Cast) -> None:
    make_mention(cast.reception, "Cathrine")
    assert "One name from this month still needs a decision" in owner.get(PAGE).text
    assert "still needs a decision" not in owner.get(f"{PAGE}?month=2026-09").text


def test_an_empty_month_says_so(owner: PageClient, cast: Cast) -> None:
    assert owner.get(PAGE).texts(".empty h2") == ["No approved mentions in October 2026 yet"]
    assert _rows(_file(owner, "csv", month="2026-10")) == []


@pytest.mark.parametrize("asked", ["month=2026-13", "month=1999-01", "month=", "month=2027-01", "statuses=x"])
def test_a_month_or_status_that_is_not_offered_gets_a_sentence(owner: PageClient, asked: str) -> None:
    for address in (PAGE, f"{PAGE}mentions.csv"):
        page = owner.get(f"{address}?{asked}", status=422)
        assert "Choose" in page.texts(".summary")[0]


def test_the_csv_holds_the_approved_mentions_of_the_chosen_month(owner: PageClient, cast: Cast) -> None:
    make_decided(cast.reception, cast.rosa, by=cast.mark, comment="Kind")
    make_decided(cast.hill_desk, cast.hanna, status=MentionStatus.DECLINED)
    make_decided(cast.reception, cast.tom, given_at=datetime(2026, 9, 1, 9, 0, tzinfo=UTC))
    (row,) = _rows(_file(owner, "csv", month="2026-10"))
    assert (row["Person"], row["The customer’s words"], row["Decided by"]) == ("Rosa Martinez", "Kind", "Mark Ellis")
    assert len(_rows(_file(owner, "csv", month="2026-10", statuses="all"))) == 2


def test_the_file_is_named_private_and_never_kept(owner: PageClient, cast: Cast) -> None:
    page = _file(owner, "csv", month="2026-10", location=cast.harbour.public_id)
    assert page.headers["Content-Disposition"] == "attachment; filename=mentions-2026-10-harbour-street.csv"
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Content-Type"] == "text/csv; charset=utf-8"


def test_the_xlsx_opens(owner: PageClient, cast: Cast) -> None:
    make_decided(cast.reception, cast.rosa)
    book = openpyxl.load_workbook(io.BytesIO(_file(owner, "xlsx", month="2026-10").body))
    assert [page.title for page in book] == ["Mentions", "Totals", "Sign-off"]
    assert book["Mentions"]["C2"].value.date().isoformat() == "2026-10-14"


def test_the_buttons_give_what_the_page_shows(owner: PageClient, cast: Cast) -> None:
    make_decided(cast.reception, cast.rosa)
    page = owner.get(f"{PAGE}?month=2026-10&location={cast.harbour.public_id}&statuses=all")
    assert len(_rows(owner.get(page.link("Download CSV"), buffered=True))) == 1
    assert owner.get(page.link("Download XLSX"), buffered=True).body.startswith(b"PK")


def test_a_manager_exports_their_own_locations_alone(manager: PageClient, cast: Cast) -> None:
    make_decided(cast.reception, cast.rosa)
    make_decided(cast.hill_desk, cast.hanna)
    assert manager.get(PAGE).texts("select#location option") == ["Harbour Street"]
    assert {row["Location"] for row in _rows(_file(manager, "csv", month="2026-10"))} == {"Harbour Street"}
    manager.get(f"{PAGE}?location={cast.hill.public_id}", status=404)
    manager.get(f"{PAGE}mentions.csv?location={cast.hill.public_id}", status=404)


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}mentions.csv", f"{PAGE}mentions.pdf"])
def test_a_viewer_may_not_export(viewer: PageClient, address: str) -> None:
    assert "Your role does not include this page." in viewer.get(address, status=403).text
    assert "Monthly export" not in viewer.get("/admin/").text
    assert db.session.scalars(sa.select(AuditEntry)).all() == []


def test_who_is_not_signed_in_signs_in_first(client: PageClient, cast: Cast) -> None:
    assert client.get(f"{PAGE}mentions.csv", status=303).headers["Location"].startswith("/admin/sign-in?")


def test_every_export_is_noted_with_who_and_what(manager: PageClient, owner: PageClient, cast: Cast) -> None:
    _file(manager, "csv", month="2026-10")
    _file(owner, "xlsx", month="2026-09", statuses="all")
    entries = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(entry.act, entry.manager_id, entry.subject_kind, entry.after, entry.at) for entry in entries] == [
        ("export", cast.mark.id, "locations", {"month": "2026-10", "statuses": "approved", "format": "csv"}, NOVEMBER),
        ("export", cast.priya.id, "organisations", {"month": "2026-09", "statuses": "all", "format": "xlsx"}, NOVEMBER),
    ]


def test_the_month_of_a_retired_location_can_still_be_exported(owner: PageClient, cast: Cast) -> None:
    make_decided(cast.hill_desk, cast.hanna)
    cast.hill.retired_at = NOVEMBER
    db.session.add(cast.hill)
    db.session.commit()
    assert len(_rows(_file(owner, "csv", month="2026-10", location=cast.hill.public_id))) == 1
